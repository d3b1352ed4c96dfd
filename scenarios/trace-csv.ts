/**
 * Transactions written down as comma-separated values: one row for each, in order of time.
 *
 * @module
 */
import { CsvError, parse } from 'csv-parse/sync';
import type { Micros } from '../protocol/kernel/types.ts';
import type { TraceRow } from './scenario-workload.ts';
import { didYouMean, show } from './show.ts';
import { printDuration, readDuration } from './units.ts';

export type TraceOutcome =
  | {
      readonly code: 'ok';
      readonly rows: readonly TraceRow[];
      /** Accounts that the rows name. */
      readonly accounts: number;
    }
  | { readonly code: 'invalid'; readonly problems: readonly TraceProblem[] };

export interface TraceProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** The most accounts that a trace may name. */
export const MOST_TRACE_ACCOUNTS = 1_000_000;

const COLUMNS = ['time', 'from', 'to', 'amount', 'fee'] as const;
type Column = (typeof COLUMNS)[number];
const MOST_PROBLEMS = 20;
const LONGEST_LABEL = 100;
const LONGEST_TIME: Micros = 30 * 86_400_000_000;

/** @param fee - of rows that say nothing of it */
export function readTrace(text: string, fee: bigint): TraceOutcome {
  const parsed = split(text);
  if ('line' in parsed) return { code: 'invalid', problems: [parsed] };
  const [header, ...records] = parsed;
  if (header === undefined)
    return invalid(1, `nothing is written here; needed: a header such as ${COLUMNS.join(',')}`);
  const problems = problemsOfHeader(header);
  if (problems.length > 0) return { code: 'invalid', problems };
  return new Reader(header.fields as readonly Column[], fee).read(records);
}

/** With a column for every fee; reads back as the same rows. */
export function printTrace(rows: readonly TraceRow[]): string {
  const lines = rows.map(
    ({ at, from, to, amount, fee }) => `${printDuration(at)},${from},${to},${amount},${fee}\n`,
  );
  return `${COLUMNS.join(',')}\n${lines.join('')}`;
}

interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** What a record comes in with `info: true`. */
interface WithInfo {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function split(text: string): readonly CsvRecord[] | TraceProblem {
  try {
    const records = parse(text, {
      bom: true,
      columns: false,
      comment: '#',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as readonly WithInfo[]; // the package's types leave `info: true` out
    return records.map(({ record, info }) => ({ line: info.lines, fields: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line: unknown = error['lines'];
    return { line: typeof line === 'number' ? line : 1, message: `no valid CSV: ${error.message}` };
  }
}

function problemsOfHeader({ line, fields }: CsvRecord): readonly TraceProblem[] {
  const unknown = fields.filter((name) => !COLUMNS.some((column) => column === name));
  const twice = fields.filter((name, index) => fields.indexOf(name) !== index);
  const missing = COLUMNS.filter((column) => column !== 'fee' && !fields.includes(column));
  const allowed = `allowed: time, from, to, amount and, if you like, fee`;
  return [
    ...unknown.map(
      (name) => `unknown column ${show(name)}${didYouMean(name, COLUMNS)}; ${allowed}`,
    ),
    ...twice.map((name) => `column ${show(name)} given twice; allowed: once`),
    ...missing.map((name) => `column "${name}" is missing; ${allowed}`),
  ].map((message) => ({ line, message }));
}

class Reader {
  readonly #columns: readonly Column[];
  readonly #fee: bigint;
  readonly #accounts = new Map<string, number>();
  readonly #problems: TraceProblem[] = [];
  #line = 0;
  #last: Micros = 0;

  constructor(columns: readonly Column[], fee: bigint) {
    this.#columns = columns;
    this.#fee = fee;
  }

  read(records: readonly CsvRecord[]): TraceOutcome {
    const rows: TraceRow[] = [];
    for (const record of records) {
      rows.push(this.#row(record));
      if (this.#problems.length >= MOST_PROBLEMS) break;
    }
    if (this.#problems.length > 0) return { code: 'invalid', problems: this.#problems };
    return { code: 'ok', rows, accounts: this.#accounts.size };
  }

  #row({ line, fields }: CsvRecord): TraceRow {
    this.#line = line;
    if (fields.length !== this.#columns.length)
      this.#refuse(`found ${fields.length} values; allowed: ${this.#columns.length}, one a column`);
    const field = (column: Column): string => fields[this.#columns.indexOf(column)] ?? '';
    return {
      at: this.#time(field('time')),
      from: this.#account('from', field('from')),
      to: this.#account('to', field('to')),
      amount: this.#amount('amount', field('amount'), 1n),
      fee: field('fee') === '' ? this.#fee : this.#amount('fee', field('fee'), 0n),
    };
  }

  /** A number without a unit is in seconds. */
  #time(text: string): Micros {
    const reading = readDuration(/^[\d.]+$/.test(text) ? `${text}s` : text);
    if (reading.code === 'invalid' || reading.value < 0 || reading.value > LONGEST_TIME) {
      this.#refuse(`time: found ${show(text)}; allowed: seconds such as 1.25, or 90ms, up to 30d`);
      return this.#last;
    }
    if (reading.value < this.#last)
      this.#refuse(
        `time: found ${text} after ${printDuration(this.#last)}; allowed: rows in order of time`,
      );
    this.#last = reading.value;
    return reading.value;
  }

  /** Labels are numbered in the order in which they appear. */
  #account(column: Column, label: string): number {
    if (label === '' || label.length > LONGEST_LABEL)
      this.#refuse(`${column}: found ${show(label)}; allowed: 1 … ${LONGEST_LABEL} characters`);
    const known = this.#accounts.get(label);
    if (known !== undefined) return known;
    const number = this.#accounts.size;
    this.#accounts.set(label, number);
    if (number === MOST_TRACE_ACCOUNTS)
      this.#refuse(`found one account more than allowed: ${MOST_TRACE_ACCOUNTS}`);
    return number;
  }

  #amount(column: Column, text: string, least: bigint): bigint {
    const value = /^\d{1,20}$/.test(text) ? BigInt(text) : -1n;
    if (value >= least && value < 1n << 64n) return value;
    this.#refuse(`${column}: found ${show(text)}; allowed: a whole number ${least} … 2^64 − 1`);
    return least;
  }

  #refuse(message: string): void {
    this.#problems.push({ line: this.#line, message });
  }
}

function invalid(line: number, message: string): TraceOutcome {
  return { code: 'invalid', problems: [{ line, message }] };
}
