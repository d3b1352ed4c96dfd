/**
 * Coordinators and workers in this process, at a real Redis, with runs that do as their seeds say;
 * see `trial-run.mjs`.
 *
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { parseScenario } from '../../../../scenarios/parse.ts';
import type { KeyedJob } from '../../../../sim/campaign/engine.ts';
import type { Performed } from '../../../../sim/campaign/job.ts';
import { parseAddress } from '../../../../sim/campaign/queue/address.ts';
import { RedisLink } from '../../../../sim/campaign/queue/link.ts';
import { QueueEngine } from '../../../../sim/campaign/queue/queue-engine.ts';
import { QueueWorker, type Worked } from '../../../../sim/campaign/queue/queue-worker.ts';
import { scenarioHash } from '../../../../sim/campaign/store/result-store.ts';
import type { RedisServer } from '../../../redis/redis-server.ts';

const text = 'name: trial\nduration: 1min\nchain: { delegates: 3 }\n';

export interface Campaign {
  readonly code: string;
  readonly pending?: readonly number[];
  readonly goOn?: () => boolean;
  readonly isFresh?: boolean;
  readonly patienceMs?: number;
  readonly said?: string[];
  readonly onResult?: () => void;
}

export interface Told {
  readonly complete: boolean;
  /** What came of each job, in words, by its index; each was told once. */
  readonly results: ReadonlyMap<number, string>;
}

export interface Trials {
  /** Of the scenario, in a folder that goes with the block of tests. */
  readonly file: string;
  readonly jobOf: (seed: number) => KeyedJob;
  readonly jobsFrom: (first: number, count: number) => readonly KeyedJob[];
  readonly open: (said?: string[]) => Promise<RedisLink>;
  readonly campaign: (jobs: readonly KeyedJob[], options: Campaign) => Promise<Told>;
  readonly worker: (code: string, options?: Working) => Promise<QueueWorker>;
  /** A worker that works, and what ends it. */
  readonly working: (code: string, options?: Working) => Promise<() => Promise<Worked>>;
}

export interface Working {
  readonly said?: string[];
  readonly workers?: number;
}

/** Longer than any test: no batch comes twice because this machine is busy. */
const SILENCE_MS = 600_000;

export const always = (): boolean => true;

/** Of 10 ms each turn. */
export async function until(isTime: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTime())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** To be called in a block of tests. */
export function trialsAt(server: RedisServer): Trials {
  const folder = mkdtempSync(join(tmpdir(), 'ektsim-queue-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'trial.yaml');
  const parsed = parseScenario(text, file);
  const scenario = parsed.code === 'ok' ? scenarioHash(parsed.scenario) : '';
  const jobOf = (seed: number): KeyedJob => {
    return { job: { source: { file, text }, overrides: [], seed }, scenario, seed };
  };
  const open = (said: string[] = []): Promise<RedisLink> =>
    RedisLink.open(parseAddress(server.address), {
      ended: new AbortController(),
      say: (line) => said.push(line),
    });
  const worker = async (
    code: string,
    { said = [], workers = 2 }: Working = {},
  ): Promise<QueueWorker> => {
    const module = new URL('trial-run.mjs', import.meta.url);
    const say = (line: string): number => said.push(line);
    const link = await open(said);
    return new QueueWorker({ link, code, workers, module, say, silenceMs: SILENCE_MS });
  };
  return {
    file,
    jobOf,
    jobsFrom: (first, count) => Array.from({ length: count }, (_, index) => jobOf(first + index)),
    open,
    campaign: (jobs, options) => campaignAt(server, jobs, options),
    worker,
    working: async (code, options) => {
      let isOver = false;
      const worked = (await worker(code, options)).work(() => !isOver);
      return () => {
        isOver = true;
        return worked;
      };
    },
  };
}

async function campaignAt(
  server: RedisServer,
  jobs: readonly KeyedJob[],
  options: Campaign,
): Promise<Told> {
  const { code, said = [], isFresh = false, patienceMs, goOn = always, onResult } = options;
  const results = new Map<number, string>();
  const engine = new QueueEngine({
    address: parseAddress(server.address),
    code,
    isFresh,
    say: (line) => said.push(line),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  const complete = await engine.run({
    jobs,
    pending: options.pending ?? jobs.map((_, index) => index),
    onResult: (index, performed) => {
      expect(results.has(index)).toBe(false);
      results.set(index, inWords(performed));
      onResult?.();
    },
    goOn,
  });
  return { complete, results };
}

export function inWords({ result }: Performed): string {
  return result.kind === 'completed' ? result.fingerprint : result.message;
}
