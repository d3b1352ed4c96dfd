/**
 * Delegates: their turns over time, and what each did.
 *
 * @module
 */
import type { DelegateRow } from '../../collectors/liveness.ts';
import { counted } from '../../format.ts';
import { turns } from '../figures/turns.ts';
import { markup, joined, type Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import type { RunPageData } from '../run-page-data.ts';
import { table, type TableColumn } from '../table.ts';

export function delegates(draw: Draw, data: RunPageData): Html {
  const { liveness, elections } = data.results;
  const rounds = new Map(elections.service.map(({ delegate, rounds }) => [delegate, rounds]));
  const rows = liveness.delegates.filter(
    ({ delegate, produced, missed }) => produced + missed > 0 || rounds.has(delegate),
  );
  return joined([
    turns(draw, data) ?? markup`<p>No delegate had a turn.</p>`,
    table<DelegateRow>({
      id: 'delegates-table',
      caption: `${counted(rows.length, 'delegate')} in office at any time`,
      file: 'delegates.csv',
      columns: [
        { title: 'delegate', show: ({ delegate }) => delegate, isNumber: true },
        { title: 'Byzantine', show: ({ byzantine }) => (byzantine ? 'yes' : 'no') },
        count('packed', 'produced_blocks', ({ produced }) => produced),
        count('missed', 'missed_turns', ({ missed }) => missed),
        count('down', 'missed_down', ({ down }) => down),
        count('cut off', 'missed_cut_off', ({ cutOff }) => cutOff),
        count('refused', 'missed_refused', ({ refused }) => refused),
        count('late', 'missed_late', ({ late }) => late),
        count('silent', 'missed_silent', ({ silent }) => silent),
        count('rounds', 'rounds_served', ({ delegate }) => rounds.get(delegate) ?? 0),
      ],
      rows,
    }),
  ]);
}

function count(
  title: string,
  name: string,
  show: (row: DelegateRow) => number,
): TableColumn<DelegateRow> {
  return { title, name, show, isNumber: true };
}
