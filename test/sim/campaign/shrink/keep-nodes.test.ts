import { expect, it } from 'vitest';
import { explicit } from '../../../../sim/campaign/shrink/explicit.ts';
import { keepNodes } from '../../../../sim/campaign/shrink/keep-nodes.ts';
import { parseScenario } from '../../../../scenarios/parse.ts';
import { printCompact } from '../../../../scenarios/print-compact.ts';
import { scenario } from '../../scenarios.ts';
import { rich } from './scenarios.ts';

it('gives new numbers to those who stay, and leaves out what speaks of nobody', () => {
  const five = scenario(`
name: five
duration: 60s
chain: { delegates: 5, candidates: 1 }
network: { links: [{ from: [0], to: [4], latency: 1s }, { from: [1, 2], to: [3], loss: 1% }] }
faults:
  - { at: 1s, for: 1s, crash: [1, 4] }
  - { at: 2s, for: 1s, crash: 3 }
  - { at: 3s, for: 1s, partition: [[0, 1], [2..4]] }
  - { when: { committed: { by: 4 } }, crash: announcer }
  - { when: { committed: { by: 1 } }, crash: announcer }
  - { nodes: [2], byzantine: { equivocate: { split: [[0, 1], [4, 5]] } } }
`);
  const counts = { delegates: 3, candidates: 1, aspirants: 0, followers: 0 };
  const kept = keepNodes(five, [0, 2, 4, 5], counts);
  expect(kept).toEqual(
    scenario(`
name: five
duration: 60s
chain: { delegates: 3, candidates: 1 }
network: { links: [{ from: [0], to: [2], latency: 1s }] }
faults:
  - { at: 1s, for: 1s, crash: 2 }
  - { at: 3s, for: 1s, partition: [[0], [1, 2]] }
  - { when: { committed: { by: 2 } }, crash: announcer }
  - { nodes: [1], byzantine: { equivocate: { split: [[0], [2, 3]] } } }
`),
  );
});

it('leaves a valid scenario of whatever it is given, whoever stays', () => {
  const whole = explicit(rich, 1);
  const counts = { delegates: 3, candidates: 1, aspirants: 1, followers: 1 };
  for (const first of [0, 3, 6]) {
    const kept = [first, first + 1, first + 2, 9, 11, 12];
    const outcome = parseScenario(printCompact(keepNodes(whole, kept, counts)), 'kept.yaml');
    expect(outcome.code === 'ok' ? outcome.scenario.nodes : outcome.problems).toBe(6);
  }
});
