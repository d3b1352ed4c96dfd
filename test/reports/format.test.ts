import { describe, expect, it } from 'vitest';
import { bytes, counted, duration, nodeRanges, quantity, share } from '../../reports/format.ts';

describe('quantities for people', () => {
  it.each([
    [0, '0 µs'],
    [999, '999 µs'],
    [62_140, '62.1 ms'],
    [999_499, '999 ms'],
    [999_600, '1.00 s'],
    [3_050_000, '3.05 s'],
    [63_000_000, '1 min 3 s'],
    [59_960_000, '1 min'],
    [600_000_000, '10 min'],
    [7_500_000_000, '2 h 5 min'],
  ])('%i µs is %s', (micros, text) => {
    expect(duration(micros)).toBe(text);
  });

  it('has three significant digits and grouped thousands', () => {
    expect([0, 7, 1234567, 12.345, 0.0456, 1234.5].map(quantity)).toEqual([
      '0',
      '7',
      '1,234,567',
      '12.3',
      '0.0456',
      '1,235',
    ]);
    expect([share(0.98234), bytes(999), bytes(1234), bytes(45_600_000)]).toEqual([
      '98.2 %',
      '999 B',
      '1.23 kB',
      '45.6 MB',
    ]);
    expect([counted(1, 'fork'), counted(2, 'fork')]).toEqual(['1 fork', '2 forks']);
  });

  it('joins node numbers that follow each other', () => {
    expect([nodeRanges([]), nodeRanges([3]), nodeRanges([0, 1, 2, 5, 7, 8])]).toEqual([
      '',
      '3',
      '0-2 5 7-8',
    ]);
  });
});
