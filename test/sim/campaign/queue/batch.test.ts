import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyedJob } from '../../../../sim/campaign/engine.ts';
import { parseAddress } from '../../../../sim/campaign/queue/address.ts';
import { batchesOf, dataOf, runsIn, singlesOf } from '../../../../sim/campaign/queue/batch.ts';
import { scenarioHash } from '../../../../sim/campaign/store/result-store.ts';
import { parseScenario } from '../../../../scenarios/parse.ts';

const text = 'name: one\nduration: 1min\nchain: { delegates: 3 }\nsweep: { seeds: 1..9 }\n';

function jobOf(delegates: number, seed: number): KeyedJob {
  const overrides = [{ path: 'chain.delegates', value: String(delegates) }];
  const parsed = parseScenario(text, 'one.yaml', overrides);
  if (parsed.code !== 'ok') throw new Error('not valid');
  const scenario = scenarioHash(parsed.scenario);
  return { job: { source: { file: 'one.yaml', text }, overrides, seed }, scenario, seed };
}

const [small, large] = [jobOf(3, 0), jobOf(4, 0)];
const keyed = (base: KeyedJob, seed: number): KeyedJob => {
  return { ...base, seed, job: { ...base.job, seed } };
};

describe('batches', () => {
  it('have each job once, in order, are at most 100 jobs, and have the same names again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (count) => {
        const jobs = Array.from({ length: count }, (_, seed) => keyed(small, seed));
        const batches = batchesOf(jobs, 'code');
        expect(batches.flatMap(({ indexes }) => indexes)).toEqual(jobs.map((_, index) => index));
        const sizes = batches.map(({ indexes }) => indexes.length);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
        if (count <= 1_000) expect(batches).toHaveLength(count);
        expect(new Set(batches.map(({ name }) => name)).size).toBe(batches.length);
        expect(batchesOf(jobs, 'code')).toEqual(batches);
      }),
      { numRuns: 6, examples: [[1], [1_000], [1_001], [100_001]] },
    );
  });

  it('are others for another code, scenario or seed', () => {
    const names = [
      ...batchesOf([keyed(small, 1)], 'a'),
      ...batchesOf([keyed(small, 1)], 'b'),
      ...batchesOf([keyed(large, 1)], 'a'),
      ...batchesOf([keyed(small, 2)], 'a'),
    ].map(({ name }) => name);
    expect(new Set(names).size).toBe(4);
    expect(singlesOf([0], [keyed(small, 1)], 'a').map(({ name }) => name)).toEqual([names[0]]);
  });

  it('bring all that a worker needs, each scenario once', () => {
    const jobs = [keyed(small, 1), keyed(small, 2), keyed(large, 1)];
    const data = dataOf(jobs);
    expect(data.texts).toHaveLength(2);
    const runs = runsIn(JSON.parse(JSON.stringify(data))) ?? [];
    expect(runs.map(({ scenario, job }) => [scenario, job.seed])).toEqual(
      jobs.map(({ scenario, seed }) => [scenario, seed]),
    );
    for (const { scenario, job } of runs) {
      const parsed = parseScenario(job.source.text, job.source.file, job.overrides);
      expect(parsed.code === 'ok' && scenarioHash(parsed.scenario)).toBe(scenario);
    }
    expect(runsIn({ ...data, runs: [{ scenario: 'x', seed: 1, text: 2 }] })).toBe(null);
    expect(runsIn('no batch')).toBe(null);
  });
});

describe('an address', () => {
  it('has its parts, and hides its password', () => {
    expect(parseAddress('redis://queue.example')).toMatchObject({
      host: 'queue.example',
      port: 6379,
      database: 0,
      user: null,
      password: null,
      shown: 'redis://queue.example:6379',
    });
    expect(parseAddress('rediss://me:p%40ss@[::1]:7000/3', 'other')).toEqual({
      host: '::1',
      port: 7000,
      database: 3,
      user: 'me',
      password: 'p@ss',
      isEncrypted: true,
      shown: 'rediss://me@[::1]:7000/3',
    });
    expect(parseAddress('redis://:a@h/0', 'b').password).toBe('a');
    expect(parseAddress('redis://h', 'b').password).toBe('b');
  });

  it.each([
    ['', '""'],
    ['queue', '"queue"'],
    ['http://queue', '"http://queue"'],
    ['redis://', '"redis://"'],
    ['redis://queue:99999', '"redis://queue:99999"'],
    ['redis://queue/name', '"redis://queue/name"'],
    ['redis://queue?db=1', '"redis://queue?db=1"'],
    ['redis://:p%ZZ@queue', '"redis://…@queue"'],
  ])('%j is refused', (address, shown) => {
    expect(() => parseAddress(address)).toThrow(
      `--engine: found ${shown}; allowed: redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS`,
    );
  });
});
