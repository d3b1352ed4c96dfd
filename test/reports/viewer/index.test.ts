import { beforeAll, describe, expect, it } from 'vitest';
import { ForkCollector } from '../../../reports/collectors/fork.ts';
import { EVERYTHING, keeps } from '../../../reports/trace/filter.ts';
import type { TracedEvent } from '../../../reports/trace/traced-event.ts';
import { detailOf, unpackChunk } from '../../../reports/viewer/model/chunk.ts';
import { ABSENT, NONE } from '../../../reports/viewer/model/columns.ts';
import { nodesOf } from '../../../reports/viewer/model/node-ranges.ts';
import { advance, stepsOf } from '../../../reports/viewer/model/node-state.ts';
import { firstDifference } from '../../../reports/viewer/server/difference.ts';
import { viewOf } from '../../../reports/viewer/server/view.ts';
import { loadScenario } from '../../../scenarios/parse.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import { asJson, smallRuns, traced } from '../trace/runs.ts';
import { Indices, places, type Subject } from './subjects.ts';

const indices = new Indices();
const subjects: Subject[] = [];
beforeAll(async () => {
  for (const scenario of smallRuns()) subjects.push(await indices.subject(scenario));
});

const split = (): Subject =>
  subjects.find(({ scenario }) => scenario.name === 'split-equivocation')!;

describe('the index of a trace', () => {
  it('has every event with its number, time, kind and cause', () => {
    for (const subject of subjects) {
      const { events, trace } = subject;
      expect(trace.index.events).toBe(events.length);
      for (const [{ columns }, i, ordinal] of places(subject)) {
        const event = events[ordinal]!;
        const cause = columns.cause[i]!;
        expect([
          columns.id[i],
          columns.at[i],
          trace.index.kinds[columns.kind[i]!],
          cause === NONE ? null : events[cause]?.id,
        ]).toEqual([event.id, event.at, event.kind, event.cause]);
      }
    }
  });

  it('has what each event says: from the details, or from the columns where those are all', () => {
    for (const subject of subjects) {
      const { events, trace } = subject;
      const { nodes, messages } = trace.index;
      let [number, details] = [-1, new Uint8Array()];
      for (const [chunk, i, ordinal] of places(subject)) {
        const event = events[ordinal]!;
        const chunkNumber = subject.chunks.indexOf(chunk);
        if (chunkNumber !== number)
          [number, details] = [chunkNumber, new Uint8Array(trace.details(chunkNumber))];
        const { columns } = chunk;
        if (event.kind === 'delivered') {
          const lane = (node: number): number => Math.min(node, nodes) + 1;
          expect([columns.lane[i], columns.peer[i], messages[columns.message[i]!]]).toEqual([
            lane(event.to),
            lane(event.from),
            event.message,
          ]);
        } else if (event.kind !== 'departed' && ordinal % 7 === 0) {
          expect(JSON.parse(detailOf(details, i)!)).toEqual(asJson(event));
        }
      }
    }
  });

  it('knows how long each message was on its way, and what it was about', () => {
    for (const subject of subjects) {
      const { events, trace } = subject;
      const byId = new Map(events.map((event) => [event.id, event]));
      for (const [{ columns }, i, ordinal] of places(subject)) {
        const event = events[ordinal]!;
        if (event.kind !== 'delivered' && event.kind !== 'dropped') continue;
        const sent = byId.get(event.cause ?? -1);
        if (sent?.kind !== 'sent') throw new Error(`event ${event.id} has no message`);
        expect(columns.flight[i]).toBe(event.at - sent.at);
        const { block, height } = sent.about;
        const found = columns.block[i]!;
        expect(found === NONE ? undefined : trace.index.blocks[found]?.hash).toBe(block);
        expect(columns.height[i]).toBe(height ?? NONE);
      }
    }
  });

  it('links every event to all that come from it, in order', () => {
    for (const subject of subjects) {
      const { events, chunks } = subject;
      const effects = new Map<number, number[]>();
      events.forEach(({ id, cause }) => {
        if (cause !== null) effects.set(cause, [...(effects.get(cause) ?? []), id]);
      });
      const links = chunks.flatMap(({ links: { last, previous } }) =>
        Array.from(last, (value, i) => [value, previous[i]!] as const),
      );
      events.forEach(({ id }, ordinal) => {
        const found: number[] = [];
        for (let at = links[ordinal]![0]; at !== NONE; at = links[at]![1])
          found.push(events[at]!.id);
        expect(found.reverse()).toEqual(effects.get(id) ?? []);
      });
    }
  });

  it('has the forks that the reports have', () => {
    for (const { events, trace } of subjects) {
      const collector = new ForkCollector();
      for (const event of events) collector.onEvent(event as unknown as TraceEvent);
      const { listed } = collector.result();
      const wanted = listed.map(({ height, atMicros, sides }) => ({
        height,
        at: atMicros,
        sides: sides.map(({ block, packer, nodes }) => ({ block, packer, nodes: [...nodes] })),
      }));
      const found = trace.index.forks.map(({ height, at, blocks }) => ({
        height,
        at,
        sides: blocks.map((number) => {
          const { hash, packer, committers } = trace.index.blocks[number]!;
          return { block: hash, packer, nodes: nodesOf(committers) };
        }),
      }));
      const byHeight = <T extends { height: number }>(list: readonly T[]) =>
        list.toSorted((a, b) => a.height - b.height);
      expect(byHeight(found)).toEqual(byHeight(wanted));
      const marks = trace.index.landmarks.filter((mark) => mark.class === 'fork');
      expect(marks.map(({ at }) => at)).toEqual(
        trace.index.forks.map(({ at }) => at).toSorted((a, b) => a - b),
      );
    }
    expect(split().trace.index.forks.length).toBeGreaterThan(2);
  });

  it('has a landmark for each crash, each piece of evidence and each breach', () => {
    const pairs = {
      crashed: 'crash',
      'equivocation-seen': 'evidence',
      breach: 'breach',
      undone: 'undone',
    } as const;
    for (const { events, trace } of subjects)
      for (const [kind, name] of Object.entries(pairs)) {
        const started = events.find((event) => event.kind === 'phase-two-started')?.id ?? Infinity;
        const wanted = events
          .filter((event) => event.kind === kind && (kind !== 'crashed' || event.id < started))
          .map(({ id }) => id);
        const found = trace.index.landmarks.filter((mark) => mark.class === name);
        const ids = found.map(({ event }) => events[event]!.id);
        expect(ids.filter((id) => wanted.includes(id))).toEqual(wanted);
      }
  });

  it('has phase two as a stretch of its own, and no landmarks for the nodes that it freezes', () => {
    let frozen = 0;
    for (const { events, trace } of subjects) {
      const started = events.find((event) => event.kind === 'phase-two-started');
      const ended = events.find((event) => event.kind === 'phase-two-ended');
      if (started === undefined) {
        expect(trace.index.phaseTwo).toBeNull();
        continue;
      }
      const { phaseTwo, crashes, landmarks } = trace.index;
      expect(phaseTwo && { ...phaseTwo, core: nodesOf(phaseTwo.core) }).toEqual({
        from: started.at,
        to: ended?.at,
        core: started.core,
      });
      const down = crashes.filter(({ from }) => from === started.at).map(({ node }) => node);
      expect(down.filter((node) => started.core.includes(node))).toEqual([]);
      frozen += down.length;
      expect(
        landmarks.filter(({ class: name, at }) => name === 'crash' && at >= started.at),
      ).toEqual([]);
    }
    expect(frozen).toBeGreaterThan(1);
  });

  it('has causes that a filter left out as absent', async () => {
    const filter = { ...EVERYTHING, withheld: new Set(['sent', 'timer'] as const) };
    const { text, events } = traced(split().scenario, filter);
    const trace = await indices.of(text, 'filtered', null);
    const causes = trace.index.chunks.flatMap((_, number) => [
      ...unpackChunk(trace.chunk(number)).columns.cause,
    ]);
    const kept = events.filter(({ kind }) => kind !== 'sent' && kind !== 'timer');
    expect(trace.index.events).toBe(kept.length);
    expect(trace.index.leftOut).toBe('without sent, timer');
    const ids = new Map(kept.map(({ id }, ordinal) => [id, ordinal]));
    kept.forEach(({ cause }, i) => {
      const wanted = cause === null ? NONE : (ids.get(cause) ?? ABSENT);
      expect(causes[i]).toBe(wanted);
    });
  });
});

