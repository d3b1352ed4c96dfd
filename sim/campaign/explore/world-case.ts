/**
 * A case as an ordinary scenario, which `ektsim run` shows like any other.
 *
 * View v of the first height is what the clock says: view 0 opens I after the start and lasts I/2, each
 * later one lasts I. Two more intervals are calm, in which all hear from each other. The copies of a twin
 * are in touch with their groups alone; honest nodes that are apart are cut off, or late.
 *
 * @module
 */
import { defined } from '../../../protocol/kernel/assert.ts';
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { MessageKind } from '../../../protocol/node/message.ts';
import { parseScenario } from '../../../scenarios/parse.ts';
import type {
  ByzantineNodes,
  Fault,
  FaultAction,
  Meeting,
  NodeSet,
  Scenario,
} from '../../../scenarios/scenario.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { nameOfBound, type WorldBound } from './bound.ts';
import { groupsIn } from './partitions.ts';
import type { Role } from './space.ts';
import type { Apart, CrashPoint, ViewChoice } from './view-choice.ts';

/** What a message takes where nothing makes it late. */
export const LATENCY: Micros = 10_000;

/** What everything in it grows from; nothing in a small world is drawn. */
export const SEED = 1;

/** Kinds of messages that a decision is known by. */
const DECIDING = {
  repaired: ['certified', 'blocks', 'commit-vote'],
  whitepaper: ['tally', 'certified', 'blocks'],
} as const satisfies Record<WorldBound['profile'], readonly MessageKind[]>;

/**
 * The world in which nothing happens.
 *
 * @throws UsageError if the bound is none that a chain can run under
 */
export function calmWorld(bound: WorldBound): Scenario {
  const { nodes, profile, quorum, commitWait, without, views, crashes } = bound;
  const text = [
    `name: explored-${nameOfBound(bound)}`,
    `duration: ${(2 * views + 5) * 1_500}ms`,
    'chain:',
    `  delegates: ${nodes}`,
    `  profile: ${profile}`,
    '  blockInterval: 3s',
    '  order: fixed',
    `  quorum: ${quorum}`,
    ...(commitWait === null ? [] : [`  commitWait: ${commitWait}`]),
    `  without: [${without.join(', ')}]`,
    'network: { latency: 10ms }',
    // The worst that may be lost, and nothing drawn.
    ...(crashes > 0 ? ['disk: { crashLoses: all-unsynced }'] : []),
    'expect: { progress: any }',
    '',
  ].join('\n');
  const outcome = parseScenario(text, 'the bound');
  if (outcome.code === 'ok') return outcome.scenario;
  const problems = outcome.problems.map(
    ({ path, message }) => `${optionOf(path, bound)}: ${message}`,
  );
  throw new UsageError(problems.join('\n'));
}

/** Which option a part of the chain comes from. */
function optionOf(path: string, { commitWait }: WorldBound): string {
  if (path.startsWith('chain.without')) return '--without';
  if (path.startsWith('chain.quorum')) return '--quorum';
  // What is wrong with the chain as a whole is that nothing can become final within a view.
  return commitWait === null ? '--nodes' : '--commit-wait';
}

/** When a view of the first height opens; also for the view after the last. */
export function viewOpens(view: number, { blockInterval }: Scenario['chain']): Micros {
  return view === 0 ? blockInterval : ((2 * view + 1) * blockInterval) / 2;
}

/** @param choices - for the views from 0 on; the others are calm */
export function scenarioOf(calm: Scenario, role: Role, choices: readonly ViewChoice[]): Scenario {
  const faults = choices.flatMap((choice, view) => faultsOf(choice, { calm, role, view }));
  const byzantine = role.twins.map((twin) => twinOf(twin, calm, choices));
  return { ...calm, faults, byzantine };
}

interface InView {
  readonly calm: Scenario;
  readonly role: Role;
  readonly view: number;
}

function faultsOf({ apart, crashes }: ViewChoice, { calm, role, view }: InView): readonly Fault[] {
  const { chain, nodes } = calm;
  const opens = viewOpens(view, chain);
  const closes = viewOpens(view + 1, chain);
  const during = (action: FaultAction, from = opens): Fault => ({
    trigger: { kind: 'at', time: from },
    duration: closes - from,
    action,
  });
  const down = crashes.map(({ node, from }) =>
    during({ kind: 'crash', nodes: setOf([node]) }, opens + crashesAfter(from, chain)),
  );
  if (apart === null) return down;
  const faults = separations(apart, nodes, role.twins, chain.maxDelay).map((one) => during(one));
  if (apart.effect !== 'hushed') return [...faults, ...down];
  const all = firstOf(nodes);
  const others = all.filter((node) => node !== view % nodes);
  const messages = DECIDING[chain.profile];
  const hush = { from: setOf(all), to: setOf(others), messages, count: null };
  return [...faults, during({ kind: 'drop', ...hush }), ...down];
}

/** Votes are cast within a few delays; the wait before commit votes is longer. */
function crashesAfter(from: CrashPoint, { blockInterval }: Scenario['chain']): Micros {
  return from === 'whole' ? 0 : blockInterval / 8;
}

/** Between honest nodes: what twins hear is up to them. */
function separations(
  { partition, effect }: Apart,
  nodes: number,
  twins: readonly number[],
  maxDelay: Micros,
): readonly FaultAction[] {
  const honest = firstOf(nodes).filter((node) => !twins.includes(node));
  const groups = Array.from({ length: groupsIn(partition) }, (_, group) =>
    honest.filter((node) => partition[node] === group),
  ).filter((group) => group.length > 0);
  if (groups.length < 2) return [];
  if (twins.length === 0 && effect !== 'late')
    return [{ kind: 'partition', groups: groups.map(setOf) }];
  return groups.map((group): FaultAction => {
    const from = setOf(group);
    const to = setOf(honest.filter((node) => !group.includes(node)));
    if (effect !== 'late') return { kind: 'cut', from, to };
    return { kind: 'hold', from, to, messages: null, count: null, by: maxDelay - LATENCY };
  });
}

/** The only one: all others are honest. */
function twinOf(
  twin: number,
  { nodes, chain }: Scenario,
  choices: readonly ViewChoice[],
): ByzantineNodes {
  const others = firstOf(nodes).filter((node) => node !== twin);
  const everybody = { first: setOf(others), second: setOf(others) };
  const meets: Meeting[] = [{ at: 0, ...everybody }];
  const meet = (view: number, sides: typeof everybody | Omit<Meeting, 'at'>): void => {
    if (!isEqual(meets.at(-1), sides)) meets.push({ at: viewOpens(view, chain), ...sides });
  };
  choices.forEach(({ apart }, view) => {
    if (apart === null) {
      meet(view, everybody);
      return;
    }
    const { partition } = apart;
    const near = (endpoint: number): NodeSet | null => {
      const group = defined(partition[endpoint], 'group');
      const met = others.filter((node) => partition[node] === group);
      return met.length === 0 ? null : setOf(met);
    };
    meet(view, { first: near(twin), second: near(nodes) });
  });
  meet(choices.length, everybody);
  return {
    nodes: setOf([twin]),
    behaviours: [{ kind: 'twins', split: 'halves', meets }],
    at: 0,
    duration: null,
  };
}

function isEqual(a: Omit<Meeting, 'at'> | undefined, b: Omit<Meeting, 'at'>): boolean {
  return a !== undefined && isSameSet(a.first, b.first) && isSameSet(a.second, b.second);
}

function isSameSet(a: NodeSet | null, b: NodeSet | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function setOf(ids: readonly number[]): NodeSet {
  return { kind: 'ids', ids };
}

function firstOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
