/**
 * Writing files so that a reader never meets half of one: under a temporary name, then renamed. What
 * goes wrong on the way is the user's to mend and says which path it was.
 *
 * @module
 */
import * as node from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../scenarios/usage-error.ts';

/** What the writers need of `node:fs`; a test puts a full disk in its place. */
export type FileSystem = Pick<
  typeof node,
  | 'closeSync'
  | 'existsSync'
  | 'mkdirSync'
  | 'openSync'
  | 'renameSync'
  | 'rmSync'
  | 'symlinkSync'
  | 'writeSync'
>;

export const realFiles: FileSystem = node;

/** Takes text in pieces. */
export interface TextSink {
  write(text: string): void;
}

/**
 * Writes a whole file, or leaves what was there before.
 *
 * @throws UsageError if the path cannot be written
 */
export function writeFileAtomically(path: string, text: string, files = realFiles): void {
  const file = new WholeFile(path, files);
  try {
    file.write(text);
    file.commit();
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** As {@link writeFileAtomically}, for what is no text. */
export function writeBytesAtomically(path: string, bytes: Uint8Array, files = realFiles): void {
  const file = new WholeFile(path, files);
  try {
    file.writeBytes(bytes);
    file.commit();
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** A file that is written in pieces; missing folders are made. */
export class FileSink implements TextSink {
  readonly #path: string;
  readonly #shown: string;
  readonly #files: FileSystem;
  readonly #buffer: string[] = [];
  #buffered = 0;
  #descriptor: number | undefined;

  /**
   * @param path - what is written
   * @param shown - the path that an error names
   * @throws UsageError if it cannot be made; like all methods
   */
  constructor(path: string, shown: string, files = realFiles) {
    this.#path = path;
    this.#shown = shown;
    this.#files = files;
    this.#descriptor = explained(shown, () => {
      makeFolder(dirname(path), files);
      return files.openSync(path, 'w');
    });
  }

  /** Holds back at most 64 Ki characters. */
  write(text: string): void {
    this.#buffer.push(text);
    this.#buffered += text.length;
    if (this.#buffered >= 65_536) this.flush();
  }

  flush(): void {
    if (this.#buffered === 0) return;
    const bytes = Buffer.from(this.#buffer.join(''));
    this.#buffer.length = 0;
    this.#buffered = 0;
    this.#put(bytes);
  }

  /** Bytes, which are written at once. */
  writeBytes(bytes: Uint8Array): void {
    this.flush();
    this.#put(bytes);
  }

  #put(bytes: Uint8Array): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return;
    explained(this.#shown, () => {
      for (let written = 0; written < bytes.length;)
        written += this.#files.writeSync(descriptor, bytes, written);
    });
  }

  close(): void {
    this.flush();
    if (this.#descriptor === undefined) return;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    explained(this.#shown, () => this.#files.closeSync(descriptor));
  }

  /** Drops what is not written and removes the file. Never throws: it follows another failure. */
  discard(): void {
    this.#buffered = 0;
    this.#buffer.length = 0;
    try {
      if (this.#descriptor !== undefined) this.#files.closeSync(this.#descriptor);
    } catch {
      // The first failure is the one to tell.
    }
    this.#descriptor = undefined;
    removeQuietly(this.#path, this.#files);
  }
}

/** A file that is written in pieces, and takes its place when it is whole: not before, or never. */
export class WholeFile extends FileSink {
  readonly #temporary: string;
  readonly #target: string;
  readonly #system: FileSystem;

  /** @throws UsageError if the path cannot be written; like all methods but `discard` */
  constructor(path: string, files = realFiles) {
    const temporary = `${path}.tmp`;
    super(temporary, path, files);
    this.#temporary = temporary;
    this.#target = path;
    this.#system = files;
  }

  /** The last call; where it throws, `discard` is. */
  commit(): void {
    this.close();
    explained(this.#target, () => this.#system.renameSync(this.#temporary, this.#target));
  }
}

/**
 * Makes a folder and those above it. One by one: Node.js 20's own recursion never returns where a
 * file system refuses with ENOENT, as /proc does.
 *
 * @throws UsageError naming the folder that cannot be made
 */
export function makeFolder(path: string, files = realFiles): void {
  if (files.existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above, files);
  explained(path, () => files.mkdirSync(path));
}

/** Removes a file or folder if it is there and can be removed. */
export function removeQuietly(path: string, files = realFiles): void {
  try {
    files.rmSync(path, { recursive: true, force: true });
  } catch {
    // Nothing depends on it.
  }
}

/** @throws UsageError in place of the system's error */
export function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`cannot write ${path}: ${REASONS.get(code) ?? message}`);
  }
}

const REASONS = new Map([
  ['ENOSPC', 'no space is left on the device'],
  ['EDQUOT', 'the disk quota is exhausted'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['EROFS', 'the file system is read-only'],
  ['ENOENT', 'there can be no such folder'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EEXIST', 'a part of the path exists and is not a folder'],
  ['EISDIR', 'it is a folder'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EFBIG', 'the file is too large'],
]);
