/**
 * The page that was built, and what it may do: nothing but run its own script and, where it is
 * served, ask the server that it came from.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../../scenarios/usage-error.ts';

export interface Page {
  readonly html: string;
  /** Content-Security-Policy of the page. */
  readonly policy: (connect: 'self' | 'none') => string;
}

/** @throws UsageError if the package was not built as a whole */
export function loadPage(): Page {
  const path = pagePath();
  const html = readFileSync(path, 'utf8');
  const hashes = (pattern: RegExp): string =>
    [...html.matchAll(pattern)].map(([, text]) => `'sha256-${sha256(text ?? '')}'`).join(' ');
  const scripts = hashes(/<script type="module"[^>]*>([^]*?)<\/script>/g);
  const styles = hashes(/<style[^>]*>([^]*?)<\/style>/g);
  return {
    html,
    policy: (connect) =>
      [
        "default-src 'none'",
        `script-src ${scripts}`,
        `style-src ${styles}`,
        'img-src data:',
        `connect-src '${connect}'`,
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; '),
  };
}

/** In the built package it is beside this file's folder; from source it is in dist/. */
function pagePath(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [
    join(here, '../index.html'),
    join(here, '../../../dist/reports/viewer/index.html'),
  ];
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined)
    throw new UsageError(`the viewer's page is not built: ${candidates[0] ?? ''}; npm run build`);
  return found;
}

function sha256(text: string): string {
  // HTML has no other ends of lines by the time that a browser hashes it.
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('base64');
}
