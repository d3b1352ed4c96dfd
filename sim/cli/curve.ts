/**
 * The curve of a failing run, traced and written down.
 *
 * @module
 */
import { join } from 'node:path';
import type { CurveResults } from '../../reports/curve/curve.ts';
import { curveCsv, curveJson } from '../../reports/curve/table.ts';
import { readRunFolder } from '../../reports/saved/run-folder.ts';
import { curveOf, type CurvePosition } from '../campaign/curve/curve.ts';
import { choose, firstLook, mostEvents, type FirstLook } from '../campaign/shrink/first-look.ts';
import { observe, type Pace } from '../campaign/shrink/observe.ts';
import { checkReproduced, type FailingRun } from './failing-run.ts';
import type { Interruption } from './interruption.ts';
import { writeOutput } from './output-file.ts';
import { VERSION } from './package.ts';
import { campaignLine, Progress } from './progress.ts';
import type { SavedRun } from './saved-run.ts';
import { runInSlices } from './slices.ts';

/** What was asked for. */
export interface CurveRequest {
  readonly run: FailingRun;
  /** The run's folder, if its page gets the curve. */
  readonly saved: SavedRun | null;
  readonly points: number;
  readonly repeats: number;
  readonly workers: number;
  readonly interruption: Interruption;
}

export type CurveOutcome =
  | { readonly kind: 'traced'; readonly traced: Traced }
  | { readonly kind: 'nothing'; readonly look: FirstLook }
  | { readonly kind: 'interrupted' };

export interface Traced {
  readonly results: CurveResults;
  /** Futures that were run. */
  readonly futures: number;
  readonly wallSeconds: number;
}

/** @throws UsageError if the run's folder is of a run that this ektsim runs differently */
export async function traceCurve(request: CurveRequest): Promise<CurveOutcome> {
  const { run, saved, points, repeats, workers, interruption } = request;
  const { scenario, seed } = run;
  const progress = new Progress(process.stderr);
  const began = performance.now();
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  const label = `${scenario.name}, seed ${seed}`;
  let line = (): string => `${label} · the run itself`;
  const pace: Pace = (steps) =>
    runInSlices(steps, () => {
      progress.draw(line);
      return !interruption.requested;
    });
  const goOn = ({ done, total }: CurvePosition): boolean => {
    line = () =>
      campaignLine({ label, done, reused: 0, total, workers, wallSeconds: wallSeconds() });
    progress.draw(line);
    return !interruption.requested;
  };
  try {
    const look = await firstLook(scenario, seed, pace);
    if (look === null) return { kind: 'interrupted' };
    // A curve of another run would be a lie on the page.
    if (saved !== null) checkReproduced(saved, look, '--out for the curve alone');
    const failure = choose(look.failures, run.failureName);
    if (failure === undefined) return { kind: 'nothing', look };
    const maxEvents = mostEvents(look);
    const seen = await observe(scenario, { seed, failure, maxEvents, pace });
    if (seen === null) return { kind: 'interrupted' };
    const measure = { points, repeats, maxEvents, workers, pace, goOn };
    const curve = await curveOf({ scenario, seed, failure, failedAt: seen.failedAt, ...measure });
    if (curve === null) return { kind: 'interrupted' };
    const { fingerprint } = look;
    const results = { version: VERSION, scenario: scenario.name, seed, fingerprint, curve };
    const futures = curve.points.reduce((sum, { runs }) => sum + runs, 0);
    return { kind: 'traced', traced: { results, futures, wallSeconds: wallSeconds() } };
  } finally {
    progress.clear();
  }
}

/** Where the files go; the page only where it is a run's folder. */
export function curveFiles(folder: string, saved: SavedRun | null): readonly string[] {
  const names = ['curve.csv', 'curve.json', ...(saved === null ? [] : ['report.html'])];
  return names.map((name) => join(folder, name));
}

/** Finds out before a long search whether a page can be made. @throws UsageError */
export function checkPage({ path }: SavedRun): void {
  readRunFolder(path, VERSION);
}

/** @throws UsageError if a file cannot be written */
export async function writeCurve(
  { results }: Traced,
  folder: string,
  saved: SavedRun | null,
): Promise<void> {
  writeOutput(join(folder, 'curve.csv'), curveCsv(results));
  writeOutput(join(folder, 'curve.json'), curveJson(results));
  if (saved === null) return;
  // From the folder, as `ektsim report` does it: so both make the same page.
  const { runPage } = await import('../../reports/html/run-page.ts');
  writeOutput(join(folder, 'report.html'), await runPage(readRunFolder(folder, VERSION)));
}
