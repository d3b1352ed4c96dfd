/**
 * All files of a sweep. Rows are on the disk as soon as they are told, under a temporary name.
 *
 * @module
 */
import { sweepPage } from '../html/sweep-page.ts';
import { groupsOf, type SweepIdentity, type SweepRow } from '../sweep.ts';
import { CsvStream } from './csv.ts';
import { RunDirectory, sweepName, type Committed } from './directory.ts';
import type { FileSink } from './files.ts';
import { json } from './json.ts';
import { runColumns, summaryCsv } from './sweep-tables.ts';

export interface SweepFilesOptions {
  /** Folder of all runs. */
  readonly out: string;
  readonly identity: SweepIdentity;
}

/** Whoever does not get as far as `commit` calls `discard`. */
export class SweepFiles {
  readonly #identity: SweepIdentity;
  readonly #directory: RunDirectory;
  readonly #sink: FileSink;
  readonly #table: CsvStream<SweepRow>;
  readonly #rows: SweepRow[] = [];

  /** @throws UsageError if the folder cannot be written; like all methods but `discard` */
  constructor({ out, identity }: SweepFilesOptions) {
    this.#identity = identity;
    this.#directory = new RunDirectory({ out, name: sweepName(identity.scenario) });
    try {
      this.#sink = this.#directory.sink('runs.csv');
      this.#table = new CsvStream(runColumns(this.#paths), this.#sink);
    } catch (error) {
      this.#directory.discard();
      throw error;
    }
  }

  /** The next run, in the order of the grid and then of the seeds. */
  write(row: SweepRow): void {
    this.#rows.push(row);
    this.#table.write(row);
    this.#table.flush();
    this.#sink.flush();
  }

  /**
   * Writes what is left and puts the sweep in its place; if that fails, leaves nothing behind.
   *
   * @param scenarioText - the scenario as it was read, for `scenario.yaml`
   */
  commit(scenarioText: string): Committed {
    try {
      const groups = groupsOf(this.#rows);
      const finished = this.#rows.length;
      const failed = this.#rows.filter(({ error }) => error !== null).length;
      const interrupted = finished < this.#identity.planned;
      const counts = groups.map(({ values, runs, asExpected, forked, failed }) => {
        return { values, runs, asExpected, forked, failed };
      });
      this.#directory.write('summary.csv', summaryCsv(this.#paths, groups));
      this.#directory.write('scenario.yaml', scenarioText);
      this.#directory.write(
        'sweep.json',
        json({ ...this.#identity, finished, failed, interrupted, groups: counts }),
      );
      const results = { identity: this.#identity, rows: this.#rows, scenarioText };
      this.#directory.write('report.html', sweepPage(results));
      return this.#directory.commit();
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Removes everything that was written. Never throws. */
  discard(): void {
    this.#directory.discard();
  }

  get #paths(): readonly string[] {
    return this.#identity.axes.map(({ path }) => path);
  }
}
