import { beforeAll, describe, expect, it } from 'vitest';
import { chromeTrace } from '../../../reports/exports/chrome.ts';
import { recorded, whole } from './recorded.ts';

interface ChromeEvent {
  readonly ph: string;
  readonly name: string;
  readonly cat?: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly id?: number;
  readonly id2?: { readonly local: string };
  readonly args?: Readonly<Record<string, unknown>>;
}

/** What of the parser of Chrome's developer tools is used here. */
interface DevTools {
  readonly Processor: {
    readonly TraceProcessor: {
      createWithAllHandlers(): {
        parse(events: readonly ChromeEvent[], options: object): Promise<void>;
        readonly data: {
          readonly Flows: { readonly flows: readonly (readonly ChromeEvent[])[] };
          readonly Meta: { readonly processNames: ReadonlyMap<number, ChromeEvent> };
        };
      };
    };
  };
}

const run = recorded();
let events: readonly ChromeEvent[] = [];

beforeAll(async () => {
  const text = (await whole(chromeTrace(run.input))).toString();
  ({ traceEvents: events } = JSON.parse(text) as { traceEvents: ChromeEvent[] });
});

describe('a trace for Chrome', () => {
  it("is understood by the developer tools' own parser: processes, and an arrow for each delivery", async () => {
    // It looks where it runs.
    Object.assign(globalThis, { location: { search: '' }, window: { location: { search: '' } } });
    const { Processor } = (await import('@paulirish/trace_engine')) as unknown as DevTools;
    const processor = Processor.TraceProcessor.createWithAllHandlers();
    await processor.parse(events, {});
    const { Flows, Meta } = processor.data;
    const names = [...Meta.processNames.values()].map(({ args }) => args?.['name']);
    expect(names).toEqual(['node 0', 'node 1', 'node 2', 'node 3', 'node 4 (Byzantine)', 'world']);
    const idOf = (one: ChromeEvent | undefined): string => String(one?.args?.['id']);
    const arrows = Flows.flows.map((flow) => `${idOf(flow[0])} → ${idOf(flow.at(-1))}`);
    // A message that came twice is one arrow, to the first copy.
    const first = new Map<string, string>();
    for (const event of run.events) {
      if (event.kind !== 'delivered') continue;
      const ends = `${event.cause} to ${event.to}`;
      if (!first.has(ends)) first.set(ends, `${event.cause} → ${event.id}`);
    }
    expect(new Set(arrows)).toEqual(new Set(first.values()));
  });

  it('begins each arrow where its message was sent', () => {
    const starts = new Map(events.filter(({ ph }) => ph === 's').map((one) => [one.id, one]));
    const ends = events.filter(({ ph }) => ph === 'f');
    expect(ends).toHaveLength(run.events.filter(({ kind }) => kind === 'delivered').length);
    for (const end of ends) {
      const start = starts.get(end.id);
      expect(start?.ts).toBeLessThanOrEqual(end.ts!);
      expect({ cat: start?.cat, name: start?.name }).toEqual({ cat: end.cat, name: end.name });
    }
  });

  it('ends every span that it begins, once', () => {
    const open = new Map<string, number>();
    for (const { ph, cat, id2, pid } of events) {
      if (ph !== 'b' && ph !== 'e') continue;
      const key = `${cat}/${id2?.local}/${pid}`;
      const depth = (open.get(key) ?? 0) + (ph === 'b' ? 1 : -1);
      expect(depth).toBeGreaterThanOrEqual(0);
      open.set(key, depth);
    }
    expect([...open.keys()].filter((key) => key.startsWith('outage'))).toEqual([
      'outage/outage/1/2',
    ]);
    expect([...open.keys()].filter((key) => key.startsWith('fault'))).toHaveLength(2);
    expect([...open.values()].every((depth) => depth === 0)).toBe(true);
  });

  it('has every commit, at its node and time', () => {
    const told = events
      .filter(({ ph, cat }) => ph === 'i' && cat === 'committed')
      .map(({ pid, ts, name }) => `${pid - 1} ${ts} ${name}`);
    const commits = run.events.flatMap((event) =>
      event.kind === 'committed'
        ? [`${event.node} ${event.at} commits ${event.block.slice(0, 8)} at height ${event.height}`]
        : [],
    );
    expect(told).toEqual(commits);
  });
});
