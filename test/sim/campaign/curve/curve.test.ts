import { describe, expect, it } from 'vitest';
import { isClearRise, shareOf, type Curve } from '../../../../reports/curve/curve.ts';
import type { Scenario } from '../../../../scenarios/scenario.ts';
import { curveOf, type CurveRequest } from '../../../../sim/campaign/curve/curve.ts';
import { eventsWithin } from '../../../../sim/campaign/curve/events.ts';
import { perform } from '../../../../sim/campaign/curve/future.ts';
import { observe, type Pace } from '../../../../sim/campaign/shrink/observe.ts';
import { scenario } from '../../scenarios.ts';
import { COIN, RIGHT, TOSS, WRONG } from './coin.ts';

const coin = scenario(COIN);
const module = new URL('../../../../dist/sim/campaign/curve/future-worker.js', import.meta.url);
const failure = { kind: 'fork' } as const;
const pace: Pace = (steps) => {
  while (steps.advance(100_000));
  return Promise.resolve(true);
};

async function curve(of: Scenario, more: Partial<CurveRequest> = {}): Promise<Curve | null> {
  const run = { seed: WRONG, failure, maxEvents: 1e6, pace } as const;
  const seen = await observe(of, run);
  return curveOf({
    ...{ scenario: of, ...run, failedAt: seen?.failedAt ?? null },
    ...{ points: 3, repeats: 16, workers: 1, goOn: () => true, module, ...more },
  });
}

describe('the curve of a failure that hangs on one draw', () => {
  it('is what the coin says before it falls, and certain from then on', async () => {
    const found = await curve(coin);
    expect(found).toMatchObject({ failure: 'fork', failedAtMicros: 10_550_001, repeats: 16 });
    const { points, jump } = found!;
    expect(points.at(0)?.atMicros).toBe(0);
    expect(points.at(-1)?.atMicros).toBe(10_550_001);
    const before = points.filter(({ atMicros }) => atMicros < TOSS);
    const after = points.filter(({ atMicros }) => atMicros >= TOSS);
    expect(after.every((point) => shareOf(point) === 1)).toBe(true);
    // Of 32 tosses four standard deviations are 0.31.
    const tosses = before.reduce((sum, { runs }) => sum + runs, 0);
    const forks = before.reduce((sum, { failed }) => sum + failed, 0);
    expect(tosses).toBeGreaterThanOrEqual(32);
    expect(Math.abs(forks / tosses - 0.25)).toBeLessThan(0.31);

    expect(jump?.isClear).toBe(true);
    expect(jump!.before.atMicros).toBeLessThan(TOSS);
    expect(jump!.after.atMicros).toBeGreaterThanOrEqual(TOSS);
    // Nothing else happened in the window.
    expect(new Set(jump!.events.map(({ at }) => at))).toEqual(new Set([TOSS]));
    const texts = jump!.events.map(({ text }) => text);
    expect(texts).toContainEqual(expect.stringMatching(/^node 2 commits \w{8} at height 3$/));
    expect(texts).toContainEqual(expect.stringMatching(/^degrade of .* begins$/));
    expect(texts).toContainEqual(
      expect.stringMatching(
        /^node 2 sends certified \(block \w{8}, height 3\): to node 0 lost \(cut\), to node 1 lost \(loss\)$/,
      ),
    );
  });

  it('has futures that depend on run, moment and repeat, and on nothing else', async () => {
    const future = { scenario: coin, seed: RIGHT, failure, maxEvents: 1e6 };
    const shown = async (after: number): Promise<readonly boolean[]> => {
      const results = [];
      for (let repeat = 0; repeat < 12; repeat += 1)
        results.push((await perform({ ...future, after, repeat })).isShown);
      return results;
    };
    const [early, again, late] = [await shown(1e6), await shown(1e6), await shown(2e6)];
    expect(again).toEqual(early);
    expect(late).not.toEqual(early);
    expect(new Set(early)).toEqual(new Set([true, false]));
    // Once it has fallen the right way, no future forks.
    expect(await shown(TOSS)).toEqual(Array(12).fill(false));
  });
});

