/**
 * The installed package itself: its version, and the scenarios that it brings along.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '../../protocol/kernel/assert.ts';

/** The folder with `package.json`, whether this runs from `dist/` or from source. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    assert(folder !== dirname(folder), 'package.json is not above the code');
    folder = dirname(folder);
  }
  return folder;
}

const root = packageFolder();

/** The scenarios of the package. */
export const SCENARIO_LIBRARY = join(root, 'scenarios');

/** The version of ektsim. */
export const VERSION = versionIn(readFileSync(join(root, 'package.json'), 'utf8'));

function versionIn(text: string): string {
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
