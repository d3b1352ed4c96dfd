/**
 * All tables of a sweep, from its results. They lie beside the results themselves, which stay: each
 * file takes the place of an earlier one when it is whole.
 *
 * @module
 */
import { join } from 'node:path';
import { sweepPage } from '../html/sweep-page.ts';
import { groupsOf, type SweepResults } from '../sweep.ts';
import { csv } from './csv.ts';
import { linkLatest, sweepName, type Committed } from './directory.ts';
import { writeBytesAtomically, writeFileAtomically } from './files.ts';
import { json } from './json.ts';
import { parquet } from './parquet.ts';
import { runColumns, summaryCsv, typedRunColumns } from './sweep-tables.ts';

/**
 * The same bytes for the same results.
 *
 * @param out - folder of all runs
 * @throws UsageError if a file cannot be written
 */
export async function writeSweep(out: string, results: SweepResults): Promise<Committed> {
  const { identity, rows, scenarioText } = results;
  const name = sweepName(identity.scenario, identity.shard);
  const folder = join(out, name);
  const paths = identity.axes.map(({ path }) => path);
  const groups = groupsOf(rows);
  const finished = rows.length;
  const failed = rows.filter(({ error }) => error !== null).length;
  const counts = groups.map(({ values, runs, asExpected, forked, failed: lost }) => {
    return { values, runs, asExpected, forked, failed: lost };
  });
  const write = (file: string, text: string): void => writeFileAtomically(join(folder, file), text);
  write('runs.csv', csv(runColumns(paths), rows));
  const writtenBy = `ektsim ${identity.version}`;
  const table = await parquet(typedRunColumns(identity.axes), rows, writtenBy);
  writeBytesAtomically(join(folder, 'runs.parquet'), table);
  write('summary.csv', summaryCsv(paths, groups));
  write('scenario.yaml', scenarioText);
  write('report.html', await sweepPage(results));
  const interrupted = finished < identity.planned;
  write('sweep.json', json({ ...identity, finished, failed, interrupted, groups: counts }));
  return { path: folder, note: linkLatest(out, name) };
}
