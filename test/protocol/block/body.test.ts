import { describe, expect, it } from 'vitest';
import { bodyOf, transfer } from '../chain/small-chain.ts';

describe('Body', () => {
  it('names its transactions in its order, and no others, however often it is asked', () => {
    const [a, b, c] = [1n, 2n, 3n].map((amount) => transfer('c0', 'c1', amount));
    const body = bodyOf([a!, b!]);
    for (let again = 0; again < 2; again += 1) {
      const own = [a!, b!];
      expect(body.names(own)).toBe(true);
      expect(body.names(own)).toBe(true);
      for (const others of [[b!, a!], [a!], [a!, b!, c!], [a!, c!], []])
        expect(body.names(others)).toBe(false);
    }
    expect(bodyOf([]).names([])).toBe(true);
  });
});
