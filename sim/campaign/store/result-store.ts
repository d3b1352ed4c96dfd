/**
 * Results of jobs, each known by the code, the scenario and the seed that it comes from, so that
 * doing a job twice changes nothing. They lie in an append-only file; in memory there is only which
 * ones there are.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { printScenario } from '../../../scenarios/print.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { Performed } from '../job.ts';
import { JournalFile } from './journal-file.ts';

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
    for (const line of resultsIn(file)) {
      if (line.code === code) this.#note(line);
      else this.#ofOtherCode += 1;
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
    this.#file.add(line);
    this.#note(line);
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
    for (const { code, scenario, seed, result, wallSeconds } of resultsIn(this.#file))
      if (code === this.#code && wanted(scenario, seed))
        onResult({ code, scenario, seed }, { result, wallSeconds });
  }

  #note({ scenario, seed, result }: ResultLine): void {
    const key = shortKey(scenario, seed);
    (result.kind === 'completed' ? this.#completed : this.#failed).add(key);
  }
}

/** Null: the text is nothing that became of a job. As far as that this program wrote it. */
export function performedIn(text: string): Performed | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isPerformed(value) ? { result: value.result, wallSeconds: value.wallSeconds } : null;
}

interface ResultLine extends JobKey, Performed {
  readonly kind: 'result';
}

function* resultsIn(file: JournalFile): Generator<ResultLine> {
  for (const value of file.values()) if (isResultLine(value)) yield value;
}

/** As far as that this program wrote it. */
function isResultLine(value: unknown): value is ResultLine {
  if (!isPerformed(value)) return false;
  const { kind, code, scenario, seed } = value as unknown as Readonly<Record<string, unknown>>;
  return (
    kind === 'result' &&
    typeof code === 'string' &&
    typeof scenario === 'string' &&
    typeof seed === 'number'
  );
}

function isPerformed(value: unknown): value is Performed {
  if (typeof value !== 'object' || value === null) return false;
  const { result, wallSeconds } = value as Readonly<Record<string, unknown>>;
  return (
    typeof wallSeconds === 'number' &&
    typeof result === 'object' &&
    result !== null &&
    'kind' in result &&
    (result.kind === 'completed' || result.kind === 'failed')
  );
}

function shortKey(scenario: string, seed: number): string {
  return `${scenario}/${seed}`;
}
