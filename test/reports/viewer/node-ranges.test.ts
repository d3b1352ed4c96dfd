import { describe, expect, it } from 'vitest';
import {
  groupsInShort,
  rangesInWords,
  rangesOf,
} from '../../../reports/viewer/model/node-ranges.ts';

describe('nodes in words', () => {
  it('are ranges where three or more follow on each other', () => {
    expect(rangesInWords(rangesOf([0, 1, 2, 3, 5, 6, 9]))).toBe('nodes 0–3, 5, 6, 9');
    expect(rangesInWords(rangesOf([4]))).toBe('node 4');
    expect(rangesInWords([])).toBe('none');
  });

  it('are short over a diagram', () => {
    expect(groupsInShort([[3, 100, 101, 102]])).toBe('3 100–102');
    expect(
      groupsInShort([
        [0, 1],
        [2, 3, 4],
      ]),
    ).toBe('0 1 | 2–4');
    expect(groupsInShort([[1, 3, 5, 7, 9, 11, 13, 15]])).toBe('1 3 5 7 9 11 …');
  });
});
