/**
 * Formats of other tools that a trace can be turned into.
 *
 * @module
 */
import type { ExportInput } from './input.ts';
import { chromeTrace } from './chrome.ts';
import { itfTrace } from './itf.ts';
import { shivizLog } from './shiviz.ts';

export interface ExportFormat {
  /** What it is for, in one line. */
  readonly about: string;
  /** What names of such files end with. */
  readonly ending: string;
  readonly write: (trace: ExportInput) => AsyncGenerator<string | Uint8Array>;
}

export const EXPORT_FORMATS = {
  perfetto: {
    about: 'ui.perfetto.dev: nodes as processes, messages as arrows',
    ending: 'pftrace',
    write: perfettoLater,
  },
  chrome: {
    about: 'chrome://tracing, Speedscope and Perfetto, as JSON',
    ending: 'json',
    write: chromeTrace,
  },
  shiviz: { about: 'ShiViz: a log with vector clocks', ending: 'log', write: shivizLog },
  itf: { about: 'Apalache and Quint: a sequence of states', ending: 'itf.json', write: itfTrace },
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportFormatName = keyof typeof EXPORT_FORMATS;

/** Its library is loaded only where it is needed: no other command should wait for it. */
async function* perfettoLater(trace: ExportInput): AsyncGenerator<Uint8Array> {
  const { perfettoTrace } = await import('./perfetto.ts');
  yield* perfettoTrace(trace);
}
