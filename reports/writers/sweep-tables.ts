/**
 * The tables of a sweep. Described in docs/reports.md.
 *
 * @module
 */
import { FIGURES, figureCell, type Figure } from '../figures.ts';
import type { Spread } from '../spread.ts';
import {
  UNEXPECTED,
  type Share,
  type SweepGroup,
  type SweepIdentity,
  type SweepRow,
} from '../sweep.ts';
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
    readonly name: string;
    /** Null for what is a share only. */
    readonly figure: Figure | null;
    readonly spread: Spread | null;
    readonly share: Share | null;
  }
  const rows = groups.flatMap((group): readonly Row[] => [
    ...FIGURES.map((figure) => ({
      group,
      name: figure.column,
      figure,
      spread: group.spreads[figure.key] ?? null,
      share: group.shares[figure.key] ?? null,
    })),
    {
      group,
      name: UNEXPECTED,
      figure: null,
      spread: null,
      share: group.shares[UNEXPECTED] ?? null,
    },
  ]);
  const statistic =
    (pick: (spread: Spread) => number | null) =>
    ({ figure, spread }: Row): Cell =>
      spread === null || figure === null ? null : figureCell(figure, pick(spread));
  const part =
    (pick: (share: Share) => Cell) =>
    ({ share }: Row): Cell =>
      share === null ? null : pick(share);
  return csv<Row>(
    [
      ...pathColumns<Row>(paths, ({ group }) => group.values),
      ['figure', ({ name }) => name],
      ['runs', ({ spread, share }) => spread?.count ?? share?.runs ?? 0],
      ['min', statistic(({ min }) => min)],
      ['q1', statistic(({ q1 }) => q1)],
      ['median', statistic(({ median }) => median)],
      ['q3', statistic(({ q3 }) => q3)],
      ['max', statistic(({ max }) => max)],
      ['median_low', statistic(({ medianInterval }) => medianInterval?.low ?? null)],
      ['median_high', statistic(({ medianInterval }) => medianInterval?.high ?? null)],
      ['runs_with', part(({ count }) => count)],
      ['share_with', part(({ count, runs }) => count / runs)],
      ['share_low', part(({ interval }) => interval.low)],
      ['share_high', part(({ interval }) => interval.high)],
      ['share_bounds', part(({ interval }) => interval.how)],
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
