/**
 * The bare event queue under the hold model: with so many events pending, take the next one and put
 * in another at a random time after it. Delays are those of a world-wide network, 10 to 200 ms.
 *
 * @module
 */
import { EventQueue } from '../../sim/event-queue.ts';
import { EventHeap } from '../sim/event-heap.ts';

/** Ticks of the simulator's host: four to a microsecond. */
const TICKS_PER_MILLISECOND = 4000;
const DELAYS = 1 << 16;
const ROUNDS = 3;
const HOLDS = 2_000_000;

/** One measured figure. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** Hold operations (one pop and one push) per second, the best of three rounds. */
export function benchEventQueue(): Measurement[] {
  const delays = someDelays();
  const measure = (name: string, rates: readonly number[]): Measurement => ({
    name,
    value: Math.round(Math.max(...rates)),
    unit: 'events/s',
  });
  const rounds = Array.from({ length: ROUNDS });
  return [
    measure(
      'queue.hold.1k',
      rounds.map(() => wheelRate(1_000, delays)),
    ),
    measure(
      'queue.hold.100k',
      rounds.map(() => wheelRate(100_000, delays)),
    ),
    measure(
      'queue.hold.heap.1k',
      rounds.map(() => heapRate(1_000, delays)),
    ),
    measure(
      'queue.hold.heap.100k',
      rounds.map(() => heapRate(100_000, delays)),
    ),
  ];
}

// The two loops are spelt out, so that each is compiled for one class alone.

function wheelRate(pending: number, delays: Int32Array): number {
  const queue = new EventQueue();
  for (let i = 0; i < pending; i++) queue.push(delays[i % DELAYS]!, 1, i, i, delays);
  const start = performance.now();
  for (let i = 0; i < HOLDS; i++) {
    queue.pop();
    queue.push(queue.tick + delays[i % DELAYS]!, queue.kind, queue.a, queue.b, queue.payload);
  }
  return (HOLDS * 1000) / (performance.now() - start);
}

function heapRate(pending: number, delays: Int32Array): number {
  const queue = new EventHeap();
  for (let i = 0; i < pending; i++) queue.push(delays[i % DELAYS]!, 1, i, i, delays);
  const start = performance.now();
  for (let i = 0; i < HOLDS; i++) {
    queue.pop();
    queue.push(queue.tick + delays[i % DELAYS]!, queue.kind, queue.a, queue.b, queue.payload);
  }
  return (HOLDS * 1000) / (performance.now() - start);
}

/** Uniform from 10 to 200 ms, by a fixed linear congruential sequence. */
function someDelays(): Int32Array {
  let state = 1;
  return Int32Array.from({ length: DELAYS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((10 + (190 * state) / 0x1_0000_0000) * TICKS_PER_MILLISECOND);
  });
}
