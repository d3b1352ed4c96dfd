/** What lies at the server, how much of it, how long, and what comes of it if it is lost or refused. */
import { existsSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import type { Performed } from '../../../../sim/campaign/job.ts';
import { batchesOf, dataOf, keyOf } from '../../../../sim/campaign/queue/batch.ts';
import { mostQueued } from '../../../../sim/campaign/queue/coordination.ts';
import { BatchTaker, JobQueue } from '../../../../sim/campaign/queue/job-queue.ts';
import type { RedisLink } from '../../../../sim/campaign/queue/link.ts';
import { resultName, scenarioName } from '../../../../sim/campaign/queue/names.ts';
import { RemoteResults } from '../../../../sim/campaign/queue/remote-results.ts';
import { RemoteScenarios } from '../../../../sim/campaign/queue/remote-scenarios.ts';
import { describeWithRedis } from '../../../redis/redis-server.ts';
import { always, inWords, trialsAt, until } from './trials.ts';

const resultOf = (fingerprint: string): Performed => {
  const verdict = { exitCode: 0, summary: '', findings: [], safety: 'held' } as const;
  return { result: { kind: 'completed', fingerprint, verdict, figures: {} }, wallSeconds: 0 };
};

const queueKey = (code: string, name: string): string => `ektsim:jobs-${code}:${name}`;

/** Batches that are queued or in progress. */
async function queuedIn({ redis }: RedisLink, code: string): Promise<number> {
  const [waiting, active] = await Promise.all([
    redis.llen(queueKey(code, 'wait')),
    redis.llen(queueKey(code, 'active')),
  ]);
  return waiting + active;
}

/** Keys that would stay for ever, and whether there are others. */
async function lasting({ redis }: RedisLink): Promise<readonly string[]> {
  const keys = await redis.keys('*');
  const seconds = await Promise.all(keys.map((key) => redis.ttl(key)));
  return keys.filter((_, place) => seconds[place] === -1).toSorted((a, b) => (a < b ? -1 : 1));
}

describeWithRedis('at the server', (server) => {
  const { file, jobOf, jobsFrom, campaign, open, worker, working } = trialsAt(server);

  it('lies a scenario once, under its hash, and jobs only name it', async () => {
    const link = await open();
    let goesOn = true;
    const jobs = jobsFrom(1, 8);
    const told = campaign(jobs, { code: 'once', goOn: () => goesOn });
    await until(async () => (await queuedIn(link, 'once')) === jobs.length);
    const { scenario } = jobOf(1);
    expect(await link.redis.keys('ektsim:scenario:*')).toEqual([scenarioName(scenario)]);
    const name = batchesOf(jobs, 'once')[2]?.name ?? '';
    expect(await link.redis.hget(queueKey('once', name), 'data')).toBe(
      JSON.stringify({ file, runs: [{ scenario, seed: 3 }] }),
    );
    goesOn = false;
    expect((await told).complete).toBe(false);
    link.close();
  });

  it('is no batch that failed for a coordinator that was killed: it is tried again', async () => {
    const link = await open();
    const jobs = jobsFrom(1, 1);
    const queue = new JobQueue(link, 'again');
    const names = batchesOf(jobs, 'again').map(({ name }) => name);
    await queue.add(names.map((name) => ({ name, data: dataOf(jobs) })));
    const doing = (): Promise<boolean> => Promise.reject(new Error('nobody survived it'));
    const onRefused = (error: Error): void => expect.unreachable(error.message);
    const deadly = new BatchTaker(link, { code: 'again', atATime: 1, doing, onRefused });
    await until(async () => (await queue.stateOf(names[0]!)) === 'failed');
    await deadly.close();

    const end = await working('again');
    const told = await campaign(jobs, { code: 'again' });
    expect([...told.results.values()]).toEqual([expect.not.stringContaining('died')]);
    await end();
    link.close();
  });

  it('lies no more than workers soon take, and all is done', async () => {
    const link = await open();
    const said: string[] = [];
    const jobs = jobsFrom(1, 200);
    let isOver = false;
    const told = campaign(jobs, { code: 'much', said }).finally(() => (isOver = true));
    await until(() => said.length > 0);
    expect(await queuedIn(link, 'much')).toBe(mostQueued(0));
    const end = await working('much');
    let most = 0;
    while (!isOver) most = Math.max(most, await queuedIn(link, 'much'));
    expect((await told).results.size).toBe(200);
    expect(most).toBeLessThanOrEqual(mostQueued(2));
    expect(await end()).toEqual({ runs: 200, batches: 200, givenBack: 0 });
    expect(mostQueued(100)).toBe(400);
    link.close();
  });

  it('lies what a sweep that was killed has queued, which is not done twice', async () => {
    const link = await open();
    const queue = new JobQueue(link, 'killed');
    const jobs = jobsFrom(1, 90);
    await new RemoteScenarios(link).need(jobs);
    const batches = batchesOf(jobs, 'killed').slice(0, 40);
    await queue.add(
      batches.map(({ name, indexes }) => ({ name, data: dataOf([jobOf((indexes[0] ?? 0) + 1)]) })),
    );
    const end = await working('killed');
    expect((await campaign(jobs, { code: 'killed' })).results.size).toBe(90);
    // A batch that ends while it is queued once more comes again, and there is nothing left to do.
    expect(await end()).toMatchObject({ runs: 90, givenBack: 0 });
    await queue.close();
    link.close();
  });

  it('are queued only jobs that have no result, neither on the disk nor here', async () => {
    const link = await open();
    const code = 'open';
    const results = new RemoteResults(link);
    // Three jobs are a batch: 0 to 2, 3 to 5, 6 to 8, and so on.
    const jobs = jobsFrom(1, 2_001);
    await results.put(keyOf(jobOf(3), code), resultOf('known'));
    const seeds: number[] = [];
    const doing = async (data: unknown): Promise<boolean> => {
      for (const { seed } of (data as ReturnType<typeof dataOf>).runs) {
        seeds.push(seed);
        await results.put(keyOf(jobOf(seed), code), resultOf(`new ${seed}`));
      }
      return true;
    };
    const onRefused = (error: Error): void => expect.unreachable(error.message);
    const taker = new BatchTaker(link, { code, atATime: 1, doing, onRefused });
    const { results: told } = await campaign(jobs, { code, pending: [0, 2, 7] });
    expect([...told].toSorted(([a], [b]) => a - b)).toEqual([
      [0, 'new 1'],
      [2, 'known'],
      [7, 'new 8'],
    ]);
    expect(seeds).toEqual([1, 8]);
    await taker.close();
    link.close();
  });

  it('lies a result that is not worked out again', async () => {
    const link = await open();
    const code = 'known';
    const queue = new JobQueue(link, code);
    const results = new RemoteResults(link);
    const jobs = [jobOf(1), jobOf(2)];
    const keys = jobs.map((job) => keyOf(job, code));
    await results.put(keyOf(jobOf(1), code), resultOf('known'));
    await new RemoteScenarios(link).need(jobs);
    await queue.add([{ name: 'both', data: dataOf(jobs) }]);
    const end = await working(code);
    await until(async () => (await queue.stateOf('both')) === 'gone');
    expect(await end()).toEqual({ runs: 1, batches: 1, givenBack: 0 });
    const found = await results.get(keys);
    expect(found.map((performed) => performed && inWords(performed))).toEqual(['known', '2']);
    await queue.close();
    link.close();
  });

  it.each([
    ['no scenario any more', null],
    ['another scenario under the hash', 'name: another\nduration: 1min\n'],
  ])('lies %s: no run is done with it, and the sweep brings it again', async (what, text) => {
    const link = await open();
    const code = what.replaceAll(' ', '-');
    const { scenario } = jobOf(1);
    const name = scenarioName(scenario);
    const told = campaign(jobsFrom(1, 3), { code });
    await until(async () => (await queuedIn(link, code)) === 3);
    if (text === null) await link.redis.del(name);
    else await link.redis.set(name, text, 'EX', 1_000);
    const said: string[] = [];
    const end = await working(code, { said });
    expect([...(await told).results.values()].toSorted()).toEqual(['1', '2', '3']);
    expect(said).toEqual([
      `${server.address} has lost scenario ${scenario}; its sweep brings it again, if it goes on`,
    ]);
    expect(await end()).toEqual({ runs: 3, batches: 3, givenBack: 0 });
    link.close();
  });

  it('lie jobs that the queue has lost, and they are queued again', async () => {
    const link = await open();
    const told = campaign(jobsFrom(1, 3), { code: 'lost' });
    await until(async () => (await queuedIn(link, 'lost')) === 3);
    await link.redis.del(queueKey('lost', 'wait'));
    const end = await working('lost');
    expect((await told).results.size).toBe(3);
    expect(await end()).toEqual({ runs: 3, batches: 3, givenBack: 0 });
    link.close();
  });

  it('lies nothing for ever, whatever becomes of sweeps and workers', async () => {
    const link = await open();
    const { redis } = link;
    const [code, said] = ['keys', [] as string[]];
    await redis.flushall();
    const nothingLasts = (): Promise<void> =>
      vi.waitFor(async () => expect(await lasting(link)).toEqual([]), { timeout: 20_000 });
    let goesOn = true;
    const told = campaign([jobOf(1), jobOf(1003), jobOf(2)], { code, said, goOn: () => goesOn });
    await until(() => said.length > 0);
    expect(await redis.keys(queueKey(code, 'meta'))).toHaveLength(1);
    await nothingLasts();
    const end = await working(code);
    await until(async () => (await redis.exists(queueKey(code, 'stalled'))) > 0);
    await until(() => existsSync(`${file}.1003`));
    const done = [1, 2].map((seed) => resultName(keyOf(jobOf(seed), code)));
    await until(async () => (await redis.exists(done)) === 2);
    await until(async () => (await queuedIn(link, code)) === 1);
    expect(await redis.ttl(scenarioName(jobOf(1).scenario))).toBeGreaterThan(60);
    goesOn = false;
    await told;
    // Of the worker alone, then of nobody.
    const ofQueue = ['active', 'stalled', 'events', 'meta', 'id', 'marker'];
    await Promise.all(ofQueue.map((name) => redis.persist(queueKey(code, name))));
    await nothingLasts();
    await end();
    expect(await lasting(link)).toEqual([]);
    expect(await redis.ttl(scenarioName(jobOf(1).scenario))).toBeLessThanOrEqual(60);
    link.close();
  });

  it('lies nothing for ever of a sweep that finds all of its results', async () => {
    const link = await open();
    await new RemoteResults(link).put(keyOf(jobOf(1), 'found'), resultOf('1'));
    await campaign([jobOf(1)], { code: 'found' });
    expect(await lasting(link)).toEqual([]);
    link.close();
  });

  it('lies nothing for ever of a job that failed', async () => {
    const link = await open();
    const code = 'failing';
    const queue = new JobQueue(link, code);
    await queue.add([{ name: 'bad', data: dataOf([jobOf(1)]) }]);
    const doing = (): Promise<boolean> => Promise.reject(new Error('stalled'));
    const onRefused = (error: Error): void => expect.unreachable(error.message);
    const taker = new BatchTaker(link, { code, atATime: 1, doing, onRefused });
    await until(async () => (await queue.stateOf('bad')) === 'failed');
    await vi.waitFor(async () => expect(await lasting(link)).toEqual([]), { timeout: 20_000 });
    await Promise.all([taker.close(), queue.close()]);
    link.close();
  });

  it('is no room: sweep and worker say so and end, and what was queued is taken back', async () => {
    const link = await open();
    const { redis } = link;
    const isFull = `${server.address} is full: it has reached its maxmemory and takes nothing more; give it more, or remove what is in it`;
    const said: string[] = [];
    const sweep = campaign(jobsFrom(1, 300), { code: 'full', said });
    const refused = expect(sweep).rejects.toThrow(
      `${isFull}\nWhat was finished is on the disk; the same command goes on with the rest.`,
    );
    await until(async () => (await queuedIn(link, 'full')) === mostQueued(0));
    const ended = expect((await worker('elsewhere')).work(always)).rejects.toThrow(isFull);
    await redis.config('SET', 'maxmemory', '1');
    await Promise.all([refused, ended]);
    expect(await queuedIn(link, 'full')).toBe(0);
    expect(await redis.keys(queueKey('full', 'b*'))).toEqual([]);
    expect(await redis.ttl(scenarioName(jobOf(1).scenario))).toBeLessThanOrEqual(60);
    await redis.config('SET', 'maxmemory', '0');
    expect(await lasting(link)).toEqual([]);
    link.close();
  });
});
