/**
 * An append-only file of JSON values, one a line: what is added is there after a crash, and half a
 * line that a crash left behind is no value.
 *
 * @module
 */
import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { explained, makeFolder } from '../../../reports/writers/files.ts';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

export class JournalFile {
  readonly path: string;
  /** Whether the file ends in the middle of a line; null until somebody needs to know. */
  #isBroken: boolean | null = null;

  /** @param path - of the file, which need not be there; nor its folder */
  constructor(path: string) {
    this.path = path;
  }

  /**
   * All values, in the order in which they were added; what is no JSON is left out. Holds one line at
   * a time.
   *
   * @throws UsageError if the file is there and cannot be read
   */
  *values(): Generator {
    if (!existsSync(this.path)) return;
    for (const line of this.#lines()) {
      const value = valueIn(line);
      if (value !== undefined) yield value;
    }
  }

  /**
   * Is with the operating system when this returns, so that killing the process loses nothing.
   *
   * @param value - plain data
   * @throws UsageError if it cannot be written
   */
  add(value: unknown): void {
    this.#isBroken ??= this.#endsInALine();
    const line = `${this.#isBroken ? '\n' : ''}${JSON.stringify(value)}\n`;
    explained(this.path, () => {
      makeFolder(dirname(this.path));
      appendFileSync(this.path, line);
    });
    this.#isBroken = false;
  }

  *#lines(): Generator<string> {
    const { path } = this;
    const descriptor = explained(path, () => openSync(path, 'r'));
    try {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      let begun: Buffer[] = [];
      for (;;) {
        const length = explained(path, () => readSync(descriptor, chunk));
        if (length === 0) break;
        let start = 0;
        for (let end = chunk.indexOf(NEWLINE); end >= 0 && end < length;) {
          yield Buffer.concat([...begun, chunk.subarray(start, end)]).toString('utf8');
          begun = [];
          start = end + 1;
          end = chunk.indexOf(NEWLINE, start);
        }
        if (start < length) begun.push(Buffer.from(chunk.subarray(start, length)));
      }
      // A whole value without its line's end, if the file was cut off just there.
      if (begun.length > 0) yield Buffer.concat(begun).toString('utf8');
    } finally {
      closeSync(descriptor);
    }
  }

  #endsInALine(): boolean {
    const { path } = this;
    if (!existsSync(path)) return false;
    return explained(path, () => {
      const descriptor = openSync(path, 'r');
      try {
        const { size } = fstatSync(descriptor);
        const last = Buffer.alloc(1);
        return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
      } finally {
        closeSync(descriptor);
      }
    });
  }
}

function valueIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
