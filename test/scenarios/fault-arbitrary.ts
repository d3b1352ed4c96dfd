/**
 * Arbitrary faults of the kinds that come and go, pick out messages, or break machines.
 *
 * @module
 */
import fc from 'fast-check';
import { MESSAGES_BETWEEN_NODES } from '../../protocol/node/message.ts';
import type { Cycle, Fault, FaultAction, NodeSet } from '../../scenarios/scenario.ts';

const HOUR = 3_600_000_000;

const length = fc.integer({ min: 1_000, max: HOUR });
const cycle: fc.Arbitrary<Cycle> = fc.record({
  up: fc.array(length, { minLength: 1, maxLength: 3 }),
  down: fc.array(length, { minLength: 1, maxLength: 3 }),
  jitter: fc.nat(999),
});

const messages = fc.option(fc.subarray([...MESSAGES_BETWEEN_NODES], { minLength: 1 }));
const count = fc.option(fc.integer({ min: 1, max: 1e9 }));
const word = fc.stringMatching(/^[a-z]{1,6}(-[a-z]{1,6}){0,2}$/);
const records = fc.option(
  fc
    .uniqueArray(word, { minLength: 1, maxLength: 4 })
    .map((words) => words.toSorted((a, b) => (a < b ? -1 : 1))),
);

/**
 * @param some - nodes, with roles where they are allowed
 * @param two - different senders and receivers
 * @param plain - node numbers, ascending
 */
export function lastingAction(
  some: fc.Arbitrary<NodeSet>,
  two: fc.Arbitrary<[NodeSet, NodeSet]>,
  plain: fc.Arbitrary<readonly number[]>,
): fc.Arbitrary<FaultAction> {
  const over = fc.integer({ min: 1_000, max: 24 * HOUR });
  const order = (ids: readonly number[]) =>
    fc.option(fc.shuffledSubarray([...ids], { minLength: ids.length }));
  return fc.oneof(
    fc.record({
      kind: fc.constant('slow' as const),
      nodes: some,
      processing: fc.integer({ min: 1, max: HOUR }),
    }),
    fc.record({ kind: fc.constant('restarts' as const), nodes: some, cycle }),
    fc.record({
      kind: fc.constant('disk' as const),
      nodes: some,
      mode: fc.constantFrom('forget' as const, 'tear' as const, 'full' as const),
      records,
    }),
    fc.tuple(two, cycle).map(([[from, to], times]) => ({
      kind: 'flap' as const,
      from,
      to,
      cycle: times,
    })),
    fc
      .tuple(two, messages, count, fc.option(fc.integer({ min: 1, max: HOUR })))
      .map(([[from, to], kinds, many, by]) => ({
        kind: 'hold' as const,
        from,
        to,
        messages: kinds,
        count: many,
        by,
      })),
    fc
      .tuple(two, messages, count)
      .filter(([, kinds, many]) => kinds !== null || many !== null)
      .map(([[from, to], kinds, many]) => ({
        kind: 'drop' as const,
        from,
        to,
        messages: kinds,
        count: many,
      })),
    plain.chain((ids) =>
      fc.record({
        kind: fc.constant('swizzle' as const),
        nodes: fc.constant({ kind: 'ids' as const, ids }),
        over,
        fail: order(ids),
        restore: order(ids),
      }),
    ),
    fc
      .record({
        among: plain,
        over,
      })
      .map(({ among, over: time }) => ({
        kind: 'swizzle' as const,
        nodes: { kind: 'any' as const, count: 1, among },
        over: time,
        fail: null,
        restore: null,
      })),
  );
}

/** As long as its action needs. */
export function longEnough(fault: Fault): Fault {
  const { action, duration } = fault;
  if (action.kind === 'swizzle' && duration !== null)
    return { ...fault, duration: Math.max(duration, 2 * action.over) };
  if (action.kind === 'hold' && action.by === null) return { ...fault, duration: duration ?? HOUR };
  return fault;
}
