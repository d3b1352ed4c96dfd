/**
 * What a search has found, as a scenario file for people: what it shows, where it comes from, and an
 * `expect` under which it is green.
 *
 * @module
 */
import { counted, duration } from '../../../reports/format.ts';
import type { Finding, Verdict } from '../../../reports/verdict.ts';
import { printCompact } from '../../../scenarios/print-compact.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { expectFailure } from './expect.ts';
import { failuresOf, inWords, type Failure } from './failure.ts';
import { isSame, runWhole, type Pace, type WholeRun } from './observe.ts';
import { sizeOf, type Size } from './size.ts';

/** Where it comes from. */
export interface Origin {
  /** As it was given: nothing about it is left out but what was drawn. */
  readonly scenario: Scenario;
  /** What that is, in words, as the end of `Shrunk from …`: at most 1,000 characters. */
  readonly words: string;
  readonly seed: number;
  readonly failure: Failure;
  /** With an explicit schedule. */
  readonly size: Size;
}

export interface Result {
  readonly scenario: Scenario;
  /** Of a run of it; null where none was made, or an assertion of ours ended it. */
  readonly verdict: Verdict | null;
}

export interface ResultOptions {
  readonly origin: Origin;
  readonly pace: Pace;
  /** Whether what a scenario shows is the failure of the run; null: stopped. */
  readonly isOfRun: (scenario: Scenario) => Promise<boolean | null>;
}

/**
 * The scenario with the expectation that suits it best, from runs of it. Where none does, because the
 * time ends with the failure and before the first block, it gets the least time in which one does.
 *
 * @param found - as the search left it
 * @returns null: stopped
 */
export async function resultOf(found: Scenario, options: ResultOptions): Promise<Result | null> {
  const { origin, isOfRun } = options;
  const first = await fitted(found, options);
  if (first === null || isGreen(first) || hasNoWord(origin)) return first;
  for (const scenario of withMoreTime(found, origin.scenario)) {
    const result = await fitted(scenario, options);
    if (result === null) return null;
    if (!isGreen(result)) continue;
    const isOwn = await isOfRun(scenario);
    if (isOwn === null) return null;
    if (isOwn) return result;
  }
  return first;
}

/** The same without a run: for a search that was interrupted. */
export function unproved(found: Scenario, origin: Origin): Result {
  const none = { forks: false, breaches: false };
  const [expect = found.expect] = expectFailure(origin.failure, origin.scenario.expect, none);
  const about = aboutOf(found, origin, { finding: null, isRed: hasNoWord(origin) });
  return { scenario: { ...found, expect, about }, verdict: null };
}

/** Where no expectation suits it, it keeps its own, which are those of the search. Null: stopped. */
async function fitted(
  found: Scenario,
  { origin, pace }: Omit<ResultOptions, 'isOfRun'>,
): Promise<Result | null> {
  const { seed, failure } = origin;
  const first = await runWhole(found, seed, pace);
  if (first === null) return null;
  const verdict = first.kind === 'whole' ? first.verdict : null;
  const finding = verdict === null ? null : findingOf(failure, verdict);
  const shown =
    first.kind === 'whole'
      ? { forks: first.results.forks.forks > 0, breaches: first.results.breaches.breaches > 0 }
      : { forks: false, breaches: false };
  for (const expect of expectFailure(failure, origin.scenario.expect, shown)) {
    const about = aboutOf(found, origin, { finding, isRed: false });
    const scenario = { ...found, expect, about };
    const run = await runWhole(scenario, seed, pace);
    if (run === null) return null;
    if (run.kind === 'whole' && run.verdict.exitCode === 0 && shows(run, failure))
      return { scenario, verdict: run.verdict };
  }
  const about = aboutOf(found, origin, { finding, isRed: true });
  return { scenario: { ...found, about }, verdict };
}

/** Whether a run that is as expected shows the failure, and not another one of its kind. */
function shows({ results, verdict }: WholeRun, failure: Failure): boolean {
  // What is expected then is its opposite.
  if (failure.kind === 'expectation') return true;
  return failuresOf(results, verdict).expected.some((one) => isSame(one, failure));
}

/** The run ends where the failure shows: as much longer as one block takes, two, four … */
function* withMoreTime(found: Scenario, { duration: most }: Scenario): Generator<Scenario> {
  let duration = found.duration;
  for (let more = found.chain.blockInterval; duration < most; more *= 2) {
    duration = Math.min(most, Math.ceil((found.duration + more) / SECOND) * SECOND);
    yield { ...found, duration };
  }
}

const SECOND = 1_000_000;

function isGreen({ verdict }: Result): boolean {
  return verdict?.exitCode === 0;
}

/** Whether nothing can be expected that is the failure. */
function hasNoWord({ failure, scenario }: Origin): boolean {
  return expectFailure(failure, scenario.expect, { forks: false, breaches: false }).length === 0;
}

function findingOf(failure: Failure, { findings }: Verdict): Finding | null {
  if (failure.kind !== 'expectation') return null;
  return findings.find(({ expectation }) => expectation === failure.expectation) ?? null;
}

/** @param replay - the command that shows it */
export function fileText({ scenario }: Result, replay: string): string {
  return `# ${replay}\n${printCompact(scenario)}`;
}

interface Known {
  /** On the expectation that is broken. */
  readonly finding: Finding | null;
  /** Whether no expectation suits it. */
  readonly isRed: boolean;
}

function aboutOf(found: Scenario, origin: Origin, { finding, isRed }: Known): string {
  const { words, seed, failure, size } = origin;
  const figures =
    finding === null ? '' : ` (expected: ${finding.allowed}; found: ${finding.found})`;
  return [
    `With seed ${seed} it shows ${inWords(failure)}${figures}.`,
    ...(isRed ? ['Its run is red: no expectation says so.'] : []),
    `Shrunk from ${words}, of ${sizeInWords(size)},`,
    `to ${sizeInWords(sizeOf(found))}.`,
  ].join(' ');
}

function sizeInWords({ faults, nodes, seconds, loads }: Size): string {
  const time = duration(seconds * 1e6);
  return `${counted(faults, 'fault')}, ${counted(nodes, 'node')}, ${time}, ${counted(loads, 'load')}`;
}
