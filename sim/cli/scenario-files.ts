/**
 * Scenario files named one by one or by folder.
 *
 * @module
 */
import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../scenarios/usage-error.ts';

/**
 * Folders are searched for `*.yaml`, deeply and in the order of their names' code units; a path that
 * comes twice counts once.
 *
 * @throws UsageError if a path is not there, or a folder has no scenario
 */
export function scenarioFiles(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.flatMap(filesAt))];
}

function filesAt(path: string): readonly string[] {
  const stats = explained(path, () => statSync(path));
  if (!stats.isDirectory()) return [path];
  const files = filesIn(path);
  if (files.length === 0) throw new UsageError(`${path}: found no *.yaml file in this folder`);
  return files;
}

function filesIn(folder: string): readonly string[] {
  const entries = explained(folder, () => readdirSync(folder, { withFileTypes: true }));
  return entries.toSorted(byName).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.name.endsWith('.yaml') ? [path] : [];
  });
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`${path}: no such file or folder`);
    throw new UsageError(`${path}: cannot be read: ${message}`);
  }
}
