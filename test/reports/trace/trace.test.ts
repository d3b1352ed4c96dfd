import { describe, expect, it } from 'vitest';
import {
  EVENT_KINDS,
  eventSchema,
  headerSchema,
  trailerSchema,
} from '../../../reports/trace/schema.ts';
import { isSampled } from '../../../reports/trace/filter.ts';
import { asRanges, type TracedEvent } from '../../../reports/trace/traced-event.ts';
import { simulate } from '../../../sim/simulation.ts';
import { asJson, small, smallRuns, traced } from './runs.ts';

const runs = smallRuns().map((subject) => ({ name: subject.name, subject, ...traced(subject) }));

describe('a trace', () => {
  it.each(runs)('of $name changes nothing in the run', ({ subject, fingerprint }) => {
    expect(fingerprint).toBe(simulate(subject, { seed: 1 }).fingerprint);
  });

  it.each(runs)('of $name has, line for line, what JSON.stringify makes of its events', (run) => {
    const lines = run.text.trimEnd().split('\n').slice(1, -1);
    expect(lines).toHaveLength(run.events.length);
    // Key order means nothing; that there are no other keys and values does.
    lines.forEach((line, index) => {
      expect(JSON.parse(line)).toEqual(asJson(run.events[index] as TracedEvent));
    });
  });

  it.each(runs)('of $name is as the schema says, from the first line to the last', (run) => {
    const lines = run.text.trimEnd().split('\n');
    const [first = '', ...events] = lines;
    const last = events.pop() ?? '';
    expect(headerSchema.parse(JSON.parse(first)).scenario).toBe(run.name);
    const { length } = run.events;
    const { fingerprint } = run;
    expect(trailerSchema.parse(JSON.parse(last))).toEqual({
      end: true,
      events: length,
      written: length,
      fingerprint,
    });
    for (const line of events) eventSchema.parse(JSON.parse(line));
  });

  it('is tested with every kind of event', () => {
    const seen = new Set(runs.flatMap(({ events }) => events.map(({ kind }) => kind)));
    expect(EVENT_KINDS.filter((kind) => !seen.has(kind))).toEqual([]);
  });
});

describe('causes', () => {
  it.each(runs)('in $name come before what they cause, and numbers rise by one', ({ events }) => {
    events.forEach(({ id, cause }, index) => {
      expect(id).toBe(index + 1);
      expect(cause ?? 0).toBeLessThan(id);
    });
  });

  it.each(runs)('in $name are of the right kinds', ({ events }) => {
    const kindOf = (id: number | null): string | null =>
      id === null ? null : (events[id - 1]?.kind ?? '');
    const HANDLED = ['delivered', 'timer', 'submitted', 'started', 'restarted'];
    const ALLOWED: Readonly<Record<string, readonly (string | null)[]>> = {
      delivered: ['sent'],
      dropped: ['sent'],
      departed: ['sent'],
      proposed: HANDLED,
      voted: HANDLED,
      committed: HANDLED,
      started: ['run-started'],
      'fault-started': ['fault-due'],
      'fault-changed': ['fault-started'],
      'fault-ended': ['fault-started'],
      breach: ['committed', 'sent', 'assumptions-broken'],
      restarted: ['fault-started'],
      crashed: ['fault-due', 'fault-started', 'phase-two-started'],
      answered: ['delivered'],
      told: ['delivered'],
    };
    for (const event of events) {
      const allowed = ALLOWED[event.kind];
      if (allowed !== undefined) expect(allowed).toContain(kindOf(event.cause));
      const cause = events[(event.cause ?? 0) - 1];
      // A step is one node's: nobody acts on what another node was told.
      if ((event.kind === 'voted' || event.kind === 'committed') && cause?.kind === 'delivered')
        expect(cause.to).toBe(event.node);
      if (event.kind === 'fault-due' && cause !== undefined) expect(cause).toHaveProperty('packer');
      if (event.kind === 'delivered' && cause?.kind === 'sent')
        expect([cause.from, cause.message]).toEqual([event.from, event.message]);
    }
  });

  it('lead from a triggered crash to its trigger', () => {
    const { events } = runs[1] ?? { events: [] };
    const due = events.find(({ kind, cause }) => kind === 'fault-due' && cause !== null);
    const trigger = events[(due?.cause ?? 0) - 1];
    expect(trigger).toMatchObject({ kind: 'committed', height: 3 });
    expect(events.find(({ kind, cause }) => kind === 'crashed' && cause === due?.id)).toMatchObject(
      {
        node: (trigger as { readonly node: number }).node,
      },
    );
  });
});

describe('a filtered trace', () => {
  const whole = runs[0]?.text.trimEnd().split('\n') ?? [];
  const idOf = (line: string): number => (JSON.parse(line) as { readonly id: number }).id;

  it('has some of the lines of the whole one, unchanged', () => {
    const filter = {
      withheld: new Set(['delivered'] as const),
      samples: new Map([['sent', { take: 1, of: 3 }]] as const),
      limit: null,
    };
    const lines = traced(small(), filter).text.trimEnd().split('\n');
    const [first = '', ...events] = lines;
    expect(JSON.parse(first)).toMatchObject({ withheld: ['delivered'], sampled: { sent: '1/3' } });
    const trailer = JSON.parse(events.pop() ?? '') as unknown;
    expect(trailer).toMatchObject({ events: whole.length - 2, written: events.length });
    const expected = whole.slice(1, -1).filter((line) => {
      const isSent = line.includes('"kind":"sent"');
      return (
        !line.includes('"kind":"delivered"') &&
        (!isSent || isSampled({ take: 1, of: 3 }, idOf(line)))
      );
    });
    expect(events).toEqual(expected);
  });

  it('ends with its limit, but for the last line', () => {
    const filter = { withheld: new Set<never>(), samples: new Map(), limit: 10 };
    const lines = traced(small(), filter).text.trimEnd().split('\n');
    expect(lines.slice(1, -1)).toEqual(whole.slice(1, 11));
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ written: 10, events: whole.length - 2 });
  });

  it('takes about the part that it should, spread evenly over rows of deliveries', () => {
    for (const row of [2, 3, 20, 21]) {
      const ids = Array.from({ length: 20_000 }, (_, i) => 1 + i * row);
      const taken = ids.filter((id) => isSampled({ take: 1, of: 10 }, id)).length;
      expect(Math.abs(taken - 2_000)).toBeLessThan(300);
    }
  });
});

describe('recipients', () => {
  it.each([
    [[], []],
    [[4], [4]],
    [
      [4, 5],
      [4, 5],
    ],
    [
      [0, 1, 2, 4, 5, 6, 7],
      [
        [0, 2],
        [4, 7],
      ],
    ],
    [
      [9, 3, 4, 5, 1],
      [9, [3, 5], 1],
    ],
  ])('%j are written as %j', (to, ranges) => {
    expect(asRanges(to)).toEqual(ranges);
  });
});
