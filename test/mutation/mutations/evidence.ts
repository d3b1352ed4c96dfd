/**
 * Two blocks in one view, and who hears of it (R2, R5a, W5).
 *
 * @module
 */
import type { Mutation } from '../mutation.ts';

export const EVIDENCE: readonly Mutation[] = [
  {
    name: 'ignore-evidence',
    rule: 'R5a, R7',
    file: 'consensus/dpos/repaired/view-offences.js',
    search: '{ isVoid: view.isVoid, void: () => (view.isVoid = true) }',
    replacement: 'null',
    why: 'Evidence convicts and stops nobody.',
  },
  {
    name: 'commit-in-spite-of-evidence',
    rule: 'R7',
    file: 'consensus/dpos/repaired/view.js',
    search: 'this.ownVote === null || this.hasCommitted || this.isVoid',
    replacement: 'this.ownVote === null || this.hasCommitted',
    why: 'Evidence stops votes and no commit votes.',
  },
  {
    name: 'anybody-voids-a-view',
    rule: 'R5a',
    file: 'consensus/dpos/repaired/view-offences.js',
    search: ' || first.packer !== rules.turnOf(first.view).packer',
    replacement: '',
    why: 'One traitor signs two proposals for each view, and no view decides anything.',
  },
  {
    name: 'no-forwarding',
    rule: 'R2',
    file: 'consensus/dpos/repaired/proposals.js',
    search: "if (rules.has('R2'))",
    replacement: "if (!rules.has('R2'))",
    why: 'A proposal stays with whom its packer showed it to.',
  },
  {
    name: 'pushed-without-its-body',
    rule: 'R2',
    file: 'consensus/dpos/repaired/proposals.js',
    search: 'const valid = this.#isWhole(message)',
    replacement: 'const valid = this.#isWhole !== undefined',
    why: 'A header without its body is voted for and passed on, and the others have the body too late.',
  },
  {
    name: 'one-slot',
    rule: 'R2',
    file: 'consensus/dpos/repaired/view.js',
    search: 'const SLOTS = 2;',
    replacement: 'const SLOTS = 1;',
    why: 'The second block of a view is dropped, and with it the evidence.',
  },
  {
    name: 'invalid-takes-a-slot',
    rule: 'R2.slot',
    file: 'consensus/dpos/repaired/proposals.js',
    search: "if (!rules.has('R2.slot'))",
    replacement: "if (rules.has('R2.slot'))",
    why: 'What is not valid keeps out what is.',
  },
  {
    name: 'offence-voids-the-block',
    rule: 'R5a',
    file: 'consensus/dpos/repaired/view-offences.js',
    search: 'return this.#context.scope.voidTurns.has(turnKey(block.signed));',
    replacement: 'return this.#context.scope.state.view(block.successor - 1).isVoid;',
    why: 'Nobody may vote for what everybody must propose.',
  },
  {
    name: 'future-header-dropped',
    rule: 'W2.hold',
    file: 'consensus/dpos/repaired/proposals.js',
    search: "if (scope.rules.has('W2.hold'))",
    replacement: "if (!scope.rules.has('W2.hold'))",
    why: 'What comes too early never comes again.',
  },
  {
    name: 'early-messages-dropped',
    rule: 'R2',
    file: 'consensus/dpos/repaired/repaired.js',
    search: 'this.#held.add({ from, message, height, view, due: 0 });',
    replacement: '',
    why: 'What comes before its view opens here is lost.',
  },
];
