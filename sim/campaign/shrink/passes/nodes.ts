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
import { strengthOf } from '../strength.ts';

type Told = Shown | null;

const FEWEST_DELEGATES = 3;
const TURNS_OF_TRAITORS = 24;
/** Delegates are tried one by one up to here, and then in larger steps. */
const ONE_BY_ONE = 7;
/** Most failures can be shown with so many: more is tried before one with more nodes is left. */
const FEW_NODES = 5;

const KINDS: readonly (readonly [kind: keyof Counts, fewest: number])[] = [
  ['followers', 0],
  ['aspirants', 0],
  ['candidates', 0],
  ['delegates', FEWEST_DELEGATES],
];

export const nodesPass: Pass = {
  name: 'fewer nodes',
  *candidates({ scenario }) {
    let current = scenario;
    for (const [kind, fewest] of KINDS) {
      current = yield* fewer(current, kind, fewest);
      current = yield* fewerWithTime(current, kind, fewest);
    }
  },
};

/**
 * Traitors wait for their turn, which comes at another time among fewer, and a time that was cut
 * already may be too short: they get more, which later passes cut again. A plot of chance has other
 * chances there: what it came to may have a strategy's name. Where there are more nodes than a few,
 * and a failure that takes luck, other delegates may have it, or another strategy.
 */
function* fewerWithTime(
  start: Scenario,
  kind: keyof Counts,
  fewest: number,
): Generator<Scenario, Scenario, Told> {
  const behaviours = start.byzantine.flatMap((entry) => entry.behaviours);
  if (behaviours.length === 0) return start;
  const strategies = behaviours.flatMap((one) => (isPlot(one) ? [one.strategy] : []));
  const isReplaced = (one: CollusionStrategy): boolean =>
    one === 'random' || start.nodes > FEW_NODES;
  const planned =
    strategies.some(isReplaced) && kind === 'delegates'
      ? COLLUSION_STRATEGIES.filter((one) => one !== 'random' && !strategies.includes(one))
      : [];
  const strength = strengthOf(start);
  for (let count = fewest; count < start.chain[kind]; count = nextCount(count)) {
    const choices = withFewer(start, kind, count).map(withTimeForTurns);
    const [base] = choices.filter((one) => strengthOf(one) <= strength);
    const others =
      base === undefined
        ? []
        : [
            ...(start.nodes > FEW_NODES
              ? [base, withoutLoads(base)].flatMap(withOtherNumbers)
              : []),
            ...planned.map((to) => byStrategy(base, isReplaced, to)),
          ];
    const shown = (yield* firstOf(choices)) ?? (yield* firstOf(others));
    if (shown !== null) return shown;
  }
  return start;
}

/** The same, but that delegates have each other's numbers: those after them, or counted down. */
function withOtherNumbers(scenario: Scenario): readonly Scenario[] {
  const { delegates } = scenario.chain;
  const own = numbers(0, delegates);
  return [own, own.toReversed()].flatMap((order) =>
    own.map((first) => {
      const turned = [...order.slice(first), ...order.slice(0, first)];
      return keepNodes(
        scenario,
        [...turned, ...numbers(delegates, scenario.nodes)],
        scenario.chain,
      );
    }),
  );
}

function withoutLoads(scenario: Scenario): Scenario {
  return { ...scenario, workload: [], transactions: [] };
}

function withTimeForTurns(scenario: Scenario): Scenario {
  const least = TURNS_OF_TRAITORS * scenario.chain.blockInterval;
  const duration = Math.max(2 * scenario.duration, least);
  const byzantine = scenario.byzantine.map((entry) => ({
    ...entry,
    behaviours: entry.behaviours.map((one) =>
      isPlot(one) && one.until !== null ? { ...one, until: duration } : one,
    ),
  }));
  return { ...scenario, duration, byzantine };
}

function byStrategy(
  scenario: Scenario,
  isReplaced: (strategy: CollusionStrategy) => boolean,
  strategy: CollusionStrategy,
): Scenario {
  const byzantine = scenario.byzantine.map((entry) => ({
    ...entry,
    behaviours: entry.behaviours.map((one) =>
      isPlot(one) && isReplaced(one.strategy) ? { ...one, strategy } : one,
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
 * the first ones. When one node goes, with each of the others, too, if they are few. A few are also
 * tried as neighbours, wherever they are: where a traitor stands among others may matter.
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
  if (count <= FEW_NODES)
    choices.push(...own.map((_, first) => [...own, ...own].slice(first, first + count)));
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
