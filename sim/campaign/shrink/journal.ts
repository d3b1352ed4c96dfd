/**
 * What became of candidates, so that none is run twice: not in one search, and not in the next one
 * that is given the same file.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { JournalFile } from '../store/journal-file.ts';

/** Of one candidate. */
export interface Entry {
  readonly isShown: boolean;
  readonly failedAt: number | null;
}

/** What the outcome of a candidate depends on, beside its text. */
export interface Question {
  /** Of ektsim. */
  readonly version: string;
  /** Of the run that is shrunk: code that runs it differently asks another question. */
  readonly fingerprint: string;
  readonly seed: number;
  readonly failure: string;
}

export class Journal {
  readonly #file: JournalFile | null;
  readonly #entries = new Map<string, Entry>();

  /**
   * @param path - of the file, which need not be there; null: nothing is kept
   * @throws UsageError if it cannot be read; {@link add} if it cannot be written
   */
  constructor(path: string | null) {
    this.#file = path === null ? null : new JournalFile(path);
    for (const value of this.#file?.values() ?? []) {
      const read = entryIn(value);
      if (read !== null) this.#entries.set(read.key, read.entry);
    }
  }

  /** How many candidates it knows. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Is on the disk when this returns. */
  add(key: string, { version }: Question, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#file?.add({ key, ...entry, version });
  }
}

/** @param text - the candidate's canonical YAML */
export function keyOf({ version, fingerprint, seed, failure }: Question, text: string): string {
  const question = JSON.stringify([version, fingerprint, seed, failure, text]);
  return createHash('sha256').update(question).digest('hex').slice(0, 32);
}

/** Null: no entry. */
function entryIn(value: unknown): { readonly key: string; readonly entry: Entry } | null {
  if (typeof value !== 'object' || value === null) return null;
  const { key, isShown, failedAt } = value as Readonly<Record<string, unknown>>;
  if (typeof key !== 'string' || typeof isShown !== 'boolean') return null;
  if (failedAt !== null && typeof failedAt !== 'number') return null;
  return { key, entry: { isShown, failedAt } };
}
