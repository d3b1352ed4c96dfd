/**
 * Where the encoded chunks of a trace lie: in a temporary file, so that a long trace needs no memory.
 *
 * @module
 */
import { closeSync, mkdtempSync, openSync, readSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explained, removeQuietly } from '../../writers/files.ts';

/** Where in the store something is. */
export interface Stored {
  readonly offset: number;
  readonly length: number;
}

export class ChunkStore {
  readonly #folder: string;
  /** Open, and on POSIX without a name: it is gone with the process, however that ends. */
  readonly #file: number;
  #size = 0;

  /** @throws UsageError if there is no place for temporary files */
  constructor() {
    const parent = tmpdir();
    this.#folder = explained(parent, () => mkdtempSync(join(parent, 'ektsim-view-')));
    this.#file = explained(parent, () => openSync(join(this.#folder, 'chunks'), 'w+'));
    removeQuietly(this.#folder);
  }

  /** @throws UsageError if the disk is full */
  add(bytes: Uint8Array): Stored {
    const offset = this.#size;
    explained(this.#folder, () => {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#file, bytes, done, bytes.length - done, offset + done);
    });
    this.#size += bytes.length;
    return { offset, length: bytes.length };
  }

  read({ offset, length }: Stored): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const read = readSync(this.#file, bytes, done, length - done, offset + done);
      if (read === 0) throw new TypeError('the store is shorter than what was put into it');
      done += read;
    }
    return bytes;
  }

  /** Removes the file. */
  close(): void {
    closeSync(this.#file);
    removeQuietly(this.#folder);
  }
}
