/**
 * Every checkable statement of the paper about its consensus, with our verdict and the scenarios that
 * show it. docs/claims.md is made from this list and from runs; a test compares them.
 */
import * as figures from './figures.ts';
import type { Figure } from './figures.ts';

export type ClaimVerdict = 'holds' | 'holds under assumptions' | 'false';

export interface Claim {
  /** What the paper says, in our words, and where. */
  readonly statement: string;
  readonly verdict: ClaimVerdict;
  /** Why, and under which assumptions. */
  readonly because: string;
  /** Scenario files below scenarios/, with the figures that matter. */
  readonly shown: readonly (readonly [scenario: string, ...figures: readonly Figure[]])[];
}

const { forks, growth, halts, recovery, longestGap, blockTime, messages } = figures;

export const CLAIMS: readonly Claim[] = [
  {
    statement: 'In the normal case DPoS never forks (chapter 3).',
    verdict: 'holds',
    because: 'Nobody fails and messages arrive: no fork, no halt, a block every interval.',
    shown: [['claims/normal-no-fork.yaml', forks, halts, growth, blockTime]],
  },
  {
    statement: 'If the chain forks it switches to the longer branch (chapter 3).',
    verdict: 'holds under assumptions',
    because:
      'Where one branch is longer all end on it, and what the other held is undone. Of two branches of equal length each node keeps its own.',
    shown: [['claims/longer-chain-wins.yaml', forks, figures.undoneBlocks, recovery]],
  },
  {
    statement: 'After six confirmations a transaction is safe (chapter 3).',
    verdict: 'false',
    because:
      'One traitor of three with its key on both sides of a broken line has both sides confirm for as long as the line is down. In `repaired` a block is final once committed, and nothing is undone.',
    shown: [
      ['holes/six-confirmations-undone.yaml', forks, figures.undone],
      ['claims/class-b-random-of-3.yaml', forks, figures.undone],
    ],
  },
  {
    statement: 'Fewer than n/2 crashed nodes cannot fork the chain (chapter 3, fault tolerance).',
    verdict: 'false',
    because:
      'As written it forks without a single crash (a hidden quorum), and with one of three. With the repair it holds as class A: any delay, loss and partition, and disks that keep what was synced.',
    shown: [
      ['holes/hidden-quorum.yaml', forks],
      ['holes/one-crash.yaml', forks],
      ['claims/class-a-crashes-of-21.yaml', forks, growth, recovery],
      ['claims/class-a-network-of-21.yaml', forks, growth, recovery],
    ],
  },
  {
    statement:
      'Fewer than n/2 traitorous nodes cannot fork the chain (chapter 3, fault tolerance).',
    verdict: 'false',
    because:
      'As written one traitor of three forks it, by two blocks or by two votes. With the repair it holds as class B: delays of at most Δ and clocks within σ, for each height fewer than n/2 that are Byzantine, down or catching up. With any delay fewer than n/3 are bearable, at a quorum of 2/3 (class C).',
    shown: [
      ['holes/split-equivocation.yaml', forks],
      ['holes/double-vote.yaml', forks],
      ['claims/class-b-random-of-21.yaml', forks, growth],
      ['claims/class-b-roster-of-21.yaml', forks, growth, figures.offenders],
      ['claims/class-c-random-of-21.yaml', forks, growth],
    ],
  },
  {
    statement:
      'With more than n/2 nodes down all stop, until more than half are alive again (chapter 3, fault tolerance).',
    verdict: 'holds',
    because:
      'In both profiles. With an even number the chain stops at exactly half, too: no quorum could form.',
    shown: [
      ['claims/eleven-of-21-down-halts-and-resumes.yaml', forks, halts, recovery],
      ['claims/class-f-eleven-of-21-down.yaml', forks, halts, recovery],
      ['claims/class-f-two-of-4-down.yaml', forks, halts, recovery],
    ],
  },
  {
    statement: 'The message complexity of a block is O(n²) (chapter 3, fault tolerance).',
    verdict: 'holds',
    because:
      'From 9 to 21 delegates, (21/9)² = 5.4. In the worst case, with blocks late and tallies merged, it is still of that order.',
    shown: [
      ['claims/message-complexity-of-9.yaml', messages],
      ['claims/message-complexity.yaml', messages],
      ['claims/message-complexity-at-worst.yaml', messages],
    ],
  },
  {
    statement:
      'The time of a block is O(1) at best, and O(n) at worst (chapter 3, fault tolerance).',
    verdict: 'holds under assumptions',
    because:
      'O(1) where nobody fails. With f delegates down in a row the gap is (2 f + 1) · I/2, so O(n) for f < n/2; with more down, or a network that does not deliver, there is no bound.',
    shown: [
      ['claims/normal-no-fork.yaml', longestGap],
      ['claims/four-adjacent-of-9-down.yaml', longestGap],
      ['claims/ten-adjacent-down.yaml', longestGap],
    ],
  },
  {
    statement:
      'When a node does not produce, the next one begins 3I/2 after the last block (chapter 3, fault tolerance).',
    verdict: 'holds',
    because: 'One of 21 is down for good: its turn is taken over after 4.5 s.',
    shown: [['claims/takeover-at-three-halves.yaml', longestGap, blockTime]],
  },
  {
    statement: 'Who does evil on purpose is voted out in the next round (chapter 3).',
    verdict: 'holds under assumptions',
    because:
      'Who packs two blocks is, if a candidate is there and the proof gets on chain before the round ends. Who votes twice is not: votes are no evidence in the paper. In `repaired` double votes are, too.',
    shown: [
      ['claims/equivocator-is-evicted.yaml', forks, figures.offenders],
      ['claims/double-voter-keeps-its-seat.yaml', forks, figures.offenders],
      ['claims/class-b-roster-of-21.yaml', figures.offenders],
    ],
  },
  {
    statement: 'Candidates quickly replace a delegate that fails (chapter 3).',
    verdict: 'holds',
    because:
      'After two rounds without its block (W1) the first candidate has the seat; the delegate comes back when it announces itself.',
    shown: [['claims/absent-delegate-is-replaced.yaml', forks, figures.seatChanges]],
  },
  {
    statement: 'A block comes every 3 s, and six confirmations take 18 s (chapter 3).',
    verdict: 'holds under assumptions',
    because:
      'While nobody fails: 17 s at the median, because a transaction waits half an interval for its block, and at most 18.6 s.',
    shown: [['claims/three-seconds-and-eighteen.yaml', blockTime, figures.confirmation]],
  },
];
