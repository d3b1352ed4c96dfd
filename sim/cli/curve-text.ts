/**
 * What `ektsim curve` says.
 *
 * @module
 */
import { curvePlot } from '../../reports/curve/plot.ts';
import {
  brokenNotes,
  flatInWords,
  jumpNote,
  riseInWords,
  shareInWords,
  shownInWords,
  windowInWords,
} from '../../reports/curve/words.ts';
import type { Curve, CurveJump } from '../../reports/curve/curve.ts';
import { moment } from '../../reports/fork-words.ts';
import { counted, duration } from '../../reports/format.ts';
import { json } from '../../reports/writers/json.ts';
import type { Traced } from './curve.ts';

export interface CurveTextOptions {
  readonly files: readonly string[];
  /** False: ASCII alone. */
  readonly unicode: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

export function curveText(traced: Traced, { files, unicode, width }: CurveTextOptions): string {
  const { results, futures, wallSeconds } = traced;
  const { scenario, seed, curve } = results;
  const [start] = curve.points;
  const took = duration(Math.round(wallSeconds * 1e6));
  const moments = counted(curve.points.length, 'moment');
  return [
    `${scenario}, seed ${seed}: shows ${shownInWords(curve)}\n\n`,
    'Share of futures that show it, by the moment after which all is drawn anew:\n\n',
    curvePlot(curve, { unicode, width }),
    '\n',
    line(
      'futures',
      `${curve.repeats} of each of ${moments}: ${counted(futures, 'run')} in ${took}`,
    ),
    ...(start === undefined ? [] : [line('at the start', shareInWords(start))]),
    ...jumpLines(curve),
    ...brokenNotes(curve).map((note) => line('note', note)),
    ...files.map((file, index) => line(index === 0 ? 'files' : '', file)),
    ...(curve.jump === null ? [] : eventLines(curve.jump)),
  ].join('');
}

function line(label: string, value: string): string {
  return `  ${label.padEnd(14)}${value}\n`;
}

function jumpLines(curve: Curve): readonly string[] {
  const { jump } = curve;
  if (jump === null) return [line('jump', flatInWords(curve))];
  const note = jumpNote(jump, curve);
  return [
    line('jump', riseInWords(jump)),
    line('', windowInWords(jump)),
    ...(note === null ? [] : [line('', note)]),
  ];
}

function eventLines({ events, eventCount }: CurveJump): readonly string[] {
  const more = eventCount > events.length ? `, ${events.length} of ${eventCount}` : '';
  return [
    `\nWhat happened there${more}:\n`,
    ...events.map(({ at, text }) => `  ${moment(at).padStart(12)}  ${text}\n`),
  ];
}

export interface CurveJsonOptions {
  readonly files: readonly string[];
  readonly exitCode: number;
}

export function curveCommandJson(
  { results, futures, wallSeconds }: Traced,
  { files, exitCode }: CurveJsonOptions,
): string {
  const { version, scenario, seed, fingerprint, curve } = results;
  return json({
    version,
    scenario,
    seed,
    exitCode,
    fingerprint,
    curve,
    futures,
    wallSeconds,
    files,
  });
}
