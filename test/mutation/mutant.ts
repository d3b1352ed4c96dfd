/**
 * Copies of the build with one mutation each, in a folder of the project, so that packages are found.
 *
 * @module
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mutated, type Mutation } from './mutation.ts';

const BUILD = resolve('dist');
const MUTANTS = resolve('out/mutants');

/** A build that can be run, until it is removed. */
export interface Mutant {
  /** A folder like `dist/`. */
  readonly build: string;
  remove(): void;
}

/**
 * @param mutation - null: the build as it is, copied like a mutant
 * @throws Error where the code to change is not there exactly once
 */
export function makeMutant(mutation: Mutation | null): Mutant {
  const folder = join(MUTANTS, `${mutation?.name ?? 'unchanged'}-${process.pid}`);
  const build = join(folder, 'dist');
  mkdirSync(folder, { recursive: true });
  cpSync('package.json', join(folder, 'package.json'));
  for (const part of ['protocol', 'scenarios', 'sim', 'reports'])
    cpSync(join(BUILD, part), join(build, part), {
      recursive: true,
      filter: (path) => !/\.(d\.ts|map)$/.test(path),
    });
  if (mutation !== null) {
    const file = join(build, 'protocol', mutation.file);
    writeFileSync(file, mutated(readFileSync(file, 'utf8'), mutation));
  }
  return { build, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
