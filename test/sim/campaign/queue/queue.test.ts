/** Coordinator and workers in one process, at a real Redis, with runs that do as they are told. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseAddress } from '../../../../sim/campaign/queue/address.ts';
import { batchesOf } from '../../../../sim/campaign/queue/batch.ts';
import { BatchTaker, JobQueue } from '../../../../sim/campaign/queue/job-queue.ts';
import { RedisLink } from '../../../../sim/campaign/queue/link.ts';
import { QueueWorker } from '../../../../sim/campaign/queue/queue-worker.ts';
import { describeWithRedis } from '../../../redis/redis-server.ts';
import { always, trialsAt, until } from './trials.ts';

describeWithRedis('a queue', (server) => {
  const { file, jobOf, jobsFrom, campaign, open, working } = trialsAt(server);

  // Each has a queue of its own, and waits most of its time.
  it.concurrent(
    'gives each job to one worker, and what went wrong with it is its result',
    async () => {
      const end = await working('plain');
      const { complete, results } = await campaign([...jobsFrom(1, 30), jobOf(500), jobOf(31)], {
        code: 'plain',
      });
      expect(complete).toBe(true);
      expect([...results.values()].toSorted((a, b) => Number(a) - Number(b)).slice(0, 30)).toEqual(
        jobsFrom(1, 30).map(({ seed }) => String(seed)),
      );
      expect(results.get(30)).toBe('the worker died: worker exited with code: 3');
      expect(results.get(31)).toBe('31');
      expect(await end()).toEqual({ runs: 32, batches: 32, givenBack: 0 });
    },
  );

  it.concurrent(
    'keeps results for who begins anew, but not those of failures, nor with --fresh',
    async () => {
      const end = await working('again');
      const jobs = [...jobsFrom(1, 3), jobOf(501)];
      await campaign(jobs, { code: 'again' });
      expect((await campaign(jobs, { code: 'again' })).results.size).toBe(4);
      expect((await campaign(jobs, { code: 'again', isFresh: true })).results.size).toBe(4);
      // Four runs, then the one that failed, then all four.
      expect(await end()).toMatchObject({ runs: 4 + 1 + 4 });
    },
  );

  it.concurrent(
    'has the jobs of a worker that is told to end done by another, at once',
    async () => {
      const [first, jobs] = [
        await working('leaving', { workers: 1 }),
        [jobOf(1000), jobOf(1), jobOf(2)],
      ];
      const told = campaign(jobs, { code: 'leaving' });
      await until(() => existsSync(`${file}.1000`));
      expect(await first()).toMatchObject({ givenBack: 1 });
      const second = await working('leaving');
      expect([...(await told).results].toSorted(([a], [b]) => a - b)).toEqual([
        [0, '1000'],
        [1, '1'],
        [2, '2'],
      ]);
      expect(await second()).toMatchObject({ givenBack: 0 });
    },
  );

  it.concurrent(
    'has the job of a worker that is killed done by another, when it has been silent',
    async () => {
      const script = join(import.meta.dirname, 'trial-process.mjs');
      const child = spawn(process.execPath, [script, server.address, 'dying'], {
        stdio: 'inherit',
      });
      const told = campaign([jobOf(1002)], { code: 'dying' });
      await until(() => existsSync(`${file}.1002`));
      child.kill('SIGKILL');
      const end = await working('dying');
      expect((await told).results.get(0)).toBe('1002');
      expect(await end()).toEqual({ runs: 1, batches: 1, givenBack: 0 });
    },
  );

  it.concurrent(
    'is one for each code; who waits in vain is told, and takes back what it asked for',
    async () => {
      const [ofSweep, ofWorker]: [string[], string[]] = [[], []];
      const end = await working('new', { said: ofWorker });
      const goOn = (): boolean => ofSweep.length === 0 || ofWorker.length === 0;
      const jobs = jobsFrom(1, 5);
      const { complete, results } = await campaign(jobs, { code: 'old', said: ofSweep, goOn });
      expect({ complete, results: results.size }).toEqual({ complete: false, results: 0 });
      expect(ofSweep).toHaveLength(1);
      expect(ofSweep[0]).toMatch(
        /^no worker of ektsim old is there; waiting for one: ektsim worker --engine redis:\S+ \(\d+ workers? of other code cannot help: .*\bnew\b/,
      );
      expect(ofWorker).toContain(
        'a sweep waits for workers of ektsim old; this is new, whose results would differ',
      );
      expect(await end()).toEqual({ runs: 0, batches: 0, givenBack: 0 });
      const link = await open();
      const queue = new JobQueue(link, 'old');
      const states = await Promise.all(
        batchesOf(jobs, 'old').map(({ name }) => queue.stateOf(name)),
      );
      expect(states).toEqual(jobs.map(() => 'gone'));
      await queue.close();
      link.close();
    },
  );

  it.concurrent(
    'divides a batch that nobody survives, and a run that nobody survives has failed',
    async () => {
      const link = await open();
      let taken = 0;
      const doing = (): Promise<boolean> => {
        taken += 1;
        return Promise.reject(new Error('job stalled more than allowable limit'));
      };
      const onRefused = (error: Error): void => expect.unreachable(error.message);
      const deadly = new BatchTaker(link, { code: 'deadly', atATime: 1, doing, onRefused });
      // Of so many jobs two are a batch; the others are done.
      const { results } = await campaign(jobsFrom(1, 1_002), { code: 'deadly', pending: [0, 1] });
      expect([...results.keys()].toSorted((a, b) => a - b)).toEqual([0, 1]);
      expect(new Set(results.values())).toEqual(
        new Set(['the worker died: so did several, one after another, that did this run alone']),
      );
      expect(taken).toBe(3);
      await deadly.close();
      link.close();
    },
  );

  it('ends a worker to whom the server refuses what it needs', async () => {
    const link = await open();
    const rights = ['on', '>secret', '~ektsim:*', '&*', '+@all', '-@blocking'];
    await link.redis.call('ACL', 'SETUSER', 'bob', ...rights);
    const address = parseAddress(server.address.replace('redis://', 'redis://bob:secret@'));
    const module = new URL('trial-run.mjs', import.meta.url);
    const worker = new QueueWorker({
      link: await RedisLink.open(address, { ended: new AbortController(), say: () => undefined }),
      ...{ code: 'without-rights', workers: 1, module, say: () => undefined },
    });
    await expect(worker.work(always)).rejects.toThrow(/ refuses: NOPERM/);
    link.close();
  });

  it('survives a server that loses everything', async () => {
    const said: string[] = [];
    const end = await working('flood');
    const jobs = [...jobsFrom(1, 10), jobOf(1001), ...jobsFrom(20, 10)];
    const told = campaign(jobs, { code: 'flood', said });
    await until(() => existsSync(`${file}.1001`));
    await server.kill();
    await until(() => said.length > 0);
    await server.start();
    const first = end();
    const second = await working('flood');
    expect((await told).results.size).toBe(21);
    expect(said).toEqual([
      `${server.address} is away; waiting for it for 60 s`,
      `${server.address} is back`,
    ]);
    await Promise.all([first, second()]);
  });

  it('is not waited for for ever, and by who is told to end not at all', async () => {
    const told = campaign([jobOf(1)], { code: 'gone', patienceMs: 200, said: [] });
    const refused = expect(told).rejects.toThrow(
      `${server.address} has been away for 0.2 s\nWhat was finished is on the disk; the same command goes on with the rest.`,
    );
    const link = await open();
    const queue = new JobQueue(link, 'gone');
    const name = batchesOf([jobOf(1)], 'gone')[0]?.name ?? '';
    let isQueued = false;
    while (!isQueued) isQueued = (await queue.stateOf(name)) === 'waiting';
    link.close();
    const said: string[] = [];
    const end = await working('elsewhere', { said });
    await server.kill();
    await until(() => said.length > 0);
    expect(await end()).toMatchObject({ runs: 0 });
    await refused;
    await server.start();
  });
});
