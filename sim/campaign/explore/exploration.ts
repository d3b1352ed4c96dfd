/**
 * Goes through all cases of a bound: those in which something happens in the first view alone, then
 * those of two views, and so on; of these the cheaper ones first. So the first case that shows
 * something is the smallest one.
 *
 * What is told does not depend on how many threads there are.
 *
 * @module
 */
import { assert, defined } from '../../../protocol/kernel/assert.ts';
import type { JobOutcome } from '../pool.ts';
import type { WorldBound } from './bound.ts';
import { Frontier, planLevel, type PlannedJob, type Stem } from './frontier.ts';
import type { ExploreJob, ExploreResult } from './job.ts';
import type { ExploreJournal } from './journal.ts';
import type { Shown } from './run-case.ts';
import { sizeOfSpace, type Role, type SpaceSize } from './space.ts';

/** Does jobs, several at a time; see `pool.ts`. */
export interface Workers {
  all(
    jobs: Iterable<ExploreJob>,
    following: {
      readonly onEnd: (index: number, outcome: JobOutcome<ExploreResult>) => void;
      readonly goOn: () => boolean;
    },
  ): Promise<boolean>;
}

/** A case that shows what must not be. */
export interface Found {
  readonly role: Role;
  /** Numbers of choices, for the views from 0 on. */
  readonly choices: readonly number[];
  readonly shown: Shown;
}

/** `complete`: all cases; `found`: up to the smallest that shows something; `stopped`: told to stop,
 * or `budget` runs are over. */
export type Ending = 'complete' | 'found' | 'budget' | 'stopped';

export interface ExplorationOptions {
  readonly bound: WorldBound;
  /** Of the bound; see `rolesOf`, which takes a while where there are many choices. */
  readonly roles: readonly Role[];
  readonly workers: Workers;
  readonly journal: ExploreJournal;
  /** Cases that are run, at most, but for those that the journal knows; jobs that are begun are done. */
  readonly budget: number;
  /** Called about ten times a second. False ends all. */
  readonly goOn: () => boolean;
}

export class Exploration {
  readonly size: SpaceSize;
  readonly roles: readonly Role[];
  readonly #options: ExplorationOptions;
  /** Canonical cases of which it is known what they show. */
  covered = 0n;
  /** Cases that were run to their end. */
  runs = 0;
  /** Cases that were run to a state from which the rest was known. */
  cutShort = 0;
  /** Cases of which the journal knew, and the canonical ones that they stand for. */
  remembered = 0;
  coveredBefore = 0n;
  /** Beginnings that led to states that others had led to, and from which nothing was run. */
  merged = 0;
  found: Found | null = null;
  /** Views in which something happens, in the cases that are run now. */
  level = 0;

  constructor(options: ExplorationOptions) {
    this.#options = options;
    this.roles = options.roles;
    this.size = sizeOfSpace(options.bound);
  }

