/**
 * The run that is to be shrunk, to its end: what is there to look for.
 *
 * @module
 */
import type { Scenario } from '../../../scenarios/scenario.ts';
import { expectWhileSearching } from './expect.ts';
import { explicit } from './explicit.ts';
import { failuresOf, nameOf, type Failure, type Failures } from './failure.ts';
import { runWhole, type Pace } from './observe.ts';

export interface FirstLook {
  readonly failures: Failures;
  /** Where an assertion of ours ended the run, how many events came before. */
  readonly fingerprint: string;
  readonly events: number;
}

/** Null: stopped. */
export async function firstLook(
  scenario: Scenario,
  seed: number,
  pace: Pace,
): Promise<FirstLook | null> {
  const run = await runWhole(scenario, seed, pace);
  if (run === null) return null;
  if (run.kind === 'whole')
    return {
      failures: failuresOf(run.results, run.verdict),
      fingerprint: run.fingerprint,
      events: run.events,
    };
  const failures = { unexpected: [run.failure], expected: [] };
  return { failures, fingerprint: `broken after ${run.events}`, events: run.events };
}

/** The one by that name; without a name the gravest that was not expected. */
export function choose(
  { unexpected, expected }: Failures,
  name: string | null,
): Failure | undefined {
  if (name === null) return unexpected[0];
  return [...unexpected, ...expected].find((failure) => nameOf(failure) === name);
}

/** Where the search begins: the same run, with all that was drawn spelled out. */
export function startOf(scenario: Scenario, seed: number, failure: Failure): Scenario {
  return {
    ...explicit(scenario, seed),
    name: shrunkName(scenario.name),
    about: '',
    sweep: null,
    expect: expectWhileSearching(failure, scenario.expect),
  };
}

const LONGEST_NAME = 80;
const SUFFIX = '-shrunk';

function shrunkName(name: string): string {
  if (name.endsWith(SUFFIX)) return name;
  return `${name.slice(0, LONGEST_NAME - SUFFIX.length).replace(/-$/, '')}${SUFFIX}`;
}

/** A candidate may take more events than the run did, for a while. */
export function mostEvents({ events }: FirstLook): number {
  return 4 * events + 100_000;
}
