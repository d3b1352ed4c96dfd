/**
 * Where a sweep keeps its results: a journal with what was asked for and what came of it.
 *
 * @module
 */
import { rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { explained, makeFolder } from '../../../reports/writers/files.ts';
import type { Performed } from '../job.ts';
import { JournalFile } from '../store/journal-file.ts';
import { ResultStore } from '../store/result-store.ts';
import { planIn, type PlanLine, type PlannedRun, type SweepPlan } from './plan.ts';

const JOURNAL = 'results.ndjson';

export class SweepFolder {
  readonly path: string;
  readonly store: ResultStore;
  readonly #journal: JournalFile;
  /** The newest one in the journal. */
  #plan: SweepPlan | null = null;

  /**
   * @param path - need not be there
   * @param code - whose results count
   * @throws UsageError if it cannot be read; like all methods, if it cannot be written
   */
  constructor(path: string, code: string) {
    this.path = path;
    this.#journal = new JournalFile(join(path, JOURNAL));
    for (const value of this.#journal.values()) this.#plan = planIn(value) ?? this.#plan;
    this.store = new ResultStore(this.#journal, code);
  }

  /** What the results are for; null where there is no journal. */
  get plan(): SweepPlan | null {
    return this.#plan;
  }

  /** Says what the results that follow are for, unless that is said already. */
  begin(plan: SweepPlan): void {
    if (isDeepStrictEqual(plan, this.#plan)) return;
    const line: PlanLine = { kind: 'plan', plan };
    this.#journal.add(line);
    this.#plan = plan;
  }

  add({ scenario, seed }: PlannedRun, performed: Performed): void {
    this.store.add(scenario, seed, performed);
  }
}

/** Makes the folder, so that what cannot be written shows before anything runs. */
export function prepareFolder(path: string, isFresh: boolean): void {
  makeFolder(path);
  if (isFresh) explained(path, () => rmSync(join(path, JOURNAL), { force: true }));
}

/** Removes a folder in which there is nothing. Never throws. */
export function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Something is in it, which stays.
  }
}
