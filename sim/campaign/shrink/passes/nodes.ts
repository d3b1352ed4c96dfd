/**
 * Fewer nodes: none that only follow or wait for a seat, and as few delegates as will do.
 *
 * @module
 */
import {
  COLLUSION_STRATEGIES,
  type Behaviour,
  type CollusionStrategy,
  type Scenario,
} from '../../../../scenarios/scenario.ts';
import { keepNodes, type Counts } from '../keep-nodes.ts';
import type { Pass, Shown } from '../pass.ts';
import { nodesOf } from '../size.ts';

type Told = Shown | null;

const FEWEST_DELEGATES = 3;
const TURNS_OF_A_PLOT = 24;
/** Delegates are tried one by one up to here, and then in larger steps. */
const ONE_BY_ONE = 7;

export const nodesPass: Pass = {
  name: 'fewer nodes',
  *candidates({ scenario }) {
    let current = scenario;
    for (const kind of ['followers', 'aspirants', 'candidates'] as const)
      current = yield* fewer(current, kind, 0);
    current = yield* fewer(current, 'delegates', FEWEST_DELEGATES);
    yield* fewerOfPlot(current);
  },
};

/**
 * Plots wait for their turn, for which a time that was cut already may be too short: they get more,
 * which later passes cut again. One of chance has other chances among fewer: what it came to may have
 * a strategy's name.
 */
function* fewerOfPlot(start: Scenario): Generator<Scenario, void, Told> {
  const plots = start.byzantine.flatMap(({ behaviours }) => behaviours.filter(isPlot));
  if (plots.length === 0) return;
  const isOfChance = plots.some(({ strategy }) => strategy === 'random');
  for (let count = FEWEST_DELEGATES; count < start.chain.delegates; count = nextCount(count)) {
    const choices = withFewer(start, 'delegates', count).map(withTimeForPlots);
    if ((yield* firstOf(choices)) !== null) return;
    const [fewest] = choices;
    if (!isOfChance || fewest === undefined) continue;
    const planned = COLLUSION_STRATEGIES.filter((one) => one !== 'random');
    if ((yield* firstOf(planned.map((one) => byStrategy(fewest, one)))) !== null) return;
  }
}

function withTimeForPlots(scenario: Scenario): Scenario {
  const least = TURNS_OF_A_PLOT * scenario.chain.blockInterval;
  const duration = Math.max(2 * scenario.duration, least);
  const byzantine = scenario.byzantine.map((entry) => ({
    ...entry,
    behaviours: entry.behaviours.map((one) =>
      isPlot(one) && one.until !== null ? { ...one, until: duration } : one,
    ),
  }));
  return { ...scenario, duration, byzantine };
}

function byStrategy(scenario: Scenario, strategy: CollusionStrategy): Scenario {
  const byzantine = scenario.byzantine.map((entry) => ({
    ...entry,
    behaviours: entry.behaviours.map((one) =>
      isPlot(one) && one.strategy === 'random' ? { ...one, strategy } : one,
    ),
  }));
  return { ...scenario, byzantine };
}

function isPlot(behaviour: Behaviour): behaviour is Extract<Behaviour, { kind: 'collude' }> {
  return behaviour.kind === 'collude';
}

/** From the fewest up; once some are fewer, from there down one by one. */
function* fewer(
  start: Scenario,
  kind: keyof Counts,
  fewest: number,
): Generator<Scenario, Scenario, Told> {
  let current = start;
  for (let count = fewest; count < start.chain[kind]; count = nextCount(count)) {
    const shown = yield* firstOf(withFewer(current, kind, count));
    if (shown === null) continue;
    current = shown;
    break;
  }
  while (current.chain[kind] > fewest) {
    const shown = yield* firstOf(withFewer(current, kind, current.chain[kind] - 1));
    if (shown === null) break;
    current = shown;
  }
  return current;
}

function nextCount(count: number): number {
  return count < ONE_BY_ONE ? count + 1 : Math.ceil((3 * count) / 2);
}

function* firstOf(candidates: readonly Scenario[]): Generator<Scenario, Scenario | null, Told> {
  for (const candidate of candidates) {
    const shown = yield candidate;
    if (shown !== null) return shown.scenario;
  }
  return null;
}

/**
 * With those first that the schedule speaks of; with fewer than half of those; with one of them; with
 * the first ones. When one node goes, with each of the others, too, if they are few.
 */
function withFewer(scenario: Scenario, kind: keyof Counts, count: number): readonly Scenario[] {
  const { delegates, candidates, aspirants, followers } = scenario.chain;
  const now: Counts = { delegates, candidates, aspirants, followers };
  const [from, to] = rangeOf(now, kind);
  const own = numbers(from, to);
  const named = namedBy(scenario);
  const [spoken, rest] = [
    own.filter((node) => named.has(node)),
    own.filter((node) => !named.has(node)),
  ];
  const mixed = (most: number): readonly number[] =>
    [...spoken.slice(0, most), ...rest, ...spoken.slice(most)].slice(0, count);
  const choices = [mixed(count), mixed(Math.ceil(count / 2) - 1), mixed(1), own.slice(0, count)];
  if (count === own.length - 1 && count <= ONE_BY_ONE)
    choices.push(...own.map((left) => own.filter((node) => node !== left)));
  const sorted = choices.map((choice) => choice.toSorted((a, b) => a - b));
  const different = new Map(sorted.map((choice) => [choice.join(), choice]));
  return [...different.values()].map((chosen) => {
    const kept = [...numbers(0, from), ...chosen, ...numbers(to, scenario.nodes)];
    return keepNodes(scenario, kept, { ...now, [kind]: count });
  });
}

/** Numbers count delegates first, then candidates, aspirants, followers. */
function rangeOf(counts: Counts, kind: keyof Counts): readonly [from: number, to: number] {
  const { delegates, candidates, aspirants } = counts;
  const from = {
    delegates: 0,
    candidates: delegates,
    aspirants: delegates + candidates,
    followers: delegates + candidates + aspirants,
  }[kind];
  return [from, from + counts[kind]];
}

/** A set of more than half of the nodes says more about the others. */
function namedBy({ faults, byzantine, nodes, network }: Scenario): ReadonlySet<number> {
  const sets = [
    ...faults.flatMap(({ action }) => nodesOf(action)),
    ...byzantine.map((entry) => entry.nodes),
  ].flatMap((set) => (set.kind === 'ids' ? [set.ids] : []));
  const ends = network.links.flatMap(({ from, to }) => [from, to]);
  const by = faults.flatMap(({ trigger }) => (trigger.kind === 'event' ? (trigger.by ?? []) : []));
  return new Set([...[...sets, ...ends].filter((ids) => 2 * ids.length <= nodes).flat(), ...by]);
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
