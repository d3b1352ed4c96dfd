/**
 * Votes, how they are counted, and the wait before a commit vote (R0, R6, R7).
 *
 * @module
 */
import type { Mutation } from '../mutation.ts';

export const VOTES: readonly Mutation[] = [
  {
    name: 'vote-for-each-proposal',
    rule: 'R6',
    file: 'consensus/dpos/repaired/view.js',
    search:
      '        if (this.ownVote !== null || this.isVoid)\n            return null;\n        return this.proposals[0] ?? null;',
    replacement:
      '        const last = this.proposals.at(-1) ?? null;\n        return last?.statement.block === this.ownVote?.proposal.statement.block ? null : last;',
    why: 'A node votes twice in a view: once for each block that is proposed.',
  },
  {
    name: 'count-a-key-twice',
    rule: 'R6, R8',
    file: 'consensus/dpos/repaired/ballot-box.js',
    search: 'votes.set(vote.voter, vote);',
    replacement: 'votes.set(`${vote.voter}/${votes.size}`, vote);',
    why: 'A message that arrives twice makes two votes.',
  },
  {
    name: 'quorum-less-one',
    rule: 'R6, R8',
    file: 'consensus/dpos/repaired/ballot-box.js',
    search: 'votes.size === this.#quorum',
    replacement: 'votes.size === this.#quorum - 1',
    why: 'A tally is over one vote too early.',
  },
  {
    name: 'half-is-a-quorum',
    rule: 'R6, R8',
    file: 'kernel/fraction.js',
    search: 'return (product - (product % denominator)) / denominator + 1;',
    replacement: 'return Math.ceil(product / denominator);',
    why: 'Right for odd N; of an even number half is enough, and two halves share nobody.',
  },
  {
    name: 'views-count-together',
    rule: 'R8.view',
    file: 'consensus/dpos/repaired/height.js',
    search: "rules.has('R8.view') ? null",
    replacement: "!rules.has('R8.view') ? null",
    why: 'Commit votes of all views of a height make one quorum.',
  },
  {
    name: 'electorate-of-the-view',
    rule: 'R0',
    file: 'consensus/dpos/repaired/height-rules.js',
    search: "this.has('R0') ? 1 : view + 1",
    replacement: 'view + 1',
    why: 'At a round’s end two views have two sets of voters.',
  },
  {
    name: 'votes-of-strangers',
    rule: 'R0, R6',
    file: 'consensus/dpos/repaired/proofs.js',
    search: 'if (!this.#rules.isElector(vote.view, vote.voter))',
    replacement: 'if (false)',
    why: 'Who has no seat votes too.',
  },
  {
    name: 'vote-signature-unchecked',
    rule: 'R6',
    file: 'consensus/dpos/repaired/proofs.js',
    search:
      "return this.#isSigned(vote.voter, vote) ? 'ok' : refusal('a vote that is not authentic');",
    replacement: "return 'ok';",
    why: 'Anybody votes in everybody’s name.',
  },
  {
    name: 'vote-of-another-chain',
    rule: 'R6',
    file: 'consensus/dpos/repaired/proofs.js',
    search: ' && what.chain === parameters.chain',
    replacement: '',
    why: 'A vote that was cast on another chain counts here.',
  },
  {
    name: 'commit-before-the-wait',
    rule: 'R7',
    file: 'consensus/dpos/repaired/view.js',
    search: "if (commitWait === 0 || without.has('R7'))",
    replacement: 'if (true)',
    why: 'A commit vote leaves before a second block can have shown.',
  },
  {
    name: 'wait-half',
    rule: 'R7',
    file: 'consensus/dpos/repaired/view.js',
    search: 'const over = votedAt + commitWait;',
    replacement: 'const over = votedAt + Math.floor(commitWait / 2);',
    why: 'The wait is one way, and should be there and back.',
  },
  {
    name: 'wait-not-strict',
    rule: 'R7.strict',
    file: 'consensus/dpos/repaired/view.js',
    search: 'now > over && safe < closes',
    replacement: 'now >= over && safe < closes',
    why: 'A commit vote in the very microsecond in which evidence may arrive.',
  },
  {
    name: 'commit-without-certificate',
    rule: 'R7',
    file: 'consensus/dpos/repaired/view.js',
    search: 'return this.certificates.get(this.ownVote.proposal.statement.block) ?? null;',
    replacement:
      "return this.certificates.get(this.ownVote.proposal.statement.block) ?? { kind: 'quorum', phase: 'vote', chain: 1, ...this.ownVote.proposal.statement, view: this.number, votes: [] };",
    why: 'A commit vote for what was voted for, whoever else voted.',
  },
  {
    name: 'vote-for-what-was-refused',
    rule: 'R6, W6',
    file: 'consensus/dpos/repaired/voting.js',
    search: "if (block.execution?.code !== 'executed' || this.#offences.isVoidTurn(block))",
    replacement: 'if (this.#offences.isVoidTurn(block))',
    why: 'A body that cannot be executed gets votes.',
  },
];
