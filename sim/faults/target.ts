/**
 * What faults act on.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { SimulatedDisk } from '../disk.ts';
import type { Network } from '../network/network.ts';
import type { Processors } from '../processors.ts';
import type { Recording } from '../recording.ts';
import type { NodeEvent, WorldEvent } from '../trace-event.ts';

export interface FaultTarget {
  readonly network: Network;
  readonly processors: Processors;
  readonly nodes: number;
  disk(node: number): SimulatedDisk;
  crash(now: Micros, node: number): void;
  restart(now: Micros, node: number): void;
  adjustClock(now: Micros, node: number, offset: Micros, driftPpm: number): void;
  /** Returns the event's number, where the run is recorded. */
  emit(event: WorldEvent): number;
  /** Null: nobody asks what caused what. */
  readonly recording: Recording | null;
  /** Has `begin`, `end` or `change` of the injector called with `fault` at that time. */
  schedule(at: Micros, what: 'begin' | 'end' | 'change', fault: number): void;
  /** The delegate with the turn after the one that the event speaks of. */
  successorOf(event: NodeEvent): number;
}
