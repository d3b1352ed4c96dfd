/**
 * A fuzz campaign: draws scenarios, runs them on several threads, learns where they came, and keeps
 * what failed.
 *
 * @module
 */
import { defined } from '../../../protocol/kernel/assert.ts';
import { CELLS } from '../../../reports/situations/coverage.ts';
import { WorkerPool, type JobOutcome } from '../pool.ts';
import { scenarioText, type Draw } from './draw/draw.ts';
import { Groups, type Failed } from './groups.ts';
import { Steering, type SteeringOptions } from './steering.ts';
import type { Trial, TrialResult } from './trial.ts';

export interface HuntOptions extends SteeringOptions {
  readonly workers: number;
  /** Runs at most. */
  readonly runs: number;
  /** Ends the hunt with the first finding. */
  readonly isOverAtFirst: boolean;
  /** A run is the first, in the order of their numbers, to reach some cells. */
  readonly onNews: (news: News) => void;
  /** The first finding of a cause, as soon as it is there. */
  readonly onFinding: (failed: Failed) => void;
  /** Every run, as it ends; for who looks for something else than failures. */
  readonly onRun?: (run: RunOfHunt) => void;
  /** Called about ten times a second; false ends the hunt. */
  readonly goOn: (hunt: Hunt) => boolean;
  /** The module that does a trial; another one only in tests. */
  readonly module?: URL;
}

export interface RunOfHunt {
  readonly draw: Draw;
  readonly result: TrialResult;
}

/** What nobody had reached before. */
export interface News {
  /** Of the run. */
  readonly index: number;
  readonly draw: Draw;
  readonly cells: readonly number[];
}

export class Hunt {
  readonly #options: HuntOptions;
  readonly #steering: Steering;
  readonly #draws = new Map<number, Draw>();
  /** Runs that ended before one with a lower number did. */
  readonly #early = new Map<number, RunOfHunt>();
  #toldInOrder = 0;
  /** Who waits until so many runs, in their order, are over. */
  #waiting: { readonly runs: number; readonly go: () => void }[] = [];
  #isOver = false;

  readonly groups = new Groups();
  /** By cell, the number of runs that reached it. */
  readonly hits = new Uint32Array(CELLS);
  /** Runs that are over. */
  done = 0;
  /** Runs that exercised not all that they should. */
  untested = 0;

  constructor(options: HuntOptions) {
    this.#options = options;
    this.#steering = new Steering(options);
  }

  /** Cells that were reached. */
  get reached(): number {
    return this.hits.reduce((sum, hits) => sum + (hits > 0 ? 1 : 0), 0);
  }

  /** @returns whether all runs that were asked for are done, or the first finding is there */
  async run(): Promise<boolean> {
    const { workers, module = DEFAULT_MODULE, goOn, isOverAtFirst } = this.#options;
    const pool = new WorkerPool<Trial, TrialResult>({ module, workers });
    const isFound = (): boolean => isOverAtFirst && this.groups.size > 0;
    try {
      const isComplete = await pool.all(this.#trials(), {
        onEnd: (index, outcome) => this.#onEnd(index, outcome),
        goOn: () => {
          const goesOn = goOn(this) && !isFound();
          if (!goesOn) this.#end();
          return goesOn;
        },
      });
      return isComplete || isFound();
    } finally {
      this.#end();
      await pool.close();
      this.#learnTheRest();
    }
  }

  async *#trials(): AsyncGenerator<Trial> {
    for (let index = 0; index < this.#options.runs; index += 1) {
      await this.#until(this.#steering.needs(index));
      if (this.#isOver) return;
      const draw = this.#steering.draw(index);
      this.#draws.set(index, draw);
      const { bounds, seed } = draw;
      const { without } = this.#options.wanted;
      yield { text: scenarioText(draw, 'fuzz', ''), seed, bounds, without };
    }
  }

  #until(runs: number): Promise<void> {
    if (this.#toldInOrder >= runs || this.#isOver) return Promise.resolve();
    return new Promise((go) => this.#waiting.push({ runs, go }));
  }

  #end(): void {
    this.#isOver = true;
    this.#release();
  }

  #release(): void {
    const ready = this.#waiting.filter(({ runs }) => this.#isOver || runs <= this.#toldInOrder);
    this.#waiting = this.#waiting.filter((one) => !ready.includes(one));
    for (const { go } of ready) go();
  }

  #onEnd(index: number, outcome: JobOutcome<TrialResult>): void {
    const result = resultOf(outcome);
    const draw = defined(this.#draws.get(index), 'a run that was drawn');
    this.#draws.delete(index);
    this.done += 1;
    if (result.exitCode === 3) this.untested += 1;
    const { onFinding, onRun } = this.#options;
    onRun?.({ draw, result });
    const { finding, fingerprint, exitCode } = result;
    if (finding !== null) {
      const failed = { index, draw, finding, fingerprint, exitCode };
      if (this.groups.add(failed)) onFinding(failed);
    }
    this.#early.set(index, { draw, result });
    for (let next = this.#early.get(this.#toldInOrder); next !== undefined;) {
      this.#early.delete(this.#toldInOrder);
      this.#learn(this.#toldInOrder, next);
      this.#toldInOrder += 1;
      next = this.#early.get(this.#toldInOrder);
    }
    this.#release();
  }

  /** What is new is decided in the order of the runs, whichever ends first. */
  #learn(index: number, { draw, result: { cells } }: RunOfHunt): void {
    const news = cells.filter((cell) => this.hits[cell] === 0);
    for (const cell of cells) this.hits[cell] = (this.hits[cell] ?? 0) + 1;
    if (news.length > 0) this.#options.onNews({ index, draw, cells: news });
    this.#steering.tell(index, cells);
  }

  /** The hunt is over: nothing that has run is lost. */
  #learnTheRest(): void {
    const rest = [...this.#early].toSorted(([a], [b]) => a - b);
    this.#early.clear();
    for (const [index, run] of rest) this.#learn(index, run);
  }
}

const DEFAULT_MODULE = new URL('./trial-worker.js', import.meta.url);

/** A worker that dies over a scenario is a finding, too. */
function resultOf(outcome: JobOutcome<TrialResult>): TrialResult {
  if (outcome.kind === 'done') return outcome.result;
  const summary = `the worker died: ${outcome.error instanceof Error ? outcome.error.message : String(outcome.error)}`;
  const finding = { failure: 'invariant', summary, cause: summary, reasons: [] };
  return { fingerprint: '', exitCode: 70, finding, cells: [] };
}
