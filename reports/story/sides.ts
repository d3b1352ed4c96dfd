/**
 * The blocks of a forked height, each with who committed it and the quorum behind it; and what a run
 * was, as far as its stories need it.
 *
 * @module
 */
import { quorumOf } from '../../protocol/kernel/fraction.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { FaultRow } from '../collectors/fault-timeline.ts';
import { nodesInWords } from '../format.ts';
import type { BlockRecord, CertificateDeed } from './block-record.ts';
import type { Fork } from './chronicle.ts';

/** What a run was, as far as its stories need it. */
export interface Setting {
  readonly scenario: Scenario;
  readonly byzantine: ReadonlySet<number>;
  readonly faults: readonly FaultRow[];
}

/** One of the blocks, as committed by nodes that are not Byzantine. */
export interface Side {
  readonly record: BlockRecord;
  /** Ascending. */
  readonly nodes: readonly number[];
  readonly firstAt: Micros;
  /** Whose votes made it: of the certificate that was known first. Null: nobody told of one. */
  readonly quorum: Quorum | null;
}

export interface Quorum {
  readonly at: Micros;
  readonly order: number;
  readonly view: number | null;
  /** Ascending. */
  readonly voters: readonly number[];
  /** Commit votes, where blocks are final by them (R8). */
  readonly isFinal: boolean;
}

export function sidesOf(fork: Fork, { byzantine, scenario }: Setting): readonly Side[] {
  const sides: Side[] = [];
  for (const record of fork.blocks.values()) {
    const commits = record.commits.filter(({ node }) => !byzantine.has(node));
    const [first] = commits;
    if (first === undefined) continue;
    const nodes = [...new Set(commits.map(({ node }) => node))].toSorted((a, b) => a - b);
    const quorum = quorumBehind(record, scenario);
    // A traitor's vote is told of late or never: the commit shows that the quorum was there.
    const known =
      quorum !== null && quorum.at > first.at
        ? { ...quorum, at: first.at, order: first.order }
        : quorum;
    sides.push({ record, nodes, firstAt: first.at, quorum: known });
  }
  return sides.toSorted((a, b) => a.firstAt - b.firstAt);
}

/** In `whitepaper` a certificate commits (W8); in `repaired` commit votes of one view do (R8). */
function quorumBehind(record: BlockRecord, { chain }: Scenario): Quorum | null {
  const certificate = earliest(record.certificates);
  if (chain.profile === 'whitepaper')
    return certificate === null ? null : { ...certificate, isFinal: false };
  const needed = quorumOfChain(chain);
  const byView = new Map<number, Set<number>>();
  for (const { at, order, node, view } of record.commitVotes) {
    const voters = byView.get(view) ?? new Set();
    byView.set(view, voters.add(node));
    if (voters.size === needed)
      return { at, order, view, voters: [...voters].toSorted((a, b) => a - b), isFinal: true };
  }
  return certificate === null ? null : { ...certificate, isFinal: false };
}

function earliest(certificates: readonly CertificateDeed[]): CertificateDeed | null {
  return certificates.reduce<CertificateDeed | null>(
    (first, one) => (first === null || one.at < first.at ? one : first),
    null,
  );
}

/** Votes that a block needs. */
export function quorumOfChain({ delegates, quorum }: Scenario['chain']): number {
  return quorumOf(delegates, quorum.numerator, quorum.denominator);
}

/** `Nodes 0-2`, as a sentence begins. */
export function nodesAtStart(nodes: readonly number[]): string {
  return nodesInWords(nodes).replace('n', 'N');
}
