/**
 * Which code a result comes from: results of different code are never compared or joined.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIGITS = 12;
/** What follows `from`, `import` or `import(` in a module. */
const SPECIFIER = /\b(?:from|import)\s*\(?\s*(["'])([^"'\n]+)\1/g;

/**
 * `0.1.0+3f2a…`: the version and a digest of the module that does the jobs and of all that it
 * imports; of packages, their versions. Code that no result can depend on (commands, pages) does not
 * count. About 20 ms for the whole simulator.
 *
 * @param version - of ektsim
 * @param entry - the module
 */
export function codeVersion(version: string, entry: URL): string {
  const files = new Map<string, string>();
  const packages = new Map<string, string>();
  const waiting = [fileURLToPath(entry)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const text = readFileSync(path, 'utf8');
    files.set(path, text);
    for (const [, , specifier = ''] of text.matchAll(SPECIFIER)) {
      if (specifier.startsWith('.')) {
        const imported = join(dirname(path), specifier);
        // A comment may look like an import.
        if (existsSync(imported)) waiting.push(imported);
      } else if (!specifier.startsWith('node:')) {
        const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
        packages.set(name, packages.get(name) ?? packageVersion(name, dirname(path)));
      }
    }
  }
  return `${version}+${digestOf(files, packages)}`;
}

/** Of the texts, not of where they lie: two checkouts of one commit are the same code. */
function digestOf(
  files: ReadonlyMap<string, string>,
  packages: ReadonlyMap<string, string>,
): string {
  const texts = [...files.values(), ...[...packages].map((entry) => entry.join('@'))];
  const digests = texts.map((text) => createHash('sha256').update(text).digest('hex'));
  const all = digests.toSorted(byCodeUnits).join('\n');
  return createHash('sha256').update(all).digest('hex').slice(0, DIGITS);
}

function packageVersion(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(path))
      return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version;
    if (folder === dirname(folder)) return 'none';
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
