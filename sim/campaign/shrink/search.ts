/**
 * The search: passes over the scenario again and again, until none of them makes it smaller.
 *
 * One candidate at a time, in a fixed order, each decided by its own run: so the result is the same on
 * every machine, but for where a budget ends it.
 *
 * @module
 */
import { assert } from '../../../protocol/kernel/assert.ts';
import { parseScenario } from '../../../scenarios/parse.ts';
import { printScenario } from '../../../scenarios/print.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { nameOf, type Failure } from './failure.ts';
import { keyOf, type Entry, type Journal, type Question } from './journal.ts';
import { observe, type Pace } from './observe.ts';
import type { Pass, Shown } from './pass.ts';
import { ALL_PASSES } from './passes/all.ts';
import { compareSizes, sizeOf, type Size } from './size.ts';
import { strengthOf, type Strength } from './strength.ts';

export interface SearchOptions {
  /** With an explicit schedule, and the expectations of the search. */
  readonly scenario: Scenario;
  readonly seed: number;
  readonly failure: Failure;
  readonly question: Question;
  readonly journal: Journal;
  /** Runs of candidates at most. */
  readonly budget: number;
  /** Events of each run at most. */
  readonly maxEvents: number;
  readonly pace: Pace;
  /** Of the run itself and its twins, before any candidate; `pace` if not given. */
  readonly beginPace?: Pace;
  readonly passes?: readonly Pass[];
}

/** `smallest`: no pass makes it smaller. `stopped`: by the pace. */
export type Ending = 'smallest' | 'budget' | 'stopped';

/** Why a candidate was not decided. */
class Ended extends Error {
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(ending);
    this.ending = ending;
  }
}

export class Search {
  readonly #options: SearchOptions;
  readonly #strength: Strength;
  #best: Shown;
  #size: Size;
  /** Twins of a scenario that must not show the failure, as those of the run itself did not. */
  #controls: readonly Twin[] = [];
  /** What the run itself did not exercise: a candidate may not leave more untested. */
  #untested = Infinity;
  /** Whether there is a result: the run itself has been looked at. */
  hasBegun = false;
  /** Candidates that were run. */
  tried = 0;
  /** Candidates of which the journal knew. */
  remembered = 0;
  /** Of ours, other than what is looked for; by how often they came. */
  readonly errors = new Map<string, number>();
  /** What is being tried, for people. */
  passName = '';

  constructor(options: SearchOptions) {
    const scenario = normalised(options.scenario);
    assert(scenario !== null, 'the explicit scenario is not valid');
    this.#options = options;
    this.#best = { scenario, failedAt: null };
    this.#size = sizeOf(scenario);
    this.#strength = strengthOf(scenario);
  }

  /** The smallest scenario so far that shows the failure. */
  get best(): Scenario {
    return this.#best.scenario;
  }

  get size(): Size {
    return this.#size;
  }

  /**
   * Whether a scenario that shows the failure, and is no candidate, shows that of the run: no twin of it
   * does that should not. Null: stopped. Call after {@link run}.
   */
  async isOfRun(scenario: Scenario, pace: Pace): Promise<boolean | null> {
    try {
      return !(await this.#isShownByTwin(scenario, pace));
    } catch (error) {
      if (error instanceof Ended) return null;
      throw error;
    }
  }

  async run(): Promise<Ending> {
    try {
      await this.#begin();
      for (;;) {
        const before = this.#best;
        for (const pass of this.#options.passes ?? ALL_PASSES) await this.#take(pass);
        if (this.#best === before) return 'smallest';
      }
    } catch (error) {
      if (error instanceof Ended) return error.ending;
      throw error;
    }
  }

  /** The run itself, and whether it fails for want of faults or rules. None of it is a candidate. */
  async #begin(): Promise<void> {
    const { scenario } = this.#best;
    const { pace, beginPace = pace } = this.#options;
    const { isShown, failedAt, untested } = await this.#observed(scenario, beginPace);
    assert(isShown, 'the explicit schedule does not show the failure');
    this.#best = { scenario, failedAt };
    const controls: Twin[] = [];
    for (const twin of this.#options.failure.kind === 'expectation'
      ? [withoutFaults, withAllRules]
      : [withAllRules])
      if (!(await this.#observed(twin(scenario), beginPace)).isShown) controls.push(twin);
    this.#controls = controls;
    this.#untested = untested;
    this.hasBegun = true;
  }

  async #take({ name, candidates }: Pass): Promise<void> {
    this.passName = name;
    const search = candidates(this.#best);
    for (let next = search.next(); next.done !== true;) {
      const shown = await this.#attempt(next.value);
      if (shown !== null) {
        this.#best = shown;
        this.#size = sizeOf(shown.scenario);
      }
      next = search.next(shown);
    }
  }

  /** Null: no scenario, not smaller, stronger faults than before, or without the failure. */
  async #attempt(candidate: Scenario): Promise<Shown | null> {
    const scenario = normalised(candidate);
    if (scenario === null) return null;
    if (compareSizes(sizeOf(scenario), this.#size) >= 0) return null;
    if (strengthOf(scenario) > this.#strength) return null;
    const { isShown, failedAt } = await this.#decided(scenario);
    return isShown ? { scenario, failedAt } : null;
  }

  async #decided(scenario: Scenario): Promise<Entry> {
    const { journal, question, budget } = this.#options;
    const key = keyOf(question, printScenario(scenario));
    const known = journal.get(key);
    if (known !== undefined) {
      this.remembered += 1;
      return known;
    }
    if (this.tried >= budget) throw new Ended('budget');
    this.tried += 1;
    const entry = await this.#judged(scenario);
    journal.add(key, question, entry);
    return entry;
  }

  /**
   * A failure that its twins show too is another one, and so is one of a run that leaves more untested
   * than the first: a run of a few seconds without a block breaks expectations, too, and tells
   * nothing.
   */
  async #judged(scenario: Scenario): Promise<Entry> {
    const { pace } = this.#options;
    const { isShown, failedAt, untested } = await this.#observed(scenario, pace);
    const isSame = isShown && untested <= this.#untested;
    if (!isSame || (await this.#isShownByTwin(scenario, pace)))
      return { isShown: false, failedAt: null };
    return { isShown, failedAt };
  }

  /** A scenario that is its own twin shows it, and says nothing. */
  async #isShownByTwin(scenario: Scenario, pace: Pace): Promise<boolean> {
    for (const twin of this.#controls)
      if ((await this.#observed(twin(scenario), pace)).isShown) return true;
    return false;
  }

  async #observed(scenario: Scenario, pace: Pace): Promise<Entry & { readonly untested: number }> {
    const { seed, failure, maxEvents } = this.#options;
    const observation = await observe(scenario, { seed, failure, maxEvents, pace });
    if (observation === null) throw new Ended('stopped');
    const { isShown, failedAt, untested, error } = observation;
    if (error !== null) {
      const message = error.kind === 'invariant' ? error.message : nameOf(error);
      this.errors.set(message, (this.errors.get(message) ?? 0) + 1);
    }
    return { isShown, failedAt, untested };
  }
}

type Twin = (scenario: Scenario) => Scenario;

function withoutFaults(scenario: Scenario): Scenario {
  return { ...scenario, faults: [], byzantine: [] };
}

function withAllRules(scenario: Scenario): Scenario {
  return { ...scenario, chain: { ...scenario.chain, without: [] } };
}

/** As it reads when it is written down; null if it is no valid scenario. */
function normalised(scenario: Scenario): Scenario | null {
  const outcome = parseScenario(printScenario(scenario), scenario.name);
  return outcome.code === 'ok' ? outcome.scenario : null;
}
