import { expect, it } from 'vitest';
import { strengthOf } from '../../../../sim/campaign/shrink/strength.ts';
import { scenario } from '../../scenarios.ts';

it.each([
  ['nobody', [], 0],
  ['two of seven', ['{ nodes: [0, 1], byzantine: double-vote }'], 0],
  ['three of seven', ['{ nodes: [0, 1, 2], byzantine: double-vote }'], 1],
  ['four of seven', ['{ nodes: { any: 4 }, byzantine: double-vote }'], 2],
  ['one after the other', ['{ at: 1s, for: 2s, crash: [0, 1] }', '{ at: 3s, crash: [2, 3] }'], 0],
  ['at once', ['{ at: 1s, for: 3s, crash: [0, 1] }', '{ at: 3s, crash: [2, 3] }'], 2],
  ['the same twice', ['{ at: 1s, crash: [0, 1] }', '{ at: 3s, for: 1s, crash: [0, 1] }'], 0],
  ['at any time', ['{ when: { voted: {} }, crash: packer }', '{ at: 3s, crash: [2, 3] }'], 1],
  ['followers', ['{ at: 3s, crash: [7..10] }'], 0],
])('counts %s', (_, faults, strength) => {
  const entries = faults.map((fault) => `  - ${fault}\n`).join('');
  const text = `name: x\nduration: 60s\nchain: { delegates: 7, followers: 4 }\n`;
  expect(strengthOf(scenario(`${text}${faults.length > 0 ? `faults:\n${entries}` : ''}`))).toBe(
    strength,
  );
});
