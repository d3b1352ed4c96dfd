/**
 * What a folder holds: a run, a check or a sweep.
 *
 * @module
 */
import { join } from 'node:path';
import { pathKind } from '../../scenarios/path-kind.ts';
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
  const kind = pathKind(folder);
  if (kind === 'nothing')
    throw new UsageError(`${folder} is not there; allowed: the folder of a run, check or sweep`);
  if (kind === 'file')
    throw new UsageError(`${folder} is no folder; allowed: the folder of a run, check or sweep`);
  const has = (name: string): boolean => pathKind(join(folder, name)) !== 'nothing';
  if (has('run.json')) return { kind: 'run', run: readRunFolder(folder, version) };
  if (has('check.json')) return { kind: 'check', check: readCheckFolder(folder, version) };
  if (has('sweep.json')) return { kind: 'sweep', sweep: readSweepFolder(folder, version) };
  throw new UsageError(
    `${folder} has no run.json, check.json or sweep.json; allowed: the folder of a run, check or sweep`,
  );
}
