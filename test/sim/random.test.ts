import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams, type RandomStream } from '../../sim/random.ts';

const draws = (stream: RandomStream, count: number): number[] =>
  Array.from({ length: count }, () => stream.uint32());

describe('RandomStreams', () => {
  it('gives the same object for the same name', () => {
    const streams = new RandomStreams(1);
    expect(streams.stream('workload')).toBe(streams.stream('workload'));
  });

  it('takes a number and its digits for one seed', () => {
    expect(draws(new RandomStreams(42).stream('x'), 5)).toEqual(
      draws(new RandomStreams('42').stream('x'), 5),
    );
  });

  it('tells apart where the seed ends and the name begins', () => {
    expect(draws(new RandomStreams(1).stream('1/x'), 3)).not.toEqual(
      draws(new RandomStreams(11).stream('/x'), 3),
    );
  });

  it('moves no stream when another is created or drawn from', () => {
    const alone = draws(new RandomStreams(3).stream('network/link/0/1'), 100);
    const streams = new RandomStreams(3);
    const watched = streams.stream('network/link/0/1');
    const together = Array.from({ length: 100 }, (_, i) => {
      streams.stream(`network/link/0/${i}x`).unit();
      return watched.uint32();
    });
    expect(together).toEqual(alone);
  });

  it('goes on, reseeded, as another seed would begin: the streams that exist, and those to come', () => {
    const names = fc.uniqueArray(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 6 });
    const seeds = fc.tuple(fc.nat(), fc.oneof(fc.nat(), fc.string()));
    fc.assert(
      fc.property(seeds, names, fc.nat(6), fc.nat(40), ([first, second], all, kept, drawn) => {
        const streams = new RandomStreams(first);
        const held = all.slice(0, kept).map((name) => streams.stream(name));
        for (const stream of held) draws(stream, drawn);
        streams.reseed(second);
        for (const [index, name] of all.entries()) {
          const stream = streams.stream(name);
          if (index < held.length) expect(stream).toBe(held[index]);
          expect(draws(stream, 3)).toEqual(draws(new RandomStreams(second).stream(name), 3));
        }
      }),
      { numRuns: 60 },
    );
  });

  // Labels concatenated to the seed gave streams correlated up to 0.69.
  it('gives streams of adjacent names and of adjacent seeds that are not correlated', () => {
    const sample = (seed: number, name: string): number[] => {
      const stream = new RandomStreams(seed).stream(name);
      return Array.from({ length: 4000 }, () => stream.unit());
    };
    const first = sample(1, 'network/link/0/0');
    for (let i = 1; i <= 40; i++) {
      // 0.08 is five standard deviations of the correlation of independent samples.
      expect(Math.abs(correlation(first, sample(1, `network/link/0/${i}`)))).toBeLessThan(0.08);
      expect(Math.abs(correlation(first, sample(1 + i, 'network/link/0/0')))).toBeLessThan(0.08);
    }
  });
});

describe('RandomStream', () => {
  const stream = (name: string): RandomStream => new RandomStreams('test').stream(name);

  it('gives pinned draws, on every machine and version', () => {
    expect(draws(new RandomStreams(1).stream('workload'), 4)).toEqual(GOLDEN.uint32);
    const other = new RandomStreams(1).stream('network/link/3/7');
    expect([other.unit(), other.unit()]).toEqual(GOLDEN.unit);
    expect(other.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual(GOLDEN.shuffle);
    expect([other.below(10), other.below(1_000_000), other.below(2 ** 32)]).toEqual(GOLDEN.below);
  });

  it('draws below n without bias, also where n does not divide 2^32', () => {
    const source = stream('below');
    const counts = [0, 0, 0];
    // With plain remainders, the first third of 3·2^30 values would come twice as often.
    for (let i = 0; i < 30_000; i++) {
      const third = Math.floor(source.below(3 * 2 ** 30) / 2 ** 30);
      counts[third] = counts[third]! + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('draws below n: all values, and no others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (n) => {
        const value = stream('range').below(n);
        expect(Number.isInteger(value) && value >= 0 && value < n).toBe(true);
      }),
    );
    const source = stream('all');
    expect(new Set(Array.from({ length: 200 }, () => source.below(6))).size).toBe(6);
  });

  it.each([0, -1, 1.5, 2 ** 32 + 1, Number.NaN])('has no integer below %d', (n) => {
    expect(() => stream('x').below(n)).toThrow('no integers below');
  });

  it('gives units in [0, 1) with mean 1/2 and all 53 bits in use', () => {
    const source = stream('unit');
    const units = Array.from({ length: 20_000 }, () => source.unit());
    expect(Math.min(...units)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...units)).toBeLessThan(1);
    expect(units.reduce((sum, unit) => sum + unit) / units.length).toBeCloseTo(0.5, 2);
    expect(units.some((unit) => (unit * 2 ** 53) % 2 === 1)).toBe(true);
  });

  it('says yes as often as asked, and draws nothing for what is certain', () => {
    const source = stream('chance');
    let yes = 0;
    for (let i = 0; i < 100_000; i++) if (source.chance(0.03)) yes++;
    expect(Math.abs(yes - 3000)).toBeLessThan(250);

    const [drawn, untouched] = [stream('certain'), stream('certain')];
    expect([drawn.chance(0), drawn.chance(1)]).toEqual([false, true]);
    expect(drawn.uint32()).toBe(untouched.uint32());
  });

  it('shuffles a copy into each order equally often', () => {
    const source = stream('shuffle');
    const items = ['a', 'b', 'c'];
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = source.shuffle(items).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(['a', 'b', 'c']);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(210);
  });

  it('picks every item, and refuses to pick from none', () => {
    const source = stream('pick');
    expect(new Set(Array.from({ length: 100 }, () => source.pick([1, 2, 3]))).size).toBe(3);
    expect(() => source.pick([])).toThrow('nothing to pick from');
  });
});

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const products = xs.map((x, i) => (x - meanX) * (ys[i]! - meanY));
  const spread = (values: readonly number[], m: number): number =>
    Math.sqrt(mean(values.map((value) => (value - m) ** 2)));
  return mean(products) / (spread(xs, meanX) * spread(ys, meanY));
}

/** The first line was computed independently, from the paper's description of Tyche-i and SHA-256. */
const GOLDEN = {
  uint32: [1724336107, 725222544, 768857008, 3848990808],
  unit: [0.2008787450212387, 0.5335907626268328],
  shuffle: [8, 1, 3, 7, 4, 6, 9, 2, 5, 0],
  below: [1, 442144, 4205987554],
};
