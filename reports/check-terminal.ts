/**
 * What `ektsim check` found, as a table for a person at a terminal.
 *
 * @module
 */
import Table from 'cli-table3';
import pico from 'picocolors';

/** One scenario with its seeds, for `ektsim check`. */
export interface CheckRow {
  readonly scenario: string;
  readonly passed: number;
  readonly failed: number;
  /** 0 when all passed. */
  readonly worstExitCode: number;
  readonly firstFailingSeed: string | number | null;
}

export function checkTable(rows: readonly CheckRow[], options = { colour: false }): string {
  const colours = pico.createColors(options.colour);
  const table = new Table({
    head: ['scenario', 'passed', 'failed', 'worst exit', 'first failing seed'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    const paint = row.failed === 0 ? colours.green : colours.red;
    table.push([
      paint(row.scenario),
      String(row.passed),
      row.failed === 0 ? '0' : colours.red(String(row.failed)),
      row.failed === 0 ? '0' : `${row.worstExitCode} ${meaningOf(row.worstExitCode)}`.trim(),
      String(row.firstFailingSeed ?? ''),
    ]);
  }
  return `${table.toString()}\n`;
}

const MEANINGS = new Map([
  [1, 'safety'],
  [2, 'liveness'],
  [3, 'not tested'],
  [4, 'not deterministic'],
  [64, 'bad scenario'],
  [70, 'bug'],
]);

function meaningOf(exitCode: number): string {
  return MEANINGS.get(exitCode) ?? '';
}
