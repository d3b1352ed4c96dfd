import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../sim/event-queue.ts';
import { EventHeap } from './event-heap.ts';

type Operation =
  | { readonly kind: 'push'; readonly delay: number; readonly a: number }
  | { readonly kind: 'pop'; readonly count: number }
  | { readonly kind: 'peek' };

/** From ties to years, with the edges of digits and halves. Hours are 10^10 ticks. */
const delays = fc.oneof(
  fc.constantFrom(0, 0, 1, 1023, 1024, 1 << 20, 2 ** 30 - 1, 2 ** 30, 2 ** 31, 2 ** 32, 2 ** 40),
  fc.nat({ max: 3 }),
  fc.nat({ max: 5_000 }),
  fc.nat({ max: 800_000 }),
  fc.integer({ min: 0, max: 4 * 3_600_000_000 * 24 }),
  fc.integer({ min: 0, max: 2 ** 46 }),
);
const operations: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('push' as const),
      delay: delays,
      a: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pop' as const),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'peek' as const }) },
);

type AnyQueue = Pick<
  EventQueue,
  'push' | 'pop' | 'peekTick' | 'size' | 'tick' | 'kind' | 'a' | 'b' | 'payload'
>;

/** What an observer of the queue sees, draining it at the end. */
function observe(queue: AnyQueue, start: number, program: readonly Operation[]): unknown[] {
  const seen: unknown[] = [];
  const pop = (): boolean => {
    const popped = queue.pop();
    seen.push([popped, queue.tick, queue.kind, queue.a, queue.b, queue.payload, queue.size]);
    return popped;
  };
  queue.push(start, 0, 0, 0, 'start');
  pop();
  for (const [i, operation] of program.entries()) {
    if (operation.kind === 'push')
      queue.push(queue.tick + operation.delay, i & 255, operation.a, i, `event ${i}`);
    else if (operation.kind === 'peek') seen.push(queue.peekTick());
    else for (let n = 0; n < operation.count; n++) pop();
  }
  while (pop()) seen.push(queue.peekTick());
  return seen;
}

describe('EventQueue', () => {
  it('gives what a heap over (tick, insertion) gives, for any pushes, pops and peeks', () => {
    const starts = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 52 }));
    fc.assert(
      fc.property(starts, fc.array(operations, { maxLength: 300 }), (start, program) => {
        expect(observe(new EventQueue(), start, program)).toEqual(
          observe(new EventHeap(), start, program),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps ties in order of insertion while they move down the wheels', () => {
    const queue = new EventQueue();
    const far = 5_000_000_000_123;
    for (let i = 0; i < 10; i++) {
      queue.push(far, 0, i, 0, null);
      // Something earlier in the same far bucket, so that the tie is scattered at each level.
      queue.push(far - 1024 ** (i % 4) - 1, 1, i, 0, null);
    }
    const order: number[] = [];
    while (queue.pop()) {
      if (queue.kind === 0) order.push(queue.a);
      else if (queue.a < 3) queue.push(far, 0, 100 + queue.a, 0, null);
    }
    expect(order.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(order.slice(10)).toHaveLength(3);
  });

  it('takes 100,000 events of random ticks and gives them back sorted, ties by insertion', () => {
    const queue = new EventQueue();
    const heap = new EventHeap();
    let state = 7;
    for (let i = 0; i < 100_000; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const tick = (state >>> 16) * 37;
      queue.push(tick, i & 255, i, -i, i);
      heap.push(tick, i & 255, i, -i, i);
    }
    expect(queue.size).toBe(100_000);
    let same = 0;
    while (queue.pop() && heap.pop())
      if (queue.tick === heap.tick && queue.a === heap.a && queue.payload === heap.payload) same++;
    expect(same).toBe(100_000);
    expect(queue.size).toBe(0);
  });

  it('reaches tick 2^53 − 1', () => {
    const queue = new EventQueue();
    queue.push(Number.MAX_SAFE_INTEGER, 255, -(2 ** 31), 2 ** 31 - 1, 'last');
    queue.push(Number.MAX_SAFE_INTEGER - 1, 0, 0, 0, 'last but one');
    expect([queue.pop(), queue.tick, queue.payload]).toEqual([
      true,
      Number.MAX_SAFE_INTEGER - 1,
      'last but one',
    ]);
    expect([queue.pop(), queue.tick, queue.kind, queue.a, queue.b, queue.payload]).toEqual([
      true,
      Number.MAX_SAFE_INTEGER,
      255,
      -(2 ** 31),
      2 ** 31 - 1,
      'last',
    ]);
  });

  it('lets an event before the one that was peeked at come in', () => {
    const queue = new EventQueue();
    queue.push(10_000_000, 0, 1, 0, null);
    queue.push(10_000_001, 0, 2, 0, null);
    expect(queue.peekTick()).toBe(10_000_000);
    queue.push(3, 0, 3, 0, null);
    expect(queue.peekTick()).toBe(3);
    expect([queue.pop(), queue.a, queue.peekTick()]).toEqual([true, 3, 10_000_000]);
  });

  it('shows what waits, in order within a tick, and changes nothing by it', () => {
    const ticks = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(ticks, fc.nat(20), (all, popped) => {
        const queue = new EventQueue();
        for (const [index, tick] of all.entries()) queue.push(tick, 1, index, 0, null);
        for (let taken = 0; taken < popped; taken += 1) queue.pop();
        const shown: { readonly tick: number; readonly a: number }[] = [];
        queue.each((tick, _kind, a) => shown.push({ tick, a }));
        const left: typeof shown = [];
        while (queue.pop()) left.push({ tick: queue.tick, a: queue.a });
        expect(shown.toSorted((a, b) => a.tick - b.tick)).toEqual(left);
      }),
    );
  });

  it('is empty at first, and says so', () => {
    const queue = new EventQueue();
    expect([queue.pop(), queue.size, queue.peekTick()]).toEqual([false, 0, Infinity]);
  });

  it.each([
    ['the past', 99, 0, 0, 0],
    ['a fraction', 100.5, 0, 0, 0],
    ['no number', Number.NaN, 0, 0, 0],
    ['infinity', Infinity, 0, 0, 0],
    ['2^53', 2 ** 53, 0, 0, 0],
    ['a kind of nine bits', 200, 256, 0, 0],
    ['an a of 33 bits', 200, 0, 2 ** 31, 0],
    ['a fractional b', 200, 0, 0, 0.5],
  ])('refuses %s as a bug of the caller', (_what, tick, kind, a, b) => {
    const queue = new EventQueue();
    queue.push(100, 0, 0, 0, null);
    queue.pop();
    expect(() => queue.push(tick, kind, a, b, null)).toThrow(/^(event|tick)/);
    expect(queue.size).toBe(0);
  });

  it('keeps no payload alive once it was popped', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const queue = new EventQueue();
    const watched = ((): WeakRef<object>[] => {
      const payloads = Array.from({ length: 50 }, () => ({}));
      for (const [i, payload] of payloads.entries()) queue.push(i % 7, 0, 0, 0, payload);
      return payloads.map((payload) => new WeakRef(payload));
    })();
    while (queue.pop());
    // What a WeakRef was made for stays alive until the running job ends.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(watched.filter((reference) => reference.deref() !== undefined)).toHaveLength(0);
  });
});
