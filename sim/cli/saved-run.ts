/**
 * A run that `ektsim run` has left on disk, to be run again: its resolved scenario and its seed are
 * all that it takes.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readScenario } from '../../scenarios/parse.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import { VERSION } from './package.ts';

export interface SavedRun {
  readonly folder: string;
  readonly scenario: Scenario;
  readonly seed: number;
  /** What a run of the same code must have again. */
  readonly fingerprint: string;
}

const RUN = z.looseObject({
  version: z.string(),
  seed: z.int().min(0),
  fingerprint: z.string(),
});

/** @throws UsageError in one line, if the folder holds no run of this version */
export function loadSavedRun(folder: string): SavedRun {
  const path = join(folder, 'run.json');
  if (!existsSync(path))
    throw new UsageError(`${path} is not there; allowed: the folder of a run of ektsim`);
  const { version, seed, fingerprint } = parsedRun(path);
  if (version !== VERSION)
    throw new UsageError(`${path} is of ektsim ${version}; allowed: runs of ${VERSION}, this one`);
  const { scenario } = readScenario(join(folder, 'scenario.yaml'));
  return { folder, scenario, seed, fingerprint };
}

function parsedRun(path: string): z.infer<typeof RUN> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} is no run.json of ektsim: ${why}`);
  }
  const outcome = RUN.safeParse(value);
  if (!outcome.success)
    throw new UsageError(`${path} is no run.json of ektsim: version, seed and fingerprint wanted`);
  return outcome.data;
}
