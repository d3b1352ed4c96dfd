/**
 * Whether a scenario keeps within the bounds of a class. It looks at the scenario alone, and knows
 * nothing of how scenarios are drawn.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import { defaultCommitWait } from '../../../protocol/consensus/dpos/repaired/timing.ts';
import {
  electableNodes,
  type Fault,
  type NodeSet,
  type Scenario,
} from '../../../scenarios/scenario.ts';
import { latenciesIn } from '../shrink/latencies.ts';
import { countOf, type Bounds } from './fault-class.ts';

/**
 * What is outside, in words; null: nothing.
 *
 * @param without - rules that must be switched off, and no others
 */
export function whyOutside(
  scenario: Scenario,
  bounds: Bounds,
  without: readonly string[] = [],
): string | null {
  const { chain } = scenario;
  const quorum = `${chain.quorum.numerator}/${chain.quorum.denominator}`;
  if (chain.profile !== bounds.profile) return `the profile is ${chain.profile}`;
  if (quorum !== bounds.quorum) return `the quorum is ${quorum}`;
  const isOff = (rule: string): boolean => chain.without.some((one) => one === rule);
  if (chain.without.length !== without.length || !without.every(isOff))
    return `without is [${chain.without.join(', ')}]; allowed: [${without.join(', ')}]`;
  return (
    whyWait(scenario, bounds) ??
    whyTraitors(scenario, bounds) ??
    whyNetwork(scenario, bounds) ??
    whyDisks(scenario, bounds) ??
    whyDown(scenario, bounds)
  );
}

/** R7: a wait that is shorter than the way of evidence is none. */
function whyWait({ chain }: Scenario, { waits }: Bounds): string | null {
  if (chain.profile !== 'repaired') return null;
  if (!waits) return chain.commitWait === 0 ? null : 'commitWait is above 0';
  const least = defaultCommitWait(chain.maxDelay, chain.bodies);
  return chain.commitWait < least ? 'nobody waits long enough before a commit vote' : null;
}

function whyTraitors({ chain, byzantine }: Scenario, bounds: Bounds): string | null {
  const electable = electableNodes(chain);
  const known = new Set(byzantine.flatMap(({ nodes }) => idsOf(nodes, electable)));
  const count = byzantine.reduce((sum, { nodes }) => sum + countIn(nodes, electable), 0);
  const most = countOf(bounds.traitors, chain.delegates);
  const found = Math.min(count, known.size);
  if (found <= most) return null;
  return `${found} are Byzantine; allowed: ${most} of ${chain.delegates}`;
}

function whyNetwork(scenario: Scenario, { network }: Bounds): string | null {
  if (network === 'any') return null;
  const { chain, clocks, faults, byzantine } = scenario;
  const disturbing = faults.find(
    ({ action }) => !['crash', 'restarts', 'disk'].includes(action.kind),
  );
  if (disturbing !== undefined) return `there is a ${disturbing.action.kind}`;
  const links = scenario.network.links.map(({ quality }) => quality);
  if ([scenario.network, ...links].some(({ loss }) => loss !== undefined && loss > 0))
    return 'messages are lost';
  // What waits behind a narrow line is late, by as much as nobody knows.
  if ([scenario.network, ...links].some(({ bandwidth }) => typeof bandwidth === 'number'))
    return 'messages wait for bandwidth';
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
function whyDown({ chain, faults, byzantine, duration }: Scenario, bounds: Bounds): string | null {
  const { delegates } = chain;
  const electable = electableNodes(chain);
  const most = countOf(bounds.faulty, delegates);
  const always: Stop = {
    from: 0,
    to: duration,
    count: byzantine.reduce((sum, { nodes }) => sum + countIn(nodes, electable), 0),
    ids: byzantine.flatMap(({ nodes }) => idsOf(nodes, electable)),
  };
  const stops = faults.flatMap((fault) => stopOf(fault, duration, electable));
  if (stops.length === 0) return null;
  if (bounds.network !== 'any') {
    const ever = faultyIn([always, ...stops]);
    return ever > most
      ? `${ever} are Byzantine or down at some time; allowed: ${most} of ${delegates}`
      : null;
  }
  for (const { from } of stops) {
    const now = stops.filter((one) => one.from <= from && from < one.to);
    const down = faultyIn([always, ...now]);
    if (down > most)
      return `${down} are Byzantine or down at once; allowed: ${most} of ${delegates}`;
  }
  return null;
}

interface Stop {
  readonly from: Micros;
  readonly to: Micros;
  readonly count: number;
  /** All that it may be, as far as that is known before the run. */
  readonly ids: readonly number[];
}

function stopOf({ trigger, duration, action }: Fault, run: Micros, electable: number): Stop[] {
  if (action.kind !== 'crash' && action.kind !== 'restarts' && action.kind !== 'disk') return [];
  // A disk that forgets stops nobody.
  if (action.kind === 'disk' && action.mode !== 'full') return [];
  const ids = idsOf(action.nodes, electable);
  const count = countIn(action.nodes, electable);
  if (trigger.kind === 'event') return [{ from: 0, to: run, count, ids }];
  return [{ from: trigger.time, to: trigger.time + (duration ?? run), count, ids }];
}

/** How many different nodes they can be at most: each counts once, however often it is named. */
function faultyIn(stops: readonly Stop[]): number {
  const known = stops.filter(({ count, ids }) => count === ids.length);
  const named = new Set(known.flatMap(({ ids }) => ids)).size;
  const drawn = stops.filter((stop) => !known.includes(stop));
  return named + drawn.reduce((sum, { count }) => sum + count, 0);
}

function countIn(nodes: NodeSet, electable: number): number {
  if (nodes.kind === 'any') return nodes.count;
  return nodes.kind === 'role' ? 1 : idsOf(nodes, electable).length;
}

/** Those that have a seat or may come to have one; all that may be drawn, where some are. */
function idsOf(nodes: NodeSet, electable: number): readonly number[] {
  const ids = nodes.kind === 'ids' ? nodes.ids : nodes.kind === 'any' ? nodes.among : [];
  return ids.filter((id) => id < electable);
}
