import { afterEach, describe, expect, it } from 'vitest';
import { WorkerPool, type JobOutcome } from '../../../sim/campaign/pool.ts';

interface Trial {
  readonly value: number;
  readonly milliseconds?: number;
  readonly end?: 'answer' | 'throw' | 'die';
}

const open: WorkerPool<Trial, number>[] = [];
afterEach(async () => {
  for (const pool of open.splice(0)) await pool.close();
});

function poolOf(workers: number, module = './trial-worker.mjs'): WorkerPool<Trial, number> {
  const pool = new WorkerPool<Trial, number>({ module: new URL(module, import.meta.url), workers });
  open.push(pool);
  return pool;
}

/** What was told, in words, by job. */
async function outcomes(
  pool: WorkerPool<Trial, number>,
  jobs: Iterable<Trial>,
  goOn = () => true,
): Promise<{ readonly complete: boolean; readonly told: ReadonlyMap<number, string> }> {
  const told = new Map<number, string>();
  const onEnd = (index: number, outcome: JobOutcome<number>): void => {
    expect(told.has(index)).toBe(false);
    told.set(index, outcome.kind === 'done' ? String(outcome.result) : String(outcome.error));
  };
  return { complete: await pool.all(jobs, { onEnd, goOn }), told };
}

describe('a pool', () => {
  it('does every job once, whatever its workers take', async () => {
    const jobs = Array.from({ length: 20 }, (_, value) => ({
      value,
      milliseconds: (value * 7) % 5,
    }));
    const { complete, told } = await outcomes(poolOf(3), jobs);
    expect(complete).toBe(true);
    expect([...told].toSorted(([a], [b]) => a - b)).toEqual(
      jobs.map(({ value }) => [value, String(value)]),
    );
  });

  it('loses only the job that a worker dies over, or that throws', async () => {
    const jobs: Trial[] = [
      { value: 0 },
      { value: 1, end: 'die' },
      { value: 2, milliseconds: 30 },
      { value: 3, end: 'throw' },
      { value: 4, end: 'die' },
      { value: 5 },
      { value: 6 },
    ];
    const { complete, told } = await outcomes(poolOf(2), jobs);
    expect(complete).toBe(true);
    expect(jobs.map((_, index) => told.get(index))).toEqual([
      '0',
      'Error: worker exited with code: 3',
      '2',
      'Error: no 3',
      'Error: worker exited with code: 3',
      '5',
      '6',
    ]);
  });

  it('takes no more jobs than it has workers for, so that jobs may be without end', async () => {
    let made = 0;
    function* endless(): Generator<Trial> {
      for (;;) yield { value: made++, milliseconds: 1 };
    }
    let ended = 0;
    const pool = poolOf(2);
    const goOn = (): boolean => ended < 10;
    const onEnd = (): void => {
      ended += 1;
      expect(made - ended).toBeLessThan(2);
    };
    expect(await pool.all(endless(), { onEnd, goOn })).toBe(false);
    expect(ended).toBeGreaterThanOrEqual(10);
  });

  it('ends at once when it must, and tells nothing of the jobs in progress', async () => {
    const jobs: Trial[] = [{ value: 0 }, { value: 1, milliseconds: 60_000 }, { value: 2 }];
    const pool = poolOf(2);
    const told: number[] = [];
    let toldAllAt = 0;
    const complete = await pool.all(jobs, {
      onEnd: (index) => {
        told.push(index);
        toldAllAt = performance.now();
      },
      goOn: () => told.length < 2,
    });
    expect(complete).toBe(false);
    expect(told.toSorted((a, b) => a - b)).toEqual([0, 2]);
    expect(performance.now() - toldAllAt).toBeLessThan(30_000);
  });

  it('passes on what the teller throws', async () => {
    const onEnd = (): never => {
      throw new Error('the disk is full');
    };
    const jobs = [{ value: 0 }, { value: 1 }];
    await expect(poolOf(1).all(jobs, { onEnd, goOn: () => true })).rejects.toThrow('full');
  });

  it('does not wait for ever for workers that cannot start', async () => {
    const { complete, told } = await outcomes(
      poolOf(2, './no-such-worker.mjs'),
      Array.from({ length: 6 }, (_, value) => ({ value })),
    );
    expect(complete).toBe(true);
    expect([...told.values()].filter((text) => /Cannot find module/.test(text))).toHaveLength(6);
  });
});
