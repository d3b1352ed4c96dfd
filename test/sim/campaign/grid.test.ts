import { describe, expect, it } from 'vitest';
import { parseAxis } from '../../../sim/campaign/axis.ts';
import { checkPoints, gridOf, printPoint } from '../../../sim/campaign/grid.ts';

const grid = (...axes: readonly string[]) => gridOf(axes.map(parseAxis));

const source = {
  file: 'a.yaml',
  text: 'name: a\nduration: 60s\nchain: { delegates: 4 }\nfaults:\n  - { at: 9s, for: 9s, crash: 3 }\n',
};

describe('a grid', () => {
  it('has every combination, the last axis changing first', () => {
    expect(grid('a=1,2', 'b=x,y,z').map(printPoint)).toEqual([
      'a=1, b=x',
      'a=1, b=y',
      'a=1, b=z',
      'a=2, b=x',
      'a=2, b=y',
      'a=2, b=z',
    ]);
  });

  it('without axes is the scenario as it is', () => expect(grid()).toEqual([[]]));

  it('refuses a path that comes twice, in whatever spelling', () => {
    expect(() => grid('faults[0].at=1s', 'b=1', 'faults.0.at=2s')).toThrow(
      'found faults.0.at twice; allowed: once',
    );
  });

  it('refuses what is too large before it makes it', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index).join(',');
    const axes = ['a', 'b', 'c', 'd', 'e'].map((path) => `${path}=${hundred}`);
    expect(() => grid(...axes)).toThrow(
      'found 10000000000 combinations of values; allowed: at most 10000',
    );
  });
});

describe('the points of a grid', () => {
  it('are valid scenarios', () => {
    const points = grid('chain.delegates=4,7', 'expect.forks=none,some');
    const { name, warnings, hashes } = checkPoints(points, source);
    expect({ name, warnings }).toEqual({ name: 'a', warnings: [] });
    expect(new Set(hashes).size).toBe(4);
  });

  it('tell each problem once, with the first point that has it', () => {
    const points = grid('chain.delegates=3,7,zero', 'duration=30s,40s');
    expect(() => checkPoints(points, source)).toThrow(
      [
        'a.yaml:5:31: faults[0].crash: node 3 does not exist; this scenario has nodes 0 … 2 (at chain.delegates=3, duration=30s)',
        '--set chain.delegates=zero: chain.delegates: found "zero"; allowed: a whole number 1 … 101 (at chain.delegates=zero, duration=30s)',
      ].join('\n'),
    );
  });

  it('tell at most 20 problems', () => {
    const values = Array.from({ length: 30 }, (_, index) => `x${index}`).join(',');
    expect(() => checkPoints(grid(`duration=${values}`), source)).toThrow(
      /… and 10 more problems$/,
    );
  });

  it('tell a warning once', () => {
    const points = grid('expect.recovers={within: 9s}', 'duration=30s,40s', 'faults=[]');
    expect(checkPoints(points, source).warnings).toHaveLength(1);
  });
});
