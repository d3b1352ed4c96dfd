/**
 * What a folder holds: a run, a check or a sweep.
 *
 * @module
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { CheckResults } from '../check.ts';
import type { RunPageData } from '../html/run-page-data.ts';
import type { SweepResults } from '../sweep.ts';
import { readCheckFolder } from './check-folder.ts';
import { readRunFolder } from './run-folder.ts';
import { readSweepFolder } from './sweep-folder.ts';

export type Saved =
  | { readonly kind: 'run'; readonly run: RunPageData }
  | { readonly kind: 'check'; readonly check: CheckResults }
  | { readonly kind: 'sweep'; readonly sweep: SweepResults };

/**
 * @param version - of ektsim; what another one wrote is refused
 * @throws UsageError in one line, if it is no such folder
 */
export function readSaved(folder: string, version: string): Saved {
  let stats;
  try {
    stats = statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot read ${folder}: ${why}`);
  }
  if (stats === undefined)
    throw new UsageError(`${folder} is not there; allowed: the folder of a run, check or sweep`);
  if (!stats.isDirectory())
    throw new UsageError(`${folder} is no folder; allowed: the folder of a run, check or sweep`);
  if (existsSync(join(folder, 'run.json')))
    return { kind: 'run', run: readRunFolder(folder, version) };
  if (existsSync(join(folder, 'check.json')))
    return { kind: 'check', check: readCheckFolder(folder, version) };
  if (existsSync(join(folder, 'sweep.json')))
    return { kind: 'sweep', sweep: readSweepFolder(folder, version) };
  throw new UsageError(
    `${folder} has no run.json, check.json or sweep.json; allowed: the folder of a run, check or sweep`,
  );
}
