/**
 * Whether a scenario keeps within the bounds of a class. It looks at the scenario alone, and knows
 * nothing of how scenarios are drawn.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Fault, NodeSet, Scenario } from '../../../scenarios/scenario.ts';
import { latenciesIn } from '../shrink/latencies.ts';
import { countOf, type Bounds } from './fault-class.ts';

/** What is outside, in words; null: nothing. */
export function whyOutside(scenario: Scenario, bounds: Bounds): string | null {
  const { chain, byzantine } = scenario;
  const quorum = `${chain.quorum.numerator}/${chain.quorum.denominator}`;
  const delegates = chain.delegates;
  const traitors = new Set(byzantine.flatMap(({ nodes }) => idsOf(nodes, delegates)));
  const mostTraitors = countOf(bounds.traitors, delegates);
  if (chain.profile !== bounds.profile) return `the profile is ${chain.profile}`;
  if (quorum !== bounds.quorum) return `the quorum is ${quorum}`;
  if (chain.profile === 'repaired' && chain.commitWait > 0 !== bounds.waits)
    return bounds.waits ? 'nobody waits before a commit vote' : 'commitWait is above 0';
  const count = byzantine.reduce((sum, { nodes }) => sum + countIn(nodes, delegates), 0);
  if (Math.min(count, traitors.size) > mostTraitors)
    return `${Math.min(count, traitors.size)} are Byzantine; allowed: ${mostTraitors} of ${delegates}`;
  return (
    whyNetwork(scenario, bounds) ??
    whyDisks(scenario, bounds) ??
    whyDown(scenario, bounds, traitors)
  );
}

function whyNetwork(scenario: Scenario, { network }: Bounds): string | null {
  if (network === 'any') return null;
  const { chain, clocks, faults, byzantine } = scenario;
  const disturbing = faults.find(
    ({ action }) => !['crash', 'restarts', 'disk'].includes(action.kind),
  );
  if (disturbing !== undefined) return `there is a ${disturbing.action.kind}`;
  if (scenario.network.loss > 0) return 'messages are lost';
  if (scenario.processing !== null) return 'work takes time';
  if (2 * clocks.maxOffset > chain.maxSkew || clocks.maxDriftPpm > 0)
    return 'clocks differ by more than maxSkew';
  if (network === 'late') return null;
  const longest = Math.max(...latenciesIn(scenario).map(longestOf));
  if (longest > chain.maxDelay) return 'messages may take longer than maxDelay';
  const free = byzantine.flatMap(({ behaviours }) =>
    behaviours.filter((one) => one.kind === 'collude' && one.maxDelay > chain.maxDelay),
  );
  return free.length > 0 ? 'colluding nodes delay messages by more than maxDelay' : null;
}

function longestOf(latency: ReturnType<typeof latenciesIn>[number]): Micros {
  switch (latency.kind) {
    case 'constant':
      return latency.value;
    case 'uniform':
      return latency.max;
    case 'lognormal':
      return latency.max ?? Infinity;
  }
}

function whyDisks({ faults }: Scenario, { disks }: Bounds): string | null {
  if (disks === 'forgetful') return null;
  const lying = faults.some(({ action }) => action.kind === 'disk' && action.mode !== 'full');
  return lying ? 'disks lose what was synced' : null;
}

/** Faults that begin with an event may hold at any time. */
function whyDown(
  { chain, faults, duration }: Scenario,
  bounds: Bounds,
  traitors: ReadonlySet<number>,
): string | null {
  const { delegates } = chain;
  const most = countOf(bounds.faulty, delegates);
  const stops = faults.flatMap((fault) => stopOf(fault, duration, delegates));
  if (bounds.network !== 'any') {
    const ever = new Set([...traitors, ...stops.flatMap(({ ids }) => ids)]);
    const isRole = stops.some(({ count, ids }) => count > ids.length);
    return isRole || ever.size > most
      ? `${ever.size} are Byzantine or down at some time; allowed: ${most} of ${delegates}`
      : null;
  }
  for (const { from } of stops) {
    const now = stops.filter((one) => one.from <= from && from < one.to);
    const down = traitors.size + now.reduce((sum, { count }) => sum + count, 0);
    if (down > most)
      return `${down} are Byzantine or down at once; allowed: ${most} of ${delegates}`;
  }
  return null;
}

interface Stop {
  readonly from: Micros;
  readonly to: Micros;
  readonly count: number;
  /** Those that are known before the run. */
  readonly ids: readonly number[];
}

function stopOf({ trigger, duration, action }: Fault, run: Micros, delegates: number): Stop[] {
  if (action.kind !== 'crash' && action.kind !== 'restarts' && action.kind !== 'disk') return [];
  // A disk that forgets stops nobody.
  if (action.kind === 'disk' && action.mode !== 'full') return [];
  const ids = idsOf(action.nodes, delegates);
  const count = countIn(action.nodes, delegates);
  if (trigger.kind === 'event') return [{ from: 0, to: run, count, ids }];
  return [{ from: trigger.time, to: trigger.time + (duration ?? run), count, ids }];
}

function countIn(nodes: NodeSet, delegates: number): number {
  if (nodes.kind === 'any') return nodes.count;
  return nodes.kind === 'role' ? 1 : idsOf(nodes, delegates).length;
}

/** Delegates among them; all that may be drawn, where some are. */
function idsOf(nodes: NodeSet, delegates: number): readonly number[] {
  const ids = nodes.kind === 'ids' ? nodes.ids : nodes.kind === 'any' ? nodes.among : [];
  return ids.filter((id) => id < delegates);
}
