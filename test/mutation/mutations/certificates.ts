/**
 * What makes a block final, and how others learn of it (R8, W15, W1).
 *
 * @module
 */
import type { Mutation } from '../mutation.ts';

export const CERTIFICATES: readonly Mutation[] = [
  {
    name: 'certificate-of-too-few',
    rule: 'R8',
    file: 'consensus/dpos/repaired/proofs.js',
    search: 'if (votes.length < parameters.quorum)',
    replacement: 'if (votes.length < 1)',
    why: 'One vote is a certificate.',
  },
  {
    name: 'certificate-repeats-a-vote',
    rule: 'R8',
    file: 'consensus/dpos/repaired/proofs.js',
    search: 'if (vote.voter <= last)',
    replacement: 'if (vote.voter < last)',
    why: 'One vote, often enough, is a certificate.',
  },
  {
    name: 'certificate-of-two-blocks',
    rule: 'R8',
    file: 'consensus/dpos/repaired/proofs.js',
    search: 'if (vote.block !== certificate.block || vote.phase !== phase)',
    replacement: 'if (vote.phase !== phase)',
    why: 'Votes for another block count for this one.',
  },
  {
    name: 'vote-certificate-is-final',
    rule: 'R8',
    file: 'consensus/dpos/repaired/finality.js',
    search: "checkCertificate(certificate, 'commit')",
    replacement: 'checkCertificate(certificate, certificate.phase)',
    why: 'Votes do what commit votes should do.',
  },
  {
    name: 'behind-not-helped',
    rule: 'R8.broadcast',
    file: 'consensus/dpos/repaired/finality.js',
    search: "if (scope.rules.has('R8.broadcast'))",
    replacement: "if (!scope.rules.has('R8.broadcast'))",
    why: 'Who missed a final certificate never hears of it.',
  },
  {
    name: 'catch-up-unverified',
    rule: 'W15',
    file: 'node/catch-up.js',
    search: 'const verified = this.#hooks.verify(parent, signed, certificate);',
    replacement: "const verified = { code: 'verified', schedule: parent.schedule, missed: [] };",
    why: 'Whoever is behind believes whom it asks.',
  },
  {
    name: 'evict-late',
    rule: 'W1',
    file: 'consensus/dpos/election.js',
    search: 'rounds >= rules.evictAfterMissedRounds',
    replacement: 'rounds > rules.evictAfterMissedRounds',
    why: 'A seat is lost one round too late.',
  },
  {
    name: 'fewest-votes-win',
    rule: 'W1',
    file: 'consensus/dpos/election.js',
    search: 'compareWeights(b.votes, a.votes)',
    replacement: 'compareWeights(a.votes, b.votes)',
    why: 'The candidates nobody wanted are elected.',
  },
  {
    name: 'offender-keeps-its-seat',
    rule: 'W5',
    file: 'consensus/dpos/election.js',
    search: 'if (offenders.includes(id))',
    replacement: 'if (false)',
    why: 'Evidence on the chain costs nothing.',
  },
];
