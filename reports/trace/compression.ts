/**
 * Trace files that are compressed, as their names say when they are written and their first bytes
 * when they are read. What is written goes out in pieces that each stand for themselves (members of
 * a gzip file, frames of a Zstandard file); every reader of these formats takes them as one.
 *
 * Node.js has Zstandard from version 22.15 on only, so it comes from libraries: one that compresses
 * fast, and one that decompresses a piece at a time.
 *
 * @module
 */
import { createReadStream } from 'node:fs';
import { createGunzip, gzipSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import { assert } from '../../protocol/kernel/assert.ts';
import type { ByteSink } from './line-buffer.ts';

/** A larger piece compresses no better. */
const PIECE = 1_048_576;
/** Twice as fast as the default, and a tenth larger. */
const GZIP_LEVEL = 4;
const ZSTANDARD_LEVEL = 3;

type Compress = (bytes: Uint8Array) => Uint8Array;

let zstandard: Compress | null = null;

/** Call before {@link compressing} with the same name: what `.zst` needs has to be loaded. */
export async function readyToCompress(name: string): Promise<void> {
  if (!name.endsWith('.zst') || zstandard !== null) return;
  const { init, compress } = await import('@bokuweb/zstd-wasm');
  await init();
  zstandard = (bytes) => compress(bytes, ZSTANDARD_LEVEL);
}

/** What goes through it, compressed by the ending of the file's name. */
export function compressing(name: string, sink: ByteSink): ByteSink {
  if (name.endsWith('.gz'))
    return new Compressor(sink, (bytes) => gzipSync(bytes, { level: GZIP_LEVEL }));
  if (!name.endsWith('.zst')) return sink;
  assert(zstandard !== null, 'readyToCompress was not waited for');
  return new Compressor(sink, zstandard);
}

class Compressor implements ByteSink {
  readonly #sink: ByteSink;
  readonly #compress: Compress;
  readonly #piece = Buffer.allocUnsafe(PIECE);
  #used = 0;

  constructor(sink: ByteSink, compress: Compress) {
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

/** A compressed file ends too early, or is not what it should be. */
export class CompressionError extends Error {
  readonly isTruncated: boolean;

  constructor(message: string, isTruncated: boolean) {
    super(message);
    this.isTruncated = isTruncated;
  }
}

const READ = 262_144;

/**
 * The bytes of a file, decompressed if they are compressed.
 *
 * @param start - the first four of the file
 * @throws CompressionError, or what the file system says
 */
export function bytesOf(path: string, start: Uint8Array): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: READ });
  if (isGzip(start)) return gunzipped(file);
  if (isZstandard(start)) return unzstandard(file);
  return plain(file);
}

type File = ReturnType<typeof createReadStream>;

async function* plain(file: File): AsyncGenerator<Uint8Array> {
  for await (const bytes of file) yield bytes as Uint8Array;
}

async function* gunzipped(file: File): AsyncGenerator<Uint8Array> {
  const plain = createGunzip({ chunkSize: READ });
  file.on('error', (error) => plain.destroy(error));
  try {
    for await (const bytes of file.pipe(plain)) yield bytes as Uint8Array;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_') !== true) throw error;
    throw new CompressionError(message, code === 'Z_BUF_ERROR');
  } finally {
    file.destroy();
  }
}

/** Of fzstd: the data end within a frame. */
const UNEXPECTED_END = 5;

async function* unzstandard(file: File): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const decompress = new Decompress((bytes) => void ready.push(bytes));
  const pushed = (bytes: Uint8Array, isLast: boolean): readonly Uint8Array[] => {
    ready = [];
    try {
      decompress.push(bytes, isLast);
    } catch (error) {
      const { code, message } = error as { readonly code?: unknown; readonly message: string };
      throw new CompressionError(message, code === UNEXPECTED_END);
    }
    return ready;
  };
  for await (const bytes of file) yield* pushed(bytes as Uint8Array, false);
  yield* pushed(new Uint8Array(0), true);
}

function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

function isZstandard([first, second, third, fourth]: Uint8Array): boolean {
  return first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd;
}
