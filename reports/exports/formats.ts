/**
 * Formats of other tools that a trace can be turned into.
 *
 * @module
 */
import { bytes } from '../format.ts';
import type { ExportInput } from './input.ts';
import { chromeTrace } from './chrome.ts';
import { itfTrace } from './itf.ts';
import { shivizLog } from './shiviz.ts';

export interface ExportFormat {
  /** What it is for, in one line. */
  readonly about: string;
  /** What names of such files end with. */
  readonly ending: string;
  /** Where something of every node is written again and again. */
  readonly repeats?: {
    /** With what it is written. */
    readonly what: string;
    /** About so many, each time. */
    readonly bytesPerNode: number;
  };
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
  shiviz: {
    about: 'ShiViz: a log with vector clocks',
    ending: 'log',
    repeats: { what: 'event', bytesPerNode: 13 },
    write: shivizLog,
  },
  itf: {
    about: 'Apalache and Quint: a sequence of states',
    ending: 'itf.json',
    repeats: { what: 'state', bytesPerNode: 100 },
    write: itfTrace,
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportFormatName = keyof typeof EXPORT_FORMATS;

/** Nodes from which on a file of a short run is larger than its tools can take. */
const MANY = 200;

/** What to say before a file is written that may be far larger than expected; null: nothing. */
export function sizeWarning(name: ExportFormatName, nodes: number): string | null {
  const { repeats }: ExportFormat = EXPORT_FORMATS[name];
  if (repeats === undefined || nodes <= MANY) return null;
  const { what, bytesPerNode } = repeats;
  const size = bytes(bytesPerNode * nodes);
  return `${name} has all ${nodes} nodes in every ${what}, about ${size} each time: the file may be very large`;
}

/** Its library is loaded only where it is needed: no other command should wait for it. */
async function* perfettoLater(trace: ExportInput): AsyncGenerator<Uint8Array> {
  const { perfettoTrace } = await import('./perfetto.ts');
  yield* perfettoTrace(trace);
}
