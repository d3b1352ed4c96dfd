/**
 * What became of candidates, so that none is run twice: not in one search, and not in the next one
 * that is given the same file.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { explained, makeFolder } from '../../../reports/writers/files.ts';

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
  readonly #path: string | null;
  readonly #entries = new Map<string, Entry>();
  /** Whether the file ends in the middle of a line. */
  #isBroken = false;

  /**
   * @param path - of the file, which need not be there; null: nothing is kept
   * @throws UsageError if it cannot be read; {@link add} if it cannot be written
   */
  constructor(path: string | null) {
    this.#path = path;
    if (path === null || !existsSync(path)) return;
    const text = explained(path, () => readFileSync(path, 'utf8'));
    this.#isBroken = text !== '' && !text.endsWith('\n');
    for (const line of text.split('\n')) {
      const read = readLine(line);
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
    const path = this.#path;
    this.#entries.set(key, entry);
    if (path === null) return;
    const line = `${this.#isBroken ? '\n' : ''}${JSON.stringify({ key, ...entry, version })}`;
    this.#isBroken = false;
    explained(path, () => {
      makeFolder(dirname(path));
      appendFileSync(path, `${line}\n`);
    });
  }
}

/** @param text - the candidate's canonical YAML */
export function keyOf({ version, fingerprint, seed, failure }: Question, text: string): string {
  const question = JSON.stringify([version, fingerprint, seed, failure, text]);
  return createHash('sha256').update(question).digest('hex').slice(0, 32);
}

/** Null: no entry, such as half of one that was being written when the process was killed. */
function readLine(line: string): { readonly key: string; readonly entry: Entry } | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return null;
    const { key, isShown, failedAt } = value as Readonly<Record<string, unknown>>;
    if (typeof key !== 'string' || typeof isShown !== 'boolean') return null;
    if (failedAt !== null && typeof failedAt !== 'number') return null;
    return { key, entry: { isShown, failedAt } };
  } catch {
    return null;
  }
}
