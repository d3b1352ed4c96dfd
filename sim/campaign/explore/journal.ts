/**
 * What jobs of an exploration gave, on the disk, so that a second call goes on where the first ended.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { explained, makeFolder } from '../../../reports/writers/files.ts';
import type { WorldBound } from './bound.ts';
import type { CaseResult, ExploreResult } from './job.ts';

/** What the results depend on, beside the job. */
export interface ExploreIdentity {
  /** See `codeVersion`: other code may give other results. */
  readonly code: string;
  readonly bound: WorldBound;
}

/** Where a job stands: its level, and its number there. */
export interface JobPlace {
  readonly level: number;
  readonly index: number;
}

export class ExploreJournal {
  readonly #path: string | null;
  readonly #identity: string;
  readonly #results = new Map<string, ExploreResult>();
  /** Whether the file ends in the middle of a line. */
  #isBroken = false;

  /**
   * @param path - of the file, which need not be there; null: nothing is kept
   * @throws UsageError if it cannot be read; {@link add} if it cannot be written
   */
  constructor(path: string | null, identity: ExploreIdentity) {
    const { code, bound } = identity;
    const asked = JSON.stringify([code, bound]);
    this.#identity = createHash('sha256').update(asked).digest('hex').slice(0, 16);
    this.#path = path;
    if (path === null || !existsSync(path)) return;
    const text = explained(path, () => readFileSync(path, 'utf8'));
    this.#isBroken = text !== '' && !text.endsWith('\n');
    for (const line of text.split('\n')) {
      const read = readLine(line);
      if (read?.key.startsWith(`${this.#identity}/`) === true)
        this.#results.set(read.key, read.results);
    }
  }

  get(place: JobPlace): ExploreResult | undefined {
    return this.#results.get(this.#keyOf(place));
  }

  /** Is on the disk when this returns. */
  add(place: JobPlace, results: ExploreResult): void {
    const path = this.#path;
    if (path === null) return;
    const line = JSON.stringify({ key: this.#keyOf(place), results });
    const before = this.#isBroken ? '\n' : '';
    this.#isBroken = false;
    explained(path, () => {
      makeFolder(dirname(path));
      appendFileSync(path, `${before}${line}\n`);
    });
  }

  #keyOf({ level, index }: JobPlace): string {
    return `${this.#identity}/${level}/${index}`;
  }
}

interface Line {
  readonly key: string;
  readonly results: ExploreResult;
}

/** Null: no entry, such as half of one that was being written when the process was killed. */
function readLine(line: string): Line | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return null;
    const { key, results } = value as Readonly<Record<string, unknown>>;
    if (typeof key !== 'string' || !Array.isArray(results)) return null;
    return results.every(isCaseResult) ? { key, results } : null;
  } catch {
    return null;
  }
}

function isCaseResult(value: unknown): value is CaseResult {
  if (typeof value !== 'object' || value === null) return false;
  const { shown, states, isCutShort } = value as Readonly<Record<string, unknown>>;
  return typeof shown === 'object' && Array.isArray(states) && typeof isCutShort === 'boolean';
}
