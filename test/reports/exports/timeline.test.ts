import { describe, expect, it } from 'vitest';
import { Timeline, type SpanEdge, type TimelineItem } from '../../../reports/exports/timeline.ts';
import type { WrittenEvent } from '../../../reports/trace/schema.ts';
import { SMALL } from '../../sim/scenarios.ts';
import { recorded, type Recorded } from './recorded.ts';

/** With a node that is frozen where it is down already, and blocks that catch-up brings. */
const run = recorded(`${SMALL}expect: { progress: some }\n`);
const spans = spansOf(run);

function spansOf({ input, events }: Recorded): readonly SpanEdge[] {
  const timeline = new Timeline(input.header);
  const items: TimelineItem[] = events.flatMap((event) => [...timeline.items(event)]);
  items.push(...timeline.end(events.at(-1)!.at));
  return items.filter((item): item is SpanEdge => item.kind === 'begin' || item.kind === 'end');
}

function only<Kind extends WrittenEvent['kind']>(
  kind: Kind,
): readonly Extract<WrittenEvent, { kind: Kind }>[] {
  return run.events.filter(
    (event): event is Extract<WrittenEvent, { kind: Kind }> => event.kind === kind,
  );
}

const edges = (category: string): readonly string[] =>
  spans
    .filter((edge) => edge.category === category)
    .map(({ kind, at, lane, name }) => `${kind} ${at} ${lane} ${name}`);

describe('the spans of a timeline', () => {
  it('have phase two in the lane of the world, and frozen nodes apart from outages', () => {
    const [started] = only('phase-two-started');
    const [ended] = only('phase-two-ended');
    expect(edges('phase two')).toEqual([
      `begin ${started?.at} 6 phase two`,
      `end ${ended?.at} 6 phase two`,
    ]);
    expect(edges('outage')).toHaveLength(2);
    const frozen = [0, 1, 2, 3, 4].filter((node) => !started!.core.includes(node));
    expect(frozen.length).toBeGreaterThan(0);
    const begun = edges('frozen').filter((edge) => edge.startsWith('begin'));
    expect(begun).toEqual(frozen.map((node) => `begin ${started!.at} ${node + 1} frozen`));
  });

  it('have a block from the first that its node says of it to its commit there, once', () => {
    const wanted: string[] = [];
    const open = new Set<string>();
    const done = new Set<string>();
    for (const event of run.events)
      switch (event.kind) {
        case 'proposed':
        case 'voted':
        case 'certified':
        case 'committed': {
          const span = `${event.node}/${event.block}`;
          if (!done.has(span) && !open.has(span)) wanted.push(`begin ${event.at} ${span}`);
          open.add(span);
          if (event.kind !== 'committed') break;
          if (!done.has(span)) wanted.push(`end ${event.at} ${span}`);
          done.add(span);
          break;
        }
        default:
      }
    const found = spans
      .filter(({ category }) => category === 'block')
      .map(({ kind, at, span }) => `${kind} ${at} ${span}`);
    expect(found.slice(0, wanted.length)).toEqual(wanted);
    // What follows are blocks that were not committed when the trace ended.
    expect(found.length - wanted.length).toBe(open.size - done.size);
    expect(done.size).toBeGreaterThan(60);
  });

  it('have a block from its quorum on, where its node says nothing before', () => {
    const { header } = run.input;
    const withheld = run.events.filter(({ kind }) => kind !== 'proposed' && kind !== 'voted');
    const [certified] = only('certified');
    const edge = spansOf({ input: { ...run.input, header }, events: withheld }).find(
      ({ category }) => category === 'block',
    );
    expect([edge?.kind, edge?.at, edge?.span]).toEqual([
      'begin',
      certified?.at,
      `${certified?.node}/${certified?.block}`,
    ]);
  });
});
