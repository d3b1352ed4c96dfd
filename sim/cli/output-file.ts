/**
 * A file that the user named for a command's output.
 *
 * @module
 */
import { statSync, writeFileSync } from 'node:fs';
import { explained, FileSink, writeFileAtomically } from '../../reports/writers/files.ts';

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

/**
 * Finds out before a long run whether its output can be written after it.
 *
 * @throws UsageError if not
 */
export function checkWritable(path: string): void {
  if (!isSpecial(path)) new FileSink(`${path}.tmp`, path).discard();
}

function isSpecial(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile();
}
