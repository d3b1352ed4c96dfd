import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../../scenarios/parse.ts';
import { FAULT_CLASSES, type ClassId } from '../../../../sim/campaign/fuzz/fault-class.ts';
import { whyOutside } from '../../../../sim/campaign/fuzz/inside.ts';

function why(id: ClassId, chain: string, rest: string): string | null {
  const text = `name: x\nduration: 1min\nchain: ${chain}\n${rest}`;
  const outcome = parseScenario(text, 'x.yaml');
  if (outcome.code === 'invalid') throw new Error(JSON.stringify(outcome.problems));
  const [bounds] = FAULT_CLASSES[id].variants;
  return whyOutside(outcome.scenario, bounds!);
}

const FIVE = '{ delegates: 5 }';
const FAST = 'network: { latency: 50ms }\n';

describe('the bounds of a class', () => {
  it.each<[string, ClassId, string, string]>([
    ['two of five down', 'A', FIVE, 'faults: [{ at: 5s, for: 5s, crash: { any: 2 } }]'],
    [
      'two, and then two others',
      'A',
      FIVE,
      'faults: [{ at: 5s, for: 5s, crash: [0, 1] }, { at: 10s, for: 5s, crash: [2, 3] }]',
    ],
    ['any network', 'A', FIVE, 'faults: [{ at: 5s, for: 5s, partition: [[0, 1]] }]'],
    ['two traitors', 'B', FIVE, `${FAST}faults: [{ nodes: [0, 1], byzantine: equivocate }]`],
    [
      'the same two, named twice',
      'A',
      FIVE,
      'faults: [{ at: 5s, for: 9s, crash: [0, 1] }, { at: 8s, for: 9s, restarts: { nodes: [0, 1], up: 1s, down: 1s } }]',
    ],
    ['all down', 'F', FIVE, 'faults: [{ at: 5s, for: 5s, crash: all }]'],
  ])('%s are within class %s', (_, id, chain, rest) => {
    expect(why(id, chain, rest)).toBeNull();
  });

  it.each<[string, ClassId, string, string, string]>([
    ['three down', 'A', FIVE, 'faults: [{ at: 5s, for: 5s, crash: { any: 3 } }]', '3 are Byz'],
    [
      'two, and two others before they are back',
      'A',
      FIVE,
      'faults: [{ at: 5s, for: 5s, crash: [0, 1] }, { at: 9s, for: 5s, crash: [2, 3] }]',
      '4 are Byzantine or down at once; allowed: 2 of 5',
    ],
    ['a traitor', 'A', FIVE, 'faults: [{ nodes: [0], byzantine: equivocate }]', '1 are Byz'],
    [
      'a disk that lies',
      'A',
      FIVE,
      'faults: [{ at: 5s, for: 5s, disk: { nodes: [0], mode: forget } }]',
      'disks lose what was synced',
    ],
    ['another profile', 'A', '{ delegates: 5, profile: whitepaper }', '', 'whitepaper'],
    ['no wait', 'B', '{ delegates: 5, commitWait: 0s }', FAST, 'nobody waits'],
    ['a wait', 'C', '{ delegates: 5, quorum: 2/3 }', FAST, 'commitWait is above 0'],
    ['a loss', 'B', FIVE, 'network: { latency: 50ms, loss: 1% }', 'messages are lost'],
    [
      'a link that loses',
      'B',
      FIVE,
      'network: { latency: 50ms, links: [{ from: [0], to: [1], loss: 1% }] }',
      'messages are lost',
    ],
    ['a narrow line', 'B', FIVE, 'network: { latency: 50ms, bandwidth: 10kbit/s }', 'bandwidth'],
    ['a short wait', 'B', '{ delegates: 5, commitWait: 1ms }', FAST, 'waits long enough'],
    ['a rule that is off', 'B', '{ delegates: 5, without: [R7] }', FAST, 'without is [R7]'],
    [
      'candidates that are traitors',
      'C',
      '{ delegates: 4, candidates: 4, quorum: 2/3, commitWait: 0s }',
      'faults: [{ nodes: [4..7], byzantine: equivocate }]',
      '4 are Byzantine; allowed: 1 of 4',
    ],
    ['slow links', 'B', FIVE, 'network: { latency: { min: 1ms, max: 201ms } }', 'longer than'],
    ['endless delays', 'B', FIVE, 'network: { latency: { median: 9ms, p99: 20ms } }', 'longer'],
    ['far clocks', 'B', FIVE, `${FAST}clocks: { maxOffset: 6ms }`, 'clocks differ'],
    [
      'a partition',
      'B',
      FIVE,
      `${FAST}faults: [{ at: 5s, for: 5s, partition: [[0]] }]`,
      'there is a partition',
    ],
    [
      'a traitor and, by turns, two others',
      'B',
      FIVE,
      `${FAST}faults: [{ nodes: [0], byzantine: twins }, { at: 5s, for: 1s, crash: [1] }, { at: 20s, for: 1s, crash: [2] }]`,
      'at some time',
    ],
    [
      'plots on a slow network',
      'B',
      FIVE,
      `${FAST}faults: [{ nodes: [0], byzantine: { collude: { strategy: random, maxDelay: 1s } } }]`,
      'delay messages by more',
    ],
    [
      'two of five',
      'C',
      '{ delegates: 5, quorum: 2/3, commitWait: 0s }',
      'faults: [{ nodes: [0, 1], byzantine: equivocate }]',
      '2 are Byzantine; allowed: 1 of 5',
    ],
  ])('%s is outside class %s', (_, id, chain, rest, reason) => {
    expect(why(id, chain, rest)).toContain(reason);
  });
});
