/**
 * Where the user wants a command's output: found out before a long run whether it can be written.
 *
 * @module
 */
import { statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  explained,
  FileSink,
  makeFolder,
  writeFileAtomically,
} from '../../reports/writers/files.ts';

/**
 * Writes the file whole or not at all. A device or pipe (`/dev/stdout`) is written into, not
 * replaced.
 *
 * @throws UsageError if it cannot be written
 */
export function writeOutput(path: string, text: string): void {
  if (isSpecial(path)) explained(path, () => writeFileSync(path, text));
  else writeFileAtomically(path, text);
}

/** @throws UsageError if {@link writeOutput} could not write the file now */
export function checkWritable(path: string): void {
  if (isSpecial(path)) return;
  makeFolder(dirname(path));
  new FileSink(`${path}.tmp`, path).discard();
}

/** Something else than a file; a folder too, which then says itself what is wrong. */
function isSpecial(path: string): boolean {
  const stats = explained(path, () => statSync(path, { throwIfNoEntry: false }));
  return stats !== undefined && !stats.isFile();
}
