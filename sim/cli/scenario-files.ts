/**
 * Scenario files named one by one or by folder.
 *
 * @module
 */
import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { pathKind, readable } from '../../scenarios/path-kind.ts';
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
  const kind = pathKind(path);
  if (kind === 'nothing') throw new UsageError(`${path}: no such file or folder`);
  if (kind === 'file') return [path];
  const files = filesIn(path);
  if (files.length === 0) throw new UsageError(`${path}: found no *.yaml file in this folder`);
  return files;
}

function filesIn(folder: string): readonly string[] {
  const entries = readable(folder, () => readdirSync(folder, { withFileTypes: true }));
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
