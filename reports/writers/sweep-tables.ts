/**
 * The tables of a sweep. Described in docs/reports.md.
 *
 * @module
 */
import { FIGURES, figureCell, type Figure } from '../figures.ts';
import type { Spread } from '../spread.ts';
import type { SweepGroup, SweepIdentity, SweepRow } from '../sweep.ts';
import { csv, type Cell, type Column } from './csv.ts';
import type { TypedColumn } from './parquet.ts';

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

/**
 * `runs.parquet`: the columns of `runs.csv` with their types. A path of whose values all are numbers is
 * a column of numbers.
 */
export function typedRunColumns(axes: SweepIdentity['axes']): readonly TypedColumn<SweepRow>[] {
  const numbers = axes.filter(({ values }) => values.every((value) => NUMBER.test(value)));
  const numeric = new Set(numbers.map(({ path }) => path));
  const whole = new Set(['seed', 'exit_code', ...columnsOf((unit) => unit === 'count')]);
  const fractions = new Set(columnsOf((unit) => unit !== 'count'));
  return runColumns(axes.map(({ path }) => path)).map((column, index) => {
    const [name, value] = column;
    if (index < axes.length)
      return numeric.has(name)
        ? { column: [name, (row) => Number(value(row))], type: 'number' }
        : { column, type: 'text' };
    return { column, type: whole.has(name) ? 'whole' : fractions.has(name) ? 'number' : 'text' };
  });
}

/** As YAML has it, and CSV. */
const NUMBER = /^-?\d+(\.\d+)?$/;

function columnsOf(isOne: (unit: Figure['unit']) => boolean): readonly string[] {
  return FIGURES.filter(({ unit }) => isOne(unit)).map(({ column }) => column);
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
