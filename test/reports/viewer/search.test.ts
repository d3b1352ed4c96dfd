import { beforeAll, describe, expect, it } from 'vitest';
import type { TracedEvent } from '../../../reports/trace/traced-event.ts';
import { describe as inWords } from '../../../reports/viewer/model/describe.ts';
import {
  Matcher,
  NO_FILTER,
  parseHeights,
  parseLanes,
} from '../../../reports/viewer/model/filter.ts';
import { isHit, mayHit, parseQuery, type Query } from '../../../reports/viewer/model/search.ts';
import { loadScenario } from '../../../scenarios/parse.ts';
import { asJson } from '../trace/runs.ts';
import { Indices, places, type Subject } from './subjects.ts';

const indices = new Indices();
let split: Subject;
beforeAll(async () => {
  split = await indices.subject(loadScenario('scenarios/holes/split-equivocation.yaml'));
});

describe('search', () => {
  const found = (text: string): readonly TracedEvent[] => {
    const subject = split;
    const query = parseQuery(text, subject.trace.index) as Query;
    expect(typeof query, text).toBe('object');
    const hits = [...places(subject)].filter(([{ columns }, i]) => isHit(query, columns, i));
    const { chunks } = subject.trace.index;
    for (const [chunk] of hits)
      expect(mayHit(query, chunks[subject.chunks.indexOf(chunk)]!)).toBe(true);
    return hits.map(([, , ordinal]) => subject.events[ordinal]!);
  };
  const all = (wanted: (event: TracedEvent) => boolean) => split.events.filter(wanted);

  it('finds by kind, node, height and block', () => {
    expect(found('committed')).toEqual(all(({ kind }) => kind === 'committed'));
    expect(found('kind:voted node:2')).toEqual(
      all((event) => event.kind === 'voted' && event.node === 2),
    );
    expect(found('n1 committed h4')).toEqual(
      all((event) => event.kind === 'committed' && event.node === 1 && event.height === 4),
    );
    const { hash } = split.trace.index.blocks[3]!;
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
    expect(parseQuery(text, split.trace.index)).toContain(problem);
  });
});

describe('the filter', () => {
  it('lets through what it says, and never keeps back a chunk that has some', () => {
    const subject = split;
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
    const { index: known } = split.trace;
    expect(parseLanes('0-7', known)).toBe('There is no 0-7: nodes are 0 to 2, such as 0-4, 7.');
    expect(parseHeights('x')).toContain('Heights are written like');
    expect(parseLanes(' ', known)).toBeNull();
    expect(parseLanes('world, 0', known)).toEqual(new Set([0, 1]));
  });
});

describe('an event in words', () => {
  it('says who did what with which block', () => {
    const { trace, chunks } = split;
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
