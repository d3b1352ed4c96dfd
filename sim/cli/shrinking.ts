/**
 * A failing run, made as small as it goes, and written down: what `shrink` does, and `fuzz` with what
 * it has found.
 *
 * @module
 */
import { join } from 'node:path';
import type { Scenario } from '../../scenarios/scenario.ts';
import { inWords } from '../campaign/shrink/failure.ts';
import {
  choose,
  firstLook,
  mostEvents,
  startOf,
  type FirstLook,
} from '../campaign/shrink/first-look.ts';
import { Journal } from '../campaign/shrink/journal.ts';
import type { Pace } from '../campaign/shrink/observe.ts';
import { fileText, resultOf, unproved } from '../campaign/shrink/result.ts';
import { Search } from '../campaign/shrink/search.ts';
import { sizeOf } from '../campaign/shrink/size.ts';
import { checkReproduced, type FailingRun } from './failing-run.ts';
import type { Interruption } from './interruption.ts';
import { writeOutput } from './output-file.ts';
import { VERSION } from './package.ts';
import { Progress } from './progress.ts';
import { replayCommand } from './replay.ts';
import { shrinkLine, type Shrunk } from './shrink-text.ts';
import { runInSlices } from './slices.ts';

/** What was asked for. */
export interface ShrinkRequest {
  readonly run: FailingRun;
  /** Where what is found goes. */
  readonly file: string;
  readonly budget: number;
  readonly mostSeconds: number;
}

export type ShrinkOutcome =
  | { readonly kind: 'shrunk'; readonly shrunk: Shrunk }
  | { readonly kind: 'nothing'; readonly look: FirstLook }
  | { readonly kind: 'interrupted' };

/**
 * @throws UsageError if a file cannot be written, or if the run's folder is of a run that this ektsim
 * runs differently
 */
export async function shrinkRun(
  request: ShrinkRequest,
  interruption: Interruption,
): Promise<ShrinkOutcome> {
  const { run, file, budget, mostSeconds } = request;
  const { scenario, seed, failureName, saved, words } = run;
  const progress = new Progress(process.stderr);
  const began = performance.now();
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  /** `--time` counts from the first candidate: what comes before is the same in every call. */
  let searching: number | null = null;
  const isTimeUp = (): boolean => {
    searching ??= performance.now();
    return (performance.now() - searching) / 1000 >= mostSeconds;
  };
  let line = (): string => `${scenario.name}, seed ${seed} · the run itself`;
  /** @param isBounded - whether `--time` ends it */
  const pace =
    (isBounded: boolean): Pace =>
    (steps) =>
      runInSlices(steps, () => {
        progress.draw(line);
        return !interruption.requested && !(isBounded && isTimeUp());
      });
  try {
    const look = await firstLook(scenario, seed, pace(false));
    if (look === null) return { kind: 'interrupted' };
    if (saved !== null)
      checkReproduced(
        saved,
        look,
        `${join(saved.path, 'scenario.yaml')} with --seed ${seed} for what it has become`,
      );
    const failure = choose(look.failures, failureName);
    if (failure === undefined) return { kind: 'nothing', look };
    const start = startOf(scenario, seed, failure);
    const { fingerprint } = look;
    const question = { version: VERSION, fingerprint, seed, failure: inWords(failure) };
    const search = new Search({
      scenario: start,
      seed,
      failure,
      question,
      journal: new Journal(journalBeside(file)),
      budget,
      maxEvents: mostEvents(look),
      pace: pace(true),
      beginPace: pace(false),
    });
    const before = search.size;
    const label = `${scenario.name}, seed ${seed}`;
    line = () => shrinkLine({ label, search, wallSeconds: wallSeconds() });
    const ended = await search.run();
    // What an earlier call has left on the disk is worth more than the run itself.
    if (!search.hasBegun) return { kind: 'interrupted' };
    const origin = { scenario, words, seed, failure, size: before };
    line = () => `${label} · the result`;
    const whole = {
      pace: pace(false),
      isOfRun: (longer: Scenario) => search.isOfRun(longer, pace(false)),
    };
    const result =
      (interruption.requested ? null : await resultOf(search.best, { origin, ...whole })) ??
      unproved(search.best, origin);
    const replay = replayCommand({ file, seed });
    writeOutput(file, fileText(result, replay));
    const ending = ended === 'stopped' && !interruption.requested ? 'time' : ended;
    const after = sizeOf({ ...result.scenario, expect: start.expect });
    return {
      kind: 'shrunk',
      shrunk: {
        failure,
        ending: interruption.requested ? 'stopped' : ending,
        before,
        after,
        result,
        search,
        wallSeconds: wallSeconds(),
        file,
        replay,
      },
    };
  } finally {
    progress.clear();
  }
}

function journalBeside(file: string): string {
  return `${file.replace(/\.ya?ml$/, '')}.journal.ndjson`;
}
