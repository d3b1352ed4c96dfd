/**
 * How long the fuzzer takes to find what is known to be wrong: each mutant of the repaired protocol by
 * the command line of its own build, and each hole of the paper's protocol.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Hunt } from '../../sim/campaign/fuzz/hunt.ts';
import { makeMutant } from '../mutation/mutant.ts';
import type { Mutation } from '../mutation/mutation.ts';
import type { Hole } from './holes.ts';

export interface SizeShown {
  readonly faults: number;
  readonly nodes: number;
  readonly seconds: number;
}

/** What became of one hunt. */
export interface Hunted {
  readonly name: string;
  readonly isFound: boolean;
  /** What was found, as `shrink --failure` takes it. */
  readonly failure: string;
  readonly runs: number;
  readonly seconds: number;
  /** Null: not found, or not shrunk. */
  readonly before: SizeShown | null;
  readonly after: SizeShown | null;
}

export interface HuntLimits {
  readonly seconds: number;
  readonly runs: number;
  readonly workers: number;
}

interface FuzzJson {
  readonly runs: number;
  readonly wallSeconds: number;
  readonly findings: readonly {
    readonly failure: string;
    readonly shrunk: { readonly before: SizeShown; readonly after: SizeShown } | null;
  }[];
}

/** Compiled, as worker threads need it. */
const TRIALS = pathToFileURL(resolve('dist/sim/campaign/fuzz/trial-worker.js'));

/** The classes in which the repaired protocol must hold. */
export const CLASSES = 'A,B,C,F';

export async function huntMutant(mutation: Mutation, limits: HuntLimits): Promise<Hunted> {
  const mutant = makeMutant(mutation);
  const out = mkdtempSync(join(tmpdir(), 'ektsim-hunt-'));
  try {
    const args = ['fuzz', '--class', CLASSES, '--first', '--json', '--out', out];
    args.push('--time', `${limits.seconds}s`, '--runs', String(limits.runs));
    args.push('--workers', String(limits.workers));
    const text = await output([join(mutant.build, 'sim/cli/main.js'), ...args]);
    const told = JSON.parse(text) as FuzzJson;
    const [finding] = told.findings;
    return {
      name: mutation.name,
      isFound: finding !== undefined,
      failure: finding?.failure ?? '',
      runs: told.runs,
      seconds: told.wallSeconds,
      before: finding?.shrunk?.before ?? null,
      after: finding?.shrunk?.after ?? null,
    };
  } finally {
    mutant.remove();
    rmSync(out, { recursive: true, force: true });
  }
}

export async function huntHole(hole: Hole, limits: HuntLimits): Promise<Hunted> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const found: { readonly runs: number; readonly seconds: number; readonly failure: string }[] = [];
  const hunt: Hunt = new Hunt({
    seed: 1,
    bounds: [hole.bounds],
    wanted: hole.wanted,
    planted: [],
    isSteered: true,
    workers: limits.workers,
    runs: limits.runs,
    isOverAtFirst: false,
    module: TRIALS,
    onNews: () => undefined,
    onFinding: () => undefined,
    onRun: (run) => {
      if (found.length > 0 || !hole.isShownBy(run)) return;
      const failure = run.result.finding?.failure ?? '';
      found.push({ runs: hunt.done, seconds: seconds(), failure });
    },
    goOn: () => found.length === 0 && seconds() < limits.seconds,
  });
  await hunt.run();
  const [first] = found;
  return {
    name: hole.name,
    isFound: first !== undefined,
    failure: first?.failure ?? '',
    runs: first?.runs ?? hunt.done,
    seconds: first?.seconds ?? seconds(),
    before: null,
    after: null,
  };
}

function output(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args);
  let [told, errors] = ['', ''];
  child.stdout.on('data', (data) => (told += String(data)));
  child.stderr.on('data', (data) => (errors += String(data)));
  return new Promise((done, fail) => {
    child.on('close', () => {
      if (told === '') fail(new Error(`the fuzzer cannot run: ${errors.trim()}`));
      else done(told);
    });
  });
}
