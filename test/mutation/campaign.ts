/**
 * Runs mutants against the suite, a few at a time, each in a process of its own.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { makeMutant } from './mutant.ts';
import type { Mutation } from './mutation.ts';
import { MOST_RUNS, SUITE } from './suite.ts';

/** What became of one mutant. */
export interface Outcome {
  readonly mutation: Mutation;
  /** What the last run showed that was not as expected; null: nothing, the mutant has survived. */
  readonly red: string | null;
  /** Scenario and seed of the run that caught it; empty if none did. */
  readonly caughtBy: string;
  readonly runs: number;
  readonly seconds: number;
}

interface SuiteEnd {
  readonly runs: number;
  readonly red: string | null;
}

/** A run has begun, and not ended yet. */
interface Begun {
  /** From 1. */
  readonly begun: number;
}

/** A mutant that does not end is not as expected either. */
const PATIENCE_MS = 120_000;

const WORKERS = Math.max(2, Math.min(4, availableParallelism()));

/** Outcomes in the order of the mutations. */
export async function runCampaign(
  mutations: readonly Mutation[],
  onOutcome: (outcome: Outcome) => void = () => undefined,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < mutations.length; index = next++) {
      const mutation = mutations[index];
      if (mutation === undefined) return;
      const outcome = await tryMutation(mutation);
      outcomes[index] = outcome;
      onOutcome(outcome);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return outcomes;
}

async function tryMutation(mutation: Mutation): Promise<Outcome> {
  const began = performance.now();
  const { red, runs } = await passSuite(mutation);
  const seconds = (performance.now() - began) / 1000;
  const last = SUITE[runs - 1];
  const caughtBy =
    red === null || last === undefined ? '' : `${basename(last.file, '.yaml')}, seed ${last.seed}`;
  return { mutation, red, caughtBy, runs, seconds };
}

/** @param mutation - null: the build as it is */
export async function passSuite(mutation: Mutation | null): Promise<SuiteEnd> {
  const mutant = makeMutant(mutation);
  try {
    return await runSuite(mutant.build);
  } finally {
    mutant.remove();
  }
}

function runSuite(build: string): Promise<SuiteEnd> {
  const runs = JSON.stringify(SUITE.slice(0, MOST_RUNS));
  const child = spawn(process.execPath, ['test/mutation/run-suite.mjs', build, runs]);
  let [told, errors] = ['', ''];
  child.stdout.on('data', (data) => (told += String(data)));
  child.stderr.on('data', (data) => (errors += String(data)));
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  return new Promise((done, fail) => {
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      const lines = told.split('\n').filter((line) => line !== '');
      const last = JSON.parse(lines.at(-1) ?? '{}') as SuiteEnd | Begun | Record<string, never>;
      if (status === 0 && 'runs' in last) done(last as SuiteEnd);
      else if (signal !== null && 'begun' in last)
        done({ runs: (last as Begun).begun, red: 'did not end' });
      else fail(new Error(`the suite cannot run: ${errors.trim()}`));
    });
  });
}
