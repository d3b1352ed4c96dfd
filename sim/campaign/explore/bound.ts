/**
 * The bound of a small world: what an exploration goes through, and nothing beyond it.
 *
 * Nodes are named after their turns: node 0 packs in view 0 of the first height, node 1 in view 1, and
 * so on. So who packs when is no choice of a case, and which turns the twins have is one.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import type { Profile, ProtectionId } from '../../../protocol/chain/parameters.ts';
import { counted } from '../../../reports/format.ts';
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
export function checkBound(bound: WorldBound): void {
  const { nodes, twins, groups, without, profile, commitWait } = bound;
  const most = endpointsOf({ nodes, twins });
  if (groups > most)
    throw new UsageError(
      `--groups: found ${groups}; allowed: 1 … ${most}, the nodes with the twin's second copy`,
    );
  if (commitWait !== null && profile === 'whitepaper')
    throw new UsageError(
      `--commit-wait: found ${commitWait}; allowed with whitepaper: nothing, it has no wait (R7)`,
    );
  const unknown = without.find((rule) => !RULES_THAT_CAN_BE_SWITCHED_OFF.includes(rule));
  if (unknown !== undefined)
    throw new UsageError(
      `--without: found ${unknown}; allowed: ${RULES_THAT_CAN_BE_SWITCHED_OFF.join(', ')}`,
    );
}

/** `3 nodes, 1 twin, 3 views, late alone, without R7`: all that a verdict depends on. */
export function inWords(bound: WorldBound): string {
  const { nodes, twins, views } = bound;
  const { twins: usualTwins, views: usualViews } = USUAL_BOUND;
  return [
    counted(nodes, 'node'),
    counted(twins, 'twin'),
    counted(views, 'view'),
    ...unusualIn({ ...bound, twins: usualTwins, views: usualViews }),
  ].join(', ');
}

/** What is not as usual, in words. */
function unusualIn(bound: WorldBound): readonly string[] {
  const { twins, views, groups, crashes, effects, quorum, commitWait, without, failure } = bound;
  return [
    ...(twins === USUAL_BOUND.twins ? [] : ['no twin']),
    ...(views === USUAL_BOUND.views ? [] : [counted(views, 'view')]),
    ...(groups === USUAL_BOUND.groups ? [] : [`up to ${counted(groups, 'group')}`]),
    ...(crashes === 0 ? [] : [`up to ${counted(crashes, 'crash', 'crashes')}`]),
    ...(effects.length === EFFECTS.length ? [] : [`${effects.join(' and ')} alone`]),
    ...(quorum === USUAL_BOUND.quorum ? [] : [`quorum ${quorum}`]),
    ...(commitWait === null ? [] : [`a wait of ${commitWait}`]),
    ...(without.length === 0 ? [] : [`without ${without.join(', ')}`]),
    ...(failure === USUAL_BOUND.failure ? [] : ['forks alone']),
  ];
}

/** In names of files, beyond which a digest stands for the rest. */
const LONGEST_NAME = 60;

/** `repaired-of-4`, `repaired-of-3-late-alone-without-r7`: another one for each bound. */
export function nameOfBound(bound: WorldBound): string {
  const { nodes, profile } = bound;
  const words = [`${profile} of ${nodes}`, ...unusualIn(bound)].join(' ').replaceAll('/', ' of ');
  const name = words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  if (name.length <= LONGEST_NAME) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST_NAME).replace(/-$/, '')}-${digest}`;
}
