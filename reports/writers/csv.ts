/**
 * Comma-separated values (RFC 4180 quoting, `\n` line ends): the unit of a quantity is in its
 * column's name, what is not there is empty, true and false are written out.
 *
 * @module
 */
import { stringify, type Options } from 'csv-stringify/sync';
import type { TextSink } from './files.ts';

export type Cell = string | number | boolean | null;

/** A column: its name, and its value in a row. */
export type Column<Row> = readonly [name: string, value: (row: Row) => Cell];

const BATCH = 512;

const FORMAT: Options = {
  record_delimiter: '\n',
  cast: {
    boolean: (value) => (value ? 'true' : 'false'),
    number: (value) => String(value),
    object: () => '',
  },
};

/** A whole table with its header. */
export function csv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return header(columns) + lines(columns, rows);
}

/** A table that is written while its rows come; holds back a bounded number of them. */
export class CsvStream<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #sink: TextSink;
  readonly #rows: Row[] = [];

  constructor(columns: readonly Column<Row>[], sink: TextSink) {
    this.#columns = columns;
    this.#sink = sink;
    sink.write(header(columns));
  }

  write(row: Row): void {
    this.#rows.push(row);
    if (this.#rows.length >= BATCH) this.flush();
  }

  flush(): void {
    this.#sink.write(lines(this.#columns, this.#rows));
    this.#rows.length = 0;
  }
}

/** A time or span in seconds, exact to the microsecond; null stays null. */
export function seconds(micros: number | null): number | null {
  return micros === null ? null : micros / 1e6;
}

function header<Row>(columns: readonly Column<Row>[]): string {
  return stringify([columns.map(([name]) => name)], FORMAT);
}

function lines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return stringify(
    rows.map((row) => columns.map(([, value]) => value(row))),
    FORMAT,
  );
}
