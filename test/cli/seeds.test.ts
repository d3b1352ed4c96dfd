import { describe, expect, it } from 'vitest';
import { parseSeed, parseSeeds } from '../../sim/cli/seeds.ts';

describe('--seed', () => {
  it.each([
    ['0', 0],
    ['42', 42],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('reads %s', (text, seed) => expect(parseSeed(text)).toBe(seed));

  it.each(['', '-1', '1.5', '1e3', '0x10', '9007199254740992', 'one', ' 1'])(
    'refuses %j and says what is allowed',
    (text) => {
      expect(() => parseSeed(text)).toThrow(
        `--seed: found ${JSON.stringify(text)}; allowed: a whole number 0 … 2^53 − 1`,
      );
    },
  );
});

describe('--seeds', () => {
  it.each([
    ['1..4', [1, 2, 3, 4]],
    ['7', [7]],
    ['7..7', [7]],
    ['1,5,9', [1, 5, 9]],
    ['9, 1..3', [9, 1, 2, 3]],
    ['1..3,2,3..4', [1, 2, 3, 4]],
  ])('reads %s, each seed once and in the order written', (text, seeds) => {
    expect(parseSeeds(text)).toEqual(seeds);
  });

  it.each(['', 'a..b', '1..', '..5', '1,,2', '1...5', '-1..5', '1..9007199254740992'])(
    'refuses %j',
    (text) => {
      expect(() => parseSeeds(text)).toThrow('allowed: whole numbers such as 1..50, 7 or 1,5,9');
    },
  );

  it('refuses a range that falls, and says how it was meant', () => {
    expect(() => parseSeeds('5..1')).toThrow(
      'found "5..1"; allowed: ranges that rise, such as 1..5',
    );
  });

  it('refuses more seeds than anybody can run', () => {
    expect(parseSeeds('1..1000000').length).toBe(1_000_000);
    expect(() => parseSeeds('0..1000000')).toThrow('allowed: at most 1000000');
    expect(() => parseSeeds('1..1000000,0')).toThrow('allowed: at most 1000000');
  });
});
