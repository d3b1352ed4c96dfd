/**
 * Trace files that are compressed, as their names say when they are written and their first bytes
 * when they are read. What is written goes out in pieces that each stand for themselves (members of
 * a gzip file, frames of a Zstandard file); every reader of these formats takes them as one.
 *
 * @module
 */
import { createReadStream } from 'node:fs';
import { createGunzip, gzipSync } from 'node:zlib';
import type { ByteSink } from './line-buffer.ts';

/** A larger piece compresses no better. */
const PIECE = 1_048_576;
/** Twice as fast as the default, and a tenth larger. */
const GZIP_LEVEL = 4;

/** What goes through it, compressed by the ending of the file's name. */
export function compressing(name: string, sink: ByteSink): ByteSink {
  if (name.endsWith('.gz'))
    return new Compressor(sink, (bytes) => gzipSync(bytes, { level: GZIP_LEVEL }));
  return sink;
}

class Compressor implements ByteSink {
  readonly #sink: ByteSink;
  readonly #compress: (bytes: Uint8Array) => Uint8Array;
  readonly #piece = Buffer.allocUnsafe(PIECE);
  #used = 0;

  constructor(sink: ByteSink, compress: (bytes: Uint8Array) => Uint8Array) {
    this.#sink = sink;
    this.#compress = compress;
  }

  write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const part = bytes.subarray(from, from + PIECE - this.#used);
      this.#piece.set(part, this.#used);
      this.#used += part.length;
      from += part.length;
      if (this.#used === PIECE) this.#flush();
    }
  }

  close(): void {
    this.#flush();
    this.#sink.close();
  }

  #flush(): void {
    if (this.#used === 0) return;
    this.#sink.write(this.#compress(this.#piece.subarray(0, this.#used)));
    this.#used = 0;
  }
}

const READ = 262_144;

/** The bytes of a file, decompressed if they are compressed. */
export async function* bytesOf(path: string, start: Uint8Array): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: READ });
  if (!isGzip(start)) {
    for await (const bytes of file) yield bytes as Uint8Array;
    return;
  }
  const plain = createGunzip({ chunkSize: READ });
  file.on('error', (error) => plain.destroy(error));
  for await (const bytes of file.pipe(plain)) yield bytes as Uint8Array;
}

function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}
