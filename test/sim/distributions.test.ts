import { describe, expect, it } from 'vitest';
import { poissonGaps, sampler, type Sampler } from '../../sim/distributions.ts';
import { exponential, naturalLog, normalQuantile } from '../../sim/quantiles.ts';
import { RandomStream, RandomStreams } from '../../sim/random.ts';

/** A stream that always draws what it is told to. */
class Fixed extends RandomStream {
  draw = 0;
  constructor() {
    super('fixed');
  }
  override uint32(): number {
    return this.draw;
  }
}

/** The sampler's value at a probability. */
function quantile(sample: Sampler, probability: number): number {
  const stream = new Fixed();
  stream.draw = Math.min(2 ** 32 - 1, Math.floor(probability * 2 ** 32));
  return sample(stream);
}

const samples = (sample: Sampler, count: number, seed = 1): number[] => {
  const stream = new RandomStreams(seed).stream('distribution');
  return Array.from({ length: count }, () => sample(stream));
};
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard normal quantiles, to the last digit of a double. */
const NORMAL: readonly (readonly [probability: number, z: number])[] = [
  [0.5, 0],
  [0.25, -0.6744897501960817],
  [0.1, -1.2815515655446008],
  [0.01, -2.3263478740408408],
  [1e-3, -3.090232306167813],
  [1e-4, -3.7190164854556804],
  [1e-5, -4.264890793922825],
  [1e-6, -4.753424308822899],
  [1e-9, -5.997807015007687],
];

const MEDIAN = 60_000;
const P99 = 180_000;
const SIGMA = Math.log(P99 / MEDIAN) / 2.3263478740408408;

describe('functions made of + − × ÷ and sqrt', () => {
  it('natural logarithm and exponential agree with the closed form to 15 digits', () => {
    for (let x = 1e-12; x < 1e12; x *= 1.37) {
      expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThan(1e-14);
      const power = Math.log(x) * 3;
      expect(Math.abs(exponential(power) / Math.exp(power) - 1)).toBeLessThan(1e-14);
    }
    expect([naturalLog(1), exponential(0)]).toEqual([0, 1]);
    expect(() => naturalLog(0)).toThrow('no logarithm of 0');
  });

  it.each(NORMAL)('the normal quantile of %d is %d', (probability, z) => {
    expect(normalQuantile(probability)).toBeCloseTo(z, 13);
  });
});

