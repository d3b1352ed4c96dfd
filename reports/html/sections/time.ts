/**
 * The run over time, and its faults, halts and recoveries as tables.
 *
 * @module
 */
import type { FaultRow } from '../../collectors/fault-timeline.ts';
import type { HaltRow } from '../../collectors/liveness.ts';
import { moment } from '../../fork-words.ts';
import { counted, nodeRanges, nodesInWords } from '../../format.ts';
import { reasonInWords, type Story } from '../../story/story.ts';
import { happenings } from './happenings.ts';
import { timeline } from '../figures/timeline.ts';
import { markup, joined, type Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import type { RunPageData } from '../run-page-data.ts';
import { secondsColumn, table } from '../table.ts';

export function time(draw: Draw, data: RunPageData): Html {
  const { faults, liveness, misconduct } = data.results;
  return joined([
    timeline(draw, data),
    ...(faults.length === 0 ? [] : [faultTable(faults)]),
    ...misconduct.map(
      ({ behaviours, firstAtMicros, nodes }) =>
        markup`<p>Byzantine by the scenario (${behaviours.join(', ')}): ${
          firstAtMicros === null
            ? 'it never showed.'
            : `${nodesInWords(nodes.toSorted((a, b) => a - b))}, first at ${moment(firstAtMicros)}.`
        }</p>`,
    ),
    ...standstill(data.picture.stories.standstill),
    ...(liveness.halts === 0 ? [] : [haltTable(liveness.listedHalts, liveness.halts)]),
  ]);
}

/** The longest time without a new height, where it was long. */
function standstill(story: Story | null): readonly Html[] {
  if (story === null) return [];
  return [
    markup`<article class="story" aria-labelledby="standstill">
<h3 id="standstill">${story.title}</h3>
<p><strong>Why</strong></p><ul>${story.reasons.map((reason) => markup`<li>${reasonInWords(reason)}</li>`)}</ul>
${happenings(story.events)}
</article>
`,
  ];
}

/** Counts from 1, as words do; the trace and `run.json` have the index. */
function faultTable(rows: readonly FaultRow[]): Html {
  return table<FaultRow>({
    id: 'faults-table',
    caption: counted(rows.length, 'fault'),
    file: 'faults.csv',
    columns: [
      { title: 'fault', show: ({ fault }) => fault + 1, isNumber: true },
      { title: 'what', name: 'action', show: ({ action }) => action },
      {
        title: 'nodes',
        show: ({ groups }) => groups.map(nodeRanges).join(' | '),
      },
      secondsColumn('from', 'from_s', ({ startedAtMicros }) => startedAtMicros, 'never began'),
      secondsColumn('to', 'to_s', ({ endedAtMicros }) => endedAtMicros, 'never ended'),
    ],
    rows,
  });
}

function haltTable(rows: readonly HaltRow[], all: number): Html {
  const shown = all > rows.length ? `, the first ${rows.length}` : '';
  return table<HaltRow>({
    id: 'halts-table',
    caption: `${counted(all, 'halt')}${shown}`,
    file: 'halts.csv',
    columns: [
      secondsColumn('stopped', 'from_s', ({ fromMicros }) => fromMicros),
      secondsColumn('resumed', 'to_s', ({ toMicros }) => toMicros, 'never'),
      { title: 'at height', name: 'height', show: ({ height }) => height, isNumber: true },
      {
        title: 'turns given up',
        name: 'abstentions',
        show: (row) => row.abstentions,
        isNumber: true,
      },
    ],
    rows,
  });
}
