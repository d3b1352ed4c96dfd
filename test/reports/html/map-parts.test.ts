import { describe, expect, it } from 'vitest';
import { columnLabels, fitting, rowLabels } from '../../../reports/html/figures/band-labels.ts';
import { depths, isFlat } from '../../../reports/html/figures/shades.ts';

const LATENCY = '{median: 60ms, p99: 180ms}';

describe('labels of a map', () => {
  it('are as they are where there is room, in lines where there is less, else upright', () => {
    const [wide, narrow, least] = [200, 105, 40].map((width) => columnLabels([LATENCY], width));
    expect([wide!.textOf(LATENCY), wide!.extraHeight]).toEqual([LATENCY, 0]);
    expect(narrow!.textOf(LATENCY)).toBe('{median: 60ms,\np99: 180ms}');
    expect(narrow).toMatchObject({ isUpright: false, extraHeight: 11 });
    expect(least!.textOf(LATENCY)).toBe(LATENCY);
    expect(least!.isUpright).toBe(true);
    expect(least!.extraHeight).toBeGreaterThan(100);
  });

  it('are every so many where not even upright ones have room', () => {
    const values = Array.from({ length: 90 }, (_, index) => `value${index}`);
    expect(columnLabels(values, 6).labelled).toHaveLength(45);
    expect(columnLabels(values, 12).labelled).toHaveLength(90);
  });

  it('keep beginning and end of what is too long', () => {
    const long = `[${'0123456789'.repeat(6)}]`;
    expect(columnLabels([long], 20).textOf(long)).toBe('[01234567890123…7890123456789]');
    expect(rowLabels([long], 3).textOf(long)).toHaveLength(30);
    expect(fitting('chain.profile=whitepaper', 100)).toBe('chain.pr…tepaper');
    expect(fitting('short', 100)).toBe('short');
  });
});

describe('shades of a map', () => {
  const words = (value: number): string => value.toFixed(2);

  it('are as many as there are texts, over the whole range', () => {
    const depth = depths([1, 1.001, 3, 2], words);
    expect([1, 1.001, 2, 3].map(depth)).toEqual([0, 0, 0.5, 1]);
  });

  it('differ hardly where values do', () => {
    const depth = depths([100, 101], words);
    expect(depth(100)).toBe(0);
    expect(depth(101)).toBeCloseTo(0.2, 1);
    expect([isFlat([100, 101]), isFlat([100, 106]), isFlat([0, 0]), isFlat([])]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(depths([0, 0], words)(0)).toBe(0);
    expect(depths([-3, -1], words)(-1)).toBe(1);
  });
});
