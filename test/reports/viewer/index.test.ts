import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ForkCollector } from '../../../reports/collectors/fork.ts';
import { EVERYTHING } from '../../../reports/trace/filter.ts';
import type { TracedEvent } from '../../../reports/trace/traced-event.ts';
import { detailOf, unpackChunk, type Chunk } from '../../../reports/viewer/model/chunk.ts';
import { ABSENT, NONE } from '../../../reports/viewer/model/columns.ts';
import { describe as inWords } from '../../../reports/viewer/model/describe.ts';
import {
  Matcher,
  NO_FILTER,
  parseHeights,
  parseLanes,
} from '../../../reports/viewer/model/filter.ts';
import { advance, stepsOf } from '../../../reports/viewer/model/node-state.ts';
import { isHit, mayHit, parseQuery, type Query } from '../../../reports/viewer/model/search.ts';
import { firstDifference } from '../../../reports/viewer/server/difference.ts';
import { indexTrace, type IndexedTrace } from '../../../reports/viewer/server/indexer.ts';
import { viewOf } from '../../../reports/viewer/server/view.ts';
import { loadScenario } from '../../../scenarios/parse.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import { asJson, smallRuns, traced, type Traced } from '../trace/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'ektsim-viewer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Subject extends Traced {
  readonly scenario: Scenario;
  readonly trace: IndexedTrace;
  readonly chunks: readonly Chunk[];
}

const opened: IndexedTrace[] = [];
afterAll(() => opened.forEach((trace) => trace.close()));

async function index(text: string, name: string, scenario: Scenario | null): Promise<IndexedTrace> {
  const path = join(folder, `${name}.ndjson`);
  writeFileSync(path, text);
  const trace = await indexTrace(path, { name, scenario, chunkEvents: 700 });
  opened.push(trace);
  return trace;
}

async function subjectOf(scenario: Scenario): Promise<Subject> {
  const run = traced(scenario);
  const trace = await index(run.text, scenario.name, scenario);
  const chunks = trace.index.chunks.map((_, number) => unpackChunk(trace.chunk(number)));
  return { ...run, scenario, trace, chunks };
}

const subjects: Subject[] = [];
beforeAll(async () => {
  for (const scenario of smallRuns()) subjects.push(await subjectOf(scenario));
});

/** Chunk and place of each event, in order. */
function* places({ chunks }: Subject): Generator<readonly [Chunk, number, ordinal: number]> {
  for (const chunk of chunks)
    for (let i = 0; i < chunk.columns.count; i += 1) yield [chunk, i, chunk.first + i];
}

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
          return { block: hash, packer, nodes: committers };
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
        const wanted = events.filter((event) => event.kind === kind).map(({ id }) => id);
        const found = trace.index.landmarks.filter((mark) => mark.class === name);
        const ids = found.map(({ event }) => events[event]!.id);
        expect(ids.filter((id) => wanted.includes(id))).toEqual(wanted);
      }
  });

  it('has causes that a filter left out as absent', async () => {
    const filter = { ...EVERYTHING, withheld: new Set(['sent', 'timer'] as const) };
    const { text, events } = traced(split().scenario, filter);
    const trace = await index(text, 'filtered', null);
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
    }[] = [];
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
            height = event.height;
            while (head !== undefined && heights.get(head)! > height)
              head = known(parents.get(head)!);
            break;
          case 'committed':
            [head, height] = [event.block, event.height];
            break;
          case 'undone':
            [head, height] = [known(parents.get(event.block)!), event.height - 1];
            break;
          case 'voted':
            voted = event.block;
            break;
        }
      states.push({ head, height, voted, isUp });
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
            expect({ head: hash(head), height, voted: hash(votedBlock), isUp: up === 1 }).toEqual(
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
    const other = await index(
      traced({ ...scenario, duration: scenario.duration / 2 }).text,
      'half',
      null,
    );
    const others = traced({ ...scenario, duration: scenario.duration / 2 }).events;
    const wanted = events.findIndex(
      (event, i) =>
        JSON.stringify(asJson(event)) !== JSON.stringify(others[i] && asJson(others[i])),
    );
    expect(firstDifference(trace, other)).toBe(wanted);
    expect(firstDifference(trace, trace)).toBeNull();
    const view = viewOf([trace, other]);
    view.indices.forEach(({ landmarks }, i) => {
      const mark = landmarks.find((one) => one.class === 'difference');
      expect([mark?.event, mark?.at]).toEqual([wanted, [events, others][i]?.[wanted]?.at]);
    });
    expect(wanted).toBeGreaterThan(700);
    expect(view.comparison).toContain(`the same for ${wanted} events`);
  });
});

