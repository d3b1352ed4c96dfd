/**
 * Tables of a page: with a caption, columns that sort, and their data as CSV behind a link.
 *
 * @module
 */
import { csv, seconds, type Cell } from '../writers/csv.ts';
import { markup, Html, joined } from './markup.ts';

export interface TableColumn<Row> {
  readonly title: string;
  /** What is shown; null: nothing. */
  readonly show: (row: Row) => string | number | Html | null;
  /** What it sorts by, and what the CSV has. Default: what is shown, which must be plain then. */
  readonly value?: (row: Row) => Cell;
  /** The CSV's name of it, with the unit. Default: the title. */
  readonly name?: string;
  /** Figures stand to the right. */
  readonly isNumber?: boolean;
}

/** A moment or span: shown to the millisecond, sorted by and saved as it is. */
export function secondsColumn<Row>(
  title: string,
  name: string,
  micros: (row: Row) => number | null,
  otherwise: string | null = null,
): TableColumn<Row> {
  return {
    title: `${title} (s)`,
    name,
    isNumber: true,
    show: (row) => {
      const value = micros(row);
      return value === null ? otherwise : (value / 1e6).toFixed(3);
    },
    value: (row) => seconds(micros(row)),
  };
}

export interface TableOptions<Row> {
  /** Also the anchor; unique on the page. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  /** The CSV's file name. */
  readonly file?: string;
}

/** A table that scrolls in its own frame where it is wider than the page. */
export function table<Row>(options: TableOptions<Row>): Html {
  const { id, caption, columns, rows, file = `${id}.csv` } = options;
  const heads = columns.map(
    ({ title, isNumber }) =>
      markup`<th scope="col"${isNumber === true ? NUMBER : null}>${title}</th>`,
  );
  return markup`<div class="frame" role="region" aria-labelledby="${id}-caption" tabindex="0">
<table id="${id}" data-sortable>
<caption id="${id}-caption">${caption} ${csvLink(file, csvOf(columns, rows))}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${joined(
  rows.map(
    (row) => markup`<tr>${columns.map((column, index) => cell(column, row, index === 0))}</tr>`,
  ),
  '\n',
)}
</tbody>
</table>
</div>`;
}

/** Works from disk, without script and network. */
export function csvLink(file: string, text: string): Html {
  // Half a character has no encoding.
  const data = encodeURIComponent(text.replace(/\p{Cs}/gu, '\u{fffd}'));
  return markup`<a class="csv" download="${file}" href="data:text/csv;charset=utf-8,${data}">${file}</a>`;
}

const NUMBER = markup` class="number"`;

function cell<Row>(column: TableColumn<Row>, row: Row, isFirst: boolean): Html {
  const shown = column.show(row);
  const value = valueOf(column, row);
  const sortBy = shown === value ? null : markup` data-value="${String(value ?? '')}"`;
  const style = column.isNumber === true ? NUMBER : null;
  return isFirst
    ? markup`<th scope="row"${style}${sortBy}>${shown}</th>`
    : markup`<td${style}${sortBy}>${shown}</td>`;
}

function csvOf<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): string {
  return csv<Row>(
    columns.map((column) => [column.name ?? column.title, (row) => valueOf(column, row)]),
    rows,
  );
}

function valueOf<Row>(column: TableColumn<Row>, row: Row): Cell {
  if (column.value !== undefined) return column.value(row);
  const shown = column.show(row);
  return shown instanceof Html ? shown.text : shown;
}
