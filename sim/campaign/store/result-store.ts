/**
 * Results of jobs, each known by the code, the scenario and the seed that it comes from, so that
 * doing a job twice changes nothing. They lie in an append-only file; in memory there is only which
 * ones there are.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { assert } from '../../../protocol/kernel/assert.ts';
import { printScenario } from '../../../scenarios/print.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { Performed } from '../job.ts';
import { JournalFile } from './journal-file.ts';
import { isPerformed, performedIn } from './performed.ts';

/** What a result depends on, and nothing else. */
export interface JobKey {
  /** See {@link codeVersion}. */
  readonly code: string;
  /** See {@link scenarioHash}. */
  readonly scenario: string;
  readonly seed: number;
}

/**
 * Equal for scenarios that run alike: all values with defaults filled in, by whatever file, order of
 * keys, unit or override they came.
 */
export function scenarioHash(scenario: Scenario): string {
  return textHash(completeText(scenario));
}

/** All that the scenario's runs depend on, also what it has read from other files. */
export function completeText(scenario: Scenario): string {
  return printScenario({ ...scenario, sweep: null });
}

/** Of what {@link completeText} gave: the hash of that scenario. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

export class ResultStore {
  readonly #file: JournalFile;
  readonly #code: string;
  readonly #completed = new Set<string>();
  readonly #failed = new Set<string>();
  #ofOtherCode = 0;

  /**
   * @param file - may hold lines of other kinds, too, and results of other code; both stay
   * @throws UsageError if it cannot be read; all methods, if it cannot be read or written
   */
  constructor(file: JournalFile, code: string) {
    this.#file = file;
    this.#code = code;
    for (const line of file.values()) {
      if (!isKeyed(line)) continue;
      if (line.code !== code) this.#ofOtherCode += 1;
      else if (isPerformed(line)) this.#note(line, line);
    }
  }

  /** Results that this code cannot use. */
  get ofOtherCode(): number {
    return this.#ofOtherCode;
  }

  /** Whether the job needs not be done. A failure may have been the machine's: it is tried again. */
  isCompleted(scenario: string, seed: number): boolean {
    return this.#completed.has(shortKey(scenario, seed));
  }

  /** Whether there is a result, a failure too. */
  has(scenario: string, seed: number): boolean {
    const key = shortKey(scenario, seed);
    return this.#completed.has(key) || this.#failed.has(key);
  }

  /** Survives the process when this returns. */
  add(scenario: string, seed: number, performed: Performed): void {
    const line: ResultLine = { kind: 'result', code: this.#code, scenario, seed, ...performed };
    // Or it would not be found again.
    assert(performedIn(JSON.stringify(line)) !== null, `seed ${seed} gave a result that is none`);
    this.#file.add(line);
    this.#note(line, line);
  }

  /**
   * Told of the result of each of some jobs, in the order in which they came; of one that was done
   * again after a failure, of both.
   *
   * @param wanted - whether a job is asked for
   */
  read(
    wanted: (scenario: string, seed: number) => boolean,
    onResult: (key: JobKey, performed: Performed) => void,
  ): void {
    for (const line of this.#file.values()) {
      if (!isKeyed(line) || line.code !== this.#code) continue;
      const { code, scenario, seed } = line;
      if (!wanted(scenario, seed) || !isPerformed(line)) continue;
      onResult({ code, scenario, seed }, { result: line.result, wallSeconds: line.wallSeconds });
    }
  }

  #note({ scenario, seed }: JobKey, { result }: Performed): void {
    const key = shortKey(scenario, seed);
    (result.kind === 'completed' ? this.#completed : this.#failed).add(key);
  }
}

interface ResultLine extends JobKey, Performed {
  readonly kind: 'result';
}

/** Whatever became of the job: what other code wrote is its own affair. */
function isKeyed(value: unknown): value is JobKey {
  return KEYED.safeParse(value).success;
}

const KEYED = z.object({
  kind: z.literal('result'),
  code: z.string(),
  scenario: z.string(),
  seed: z.int(),
});

function shortKey(scenario: string, seed: number): string {
  return `${scenario}/${seed}`;
}