describe('the state of a node', () => {
  /** Told again from the events alone, without columns. */
  function naive(events: readonly TracedEvent[], node: number) {
    const parents = new Map<string, string>();
    const heights = new Map<string, number>();
    const states: {
      head: string | undefined;
      height: number;
      voted: string | undefined;
      isUp: boolean;
      view: readonly [number, number] | null;
    }[] = [];
    let view: readonly [number, number] | null = null;
    let [head, height, voted, isUp]: [string | undefined, number, string | undefined, boolean] = [
      undefined,
      0,
      undefined,
      false,
    ];
    for (const event of events) {
      if (event.kind === 'committed' || event.kind === 'proposed') {
        parents.set(event.block, event.parent);
        heights.set(event.block, event.height);
      }
      if ('node' in event && event.node === node)
        switch (event.kind) {
          case 'started':
            isUp = true;
            break;
          case 'crashed':
            isUp = false;
            break;
          case 'restarted':
            isUp = true;
            view = null;
            height = event.height;
            while (head !== undefined && heights.get(head)! > height)
              head = known(parents.get(head)!);
            break;
          case 'committed':
            [head, height] = [event.block, event.height];
            if (view !== null && view[0] <= height) view = null;
            break;
          case 'view-opened':
            view = [event.height, event.view];
            break;
          case 'undone':
            [head, height] = [known(parents.get(event.block)!), event.height - 1];
            break;
          case 'voted':
            voted = event.block;
            break;
          default:
            break;
        }
      states.push({ head, height, voted, isUp, view });
    }
    return states;

    function known(hash: string): string | undefined {
      return heights.has(hash) ? hash : undefined;
    }
  }

  it('agrees with what the events say, at every event, from the start of every chunk', () => {
    for (const subject of subjects) {
      const { trace, events, chunks } = subject;
      const { nodes, kinds, blocks } = trace.index;
      const hash = (block: number) => (block === NONE ? undefined : blocks[block]?.hash);
      for (let node = 0; node < nodes; node += 1) {
        const wanted = naive(events, node);
        for (const chunk of chunks) {
          const state = { ...chunk.states[node]! };
          for (let i = 0; i < chunk.columns.count; i += 1) {
            if (chunk.columns.lane[i] === node + 1)
              advance(state, chunk.columns, i, chunk.first + i, stepsOf(kinds), blocks);
            const { head, height, votedBlock, up } = state;
            const view = state.view === NONE ? null : [state.viewHeight, state.view];
            const voted = hash(votedBlock);
            expect({ head: hash(head), height, voted, isUp: up === 1, view }).toEqual(
              wanted[chunk.first + i],
            );
          }
        }
      }
    }
  });
});

