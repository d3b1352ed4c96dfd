/**
 * The tables of a sweep. Described in docs/reports.md.
 *
 * @module
 */
import { FIGURES, figureCell, type Figure } from '../figures.ts';
import type { Spread } from '../spread.ts';
import type { SweepGroup, SweepRow } from '../sweep.ts';
import { csv, type Cell, type Column } from './csv.ts';

/** `runs.csv`: one row for each run. @param paths - that are swept */
export function runColumns(paths: readonly string[]): readonly Column<SweepRow>[] {
  return [
    ...pathColumns<SweepRow>(paths, (row) => row.values),
    ['seed', (row) => row.seed],
    ['exit_code', (row) => row.exitCode],
    ['verdict', (row) => row.verdict],
    ['fingerprint', (row) => row.fingerprint],
    ...FIGURES.map((figure): Column<SweepRow> => [
      figure.column,
      ({ figures }) => figureCell(figure, figures?.[figure.key] ?? null),
    ]),
    ['error', (row) => row.error],
    ['replay', (row) => row.replay],
  ];
}

/** `summary.csv`: one row for each figure of each point of the grid. */
export function summaryCsv(paths: readonly string[], groups: readonly SweepGroup[]): string {
  interface Row {
    readonly group: SweepGroup;
    readonly figure: Figure;
    readonly spread: Spread | null;
  }
  const rows = groups.flatMap((group) =>
    FIGURES.map((figure): Row => ({ group, figure, spread: group.spreads[figure.key] ?? null })),
  );
  const statistic =
    (pick: (spread: Spread) => number) =>
    ({ figure, spread }: Row): Cell =>
      spread === null ? null : figureCell(figure, pick(spread));
  return csv<Row>(
    [
      ...pathColumns<Row>(paths, ({ group }) => group.values),
      ['figure', ({ figure }) => figure.column],
      ['runs', ({ spread }) => spread?.count ?? 0],
      ['min', statistic(({ min }) => min)],
      ['q1', statistic(({ q1 }) => q1)],
      ['median', statistic(({ median }) => median)],
      ['q3', statistic(({ q3 }) => q3)],
      ['max', statistic(({ max }) => max)],
    ],
    rows,
  );
}

function pathColumns<Row>(
  paths: readonly string[],
  values: (row: Row) => readonly string[],
): readonly Column<Row>[] {
  return paths.map((path, index): Column<Row> => [path, (row) => values(row)[index] ?? null]);
}