describe('a curve', () => {
  it('of a failure that is certain from the start is flat, and has no jump', async () => {
    const certain = scenario(COIN.replace('loss: 25%', 'loss: 100%'));
    const found = await curve(certain, { points: 3, repeats: 3 });
    expect(found?.points.map(({ failed, runs }) => [failed, runs])).toEqual(Array(3).fill([3, 3]));
    expect(found?.jump).toBe(null);
  });

  it('goes to the end of the run where only the whole run tells', async () => {
    // Whatever falls, the fork costs the chain a turn.
    const slow = scenario(COIN.replace('forks: none', 'growth: { atLeast: 99% }'));
    const growth = { kind: 'expectation', expectation: 'growth' } as const;
    const future = { scenario: slow, seed: RIGHT, failure: growth, maxEvents: 1e6 };
    expect(await perform({ ...future, after: 1e6, repeat: 0 })).toEqual({
      isShown: true,
      broken: null,
    });
    const found = await curve(slow, {
      failure: growth,
      failedAt: null,
      module: new URL('./certain-worker.mjs', import.meta.url),
      ...{ points: 2, repeats: 2 },
    });
    expect(found).toMatchObject({ failure: 'growth', failedAtMicros: null, endMicros: 12_000_000 });
    expect(found?.points.map(({ atMicros }) => atMicros)).toEqual([0, 12_000_000]);
  });

  it('is halved no further than a rise is clear: one that is gradual has no moment', async () => {
    const gradual = new URL('./gradual-worker.mjs', import.meta.url);
    // Something happens all the time.
    const busy = scenario(`${COIN}workload: [{ transfers: { rate: 50/s } }]\n`);
    const found = await curve(busy, { points: 3, repeats: 40, module: gradual, failedAt: 10e6 });
    const { points, jump } = found!;
    expect(jump?.isClear).toBe(true);
    const { before, after } = jump!;
    expect(shareOf(after) - shareOf(before)).toBeGreaterThan(0.1);
    // The last moment that was tried lies within: the steeper half of the window is no clear rise.
    const middle = points.filter(
      ({ atMicros }) => atMicros > before.atMicros && atMicros < after.atMicros,
    );
    expect(middle).toHaveLength(1);
    const [early, late] = [
      [before, middle[0]!],
      [middle[0]!, after],
    ] as const;
    const height = ([from, to]: typeof early): number => shareOf(to) - shareOf(from);
    expect(isClearRise(...(height(early) >= height(late) ? early : late))).toBe(false);
    expect(points.length).toBeLessThan(3 + 10);
  });

  it('is none where it is ended', async () => {
    expect(await curve(coin, { goOn: () => false, repeats: 2_000 })).toBe(null);
  });

  it('counts futures over which a worker dies as without the failure, and says so', async () => {
    const dying = new URL('./dying-worker.mjs', import.meta.url);
    const found = await curve(coin, { points: 2, repeats: 1, module: dying });
    expect(found?.points.map(({ failed, runs }) => [failed, runs])).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(found?.broken.reduce((sum, { times }) => sum + times, 0)).toBe(2);
  });
});

describe('the events of a window', () => {
  const within = async (after: number, until: number) =>
    (await eventsWithin(coin, WRONG, { window: { after, until }, pace }))!;

  it('are counted, however few of them are listed', async () => {
    const [early, late, both] = await Promise.all([
      within(0, 6_000_000),
      within(6_000_000, 10_000_000),
      within(0, 10_000_000),
    ]);
    expect(both.events).toHaveLength(16);
    expect(both.eventCount).toBeGreaterThan(50);
    expect(early.eventCount + late.eventCount).toBe(both.eventCount);
  });
});
