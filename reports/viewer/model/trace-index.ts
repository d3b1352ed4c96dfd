/**
 * What the page knows of a trace before it has seen a single event: small, whatever the trace's size.
 *
 * @module
 */
import type { NodeRanges } from './node-ranges.ts';

/** Of a trace. Times are simulated µs, events ordinals. */
export interface TraceIndex {
  /** What the run is called where there are two. */
  readonly name: string;
  readonly scenario: string;
  readonly seed: number;
  /** Version of ektsim that wrote the trace. */
  readonly version: string;
  readonly fingerprint: string;
  readonly nodes: number;
  readonly delegates: number;
  readonly electable: number;
  readonly clients: number;
  readonly byzantine: readonly number[];
  /** In words, what the trace leaves out; null: nothing. */
  readonly leftOut: string | null;
  readonly events: number;
  /** Time of the last event. */
  readonly end: number;
  readonly kinds: readonly string[];
  readonly messages: readonly string[];
  /** How many events there are of each kind. */
  readonly kindCounts: readonly number[];
  readonly chunks: readonly ChunkEntry[];
  readonly blocks: readonly BlockEntry[];
  readonly forks: readonly ForkEntry[];
  /** By time. */
  readonly landmarks: readonly Landmark[];
  readonly faults: readonly FaultSpan[];
  /** With the nodes that phase two freezes. */
  readonly crashes: readonly CrashSpan[];
  /** Null: there was none, or the trace does not say. */
  readonly phaseTwo: PhaseTwoSpan | null;
  readonly halts: readonly HaltSpan[];
  readonly expectations: readonly BrokenExpectation[];
  readonly density: DensityShape;
}

export interface ChunkEntry {
  /** Ordinal of its first event. */
  readonly first: number;
  readonly count: number;
  /** Of its first and last event. */
  readonly from: number;
  readonly to: number;
  /** When the message was sent that was longest on its way, of those that arrive here. */
  readonly reachesBack: number;
  /** Kinds that occur, each an index. */
  readonly kinds: readonly number[];
  /** Heights that occur: the lowest and the highest; null: none. */
  readonly heights: readonly [number, number] | null;
}

export interface BlockEntry {
  readonly hash: string;
  /** Index of the parent among the blocks; −1: unknown, or the genesis block. */
  readonly parent: number;
  readonly height: number;
  /** Node; −1: unknown. */
  readonly packer: number;
  /** The first event that names it, and when. */
  readonly seen: number;
  readonly seenAt: number;
  /** `proposed`, or −1. */
  readonly proposed: number;
  readonly proposedAt: number;
  /** The first `committed` of a node that is not Byzantine, or −1; and the last such. */
  readonly committed: number;
  readonly committedAt: number;
  readonly lastCommittedAt: number;
  /** Nodes that are not Byzantine and ever committed it. */
  readonly committers: NodeRanges;
  /** Whether another block was committed at its height, so that it is a side of a fork. */
  readonly forked: boolean;
}

/** Nodes that are not Byzantine committed different blocks at one height. */
export interface ForkEntry {
  readonly height: number;
  /** The commit that made it one. */
  readonly event: number;
  readonly at: number;
  /** Indices, in the order of their first commits. */
  readonly blocks: readonly number[];
}

export const LANDMARK_CLASSES = [
  'fork',
  'halt',
  'evidence',
  'breach',
  'misconduct',
  'undone',
  'crash',
  'restart',
  'fault',
  'expectation',
  'difference',
] as const;
export type LandmarkClass = (typeof LANDMARK_CLASSES)[number];

/** A moment that must be seen at every level of detail. */
export interface Landmark {
  readonly class: LandmarkClass;
  readonly event: number;
  readonly at: number;
  readonly lane: number;
  /** In words. */
  readonly label: string;
}

export interface FaultSpan {
  readonly fault: number;
  readonly action: string;
  readonly from: number;
  readonly to: number;
  /** Nodes by group. */
  readonly groups: readonly (readonly number[])[];
}

export interface CrashSpan {
  readonly node: number;
  readonly from: number;
  readonly to: number;
}

/** The scenario's time is over; whether a core alone makes progress is asked. */
export interface PhaseTwoSpan {
  readonly from: number;
  readonly to: number;
  /** All other nodes are frozen. */
  readonly core: NodeRanges;
}

export interface HaltSpan {
  readonly from: number;
  readonly to: number;
  readonly height: number;
}

/** What the verdict of the run says is broken. */
export interface BrokenExpectation {
  readonly expectation: string;
  readonly found: string;
  readonly allowed: string;
}

export interface DensityShape {
  readonly lanes: number;
  readonly buckets: number;
  /** Width of a bucket in µs. */
  readonly width: number;
}

/** Lanes that a trace needs: the world, the nodes and, if there are any, the clients. */
export function lanesOf({ nodes, clients }: Pick<TraceIndex, 'nodes' | 'clients'>): number {
  return nodes + 1 + (clients > 0 ? 1 : 0);
}

export function laneName(index: Pick<TraceIndex, 'nodes'>, lane: number): string {
  if (lane === 0) return 'world';
  return lane <= index.nodes ? `node ${lane - 1}` : 'clients';
}