describe('two traces', () => {
  it('differ where their first different event is, whatever came of what was before', async () => {
    const { scenario, events, trace } = split();
    const other = await indices.of(
      traced({ ...scenario, duration: scenario.duration / 2 }).text,
      'half',
      null,
    );
    const others = traced({ ...scenario, duration: scenario.duration / 2 }).events;
    const wanted = events.findIndex(
      (event, i) =>
        JSON.stringify(asJson(event)) !== JSON.stringify(others[i] && asJson(others[i])),
    );
    expect(firstDifference(trace, other)).toEqual({
      equalEvents: wanted,
      ordinals: [wanted, wanted],
    });
    expect(firstDifference(trace, trace)).toBeNull();
    const view = viewOf([trace, other]);
    view.indices.forEach(({ landmarks }, i) => {
      const mark = landmarks.find((one) => one.class === 'difference');
      expect([mark?.event, mark?.at]).toEqual([wanted, [events, others][i]?.[wanted]?.at]);
    });
    expect(wanted).toBeGreaterThan(700);
    expect(view.comparison).toContain(`the same for ${wanted} events`);
  });

  it('that leave out different things are compared in what both have', async () => {
    const { scenario, events, trace } = split();
    const filter = {
      withheld: new Set(['sent', 'timer'] as const),
      samples: new Map([['delivered', { take: 1, of: 3 }]] as const),
      limit: null,
    };
    const part = await indices.of(traced(scenario, filter).text, 'part', null);
    const short = { ...EVERYTHING, limit: 900 };
    const beginning = await indices.of(traced(scenario, short).text, 'beginning', null);
    for (const [one, other] of [
      [trace, part],
      [part, trace],
      [part, beginning],
      [beginning, trace],
    ] as const) {
      const view = viewOf([one, other]);
      expect(view.comparison).toContain('the same in what both have');
      expect(view.indices.flatMap(({ landmarks }) => landmarks)).not.toContainEqual(
        expect.objectContaining({ class: 'difference' }),
      );
    }

    const half = traced({ ...scenario, duration: scenario.duration / 2 }, filter);
    const found = viewOf([trace, await indices.of(half.text, 'half of it', null)]);
    const kept = events.filter(({ kind, id }) => keeps(filter, kind, id));
    const halfOfIt = half.events.filter(({ kind, id }) => keeps(filter, kind, id));
    const place = kept.findIndex(
      (event, i) =>
        JSON.stringify(asJson(event)) !== JSON.stringify(halfOfIt[i] && asJson(halfOfIt[i])),
    );
    expect(place).toBeGreaterThan(200);
    expect(found.comparison).toContain(`the same for ${place} events that both have`);
    found.indices.forEach(({ landmarks }, i) => {
      const mark = landmarks.find((one) => one.class === 'difference');
      const ordinal = i === 0 ? events.indexOf(kept[place]!) : place;
      expect([mark?.event, mark?.at]).toEqual([ordinal, [kept, halfOfIt][i]![place]!.at]);
    });
  });
});

it('a scenario that is known gives the halts that the reports tell of', async () => {
  const scenario = loadScenario('scenarios/holes/split-equivocation.yaml', [
    { path: 'faults', value: '[{ at: 10s, for: 25s, crash: [0, 1] }]' },
    { path: 'expect.forks', value: 'none' },
  ]);
  const { trace } = await indices.subject(scenario);
  expect(trace.index.halts.length).toBeGreaterThan(0);
  expect(trace.index.crashes.map(({ node, from, to }) => [node, from, to])).toEqual([
    [0, 10_000_000, 35_000_000],
    [1, 10_000_000, 35_000_000],
  ]);
  const marks = trace.index.landmarks.filter((mark) => mark.class === 'halt');
  expect(marks.map(({ at }) => at)).toEqual(trace.index.halts.map(({ from }) => from));
});