  /** Call once. @throws Error if a worker dies */
  async run(): Promise<Ending> {
    const { bound } = this.#options;
    let stems: readonly Stem[] = [];
    const begin = await this.#runLevel(this.#firstJobs(), (planned, results) => {
      const { stem } = planned;
      // What leads to the first view is the same in all cases.
      stems = [...stems, { ...stem, states: ['', ...(results[0]?.states ?? [])] }];
    });
    if (begin !== null) return begin;
    stems = stems.toSorted((a, b) => a.role - b.role);
    for (this.level = 1; this.level <= bound.views; this.level += 1) {
      const frontier = new Frontier(this.roles);
      for (const stem of stems) frontier.addCalm(stem);
      const results: (ExploreResult | undefined)[] = [];
      const planned = planLevel(stems, bound, this.roles);
      const ending = await this.#runLevel(planned, (_, result, index) => {
        if (this.level < bound.views) results[index] = result;
      });
      if (ending !== null) return ending;
      // In the order of the jobs, so that it is the same whichever ended first.
      for (const [index, { stem, job }] of planned.entries())
        results[index]?.forEach((result, at) =>
          frontier.addCase(stem, defined(job.choices[at], 'choice'), result),
        );
      if (this.level < bound.views) this.merged += frontier.merged;
      stems = frontier.stems();
    }
    assert(this.covered === this.size.canonical, 'as many cases as were counted');
    return 'complete';
  }

  /** The calm case of each role, which has no views. */
  #firstJobs(): readonly PlannedJob[] {
    const { bound } = this.#options;
    return this.roles.map((_, role): PlannedJob => {
      const stem = {
        role,
        beginning: [],
        cost: 0,
        crashes: 0,
        weight: 1n,
        states: [],
      };
      return { stem, job: { bound, role, beginning: [], choices: [0], calmStates: [] }, cost: 0 };
    });
  }

  /** Null: all were done, and show nothing. */
  async #runLevel(
    planned: readonly PlannedJob[],
    onResult: (planned: PlannedJob, results: ExploreResult, index: number) => void,
  ): Promise<Ending | null> {
    const { workers, goOn, journal } = this.#options;
    const { level } = this;
    const progress = new LevelProgress(planned.length);
    const end = (index: number, results: ExploreResult): void => {
      const one = defined(planned[index], 'planned job');
      this.#count(one, results, 1);
      onResult(one, results, index);
      progress.end(index, results, this.#foundIn(one, results));
    };
    const left: number[] = [];
    for (const index of planned.keys()) {
      const known = journal.get({ level, index });
      if (known === undefined) left.push(index);
      else {
        const before = this.covered;
        end(index, known);
        this.remembered += known.length;
        this.coveredBefore += this.covered - before;
      }
    }
    const jobs = this.#jobsOf(planned, left, () => progress.goesOn);
    const isWhole = await workers.all(jobs, {
      onEnd: (number, outcome) => {
        if (outcome.kind === 'lost') {
          progress.lost ??= { error: outcome.error };
          return;
        }
        const index = defined(left[number], 'job');
        journal.add({ level, index }, outcome.result);
        end(index, outcome.result);
      },
      goOn: () => !progress.isDecided && goOn(),
    });
    if (progress.lost !== null) throw lossOf(progress.lost.error);
    if (progress.isDecided) {
      this.found = progress.found;
      // What was done ahead of its turn depends on the threads, and counts for nothing.
      for (const { index, results } of progress.ahead())
        this.#count(defined(planned[index], 'planned job'), results, -1);
      return 'found';
    }
    if (!isWhole) return 'stopped';
    return progress.isOver ? null : 'budget';
  }

  /** Ends as soon as the budget is spent or something was found: no job behind it is begun. */
  *#jobsOf(
    planned: readonly PlannedJob[],
    left: readonly number[],
    goesOn: () => boolean,
  ): Generator<ExploreJob> {
    for (const index of left) {
      const performed = this.runs + this.cutShort - this.remembered;
      if (!goesOn() || performed >= this.#options.budget) return;
      yield defined(planned[index], 'planned job').job;
    }
  }

  #count({ stem }: PlannedJob, results: ExploreResult, times: 1 | -1): void {
    for (const { isCutShort } of results) {
      this.covered += BigInt(times) * stem.weight;
      if (isCutShort) this.cutShort += times;
      else this.runs += times;
    }
  }

  #foundIn({ stem, job }: PlannedJob, results: ExploreResult): Found | null {
    const at = results.findIndex(({ shown }) => shown !== null);
    const shown = results[at]?.shown ?? null;
    if (shown === null) return null;
    const choice = job.choices[at];
    const choices = choice === undefined ? [] : [...stem.beginning, choice];
    return { role: defined(this.roles[stem.role], 'role'), choices, shown };
  }
}

/** Jobs end in any order; what they found counts in the order in which they were planned. */
class LevelProgress {
  readonly #planned: number;
  readonly #done: (ExploreResult | undefined)[] = [];
  #doneUpTo = 0;
  /** Of the jobs that found something, the first. */
  #first = Infinity;
  found: Found | null = null;
  lost: { readonly error: unknown } | null = null;

  constructor(planned: number) {
    this.#planned = planned;
  }

  end(index: number, results: ExploreResult, found: Found | null): void {
    this.#done[index] = results;
    while (this.#done[this.#doneUpTo] !== undefined) this.#doneUpTo += 1;
    if (found === null || index > this.#first) return;
    this.#first = index;
    this.found = found;
  }

  /** Whether there is reason to begin another job. */
  get goesOn(): boolean {
    return this.lost === null && this.found === null;
  }

  /** Whether all jobs before the first that found something are done, or one was lost. */
  get isDecided(): boolean {
    return this.lost !== null || this.#doneUpTo > this.#first;
  }

  /** What was done of jobs behind the first that found something. */
  ahead(): readonly { readonly index: number; readonly results: ExploreResult }[] {
    return this.#done.flatMap((results, index) =>
      results === undefined || index <= this.#first ? [] : [{ index, results }],
    );
  }

  get isOver(): boolean {
    return this.#doneUpTo === this.#planned;
  }
}

function lossOf(error: unknown): Error {
  return error instanceof Error ? error : new Error('a worker died');
}
