/**
 * Reading a file that somebody named.
 *
 * @module
 */
import { readFileSync, statSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

export interface TextFile {
  /** What it should be, such as `a scenario file`. */
  readonly what: string;
  /** The most that is read, a whole number of MiB. */
  readonly mostMebibytes: number;
}

const MEBIBYTE = 1024 * 1024;

/** @throws UsageError that says in one line why it cannot be read */
export function readText(path: string, { what, mostMebibytes }: TextFile): string {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new UsageError(`${path}: found a directory; allowed: ${what}`);
    if (!stats.isFile()) throw new UsageError(`${path}: found no regular file; allowed: ${what}`);
    const most = mostMebibytes * MEBIBYTE;
    if (stats.size > most)
      throw new UsageError(
        `${path}: found ${stats.size} bytes; allowed: at most ${most} (${mostMebibytes}MiB)`,
      );
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: ${whyUnreadable(error)}`, { cause: error });
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read the file';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'found bytes that are no UTF-8 text';
  return `cannot be read (${error instanceof Error ? error.message : String(error)})`;
}
