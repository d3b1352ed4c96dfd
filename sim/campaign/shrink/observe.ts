/**
 * One run, as far as it takes to know whether it shows a failure.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import { ForkCollector } from '../../../reports/collectors/fork.ts';
import { RunReport, type RunResults } from '../../../reports/report.ts';
import { judge, type Verdict } from '../../../reports/verdict.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { Simulation } from '../../simulation.ts';
import type { TraceEvent, TraceListener } from '../../trace-event.ts';
import { failureOfError, failuresOf, nameOf, type Failure } from './failure.ts';

/** Something that advances piece by piece, and comes to its end or is stopped on the way. */
export interface Steps {
  /** Takes up to so many events; whether there are more. */
  advance(maxEvents: number): boolean;
}

/** Takes all steps; false: somebody wanted it to stop. */
export type Pace = (steps: Steps) => Promise<boolean>;

export interface Observation {
  readonly isShown: boolean;
  /** When; null where it is not shown, and where only the whole run tells. */
  readonly failedAt: Micros | null;
  /** What was not exercised, such as a fault that never began; 0 where the run was not judged. */
  readonly untested: number;
  /** Another assertion of ours that failed on the way. */
  readonly error: Failure | null;
}

export interface ObserveOptions {
  readonly seed: number;
  readonly failure: Failure;
  /** A run that has not shown the failure by then does not show it. */
  readonly maxEvents: number;
  readonly pace: Pace;
  /** When, if at all, what is random is drawn anew. */
  readonly reseeded?: Reseeding;
}

/** The run goes on from a moment as one of another seed. */
export interface Reseeding {
  /** What happens at this time happens before. */
  readonly after: Micros;
  readonly seed: string;
}

/** Runs until the failure shows. Null: stopped. */
export async function observe(
  scenario: Scenario,
  { seed, failure, maxEvents, pace, reseeded }: ObserveOptions,
): Promise<Observation | null> {
  const watch = new Watch(scenario, failure);
  try {
    const simulation = new Simulation(scenario, { seed, listeners: watch.listeners });
    const run = reseeded === undefined ? simulation : new Reseeded(simulation, reseeded);
    const steps = new BoundedSteps(run, maxEvents, () => watch.shownAt !== null);
    if (!(await pace(steps))) return null;
    if (watch.shownAt !== null || !steps.isComplete)
      return { isShown: watch.shownAt !== null, failedAt: watch.shownAt, untested: 0, error: null };
    return { ...watch.atEnd(), failedAt: null, error: null };
  } catch (error) {
    const thrown = failureOfError(error);
    const isShown = failure.kind === 'invariant' && isSame(thrown, failure);
    const failedAt = isShown ? watch.now : null;
    return { isShown, failedAt, untested: 0, error: isShown ? null : thrown };
  }
}

/** A run to its end. */
export interface WholeRun {
  readonly kind: 'whole';
  readonly results: RunResults;
  readonly verdict: Verdict;
  readonly fingerprint: string;
  readonly events: number;
}

/** One that an assertion of ours ended. */
export interface BrokenRun {
  readonly kind: 'broken';
  readonly failure: Failure;
  readonly events: number;
}

/** Null: stopped. */
export async function runWhole(
  scenario: Scenario,
  seed: number,
  pace: Pace,
): Promise<WholeRun | BrokenRun | null> {
  const report = new RunReport(scenario);
  let steps: BoundedSteps | null = null;
  try {
    const simulation = new Simulation(scenario, { seed, listeners: [report] });
    steps = new BoundedSteps(simulation, Infinity, () => false);
    if (!(await pace(steps))) return null;
    const { fingerprint } = simulation.finish();
    const results = report.finish();
    const verdict = judge(scenario, results);
    return { kind: 'whole', results, verdict, fingerprint, events: steps.taken };
  } catch (error) {
    return { kind: 'broken', failure: failureOfError(error), events: steps?.taken ?? 0 };
  }
}

