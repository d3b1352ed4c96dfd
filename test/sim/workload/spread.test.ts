import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Spread } from '../../../scenarios/scenario.ts';
import { RandomStream } from '../../../sim/random.ts';
import { pairsOf, zipf } from '../../../sim/workload/spread.ts';

/** How often each account sent and received. */
function tally(spread: Spread, accounts: number, count: number) {
  const next = pairsOf(spread, accounts, new RandomStream('spread'));
  const [sent, received] = [new Float64Array(accounts), new Float64Array(accounts)];
  for (let i = 0; i < count; i += 1) {
    const { from, to } = next();
    sent[from]! += 1;
    received[to]! += 1;
  }
  return { sent, received };
}

/** √(n p (1 − p)) each way. */
const isNear = (count: number, n: number, p: number): boolean =>
  Math.abs(count - n * p) < 4.5 * Math.sqrt(n * p * (1 - p));

describe('Zipf', () => {
  it.each([
    [4, (k: number) => 1 / k],
    [2, (k: number) => 1 / Math.sqrt(k)],
    [8, (k: number) => 1 / (k * k)],
    [5, (k: number) => 1 / (k * Math.sqrt(Math.sqrt(k)))],
  ])('of exponent %i/4 has the frequencies of its law', (quarters, weight) => {
    const [accounts, count] = [50, 40_000];
    const { sent } = tally({ kind: 'zipf', quarters }, accounts, count);
    const total = sent.reduce((sum, _, index) => sum + weight(index + 1), 0);
    const strays = [...sent].filter((n, index) => !isNear(n, count, weight(index + 1) / total));
    expect(strays).toEqual([]);
  });

  it('gives these: a golden vector', () => {
    const [draw, stream] = [zipf(4, 1_000_000), new RandomStream('golden')];
    expect(Array.from({ length: 10 }, () => draw(stream))).toEqual([
      0, 31, 13, 22, 1, 2, 191, 326_671, 641, 23,
    ]);
  });

  it('adds up exactly for a million accounts, whatever the exponent', () => {
    expect(() => zipf(1, 1_000_000)).not.toThrow();
  });
});

describe('a hot account', () => {
  it('sends and receives its parts of all transactions', () => {
    const count = 20_000;
    const { sent, received } = tally({ kind: 'hot', from: 0.3, to: 0.2 }, 11, count);
    expect(isNear(sent[0]!, count, 0.3) && isNear(received[0]!, count, 0.2)).toBe(true);
    const rest = [...sent.slice(1)];
    expect(rest.filter((n) => !isNear(n, count, 0.07))).toEqual([]);
  });
});

it('nobody pays himself, and all accounts exist', () => {
  const spread = fc.oneof(
    fc.constant<Spread>({ kind: 'uniform' }),
    fc.integer({ min: 1, max: 16 }).map((quarters): Spread => ({ kind: 'zipf', quarters })),
    fc
      .record({ from: fc.nat(4), to: fc.nat(4) })
      .map(({ from, to }): Spread => ({ kind: 'hot', from: from / 8, to: to / 8 })),
  );
  fc.assert(
    fc.property(spread, fc.integer({ min: 3, max: 20 }), fc.string(), (kind, accounts, key) => {
      const next = pairsOf(kind, accounts, new RandomStream(key));
      for (let i = 0; i < 50; i += 1) {
        const { from, to } = next();
        expect(from !== to && from >= 0 && from < accounts && to >= 0 && to < accounts).toBe(true);
      }
    }),
  );
});
