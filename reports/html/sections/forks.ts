/**
 * Forks, told one by one and drawn, and all of them as a table.
 *
 * @module
 */
import type { BreachRow } from '../../collectors/breaches.ts';
import type { ForkRow } from '../../collectors/fork.ts';
import type { OffenceRow } from '../../collectors/offences.ts';
import { forkStory, type ForkStory } from '../../fork-words.ts';
import { shortHash } from '../../story/story.ts';
import { counted, nodeRanges, quantity } from '../../format.ts';
import { blockTree } from '../figures/block-tree.ts';
import { happenings } from './happenings.ts';
import { markup, joined, type Html } from '../markup.ts';
import type { RunPageData } from '../run-page-data.ts';
import { secondsColumn, table } from '../table.ts';

/** Told one by one; what follows from another fork is not. */
const TOLD = 3;

export function forks(data: RunPageData): Html {
  const { results, picture } = data;
  const { listed, forks: count } = results.forks;
  const byHeight = listed.toSorted((a, b) => a.height - b.height);
  const roots = byHeight.filter((fork) => !followsFrom(fork, byHeight));
  const stories = roots
    .slice(0, TOLD)
    .map((fork) => forkStory(fork, picture, results.run.byzantine));
  return joined([
    count === 0
      ? markup`<p>No two nodes that are not Byzantine committed different blocks at one height.</p>`
      : markup`<p>A fork is a height at which two nodes that are not Byzantine committed different blocks. Found: ${counted(count, 'fork')}.</p>`,
    ...stories.map(storyHtml),
    ...(count > stories.length && stories.length > 0
      ? [
          markup`<p>${quantity(count - stories.length)} more are in the table below. A fork right after another one goes on from it.</p>`,
        ]
      : []),
    blockTree(data) ?? markup``,
    ...(count === 0 ? [] : [forkTable(byHeight)]),
    ...breachTable(results.breaches.listed, results.breaches.breaches),
    ...offenceTable(results.offences.offenders),
  ]);
}

/** It is between the same nodes as the one before, and began while that one lasted. */
function followsFrom(fork: ForkRow, all: readonly ForkRow[]): boolean {
  const before = all.find(({ height }) => height === fork.height - 1);
  return (
    before !== undefined &&
    (before.agreedAgainAtMicros === null || before.agreedAgainAtMicros > fork.atMicros)
  );
}

function storyHtml({ height, headline, sides, reasons, outcome, events }: ForkStory): Html {
  return markup`<article class="story" aria-labelledby="fork-${height}">
<h3 id="fork-${height}">${headline}</h3>
<ul>${sides.map((side) => markup`<li>${side}</li>`)}</ul>
${reasons.length === 0 ? null : markup`<p><strong>Why</strong></p><ul>${reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>`}
<p>${outcome}</p>
${happenings(events)}
</article>
`;
}

function forkTable(rows: readonly ForkRow[]): Html {
  return table<ForkRow>({
    id: 'forks-table',
    caption: 'Forks by height',
    file: 'forks-by-height.csv',
    columns: [
      { title: 'height', show: ({ height }) => height, isNumber: true },
      secondsColumn('began', 'at_s', ({ atMicros }) => atMicros),
      secondsColumn('lasted', 'lasted_s', ({ lastedMicros }) => lastedMicros, 'to the end'),
      {
        title: 'blocks',
        show: ({ sides }) => sides.map(({ block }) => shortHash(block)).join(' | '),
        value: ({ sides }) => sides.map(({ block }) => block).join('|'),
      },
      {
        title: 'packers',
        show: ({ sides }) => sides.map(({ packer }) => packer).join(' | '),
      },
      {
        title: 'committed by',
        name: 'nodes',
        show: ({ sides }) => sides.map(({ nodes }) => nodeRanges(nodes)).join(' | '),
      },
      {
        title: 'undone transactions',
        name: 'undone_transactions',
        show: ({ undoneTransactions }) => undoneTransactions.total,
        isNumber: true,
      },
    ],
    rows,
  });
}

function breachTable(rows: readonly BreachRow[], all: number): readonly Html[] {
  if (rows.length === 0) return [];
  const shown = all > rows.length ? `, the first ${rows.length}` : '';
  return [
    table<BreachRow>({
      id: 'breaches-table',
      caption: `${counted(all, 'breach', 'breaches')} found by checkers${shown}`,
      file: 'breaches.csv',
      columns: [
        { title: 'checker', show: ({ checker }) => checker },
        { title: 'node', show: ({ node }) => node, isNumber: true },
        { title: 'height', show: ({ height }) => height, isNumber: true },
        secondsColumn('at', 'at_s', ({ atMicros }) => atMicros),
        { title: 'what', show: ({ detail }) => detail },
      ],
      rows,
    }),
  ];
}

function offenceTable(rows: readonly OffenceRow[]): readonly Html[] {
  if (rows.length === 0) return [];
  return [
    table<OffenceRow>({
      id: 'offences-table',
      caption: 'Offences, and what they cost',
      file: 'offences.csv',
      columns: [
        { title: 'delegate', show: ({ delegate }) => delegate, isNumber: true },
        { title: 'signed two', name: 'offence', show: ({ offence }) => offence },
        { title: 'at height', name: 'height', show: ({ height }) => height, isNumber: true },
        secondsColumn('seen', 'seen_s', ({ seenAtMicros }) => seenAtMicros),
        { title: 'by node', name: 'seen_by', show: ({ seenBy }) => seenBy, isNumber: true },
        {
          title: 'convicted at height',
          name: 'convicted_height',
          show: ({ convictedHeight }) => convictedHeight,
          isNumber: true,
        },
        {
          title: 'lost its seat in round',
          name: 'seat_lost_round',
          show: ({ seatLostRound }) => seatLostRound,
          isNumber: true,
        },
      ],
      rows,
    }),
  ];
}
