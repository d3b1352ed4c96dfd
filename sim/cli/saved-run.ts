/**
 * The folder of a run that is over: what it takes to run it again.
 *
 * @module
 */
import { join } from 'node:path';
import { jsonIn } from '../../reports/saved/json-file.ts';
import { readScenario } from '../../scenarios/parse.ts';
import { namesIn, pathKind } from '../../scenarios/path-kind.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { readText } from '../../scenarios/text-file.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import { VERSION } from './package.ts';

export interface SavedRun {
  readonly path: string;
  readonly scenario: Scenario;
  readonly seed: number;
  /** Of the ektsim that ran it. */
  readonly version: string;
  readonly fingerprint: string;
}

const WHAT = 'the folder of a run, such as out/latest';

/** @throws UsageError saying what is wrong with the folder */
export function readSavedRun(path: string): SavedRun {
  if (pathKind(path) !== 'folder')
    throw new UsageError(`${path}: found no folder; allowed: ${WHAT}`);
  const file = join(path, 'run.json');
  if (pathKind(file) === 'nothing')
    throw new UsageError(`${path}: found no run.json; allowed: ${WHAT}`);
  const { seed, version, fingerprint } = identityIn(file, readText(file, RUN_JSON));
  const { scenario } = readScenario(join(path, 'scenario.yaml'));
  return { path, scenario, seed, version, fingerprint };
}

/**
 * The trace in a run's folder; null: it has none. Of several the one that comes first by name.
 *
 * @throws UsageError if the folder cannot be read
 */
export function traceIn(folder: string): string | null {
  const names = namesIn(folder).filter((name) => TRACE.test(name));
  const [first] = names.toSorted((a, b) => (a < b ? -1 : 1));
  return first === undefined ? null : join(folder, first);
}

/** What to say where the run was made by another version, whose runs may differ. */
export function versionNote({ path, version }: SavedRun): string | null {
  if (version === VERSION) return null;
  return `${path} is a run of ektsim ${version}; this is ${VERSION}, which may run it differently`;
}

const TRACE = /\.ndjson(\.gz|\.zst)?$/;
const RUN_JSON = { what: 'the run.json of a run', mostMebibytes: 256 };

function identityIn(file: string, text: string): Omit<SavedRun, 'path' | 'scenario'> {
  const { seed, version, fingerprint } = fieldsOf(jsonIn(file, text));
  if (typeof seed !== 'number' || typeof version !== 'string' || typeof fingerprint !== 'string')
    throw new UsageError(`${file}: found no seed, version and fingerprint; allowed: ${WHAT}`);
  return { seed, version, fingerprint };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
