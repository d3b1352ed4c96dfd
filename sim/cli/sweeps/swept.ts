/**
 * From stored results to the rows of a sweep's tables.
 *
 * @module
 */
import type { SweepResults, SweepRow } from '../../../reports/sweep.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import type { Failed, JobResult, Performed } from '../../campaign/job.ts';
import type { ResultStore } from '../../campaign/store/result-store.ts';
import { plannedRuns, type PlannedRun, type SweepPlan } from '../../campaign/sweep/plan.ts';
import { EXIT } from '../exit-code.ts';
import { replayCommand } from '../replay.ts';

/** A run that is over. */
export interface SweptRun {
  readonly run: PlannedRun;
  readonly row: SweepRow;
  /** What went wrong, if it did not come to its end. */
  readonly failure: Failed | null;
  readonly result: JobResult;
  /** How long it took where it was done. */
  readonly wallSeconds: number;
}

/**
 * The runs of the plan that are done, in the order of the plan, whoever did them and when.
 *
 * @throws UsageError if two stores have different results of one run
 */
export function sweptRuns(plan: SweepPlan, stores: readonly ResultStore[]): readonly SweptRun[] {
  const runs = plannedRuns(plan);
  const known = new Map<string, Performed | null>();
  for (const { scenario, seed } of runs) known.set(keyOf(scenario, seed), null);
  for (const store of stores) {
    store.read(
      (scenario, seed) => known.has(keyOf(scenario, seed)),
      ({ scenario, seed }, performed) => {
        const key = keyOf(scenario, seed);
        known.set(key, better(known.get(key) ?? null, performed));
      },
    );
  }
  return runs.flatMap((run) => {
    const performed = known.get(keyOf(run.scenario, run.seed)) ?? null;
    return performed === null ? [] : [sweptRun(plan, run, performed)];
  });
}

export function resultsOf(plan: SweepPlan, runs: readonly SweptRun[]): SweepResults {
  const { identity, scenarioText } = plan;
  return { identity, rows: runs.map(({ row }) => row), scenarioText };
}

/** A run that came to its end counts, however often it failed elsewhere. */
function better(known: Performed | null, found: Performed): Performed {
  if (known === null || known.result.kind === 'failed') return found;
  if (found.result.kind === 'failed') return known;
  const [a, b] = [known.result.fingerprint, found.result.fingerprint];
  if (a === b) return known;
  throw new UsageError(
    `found the fingerprints ${a} and ${b} for one run; allowed: one. The machines are not alike, or results were changed`,
  );
}

function sweptRun(
  { identity }: SweepPlan,
  run: PlannedRun,
  { result, wallSeconds }: Performed,
): SweptRun {
  const { point, seed } = run;
  const isCompleted = result.kind === 'completed';
  const row: SweepRow = {
    values: point.map(({ value }) => value),
    seed,
    exitCode: isCompleted ? result.verdict.exitCode : EXIT.bug,
    verdict: isCompleted ? result.verdict.summary : null,
    fingerprint: isCompleted ? result.fingerprint : null,
    figures: isCompleted ? result.figures : null,
    error: isCompleted ? null : result.message,
    replay: replayCommand({ file: identity.file, seed, overrides: point }),
  };
  return { run, row, failure: isCompleted ? null : result, result, wallSeconds };
}

function keyOf(scenario: string, seed: number): string {
  return `${scenario}/${seed}`;
}
