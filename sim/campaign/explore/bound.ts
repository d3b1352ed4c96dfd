/**
 * The bound of a small world: what an exploration goes through, and nothing beyond it.
 *
 * Nodes are named after their turns: node 0 packs in view 0 of the first height, node 1 in view 1, and
 * so on. So who packs when is no choice of a case, and which turns the twins have is one.
 *
 * @module
 */
import type { Profile, ProtectionId } from '../../../protocol/chain/parameters.ts';
import { RULES_THAT_CAN_BE_SWITCHED_OFF } from '../../../scenarios/scenario.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';

/**
 * What it does to groups of nodes that they are apart for a view. `lost`: messages between groups are
 * lost. `late`: they arrive as late as Δ allows. `hushed`: as `lost`, and what decides (commit votes,
 * certificates, tallies, blocks) reaches nobody but the view's packer, of its own group either.
 */
export const EFFECTS = ['lost', 'late', 'hushed'] as const;
export type Effect = (typeof EFFECTS)[number];

/** What counts as shown: every fork and every breach of a checker, or forks alone. */
export const FAILURES = ['any', 'fork'] as const;
export type SoughtFailure = (typeof FAILURES)[number];

/** Plain data, which goes from thread to thread. */
export interface WorldBound {
  /** Delegates, 3 … 7; all nodes are. */
  readonly nodes: number;
  readonly profile: Profile;
  /** Delegates that run twice with one key, 0 or 1: copies of two twins could not keep to their groups,
   * for a message says which node it is from, and not which copy. */
  readonly twins: number;
  /** Views of the first height in which anything may happen; then all is calm. */
  readonly views: number;
  /** Groups into which nodes may fall apart in a view, at most. */
  readonly groups: number;
  /** Crashes in a case, at most. */
  readonly crashes: number;
  /** In the order of {@link EFFECTS}. */
  readonly effects: readonly Effect[];
  /** As it is written: `1/2`. */
  readonly quorum: string;
  /** W (R7) as it is written: `0s`. Null: as long as the chain has it by itself. */
  readonly commitWait: string | null;
  readonly without: readonly ProtectionId[];
  readonly failure: SoughtFailure;
}

export const USUAL_BOUND: WorldBound = {
  nodes: 4,
  profile: 'repaired',
  twins: 1,
  views: 3,
  groups: 2,
  crashes: 0,
  effects: EFFECTS,
  quorum: '1/2',
  commitWait: null,
  without: [],
  failure: 'any',
};

export const LIMITS = { nodes: [3, 7], twins: [0, 1], views: [1, 4], crashes: [0, 4] } as const;

/** Nodes and a twin's second copy: who falls apart into groups. */
export function endpointsOf({ nodes, twins }: Pick<WorldBound, 'nodes' | 'twins'>): number {
  return nodes + twins;
}

/** @throws UsageError if parts of it do not fit together; the scenario language judges the rest */
export function checkBound({ nodes, twins, groups, without }: WorldBound): void {
  const most = endpointsOf({ nodes, twins });
  if (groups > most)
    throw new UsageError(
      `--groups: found ${groups}; allowed: 1 … ${most}, the nodes with the twin's second copy`,
    );
  const unknown = without.find((rule) => !RULES_THAT_CAN_BE_SWITCHED_OFF.includes(rule));
  if (unknown !== undefined)
    throw new UsageError(
      `--without: found ${unknown}; allowed: ${RULES_THAT_CAN_BE_SWITCHED_OFF.join(', ')}`,
    );
}

/** `repaired-of-4`, for names and files. */
export function nameOfBound({ nodes, profile }: WorldBound): string {
  return `${profile}-of-${nodes}`;
}
