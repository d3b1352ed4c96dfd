import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyedJob } from '../../../../sim/campaign/engine.ts';
import { parseAddress } from '../../../../sim/campaign/queue/address.ts';
import {
  batchesOf,
  batchIn,
  dataOf,
  singlesOf,
  textOf,
} from '../../../../sim/campaign/queue/batch.ts';
import { ScenarioCache } from '../../../../sim/campaign/queue/scenario-cache.ts';
import { scenarioHash, textHash } from '../../../../sim/campaign/store/result-store.ts';
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

  it('name the scenario and the seed of each job, and hold no scenario', () => {
    const data = dataOf([keyed(small, 1), keyed(small, 2), keyed(large, 1)]);
    expect(batchIn(JSON.parse(JSON.stringify(data)))).toEqual({
      file: 'one.yaml',
      runs: [
        { scenario: small.scenario, seed: 1 },
        { scenario: small.scenario, seed: 2 },
        { scenario: large.scenario, seed: 1 },
      ],
    });
    expect(batchIn({ ...data, runs: [{ seed: 1 }] })).toBe(null);
    expect(batchIn('no batch')).toBe(null);
  });
});

describe('the text of a scenario', () => {
  it('is all of it, and has its hash', () => {
    const text = textOf(large);
    const parsed = parseScenario(text, 'elsewhere.yaml');
    expect(parsed.code === 'ok' && scenarioHash(parsed.scenario)).toBe(large.scenario);
    expect(textHash(text)).toBe(large.scenario);
  });

  it('is refused if what the scenario reads is not what it was', () => {
    expect(() => textOf({ ...large, scenario: small.scenario })).toThrow(
      'a file that one.yaml reads has changed meanwhile; begin again',
    );
  });
});

describe('a cache of scenarios', () => {
  it('asks once for each, forgets what was used longest ago, and keeps nothing that is not there', async () => {
    const asked: string[] = [];
    const get = (hash: string): Promise<string | null> => {
      asked.push(hash);
      return Promise.resolve(hash === 'lost' ? null : `text of ${hash}`);
    };
    const cache = new ScenarioCache({ get }, 2);
    expect(await Promise.all([cache.get('a'), cache.get('a')])).toEqual(['text of a', 'text of a']);
    for (const hash of ['b', 'a', 'c', 'a', 'b']) await cache.get(hash);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
    for (const hash of ['lost', 'lost']) expect(await cache.get(hash)).toBe(null);
    expect(asked).toEqual(['a', 'b', 'c', 'b', 'lost', 'lost']);
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
