/**
 * What must survive a restart (R1).
 *
 * @module
 */
import type { Mutation } from '../mutation.ts';

export const MEMORY: readonly Mutation[] = [
  {
    name: 'vote-not-saved',
    rule: 'R1',
    file: 'consensus/dpos/repaired/voting.js',
    search: "record.save('vote', { parent, proposal, proofs, vote, at: now });",
    replacement: '',
    why: 'A restart forgets the vote.',
  },
  {
    name: 'certificate-not-saved',
    rule: 'R1.certificate',
    file: 'consensus/dpos/repaired/voting.js',
    search:
      "record.save('certificate', { parent, certificate });\n        record.save('commit-vote'",
    replacement: "record.save('commit-vote'",
    why: 'A restart forgets what the commit vote rested on.',
  },
  {
    name: 'proposal-not-saved',
    rule: 'R1',
    file: 'consensus/dpos/repaired/packing.js',
    search: "this.#record.save('proposal', { parent: unsigned.parent, view, message });",
    replacement: '',
    why: 'A packer that restarts in its turn packs another block.',
  },
  {
    name: 'content-not-saved',
    rule: 'R1',
    file: 'consensus/dpos/repaired/voting.js',
    search: "record.save('content', { parent, block: block.hash, content: block.content });",
    replacement: '',
    why: 'All restart, and nobody has the body that all voted for.',
  },
  {
    name: 'saved-without-sync',
    rule: 'R1',
    file: 'consensus/dpos/repaired/safety-record.js',
    search: 'this.#host.save(kind, record, true);',
    replacement: 'this.#host.save(kind, record, false);',
    why: 'The disk has not written yet what the message says.',
  },
  {
    name: 'restart-without-memory',
    rule: 'R1',
    file: 'consensus/dpos/repaired/repaired.js',
    search: 'const saved = restoreHeight(now, this.#context);',
    replacement: 'const saved = -1;',
    why: 'What was saved is not read.',
  },
];
