/**
 * The page of a sweep: the points of the grid with their figures, and what was not as expected.
 *
 * @module
 */
import { FIGURES, figureCell, figureInWords, type Figure } from '../figures.ts';
import { counted } from '../format.ts';
import { groupsOf, type SweepGroup, type SweepResults, type SweepRow } from '../sweep.ts';
import { shareInWords, SHOWN_FIGURES } from '../sweep-terminal.ts';
import { page } from './document.ts';
import { markup, joined, type Html } from './markup.ts';
import { loadPlot } from './plot.ts';
import { sweepMaps } from './sections/sweep-maps.ts';
import { meaningOf, toneOf } from './sections/verdict.ts';
import { table, type TableColumn } from './table.ts';

/** Runs that are told one by one; `runs.csv` has all of them. */
const TOLD = 200;

/** The same bytes for the same data. */
export async function sweepPage({ identity, rows, scenarioText }: SweepResults): Promise<string> {
  const draw = await loadPlot();
  const { scenario, version, axes, seeds, planned, file } = identity;
  const groups = groupsOf(rows);
  const paths = axes.map(({ path }) => path);
  const unexpected = rows.filter(({ exitCode }) => exitCode !== 0);
  const failed = rows.filter(({ error }) => error !== null).length;
  return page({
    title: `${scenario}, sweep: ${counted(rows.length, 'run')}`,
    version,
    head: markup`<h1>${scenario}: sweep of ${counted(groups.length, 'point')}, ${counted(rows.length, 'run')}</h1>
<div class="verdict ${failed > 0 ? 'bad' : unexpected.length > 0 ? 'warn' : 'good'}"><p><strong>${
      failed > 0
        ? `${counted(failed, 'run')} failed: a bug in ektsim`
        : `${rows.length - unexpected.length} of ${counted(rows.length, 'run')} as the scenario expects`
    }</strong>${rows.length < planned ? ` (interrupted: ${planned} were planned)` : ''}</p>
<p>${file}, seeds ${seeds}${identity.shard === null ? '' : `, shard ${identity.shard}`}${axes.map(({ path, values }) => markup`; ${path}: ${values.join(', ')}`)}</p></div>`,
    sections: [
      { id: 'maps', title: 'How it depends on the values', body: sweepMaps(draw, axes, groups) },
      { id: 'points', title: 'The points of the grid', body: pointTable(paths, groups) },
      {
        id: 'unexpected',
        title: 'Runs that were not as expected',
        body: unexpectedRuns(paths, unexpected),
      },
      {
        id: 'scenario',
        title: 'The scenario',
        body: markup`<details><summary>As it was read, without the values that were swept</summary>
<pre><code>${scenarioText}</code></pre></details>`,
      },
    ],
  });
}

function pointTable(paths: readonly string[], groups: readonly SweepGroup[]): Html {
  const measured = FIGURES.filter(
    ({ key }) =>
      SHOWN_FIGURES.includes(key) && groups.some(({ spreads }) => (spreads[key] ?? null) !== null),
  );
  return joined([
    markup`<p>Medians of the seeds, with the quartiles below where they differ; below the runs that forked the bounds of the probability, with 95 % confidence. All figures are in summary.csv beside this page.</p>`,
    table<SweepGroup>({
      id: 'points-table',
      caption: counted(groups.length, 'point'),
      file: 'points.csv',
      columns: [
        ...pathColumns<SweepGroup>(paths, ({ values }) => values),
        { title: 'runs', show: ({ runs }) => runs, isNumber: true },
        {
          title: 'as expected',
          name: 'as_expected',
          show: (group) => group.asExpected,
          isNumber: true,
        },
        {
          title: 'forked',
          isNumber: true,
          show: ({ forked, shares }) => {
            const share = shares['forks'] ?? null;
            const words = share === null ? '' : shareInWords(share);
            return words === '' ? forked : markup`${forked}<br><small>${words}</small>`;
          },
          value: ({ forked }) => forked,
        },
        { title: 'failed', show: (group) => group.failed, isNumber: true },
        ...measured.map(figureColumn),
      ],
      rows: groups,
    }),
  ]);
}

function figureColumn(figure: Figure): TableColumn<SweepGroup> {
  const spreadOf = ({ spreads }: SweepGroup) => spreads[figure.key] ?? null;
  return {
    title: figure.title,
    name: figure.column,
    isNumber: true,
    show: (group) => {
      const spread = spreadOf(group);
      if (spread === null) return null;
      const words = (value: number): string => figureInWords(figure, value);
      const [q1, median, q3] = [words(spread.q1), words(spread.median), words(spread.q3)];
      return q1 === median && median === q3
        ? median
        : markup`${median}<br><small>${q1} … ${q3}</small>`;
    },
    value: (group) => figureCell(figure, spreadOf(group)?.median ?? null),
  };
}

function unexpectedRuns(paths: readonly string[], rows: readonly SweepRow[]): Html {
  if (rows.length === 0) return markup`<p>None.</p>`;
  const shown = rows.length > TOLD ? `, the first ${TOLD}; runs.csv has all` : '';
  return table<SweepRow>({
    id: 'unexpected-table',
    caption: `${counted(rows.length, 'run')}${shown}`,
    file: 'unexpected.csv',
    columns: [
      ...pathColumns<SweepRow>(paths, ({ values }) => values),
      { title: 'seed', show: ({ seed }) => seed, isNumber: true },
      {
        title: 'verdict',
        show: ({ exitCode, verdict, error }) =>
          markup`<span class="${toneOf(exitCode) === 'warn' ? 'not-exercised' : 'broken'}">${meaningOf(exitCode)}</span>: ${error ?? verdict}`,
        value: ({ verdict, error }) => error ?? verdict,
      },
      {
        title: 'replay',
        show: ({ replay }) => markup`<code>${replay}</code>`,
        value: (row) => row.replay,
      },
    ],
    rows: rows.slice(0, TOLD),
  });
}

function pathColumns<Row>(
  paths: readonly string[],
  values: (row: Row) => readonly string[],
): readonly TableColumn<Row>[] {
  return paths.map((path, index) => ({ title: path, show: (row) => values(row)[index] ?? null }));
}
