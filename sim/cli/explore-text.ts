/**
 * What `ektsim explore` says.
 *
 * @module
 */
import { counted, duration, quantity } from '../../reports/format.ts';
import { json } from '../../reports/writers/json.ts';
import { inWords as boundInWords, type WorldBound } from '../campaign/explore/bound.ts';
import {
  failureOf,
  viewsInWords,
  type Counterexample,
} from '../campaign/explore/counterexample.ts';
import type { Ending, Exploration, Found } from '../campaign/explore/exploration.ts';
import { exact, type SpaceSize } from '../campaign/explore/space.ts';
import { inWords, nameOf } from '../campaign/shrink/failure.ts';
import { VERSION } from './package.ts';

/** What came of it. */
export interface Explored {
  readonly bound: WorldBound;
  readonly exploration: Exploration;
  readonly ending: Ending | 'time';
  readonly counterexample:
    | (Counterexample & { readonly found: Found; readonly file: string; readonly replay: string })
    | null;
  readonly workers: number;
  readonly wallSeconds: number;
}

/** Before anything runs. */
export function spaceText(
  bound: WorldBound,
  { raw, canonical, choices, partitions }: SpaceSize,
): string {
  return [
    `${bound.profile}: ${boundInWords(bound)}\n\n`,
    line(
      'in a view',
      `${exact(choices)} ${choices === 1n ? 'choice' : 'choices'}, from ${exact(partitions)} ways to be apart or together`,
    ),
    line('space', `${exact(raw)} cases`),
    line('canonical', `${exact(canonical)}, the same but for the names of nodes counted once`),
  ].join('');
}

/** `1,234 of 191,664 · 0.6 % · 812/s · 3 min 55 s left · view 2`. */
export function exploreLine(exploration: Exploration, wallSeconds: number): string {
  const { covered, size, level } = exploration;
  const percent = Number((1000n * covered) / size.canonical) / 10;
  const rate = rateOf(exploration, wallSeconds);
  const speed =
    rate === null
      ? ''
      : ` · ${quantity(rate)}/s · ${duration(Math.ceil((Number(size.canonical - covered) / rate) * 1e6))} left`;
  return `${exact(covered)} of ${exact(size.canonical)} · ${percent} %${speed} · ${counted(level, 'view')}`;
}

/** Canonical cases a second, but for those that the journal knew. Null: there are no others. */
function rateOf({ covered, coveredBefore }: Exploration, wallSeconds: number): number | null {
  const now = Number(covered - coveredBefore);
  return now === 0 ? null : now / Math.max(wallSeconds, 0.001);
}

export function exploredText(explored: Explored): string {
  const { exploration, workers, wallSeconds, counterexample } = explored;
  const { covered, runs, cutShort, merged, remembered } = exploration;
  const took = duration(Math.round(wallSeconds * 1e6));
  const rate = rateOf(exploration, wallSeconds);
  const ran = [
    `${exact(BigInt(runs))} to the end`,
    `${exact(BigInt(cutShort))} up to a state that was known`,
    ...(remembered > 0 ? [`${exact(BigInt(remembered))} of them by an earlier call`] : []),
  ];
  return [
    line('run', ran.join(', ')),
    line('merged', `${counted(merged, 'beginning')} that led to the state of another one`),
    line(
      'covered',
      `${exact(covered)} canonical cases in ${took} with ${counted(workers, 'worker')}${rate === null ? '' : `, ${quantity(rate)}/s`}`,
    ),
    line('verdict', verdictText(explored)),
    counterexample === null ? '' : foundText(explored, counterexample),
  ].join('');
}

function verdictText({ ending, counterexample, exploration, bound }: Explored): string {
  const { covered, size } = exploration;
  const sought =
    bound.failure === 'fork' ? 'no fork' : 'no fork, and nothing that a checker finds,';
  if (counterexample !== null) return `it shows ${inWords(failureOf(counterexample.found.shown))}`;
  switch (ending) {
    case 'complete':
      return `${sought} in all ${exact(size.canonical)}`;
    case 'budget':
      return `${sought} in ${exact(covered)}; ended by --budget, called again it goes on from here`;
    case 'time':
      return `${sought} in ${exact(covered)}; ended by --time, called again it goes on from here`;
    case 'stopped':
    case 'found':
      return `${sought} in ${exact(covered)}; interrupted, called again it goes on from here`;
  }
}

function foundText(
  { bound }: Explored,
  { found, file, replay }: NonNullable<Explored['counterexample']>,
): string {
  const { role, shown } = found;
  const twice = role.twins.map((twin) => `node ${twin} runs twice, as ${twin}' and ${twin}''`);
  const happenings = viewsInWords(choicesOf(found), role, bound.nodes);
  return [
    line('smallest', [`shown ${duration(shown.at)} after the start`, ...twice].join('; ')),
    ...(happenings.length === 0 ? ['Nothing happens.'] : happenings).map((text) => line('', text)),
    line('scenario', file),
    `\nReplay:\n${replay}\n`,
  ].join('');
}

function choicesOf({ role, choices }: Found): Found['role']['choices'] {
  return choices.flatMap((number) => role.choices[number] ?? []);
}

export function exploredJson(explored: Explored, exitCode: number): string {
  const { bound, exploration, ending, counterexample, workers, wallSeconds } = explored;
  const { size, covered, runs, cutShort, merged, remembered } = exploration;
  return json({
    version: VERSION,
    bound,
    exitCode,
    ending,
    // As text where numbers in JSON would not be exact.
    space: {
      choices: Number(size.choices),
      raw: String(size.raw),
      canonical: String(size.canonical),
    },
    covered: String(covered),
    runs,
    cutShort,
    merged,
    remembered,
    workers,
    wallSeconds,
    counterexample: counterexample && {
      failure: nameOf(failureOf(counterexample.found.shown)),
      atMicros: counterexample.found.shown.at,
      twins: counterexample.found.role.twins,
      views: choicesOf(counterexample.found),
      verdict: counterexample.verdict,
    },
    out: counterexample?.file ?? null,
    replay: counterexample?.replay ?? null,
  });
}

function line(label: string, value: string): string {
  return `  ${label.padEnd(14)}${value}\n`;
}
