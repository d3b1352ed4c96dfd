/**
 * What a search has found, as a scenario file for people: what it shows, where it comes from, and an
 * `expect` under which it is green.
 *
 * @module
 */
import { counted, duration } from '../../../reports/format.ts';
import type { Verdict } from '../../../reports/verdict.ts';
import { printCompact } from '../../../scenarios/print-compact.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { expectFailure } from './expect.ts';
import { inWords, type Failure } from './failure.ts';
import { runWhole, type Pace } from './observe.ts';
import { sizeOf, type Size } from './size.ts';

/** Where it comes from. */
export interface Origin {
  /** As it was given: nothing about it is left out but what was drawn. */
  readonly scenario: Scenario;
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

/**
 * The scenario with the expectation that suits it best, from runs of it.
 *
 * @param found - as the search left it
 * @returns null: stopped
 */
export async function resultOf(
  found: Scenario,
  origin: Origin,
  pace: Pace,
): Promise<Result | null> {
  const { seed, failure } = origin;
  const first = await runWhole(found, seed, pace);
  if (first === null) return null;
  const shown =
    first.kind === 'whole'
      ? { forks: first.results.forks.forks > 0, breaches: first.results.breaches.breaches > 0 }
      : { forks: false, breaches: false };
  for (const expect of expectFailure(failure, origin.scenario.expect, shown)) {
    const scenario = { ...found, expect, about: aboutOf(found, origin) };
    const run = await runWhole(scenario, seed, pace);
    if (run === null) return null;
    if (run.kind === 'whole' && run.verdict.exitCode === 0)
      return { scenario, verdict: run.verdict };
  }
  const verdict = first.kind === 'whole' ? first.verdict : null;
  return { scenario: { ...found, about: aboutOf(found, origin) }, verdict };
}

/** The same without a run: for a search that was interrupted. */
export function unproved(found: Scenario, origin: Origin): Result {
  const none = { forks: false, breaches: false };
  const [expect = found.expect] = expectFailure(origin.failure, origin.scenario.expect, none);
  return { scenario: { ...found, expect, about: aboutOf(found, origin) }, verdict: null };
}

/** @param replay - the command that shows it */
export function fileText({ scenario }: Result, replay: string): string {
  return `# ${replay}\n${printCompact(scenario)}`;
}

function aboutOf(found: Scenario, { scenario, seed, failure, size }: Origin): string {
  return [
    `With seed ${seed} it shows ${inWords(failure)}.`,
    `Shrunk from ${scenario.name}, of ${sizeInWords(size)},`,
    `to ${sizeInWords(sizeOf(found))}.`,
  ].join(' ');
}

function sizeInWords({ faults, nodes, seconds, loads }: Size): string {
  const time = duration(seconds * 1e6);
  return `${counted(faults, 'fault')}, ${counted(nodes, 'node')}, ${time}, ${counted(loads, 'load')}`;
}
