/**
 * The folder of a run, `<out>/<scenario>-s<seed>/`. Everything is written into a temporary folder
 * next to it, which takes its place when the run is done: a reader sees the old run or the new one.
 *
 * @module
 */
import { join } from 'node:path';
import {
  explained,
  FileSink,
  makeFolder,
  realFiles,
  removeQuietly,
  type FileSystem,
} from './files.ts';

/** What became of a run's folder. */
export interface Committed {
  readonly path: string;
  /** Something that the user may want to know, such as that `latest` could not be set; or null. */
  readonly note: string | null;
}

export interface RunDirectoryOptions {
  /** Folder of all runs. */
  readonly out: string;
  /** Of this one, such as {@link runName} makes. */
  readonly name: string;
  readonly files?: FileSystem;
}

export class RunDirectory {
  /** Where the run will be when it is committed. */
  readonly path: string;
  readonly #out: string;
  readonly #name: string;
  readonly #temporary: string;
  readonly #files: FileSystem;
  readonly #open = new Set<FileSink>();

  /** @throws UsageError if the folder cannot be made; like all methods but `discard` */
  constructor({ out, name, files = realFiles }: RunDirectoryOptions) {
    this.#out = out;
    this.#name = name;
    this.#files = files;
    this.path = join(out, this.#name);
    this.#temporary = join(out, `.${this.#name}.${process.pid}.tmp`);
    explained(this.path, () => {
      files.rmSync(this.#temporary, { recursive: true, force: true });
      makeFolder(this.#temporary, files);
    });
  }

  /** A file of the run, written in pieces. Closed with the folder at the latest. */
  sink(name: string): FileSink {
    const shown = join(this.path, name);
    const sink = new FileSink(join(this.#temporary, name), shown, this.#files);
    this.#open.add(sink);
    return sink;
  }

  /** A whole file of the run. */
  write(name: string, text: string): void {
    const sink = this.sink(name);
    sink.write(text);
    sink.close();
  }

  /** Puts the run in its place, instead of an earlier one of this name, and `latest` on it. */
  commit(): Committed {
    try {
      for (const sink of this.#open) sink.close();
      this.#replace();
    } catch (error) {
      this.discard();
      throw error;
    }
    return { path: this.path, note: linkLatest(this.#out, this.#name, this.#files) };
  }

  /** Removes everything that was written. Never throws. */
  discard(): void {
    for (const sink of this.#open) sink.discard();
    removeQuietly(this.#temporary, this.#files);
  }

  #replace(): void {
    const files = this.#files;
    const old = `${this.#temporary}.old`;
    explained(this.path, () => {
      const hasOld = files.existsSync(this.path);
      if (hasOld) files.renameSync(this.path, old);
      try {
        files.renameSync(this.#temporary, this.path);
      } catch (error) {
        if (hasOld) files.renameSync(old, this.path);
        throw error;
      }
    });
    removeQuietly(old, files);
  }
}

/**
 * Puts `latest` in the folder of all runs on one of them.
 *
 * @returns why it could not be set, or null
 */
export function linkLatest(out: string, name: string, files = realFiles): string | null {
  const latest = join(out, 'latest');
  const temporary = join(out, `.latest.${process.pid}.tmp`);
  try {
    files.rmSync(temporary, { force: true });
    files.symlinkSync(name, temporary, 'dir');
    files.renameSync(temporary, latest);
    return null;
  } catch (error) {
    removeQuietly(temporary, files);
    const reason = error instanceof Error ? error.message : String(error);
    return `${latest} does not point to this run: ${reason}`;
  }
}

/** `<scenario>-s<seed>`, with only characters that every file system takes. */
export function runName(scenario: string, seed: string | number): string {
  return `${safe(scenario)}-s${safe(String(seed))}`;
}

/** `<scenario>-sweep`, likewise; of a shard `<scenario>-sweep-3-of-16`. */
export function sweepName(scenario: string, shard: string | null): string {
  return `${safe(scenario)}-sweep${shard === null ? '' : `-${shard.replace('/', '-of-')}`}`;
}

function safe(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '_');
}