describe('sampler', () => {
  it('constant: that value, and no draw', () => {
    const stream = new RandomStreams(1).stream('x');
    expect(sampler({ kind: 'constant', value: 5 })(stream)).toBe(5);
    expect(stream.uint32()).toBe(new RandomStreams(1).stream('x').uint32());
  });

  it('uniform: both ends included, each value equally often', () => {
    const counts = new Map<number, number>();
    for (const value of samples(sampler({ kind: 'uniform', min: 10, max: 13 }), 40_000))
      counts.set(value, (counts.get(value) ?? 0) + 1);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([10, 11, 12, 13]);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('log-normal: median and p99 are what was asked for', () => {
    const sample = sampler({ kind: 'lognormal', median: MEDIAN, p99: P99, max: null });
    expect(quantile(sample, 0.5)).toBe(MEDIAN);
    expect(Math.abs(quantile(sample, 0.99) / P99 - 1)).toBeLessThan(2e-4);
  });

  it.each(NORMAL.slice(1, 8))(
    'log-normal: both quantiles at tail %d are right within 0.1 %',
    (tail, z) => {
      const sample = sampler({ kind: 'lognormal', median: MEDIAN, p99: P99, max: null });
      const [lower, upper] = [MEDIAN * Math.exp(SIGMA * z), MEDIAN * Math.exp(-SIGMA * z)];
      expect(Math.abs(quantile(sample, tail) / lower - 1)).toBeLessThan(1e-3);
      expect(Math.abs(quantile(sample, 1 - tail) / upper - 1)).toBeLessThan(1e-3);
    },
  );

  it('log-normal: never falls as the draw rises, over a wide tail too', () => {
    const sample = sampler({ kind: 'lognormal', median: 1_000_000, p99: 50_000_000, max: null });
    const stream = new Fixed();
    let previous = 0;
    const check = (draw: number): void => {
      stream.draw = draw;
      const value = sample(stream);
      expect(value).toBeGreaterThanOrEqual(previous);
      previous = value;
    };
    for (let draw = 0; draw < 300; draw++) check(draw);
    for (let draw = 300; draw < 2 ** 32 - 300; draw += 1_234_567) check(draw);
    for (let draw = 2 ** 32 - 300; draw < 2 ** 32; draw++) check(draw);
  });

  it('log-normal: samples have its mean and its share beyond p99', () => {
    const values = samples(
      sampler({ kind: 'lognormal', median: MEDIAN, p99: P99, max: null }),
      400_000,
    );
    expect(mean(values) / (MEDIAN * Math.exp((SIGMA * SIGMA) / 2))).toBeCloseTo(1, 2);
    const beyond = values.filter((value) => value > P99).length / values.length;
    expect(Math.abs(beyond - 0.01)).toBeLessThan(0.0008);
    expect(values.every((value) => Number.isInteger(value) && value > 0)).toBe(true);
  });

  it('log-normal: max caps, and leaves median and p99 alone', () => {
    const sample = sampler({ kind: 'lognormal', median: MEDIAN, p99: P99, max: 200_000 });
    const free = sampler({ kind: 'lognormal', median: MEDIAN, p99: P99, max: null });
    expect(quantile(sample, 0.5)).toBe(MEDIAN);
    expect(quantile(sample, 0.99)).toBe(quantile(free, 0.99));
    expect(quantile(sample, 0.9999)).toBe(200_000);
  });

  it('log-normal: with p99 at the median there is nothing but the median', () => {
    const sample = sampler({ kind: 'lognormal', median: 777, p99: 777, max: null });
    expect(new Set(samples(sample, 1000))).toEqual(new Set([777]));
  });

  it('Poisson gaps: quantiles of the exponential, deep into the tail', () => {
    for (const tail of [0.5, 0.1, 0.01, 1e-3, 1e-4, 1e-6]) {
      const gap = quantile(poissonGaps(1e12), 1 - tail);
      expect(Math.abs(gap / (-Math.log(tail) * 1e12) - 1)).toBeLessThan(1e-3);
      expect(
        Math.abs(quantile(poissonGaps(1e12), tail) / (-Math.log1p(-tail) * 1e12) - 1),
      ).toBeLessThan(1e-3);
    }
  });

  it.each([0.3, 5, 1000.7])('Poisson gaps: rounding does not move a mean of %d', (meanGap) => {
    // Ten standard deviations of the mean of 1,000,000 gaps.
    expect(Math.abs(mean(samples(poissonGaps(meanGap), 1_000_000)) / meanGap - 1)).toBeLessThan(
      0.01,
    );
  });

  it('Poisson gaps: counts of a window have the variance of their mean', () => {
    const counts = new Array<number>(2000).fill(0);
    let at = 0;
    for (const gap of samples(poissonGaps(1000), 60_000)) {
      at += gap;
      const window = Math.floor(at / 20_000);
      if (window < counts.length) counts[window] = counts[window]! + 1;
    }
    const average = mean(counts);
    const variance = mean(counts.map((count) => (count - average) ** 2));
    expect(average).toBeCloseTo(20, 0);
    expect(Math.abs(variance / average - 1)).toBeLessThan(0.15);
  });

  it('gives pinned samples, on every machine and version', () => {
    expect(samples(sampler({ kind: 'uniform', min: 0, max: 1_000_000 }), 5)).toEqual(
      GOLDEN.uniform,
    );
    expect(samples(sampler({ kind: 'lognormal', median: MEDIAN, p99: P99, max: null }), 5)).toEqual(
      GOLDEN.lognormal,
    );
    expect(samples(poissonGaps(5000), 5)).toEqual(GOLDEN.poisson);
    // Every entry of a table is in these sums.
    const stream = new Fixed();
    const wide = sampler({ kind: 'lognormal', median: 1_000_000, p99: 3_000_000, max: null });
    let checksum = 0;
    for (let draw = 1; draw < 2 ** 31; draw = Math.ceil(draw * 1.02)) {
      for (const mirrored of [draw, 2 ** 32 - 1 - draw]) {
        stream.draw = mirrored;
        checksum = (Math.imul(checksum, 31) + wide(stream)) | 0;
      }
    }
    expect(checksum).toBe(GOLDEN.checksum);
  });

  it('refuses what the scenario parser must have refused', () => {
    expect(() => sampler({ kind: 'constant', value: -1 })).toThrow('constant latency -1');
    expect(() => sampler({ kind: 'uniform', min: 5, max: 4 })).toThrow('uniform latency 5 … 4');
    expect(() => sampler({ kind: 'lognormal', median: 5, p99: 4, max: null })).toThrow('p99 4');
    expect(() => poissonGaps(0)).toThrow('mean gap 0');
  });
});

const GOLDEN = {
  uniform: [83728, 553749, 933720, 378964, 94282],
  lognormal: [31263, 73483, 63954, 30824, 122077],
  poisson: [437, 5485, 4034, 413, 13569],
  checksum: 1691523351,
};
