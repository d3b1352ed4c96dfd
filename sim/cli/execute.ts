/**
 * One run as the commands do it: piece by piece, interruptible, with files that are whole or not
 * there.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { RunPicture } from '../../reports/picture.ts';
import { RunReport, type RunResults } from '../../reports/report.ts';
import { runPageData } from '../../reports/saved/run-folder.ts';
import { judge, type Verdict } from '../../reports/verdict.ts';
import { readyToCompress } from '../../reports/trace/compression.ts';
import { RunFiles } from '../../reports/writers/run-files.ts';
import type { Committed } from '../../reports/writers/directory.ts';
import { reportJson, runJson } from '../../reports/writers/json.ts';
import { printScenario } from '../../scenarios/print.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { Recorder } from '../recording.ts';
import { Simulation, type SimulationSummary } from '../simulation.ts';
import type { TraceListener } from '../trace-event.ts';
import { Comparison, type Difference } from './comparison.ts';
import type { Interruption } from './interruption.ts';
import { VERSION } from './package.ts';
import { Gauge, progressLine, type Progress } from './progress.ts';
import { runInSlices } from './slices.ts';
import type { TraceRequest } from './trace-options.ts';

export interface Job {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Folder of all runs; null: no files. */
  readonly out: string | null;
  /** The command that shows the run again; for the reports. */
  readonly replay: string;
  /** Whether `report.html` is written, too. */
  readonly html?: boolean;
  /** What trace is written, if any. */
  readonly trace?: TraceRequest | null;
  /** Whether a second run, with nodes created in another order, must tell the same. */
  readonly verify?: boolean;
}

export interface Surroundings {
  readonly interruption: Interruption;
  readonly progress: Progress;
  /** What the progress line calls the run. */
  readonly label: string;
}

export interface Finished {
  readonly kind: 'finished';
  readonly summary: SimulationSummary;
  readonly results: RunResults;
  readonly verdict: Verdict;
  /** Null if no files were asked for. */
  readonly picture: RunPicture | null;
  readonly wallSeconds: number;
  /** Null if no files were asked for. */
  readonly files: Committed | null;
  /** Events found equal by `verify`; null without it. */
  readonly verifiedEvents: number | null;
}

export interface Interrupted {
  readonly kind: 'interrupted';
  readonly at: Micros;
}

export interface NotDeterministic {
  readonly kind: 'not-deterministic';
  readonly difference: Difference;
}

/** Something of ours is broken. */
export interface Bug {
  readonly kind: 'bug';
  readonly error: unknown;
  /** Simulated time of the event at which it showed. */
  readonly at: Micros;
}

export type Outcome = Finished | Interrupted | NotDeterministic | Bug;

/**
 * Only a run that finishes leaves files.
 *
 * @throws UsageError if files cannot be written
 */
export async function execute(job: Job, surroundings: Surroundings): Promise<Outcome> {
  const { scenario, seed, out } = job;
  await readyToCompress(job.trace?.name ?? '');
  const files = out === null ? null : new RunFiles({ out, scenario: scenario.name, seed });
  const run = new Run(job, files);
  try {
    const outcome = await run.outcome(surroundings);
    if (outcome.kind !== 'finished') files?.discard();
    return outcome;
  } catch (error) {
    files?.discard();
    if (error instanceof UsageError) throw error;
    return { kind: 'bug', error, at: run.now };
  } finally {
    surroundings.progress.clear();
  }
}

class Run {
  readonly #job: Job;
  readonly #files: RunFiles | null;
  #simulation: Simulation | undefined;

  constructor(job: Job, files: RunFiles | null) {
    this.#job = job;
    this.#files = files;
  }

  get now(): Micros {
    return this.#simulation?.now ?? 0;
  }

  async outcome({ interruption, progress, label }: Surroundings): Promise<Outcome> {
    const { scenario, seed } = this.#job;
    const report = new RunReport(
      scenario,
      this.#files === null ? {} : { ...this.#files.sinks, withPicture: true },
    );
    const gauge = new Gauge();
    const comparison = this.#job.verify === true ? new Comparison() : null;
    const listeners: TraceListener[] = [report];
    if (progress.isShown) listeners.push(gauge);
    if (comparison !== null) listeners.push(comparison.listeners[0]);

    const began = performance.now();
    const wallSeconds = (): number => (performance.now() - began) / 1000;
    const simulation = new Simulation(scenario, { seed, listeners, recorders: this.#recorders() });
    this.#simulation = simulation;
    const second = comparison === null ? null : this.#secondRun(comparison);
    const sliced =
      comparison === null || second === null
        ? simulation
        : comparison.inLockStep(simulation, second);

    const ended = await runInSlices(sliced, () => {
      progress.draw(() =>
        progressLine({
          label,
          now: simulation.now,
          duration: scenario.duration,
          height: gauge.height,
          forks: report.forksSoFar,
          transactions: gauge.transactions,
          wallSeconds: wallSeconds(),
        }),
      );
      return !interruption.requested;
    });
    if (!ended) return { kind: 'interrupted', at: simulation.now };
    if (comparison !== null && comparison.difference !== null)
      return { kind: 'not-deterministic', difference: comparison.difference };

    const summary = simulation.finish();
    if (comparison !== null && second?.finish().fingerprint !== summary.fingerprint) {
      const { equalEvents } = comparison;
      return {
        kind: 'not-deterministic',
        difference: { equalEvents, first: null, second: null },
      };
    }
    const results = report.finish();
    const verdict = judge(scenario, results);
    const picture = report.picture();
    const took = wallSeconds();
    return {
      kind: 'finished',
      summary,
      results,
      verdict,
      picture,
      wallSeconds: took,
      files: await this.#commit(summary, verdict, results, picture),
      verifiedEvents: comparison?.equalEvents ?? null,
    };
  }

  #recorders(): readonly Recorder[] {
    const { trace = null } = this.#job;
    if (trace === null || this.#files === null) return [];
    return [this.#files.trace({ version: VERSION, ...trace })];
  }

  #secondRun(comparison: Comparison): Simulation {
    const { scenario, seed } = this.#job;
    return new Simulation(scenario, {
      seed,
      listeners: [comparison.listeners[1]],
      creationOrder: 'descending',
    });
  }

  async #commit(
    { fingerprint }: SimulationSummary,
    verdict: Verdict,
    results: RunResults,
    picture: RunPicture | null,
  ): Promise<Committed | null> {
    const files = this.#files;
    if (files === null || picture === null) return null;
    const { scenario, seed, replay, html } = this.#job;
    const identity = { version: VERSION, scenario: scenario.name, seed, fingerprint };
    const scenarioText = printScenario(scenario);
    const report = reportJson(VERSION, replay, picture);
    files.write('report.json', report);
    if (html === true) {
      // Of the texts, as `ektsim report` does it: so both make the same page.
      const run = runJson(identity, verdict, results);
      const texts = { run, report, scenario: scenarioText, curve: null };
      const { runPage } = await import('../../reports/html/run-page.ts');
      files.write('report.html', await runPage(runPageData(texts, VERSION, files.path)));
    }
    return files.commit(identity, verdict, results, scenarioText);
  }
}
