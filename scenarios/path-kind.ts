/**
 * What stands at a path that somebody named, and what a folder holds.
 *
 * @module
 */
import * as node from 'node:fs';
import { UsageError } from './usage-error.ts';

export type PathKind = 'folder' | 'file' | 'nothing';

/** What is needed of `node:fs`; a test puts a system that refuses in its place. */
export type ReadableFiles = Pick<typeof node, 'readdirSync' | 'statSync'>;

/**
 * Everything that is there and no folder counts as a file.
 *
 * @throws UsageError naming path and reason, where the system does not say
 */
export function pathKind(path: string, files: ReadableFiles = node): PathKind {
  if (path === '')
    throw new UsageError('found an empty path; allowed: the path of a file or folder');
  const stats = readable(path, () => files.statSync(path, { throwIfNoEntry: false }));
  if (stats === undefined) return 'nothing';
  return stats.isDirectory() ? 'folder' : 'file';
}

/** The names in a folder, in no order. @throws UsageError if it cannot be read */
export function namesIn(folder: string, files: ReadableFiles = node): readonly string[] {
  return readable(folder, () => files.readdirSync(folder));
}

/** @throws UsageError naming path and reason in place of the system's error */
export function readable<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`cannot read ${shortened(path)}: ${REASONS.get(code) ?? message}`);
  }
}

/** A name that is too long is too long for a message, too. */
function shortened(path: string): string {
  return path.length <= LONGEST_SHOWN ? path : `${path.slice(0, LONGEST_SHOWN)}…`;
}

const LONGEST_SHOWN = 200;

const REASONS = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ELOOP', 'its links lead in a circle'],
]);