export function isSame(a: Failure, b: Failure): boolean {
  if (a.kind === 'invariant' && b.kind === 'invariant') return a.message === b.message;
  return nameOf(a) === nameOf(b);
}

/** So many events are taken before it is asked again whether that is enough. */
const BETWEEN_LOOKS = 50;

/** A run that may come to its own end. */
interface Run extends Steps {
  readonly isOver: boolean;
}

/** A simulation whose streams begin anew after a moment. */
class Reseeded implements Run {
  readonly #simulation: Simulation;
  readonly #reseeding: Reseeding;
  #isDone = false;

  constructor(simulation: Simulation, reseeding: Reseeding) {
    this.#simulation = simulation;
    this.#reseeding = reseeding;
  }

  get isOver(): boolean {
    return this.#simulation.isOver;
  }

  advance(maxEvents: number): boolean {
    if (this.#isDone) return this.#simulation.advance(maxEvents);
    const { after, seed } = this.#reseeding;
    if (this.#simulation.advanceUntil(after, maxEvents)) return true;
    this.#simulation.reseed(seed);
    this.#isDone = true;
    return !this.isOver;
  }
}

/** A simulation up to a number of events, or until it is done with. */
class BoundedSteps implements Steps {
  readonly #simulation: Run;
  readonly #isDone: () => boolean;
  readonly #most: number;
  taken = 0;

  constructor(simulation: Run, most: number, isDone: () => boolean) {
    this.#simulation = simulation;
    this.#most = most;
    this.#isDone = isDone;
  }

  /** Whether the run came to its own end. */
  get isComplete(): boolean {
    return this.#simulation.isOver;
  }

  advance(maxEvents: number): boolean {
    for (let left = Math.min(maxEvents, this.#most - this.taken); left > 0;) {
      const step = Math.min(left, BETWEEN_LOOKS);
      this.taken += step;
      left -= step;
      if (!this.#simulation.advance(step) || this.#isDone()) return false;
    }
    return this.taken < this.#most;
  }
}

/** Looks for one failure. */
class Watch implements TraceListener {
  readonly #scenario: Scenario;
  readonly #failure: Failure;
  readonly #forks = new ForkCollector();
  readonly #report: RunReport | null;
  #isOver = false;
  /** Of the last event that it saw. */
  now: Micros = 0;
  /** When the failure showed. */
  shownAt: Micros | null = null;

  constructor(scenario: Scenario, failure: Failure) {
    this.#scenario = scenario;
    this.#failure = failure;
    this.#report = failure.kind === 'expectation' ? new RunReport(scenario) : null;
  }

  get listeners(): readonly TraceListener[] {
    return this.#report === null ? [this] : [this.#report];
  }

  onEvent(event: TraceEvent): void {
    this.now = event.at;
    if (event.kind === 'run-ended') this.#isOver = true;
    if (this.shownAt === null && this.#shows(event)) this.shownAt = event.at;
  }

  #shows(event: TraceEvent): boolean {
    switch (this.#failure.kind) {
      case 'fork':
        // Phase two is no part of the scenario.
        if (this.#isOver || event.kind === 'sent' || event.kind === 'dropped') return false;
        this.#forks.onEvent(event);
        return this.#forks.count > 0;
      case 'breach':
        return event.kind === 'breach' && event.checker === this.#failure.checker;
      case 'expectation':
      case 'invariant':
        return false;
    }
  }

  /** What only the whole run tells. Call once, when it is over. */
  atEnd(): Pick<Observation, 'isShown' | 'untested'> {
    if (this.#report === null) return { isShown: false, untested: 0 };
    const results = this.#report.finish();
    const verdict = judge(this.#scenario, results);
    const { unexpected } = failuresOf(results, verdict);
    return {
      isShown: unexpected.some((one) => isSame(one, this.#failure)),
      untested: verdict.findings.filter(({ outcome }) => outcome === 'not-exercised').length,
    };
  }
}
