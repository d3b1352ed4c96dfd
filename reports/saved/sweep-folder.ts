/**
 * A sweep's folder, read back.
 *
 * @module
 */
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../scenarios/usage-error.ts';
import { FIGURES, type Figures } from '../figures.ts';
import type { SweepIdentity, SweepResults, SweepRow } from '../sweep.ts';
import { csvRows } from './csv-rows.ts';
import { parsed, readText } from './json-file.ts';

/** @throws UsageError if a file is missing, or none of this version */
export function readSweepFolder(folder: string, version: string): SweepResults {
  const path = join(folder, 'sweep.json');
  const saved = parsed(path, readText(folder, 'sweep.json'), SWEEP, version) as SavedSweep;
  const { code, scenario, file, axes, seeds, shard, planned } = saved;
  const table = join(folder, 'runs.csv');
  const paths = axes.map((axis) => axis.path);
  const rows = csvRows(table, readText(folder, 'runs.csv')).map((row) => sweepRow(row, paths));
  if (rows.length !== saved.finished)
    throw new UsageError(
      `${table} has ${rows.length} runs; allowed: ${saved.finished}, as sweep.json says`,
    );
  return {
    identity: { version: saved.version, code, scenario, file, axes, seeds, shard, planned },
    rows,
    scenarioText: readText(folder, 'scenario.yaml'),
  };
}

interface SavedSweep extends SweepIdentity {
  readonly finished: number;
}

function sweepRow(row: Readonly<Record<string, string>>, paths: readonly string[]): SweepRow {
  const text = (name: string): string | null => {
    const value = row[name] ?? '';
    return value === '' ? null : value;
  };
  const error = text('error');
  return {
    values: paths.map((path) => row[path] ?? ''),
    seed: Number(row['seed']),
    exitCode: Number(row['exit_code']),
    verdict: text('verdict'),
    fingerprint: text('fingerprint'),
    figures: error === null ? figuresIn(row) : null,
    error,
    replay: row['replay'] ?? '',
  };
}

function figuresIn(row: Readonly<Record<string, string>>): Figures {
  return Object.fromEntries(
    FIGURES.map(({ key, column, unit }) => {
      const cell = row[column] ?? '';
      if (cell === '') return [key, null];
      // Spans stand there in seconds, exact to the microsecond.
      return [key, unit === 'micros' ? Math.round(Number(cell) * 1e6) : Number(cell)];
    }),
  );
}

const SWEEP = z.looseObject({
  version: z.string(),
  code: z.string(),
  scenario: z.string(),
  file: z.string(),
  axes: z.array(z.looseObject({ path: z.string(), values: z.array(z.string()) })),
  seeds: z.string(),
  shard: z.string().nullable(),
  planned: z.number(),
  finished: z.number(),
});
