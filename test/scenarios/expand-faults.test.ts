import { describe, expect, it } from 'vitest';
import { MESSAGES_BETWEEN_NODES } from '../../protocol/node/message.ts';
import { formatProblem, parseScenario } from '../../scenarios/parse.ts';
import type { Fault } from '../../scenarios/scenario.ts';

const ids = (...numbers: number[]) => ({ kind: 'ids' as const, ids: numbers });
const upTo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
const range = (first: number, last: number) => ids(...upTo(first, last));

function fault(text: string): Fault | undefined {
  const outcome = parseScenario(`name: a\nduration: 10min\nfaults: [{ ${text} }]\n`, 'a.yaml');
  if (outcome.code === 'invalid') throw new Error(outcome.problems.map(formatProblem).join('\n'));
  return outcome.scenario.faults[0];
}

describe('faults that come and go, pick out messages, or break machines', () => {
  it.each<[string, unknown]>([
    ['gray: [3, 4]', { kind: 'cut', from: ids(3, 4), to: range(0, 20) }],
    ['slow: { nodes: [2], processing: 20ms }', { kind: 'slow', nodes: ids(2), processing: 20_000 }],
    [
      'flap: { to: 3, up: 2s, down: [500ms, 1s], jitter: 100ms }',
      {
        kind: 'flap',
        from: range(0, 20),
        to: ids(3),
        cycle: { up: [2_000_000], down: [500_000, 1_000_000], jitter: 100_000 },
      },
    ],
    [
      'restarts: { nodes: { any: 1 }, up: 2s, down: 1s }',
      {
        kind: 'restarts',
        nodes: { kind: 'any', count: 1, among: upTo(0, 20) },
        cycle: { up: [2_000_000], down: [1_000_000], jitter: 0 },
      },
    ],
    [
      'disk: { nodes: 2, mode: full }',
      { kind: 'disk', nodes: ids(2), mode: 'full', records: null },
    ],
    [
      'disk: { nodes: 2, mode: forget, records: [vote, certificate, vote] }',
      { kind: 'disk', nodes: ids(2), mode: 'forget', records: ['certificate', 'vote'] },
    ],
    [
      'hold: { from: 3, messages: [vote, header], count: 1, by: 3s }',
      {
        kind: 'hold',
        from: ids(3),
        to: range(0, 20),
        messages: ['header', 'vote'],
        count: 1,
        by: 3_000_000,
      },
    ],
    [
      'hold: { from: 3 }',
      {
        kind: 'hold',
        from: ids(3),
        to: range(0, 20),
        messages: null,
        count: null,
        by: null,
      },
    ],
    [
      'drop: { to: 3, messages: [vote] }',
      { kind: 'drop', from: range(0, 20), to: ids(3), messages: ['vote'], count: null },
    ],
    [
      'swizzle: { nodes: { any: 5 }, over: 10s }',
      {
        kind: 'swizzle',
        nodes: { kind: 'any', count: 5, among: upTo(0, 20) },
        over: 10_000_000,
        fail: null,
        restore: null,
      },
    ],
    [
      'swizzle: { nodes: [1..3], over: 15s, fail: [2, 3, 1], restore: [3, 1, 2] }',
      {
        kind: 'swizzle',
        nodes: ids(1, 2, 3),
        over: 15_000_000,
        fail: [2, 3, 1],
        restore: [3, 1, 2],
      },
    ],
  ])('at: 1min, for: 30s, %s', (text, action) => {
    expect(fault(`at: 1min, for: 30s, ${text}`)?.action).toEqual(action);
  });

  it('know every kind of message that nodes send', () => {
    const hold = (kind: string) => fault(`at: 1s, hold: { messages: [${kind}], by: 1s }`)?.action;
    for (const kind of MESSAGES_BETWEEN_NODES)
      expect(hold(kind)).toMatchObject({ messages: [kind] });
    expect(() => hold('votes')).toThrow(
      `found votes (did you mean "vote"?); allowed: ${MESSAGES_BETWEEN_NODES.join(', ')}`,
    );
  });
});