describe('search', () => {
  const found = (text: string): readonly TracedEvent[] => {
    const subject = split();
    const query = parseQuery(text, subject.trace.index) as Query;
    expect(typeof query, text).toBe('object');
    const hits = [...places(subject)].filter(([{ columns }, i]) => isHit(query, columns, i));
    const { chunks } = subject.trace.index;
    for (const [chunk] of hits)
      expect(mayHit(query, chunks[subject.chunks.indexOf(chunk)]!)).toBe(true);
    return hits.map(([, , ordinal]) => subject.events[ordinal]!);
  };
  const all = (wanted: (event: TracedEvent) => boolean) => split().events.filter(wanted);

  it('finds by kind, node, height and block', () => {
    expect(found('committed')).toEqual(all(({ kind }) => kind === 'committed'));
    expect(found('kind:voted node:2')).toEqual(
      all((event) => event.kind === 'voted' && event.node === 2),
    );
    expect(found('n1 committed h4')).toEqual(
      all((event) => event.kind === 'committed' && event.node === 1 && event.height === 4),
    );
    const { hash } = split().trace.index.blocks[3]!;
    const byHash = found(hash.slice(0, 8));
    expect(byHash.length).toBeGreaterThan(5);
    expect(
      byHash.every(
        (event) => JSON.stringify(asJson(event)).includes(hash) || event.kind === 'delivered',
      ),
    ).toBe(true);
    expect(found('event:299').map(({ id }) => id)).toEqual([299]);
  });

  it.each([
    ['', 'Type a'],
    ['node:9', 'no node “9”: they are 0 to 2'],
    ['kind:nonsense', 'no kind “nonsense”'],
    ['block:ffffffffffff', 'No block’s hash begins with'],
    ['zzz', '“zzz” is no kind, block, node'],
  ])('says what it does not understand: %s', (text, problem) => {
    expect(parseQuery(text, split().trace.index)).toContain(problem);
  });
});

describe('the filter', () => {
  it('lets through what it says, and never keeps back a chunk that has some', () => {
    const subject = split();
    const { index: known } = subject.trace;
    const lanes = parseLanes('1-2', known) as ReadonlySet<number>;
    const heights = parseHeights('3..5') as readonly [number, number];
    const filter = {
      ...NO_FILTER,
      lanes,
      heights,
      hiddenKinds: new Set(['timer', 'sent', 'delivered']),
    };
    const matcher = new Matcher(filter, known);
    const found = [...places(subject)].filter(([{ columns }, i]) => matcher.matches(columns, i));
    const wanted = subject.events.filter(
      (event) =>
        !filter.hiddenKinds.has(event.kind) &&
        'node' in event &&
        (event.node === 1 || event.node === 2) &&
        'height' in event &&
        event.height >= 3 &&
        event.height <= 5,
    );
    expect(found.map(([, , ordinal]) => subject.events[ordinal])).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(20);
    expect(matcher.mayMatch(known.chunks[0]!)).toBe(true);
    expect(
      new Matcher({ ...NO_FILTER, heights: [9_000, 9_001] }, known).mayMatch(known.chunks[0]!),
    ).toBe(false);
  });

  it('says what it does not understand', () => {
    const { index: known } = split().trace;
    expect(parseLanes('0-7', known)).toBe('There is no 0-7: nodes are 0 to 2, such as 0-4, 7.');
    expect(parseHeights('x')).toContain('Heights are written like');
    expect(parseLanes(' ', known)).toBeNull();
    expect(parseLanes('world, 0', known)).toEqual(new Set([0, 1]));
  });
});

describe('an event in words', () => {
  it('says who did what with which block', () => {
    const { trace, chunks } = split();
    const { landmarks } = trace.index;
    const { event } = landmarks.find((mark) => mark.class === 'fork')!;
    const { columns } = chunks[0]!;
    expect(inWords(columns, event, trace.index)).toBe(
      'node 1 committed block 4e136c47 at height 3',
    );
    const delivered = trace.index.kinds.indexOf('delivered');
    const first = columns.kind.indexOf(delivered);
    expect(inWords(columns, first, trace.index)).toMatch(
      /^node \d received heartbeat from node \d/,
    );
  });
});

it('a scenario that is known gives the halts that the reports tell of', async () => {
  const scenario = loadScenario('scenarios/holes/split-equivocation.yaml', [
    { path: 'faults', value: '[{ at: 10s, for: 25s, crash: [0, 1] }]' },
    { path: 'expect.forks', value: 'none' },
  ]);
  const { trace } = await subjectOf(scenario);
  expect(trace.index.halts.length).toBeGreaterThan(0);
  expect(trace.index.crashes.map(({ node, from, to }) => [node, from, to])).toEqual([
    [0, 10_000_000, 35_000_000],
    [1, 10_000_000, 35_000_000],
  ]);
  const marks = trace.index.landmarks.filter((mark) => mark.class === 'halt');
  expect(marks.map(({ at }) => at)).toEqual(trace.index.halts.map(({ from }) => from));
});
