/**
 * What `ektsim shrink` says.
 *
 * @module
 */
import { counted, duration, quantity } from '../../reports/format.ts';
import { json } from '../../reports/writers/json.ts';
import { inWords, nameOf, type Failure } from '../campaign/shrink/failure.ts';
import type { Result } from '../campaign/shrink/result.ts';
import type { Ending, Search } from '../campaign/shrink/search.ts';
import type { Size } from '../campaign/shrink/size.ts';
import { VERSION } from './package.ts';

/** What came of it. */
export interface Shrunk {
  readonly failure: Failure;
  readonly ending: Ending | 'time';
  readonly before: Size;
  readonly after: Size;
  readonly result: Result;
  readonly search: Search;
  readonly wallSeconds: number;
  readonly file: string;
  readonly replay: string;
}

export interface ShrinkPosition {
  readonly label: string;
  readonly search: Search;
  readonly wallSeconds: number;
}

/** `x, seed 7 · 2 faults, 3 nodes, 16 s · 45 candidates, 12/s · fewer nodes` */
export function shrinkLine({ label, search, wallSeconds }: ShrinkPosition): string {
  const { faults, nodes, seconds } = search.size;
  const now = [counted(faults, 'fault'), counted(nodes, 'node'), duration(seconds * 1e6)];
  const rate = quantity(search.tried / Math.max(wallSeconds, 0.001));
  const tried = `${counted(search.tried, 'candidate')}, ${rate}/s`;
  return `${label} · ${now.join(', ')} · ${tried} · ${search.passName}`;
}

interface Named {
  readonly scenario: string;
  readonly seed: number;
}

export function shrunkText(shrunk: Shrunk, { scenario, seed }: Named): string {
  const { failure, before, after, file, replay, search, wallSeconds } = shrunk;
  const line = (label: string, value: string): string => `  ${label.padEnd(14)}${value}\n`;
  const { tried, remembered } = search;
  const took = duration(Math.round(wallSeconds * 1e6));
  return [
    `${scenario}, seed ${seed}: shows ${inWords(failure)} (${nameOf(failure)})\n\n`,
    ...table(before, after),
    '\n',
    line('search', endingText(shrunk)),
    line('candidates', `${tried} run, ${remembered} known already, in ${took}`),
    line('verdict', verdictText(shrunk)),
    line('scenario', file),
    ...[...search.errors].map(([message, times]) =>
      line(
        'note',
        `${counted(times, 'candidate')} failed by ${message}: a bug in ektsim ${VERSION}`,
      ),
    ),
    `\nReplay:\n${replay}\n`,
  ].join('');
}

const ROWS: readonly (readonly [label: string, value: (size: Size) => string])[] = [
  ['faults', ({ faults }) => quantity(faults)],
  ['nodes', ({ nodes }) => quantity(nodes)],
  ['duration', ({ seconds }) => duration(seconds * 1e6)],
  ['loads', ({ loads }) => quantity(loads)],
  ['nodes named', ({ named }) => quantity(named)],
  ['text', ({ text }) => counted(text, 'character')],
];

function table(before: Size, after: Size): readonly string[] {
  const row = (label: string, first: string, second: string): string =>
    `  ${label.padEnd(14)}${first.padStart(18)}${second.padStart(18)}\n`;
  return [
    row('', 'before', 'after'),
    ...ROWS.map(([label, value]) => row(label, value(before), value(after))),
  ];
}

function endingText({ ending }: Shrunk): string {
  switch (ending) {
    case 'smallest':
      return 'complete: no pass makes it smaller';
    case 'budget':
      return 'ended by --budget; called again, it goes on from here';
    case 'time':
      return 'ended by --time; called again, it goes on from here';
    case 'stopped':
      return 'interrupted; called again, it goes on from here';
  }
}

function verdictText({ failure, ending, result: { verdict } }: Shrunk): string {
  if (verdict === null)
    return failure.kind === 'invariant' && ending !== 'stopped'
      ? 'none: an assertion fails, and no expectation says so'
      : 'not judged';
  if (verdict.exitCode === 0) return 'as expected: its expect is the failure';
  return failure.kind === 'expectation'
    ? `${verdict.summary}: its expect is the one that is broken`
    : `${verdict.summary}: no expectation says so`;
}

export function shrinkJson(
  { failure, ending, before, after, result, search, wallSeconds, file, replay }: Shrunk,
  { scenario, seed, exitCode }: Named & { readonly exitCode: number },
): string {
  return json({
    version: VERSION,
    scenario,
    seed,
    exitCode,
    failure: nameOf(failure),
    ending,
    before,
    after,
    verdict: result.verdict,
    candidates: { run: search.tried, known: search.remembered },
    wallSeconds,
    out: file,
    replay,
  });
}
