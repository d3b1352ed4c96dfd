/**
 * The viewer as one file that needs nothing else: the page with everything that the server would
 * answer, compressed, in script elements that are no scripts.
 *
 * @module
 */
import { renameSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { explained, FileSink } from '../../writers/files.ts';
import { loadPage } from './page.ts';
import { summaryOf } from './server.ts';
import type { View } from './view.ts';

/** Where the page has its data; Vite leaves it alone. */
const PLACE = '<!-- data -->';

/** @throws UsageError if the file cannot be written. Returns its size. */
export function exportView(view: View, path: string): number {
  const page = loadPage();
  const [before = '', after = ''] = page.html.split(PLACE);
  const temporary = `${path}.tmp`;
  const file = new FileSink(temporary, path);
  let size = 0;
  const write = (text: string): void => {
    size += text.length;
    file.write(text);
  };
  try {
    write(before.replace('<head>', `<head>${policyElement(page.policy('none'))}`));
    write(data('view', Buffer.from(JSON.stringify(summaryOf(view)))));
    view.traces.forEach((trace, run) => {
      write(data(`${run}/density`, trace.density));
      trace.index.chunks.forEach((_, number) => {
        write(data(`${run}/chunk/${number}`, trace.chunk(number)));
        write(data(`${run}/details/${number}`, trace.details(number)));
      });
    });
    write(after);
    file.close();
    explained(path, () => renameSync(temporary, path));
  } catch (error) {
    file.discard();
    throw error;
  }
  return size;
}

function policyElement(policy: string): string {
  return `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
}

/** Base64 has no character that means something in HTML. */
function data(name: string, bytes: Uint8Array): string {
  const text = gzipSync(bytes, { level: 6 }).toString('base64');
  return `<script type="application/octet-stream" data-name="${name}">${text}</script>\n`;
}
