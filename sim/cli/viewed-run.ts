/**
 * What `ektsim view` is given: a run's folder or a trace file. A run that has no trace is run again
 * to make one.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { EVERYTHING } from '../../reports/trace/filter.ts';
import type { BrokenExpectation } from '../../reports/viewer/model/trace-index.ts';
import type { IndexedTrace } from '../../reports/viewer/server/indexed-trace.ts';
import { indexTrace } from '../../reports/viewer/server/indexer.ts';
import { explained } from '../../reports/writers/files.ts';
import { pathKind } from '../../scenarios/path-kind.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import { execute } from './execute.ts';
import type { Interruption } from './interruption.ts';
import { Progress } from './progress.ts';
import { readSavedRun, traceIn, versionNote } from './saved-run.ts';

/**
 * @param path - of a run's folder or a trace file
 * @returns null: interrupted
 * @throws UsageError in one line
 */
export async function indexRun(
  path: string,
  interruption: Interruption,
): Promise<IndexedTrace | null> {
  const kind = pathKind(path);
  if (kind === 'nothing')
    throw new UsageError(`${path} is not there; allowed: the folder of a run, or a trace file`);
  const name = basename(resolve(path));
  if (kind === 'file') return indexTrace(path, { name }, () => !interruption.requested);
  const trace = traceIn(path);
  if (trace === null) return runAgain(path, name, interruption);
  const expectations = brokenIn(path);
  const options = { name, scenario: scenarioIn(path), expectations };
  return indexTrace(trace, options, () => !interruption.requested);
}

/** Null: the folder has none that can be read; then the trace stands for itself. */
function scenarioIn(folder: string): Scenario | null {
  try {
    return readSavedRun(folder).scenario;
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

const VERDICT = z.looseObject({
  verdict: z.looseObject({
    findings: z.array(
      z.looseObject({
        expectation: z.string(),
        outcome: z.string(),
        found: z.string(),
        allowed: z.string(),
      }),
    ),
  }),
});

/** What the run's verdict says is broken. */
function brokenIn(folder: string): readonly BrokenExpectation[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  } catch {
    return [];
  }
  const found = VERDICT.safeParse(value);
  if (!found.success) return [];
  return found.data.verdict.findings
    .filter(({ outcome }) => outcome === 'broken')
    .map(({ expectation, found: what, allowed }) => ({ expectation, found: what, allowed }));
}

async function runAgain(
  folder: string,
  name: string,
  interruption: Interruption,
): Promise<IndexedTrace | null> {
  const run = readSavedRun(folder);
  const { scenario, seed, fingerprint } = run;
  const note = versionNote(run);
  if (note !== null) process.stderr.write(`warning: ${note}\n`);
  process.stderr.write(`${folder} has no trace: running it again to make one.\n`);
  const parent = tmpdir();
  const out = explained(parent, () => mkdtempSync(join(parent, 'ektsim-run-')));
  try {
    const trace = { name: 'trace.ndjson', filter: EVERYTHING };
    const outcome = await execute(
      { scenario, seed, out, trace, html: false, replay: '' },
      { interruption, progress: new Progress(process.stderr), label: `${scenario.name}, again` },
    );
    if (outcome.kind === 'interrupted') return null;
    if (outcome.kind === 'bug') throw outcome.error;
    if (outcome.kind !== 'finished' || outcome.files === null) return null;
    if (outcome.summary.fingerprint !== fingerprint)
      process.stderr.write('warning: this run has another fingerprint than the one on disk\n');
    const { path } = outcome.files;
    const options = { name, scenario, expectations: brokenIn(path) };
    return await indexTrace(join(path, trace.name), options, () => !interruption.requested);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
