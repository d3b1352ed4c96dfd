/** Runs with Byzantine nodes, and everything that the real nodes in them were told. */
import { vi } from 'vitest';
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Effect } from '../../../protocol/node/effect.ts';
import type { Input } from '../../../protocol/node/input.ts';
import type { Message, MessageKind } from '../../../protocol/node/message.ts';
import { Node } from '../../../protocol/node/node.ts';
import { simulate, type SimulationSummary } from '../../../sim/simulation.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import { scenario } from '../scenarios.ts';

type Step = (this: Node, now: Micros, input: Input) => readonly Effect[];

/** A message as it arrived, by the clock of the node that it came to. */
export interface Heard<K extends MessageKind = MessageKind> {
  readonly at: number;
  readonly to: number;
  readonly from: number;
  readonly message: Message & { readonly kind: K };
}

export interface Watched {
  readonly summary: SimulationSummary;
  /** Events of a kind at honest nodes, or that the world told. */
  of<K extends TraceEvent['kind']>(kind: K): Extract<TraceEvent, { kind: K }>[];
  /** The same, of Byzantine nodes. */
  ofTraitors<K extends TraceEvent['kind']>(kind: K): Extract<TraceEvent, { kind: K }>[];
  /** What honest nodes heard from Byzantine ones. */
  fromTraitors<K extends MessageKind>(kind: K): Heard<K>[];
  /** What honest nodes heard from honest ones. */
  fromHonest<K extends MessageKind>(kind: K): Heard<K>[];
  /** Heights at which honest nodes committed different blocks. */
  readonly forks: readonly number[];
}

export interface Setting {
  readonly profile?: 'repaired' | 'whitepaper';
  readonly delegates?: number;
  readonly candidates?: number;
  readonly duration?: string;
  readonly latency?: string;
  /** More of `chain`, with a comma in front. */
  readonly chain?: string;
  readonly seed?: number;
}

/** Delays within Δ and timing that R9 allows: class B, where fewer than half are Byzantine. */
export function textOf(faults: string, setting: Setting = {}): string {
  const { profile = 'repaired', delegates = 4, candidates = 1, chain = '' } = setting;
  const { duration = '60s', latency = '{ min: 10ms, max: 190ms }' } = setting;
  return `
name: adversary
duration: ${duration}
chain: { delegates: ${delegates}, candidates: ${candidates}, profile: ${profile}, evictAfterMissedRounds: 0${chain} }
network: { latency: ${latency} }
workload: [{ transfers: { rate: 5/s, accounts: 20 } }]
faults: [${faults}]
`;
}

/** Node 3 is Byzantine. */
export function watch(byzantine: string, setting: Setting = {}): Watched {
  return watchFaults(`{ nodes: [3], byzantine: ${byzantine} }`, setting);
}

export function watchFaults(faults: string, setting: Setting = {}): Watched {
  const events: TraceEvent[] = [];
  const heard: Heard[] = [];
  const step = Object.getOwnPropertyDescriptor(Node.prototype, 'step')?.value as Step;
  const spy = vi.spyOn(Node.prototype, 'step').mockImplementation(function (
    this: Node,
    now,
    input,
  ) {
    // The simulator uses one input object for all messages: what is kept is the message.
    if (input.kind === 'message')
      heard.push({ at: now, to: this.peer, from: input.from, message: input.message });
    return step.call(this, now, input);
  });
  try {
    const { seed = 1 } = setting;
    const listeners = [{ onEvent: (event: TraceEvent) => void events.push(event) }];
    const summary = simulate(scenario(textOf(faults, setting)), { seed, listeners });
    return watched(summary, events, heard);
  } finally {
    spy.mockRestore();
  }
}

function watched(
  summary: SimulationSummary,
  events: readonly TraceEvent[],
  heard: readonly Heard[],
): Watched {
  const [started] = events;
  const traitors = new Set(started?.kind === 'run-started' ? started.byzantine : []);
  const isTraitors = (event: TraceEvent): boolean =>
    'node' in event && event.node !== null && traitors.has(event.node);
  const kindOf =
    (some: readonly TraceEvent[]) =>
    <K extends TraceEvent['kind']>(kind: K) =>
      some.filter((event): event is Extract<TraceEvent, { kind: K }> => event.kind === kind);
  const of = kindOf(events.filter((event) => !isTraitors(event)));
  const from =
    (isTraitor: boolean) =>
    <K extends MessageKind>(kind: K): Heard<K>[] =>
      heard.filter(isOf(kind)).filter((one) => {
        return traitors.has(one.from) === isTraitor && !traitors.has(one.to);
      });
  const blocks = new Map<number, Set<string>>();
  for (const { height, block } of of('committed'))
    blocks.set(height, (blocks.get(height) ?? new Set()).add(block));
  return {
    summary,
    of,
    ofTraitors: kindOf(events.filter(isTraitors)),
    fromTraitors: from(true),
    fromHonest: from(false),
    forks: [...blocks].filter(([, set]) => set.size > 1).map(([height]) => height),
  };
}

function isOf<K extends MessageKind>(kind: K) {
  return (one: Heard): one is Heard<K> => one.message.kind === kind;
}

/** Reasons for which honest nodes refused something, each once, in order. */
export function reasonsOf(run: Watched, what: string): readonly string[] {
  const reasons = run.of('refused').flatMap((event) => (event.what === what ? [event.reason] : []));
  return [...new Set(reasons)].toSorted((a, b) => (a < b ? -1 : 1));
}
