/**
 * All files of a run: the long tables grow while it goes on, the rest is written at its end.
 *
 * @module
 */
import type { BlockRow } from '../collectors/blocks.ts';
import type { ElectionRow } from '../collectors/elections.ts';
import type { ForkRow } from '../collectors/fork.ts';
import type { ReorganisationRow } from '../collectors/reorganisations.ts';
import type { RunReportOptions, RunResults } from '../report.ts';
import { compressing } from '../trace/compression.ts';
import { TraceWriter, type TraceWriterOptions } from '../trace/writer.ts';
import type { Verdict } from '../verdict.ts';
import { CsvStream } from './csv.ts';
import { RunDirectory, runName, type Committed } from './directory.ts';
import type { FileSystem } from './files.ts';
import { runJson, type RunIdentity } from './json.ts';
import {
  BLOCK_COLUMNS,
  ELECTION_COLUMNS,
  FORK_COLUMNS,
  REORGANISATION_COLUMNS,
  tablesOf,
} from './tables.ts';

export interface RunFilesOptions {
  /** Folder of all runs. */
  readonly out: string;
  readonly scenario: string;
  readonly seed: string | number;
  readonly files?: FileSystem;
}

export interface TraceFileOptions extends TraceWriterOptions {
  readonly name?: string;
}

/**
 * ```ts
 * const files = new RunFiles({ out: 'out', scenario: scenario.name, seed });
 * const report = new RunReport(scenario, files.sinks);
 * … simulate with the listener `report`, and the recorder `files.trace({ version })` for a trace
 * const { path, note } = files.commit(identity, verdict, report.finish(), scenarioText);
 * ```
 *
 * Whoever does not get as far as `commit` calls `discard`.
 */
export class RunFiles {
  /** For `RunReport`. */
  readonly sinks: Pick<RunReportOptions, 'onBlock' | 'onElection' | 'onFork' | 'onReorganisation'>;
  readonly #directory: RunDirectory;
  readonly #streams: readonly { flush(): void }[];

  /** @throws UsageError if the folder cannot be written; like all methods but `discard` */
  constructor({ out, scenario, seed, files }: RunFilesOptions) {
    const name = runName(scenario, seed);
    this.#directory = new RunDirectory({ out, name, ...(files === undefined ? {} : { files }) });
    try {
      const blocks = new CsvStream<BlockRow>(BLOCK_COLUMNS, this.#directory.sink('blocks.csv'));
      const forks = new CsvStream<ForkRow>(FORK_COLUMNS, this.#directory.sink('forks.csv'));
      const reorganisations = new CsvStream<ReorganisationRow>(
        REORGANISATION_COLUMNS,
        this.#directory.sink('reorganisations.csv'),
      );
      const elections = new CsvStream<ElectionRow>(
        ELECTION_COLUMNS,
        this.#directory.sink('elections.csv'),
      );
      this.#streams = [blocks, forks, reorganisations, elections];
      this.sinks = {
        onBlock: (row) => blocks.write(row),
        onElection: (row) => elections.write(row),
        onFork: (row) => forks.write(row),
        onReorganisation: (row) => reorganisations.write(row),
      };
    } catch (error) {
      this.#directory.discard();
      throw error;
    }
  }

  /** Where the run will be. */
  get path(): string {
    return this.#directory.path;
  }

  /**
   * A recorder that writes the trace (docs/trace.md).
   *
   * @param options - the ending of `name` says how: `.gz`, or `.zst` after `readyToCompress`
   */
  trace({ name = 'trace.ndjson', ...options }: TraceFileOptions): TraceWriter {
    const file = this.#directory.sink(name);
    const sink = {
      write: (bytes: Uint8Array) => file.writeBytes(bytes),
      close: () => file.close(),
    };
    return new TraceWriter(compressing(name, sink), options);
  }

  /** One more file of the run. */
  write(name: string, text: string): void {
    this.#directory.write(name, text);
  }

  /**
   * Writes what is left and puts the run in its place; if that fails, leaves nothing behind.
   *
   * @param scenarioText - the resolved scenario, for `scenario.yaml`
   */
  commit(
    identity: RunIdentity,
    verdict: Verdict,
    results: RunResults,
    scenarioText: string,
  ): Committed {
    try {
      for (const stream of this.#streams) stream.flush();
      this.#directory.write('scenario.yaml', scenarioText);
      for (const [name, text] of tablesOf(results)) this.#directory.write(name, text);
      this.#directory.write('run.json', runJson(identity, verdict, results));
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
}
