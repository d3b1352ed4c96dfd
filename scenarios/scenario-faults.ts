/**
 * The faults of a scenario: what begins them, whom they strike, and what they do.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { MessageKind } from '../protocol/node/message.ts';
import type { LinkQuality } from './scenario-network.ts';
import type { TriggerEvent } from './trigger-events.ts';

/** One planned fault. Its `action` holds from the moment the trigger fires, for `duration`. */
export interface Fault {
  readonly trigger: Trigger;
  /** Null: until the run ends. */
  readonly duration: Micros | null;
  readonly action: FaultAction;
}

/** When a fault begins. Event triggers fire once, at the event that is the `count`-th to match,
 * before any of the messages that the event's node sends with it leave. */
export type Trigger =
  | { readonly kind: 'at'; readonly time: Micros }
  | {
      readonly kind: 'event';
      readonly event: TriggerEvent;
      /** What the event must show; null matches any. `by`: node that announced it. */
      readonly height: number | null;
      readonly by: number | null;
      /** So many events must match, at whatever nodes, 1 or more. */
      readonly count: number;
      /** Waits this long after the event. */
      readonly after: Micros;
    };

/**
 * Some nodes. Roles are resolved when the fault begins, from the event that triggered it:
 * `packer` packed the event's block, `successor` has the turn after the packer's, `announcer` is
 * the node at which the event happened.
 */
export type NodeSet =
  | { readonly kind: 'ids'; readonly ids: readonly number[] }
  | { readonly kind: 'role'; readonly role: 'packer' | 'successor' | 'announcer' }
  /** So many of `among`, drawn from the seed before the run begins. */
  | { readonly kind: 'any'; readonly count: number; readonly among: readonly number[] };

export type FaultAction =
  /** Messages between different groups are lost. Nodes in no group form one more. */
  | { readonly kind: 'partition'; readonly groups: readonly NodeSet[] }
  /** Messages from one set to the other are lost; the other direction works. A set is never cut
   * from itself: a node in both still hears itself. */
  | { readonly kind: 'cut'; readonly from: NodeSet; readonly to: NodeSet }
  /** Nodes stop; they restart from their disks when the fault ends. */
  | { readonly kind: 'crash'; readonly nodes: NodeSet }
  /** Directed links change their quality. */
  | {
      readonly kind: 'degrade';
      readonly from: NodeSet;
      readonly to: NodeSet;
      readonly quality: LinkQuality;
    }
  /** Clocks are set off by this much more. */
  | {
      readonly kind: 'clock';
      readonly nodes: NodeSet;
      readonly offset: Micros;
      readonly driftPpm: number;
    }
  /** Every input that a node handles takes it that long; the others wait for their turn. */
  | { readonly kind: 'slow'; readonly nodes: NodeSet; readonly processing: Micros }
  /** As `cut`, again and again: the links fail with the fault's beginning. */
  | { readonly kind: 'flap'; readonly from: NodeSet; readonly to: NodeSet; readonly cycle: Cycle }
  /** As `crash`, again and again: the nodes stop with the fault's beginning. */
  | { readonly kind: 'restarts'; readonly nodes: NodeSet; readonly cycle: Cycle }
  | DiskFault
  /** Messages are delayed on top of what their links do. */
  | ({
      readonly kind: 'hold';
      /** How long; null: until the fault ends. */
      readonly by: Micros | null;
    } & SomeMessages)
  /** Messages are lost. */
  | ({ readonly kind: 'drop' } & SomeMessages)
  | Swizzle;

/**
 * Down for the first length of `down`, up for the first of `up`, down for the second of `down`, …;
 * each list begins anew when it is at its end.
 */
export interface Cycle {
  readonly up: readonly Micros[];
  readonly down: readonly Micros[];
  /** Each length is drawn from ± this before the run begins; less than all of them. */
  readonly jitter: Micros;
}

/** Some of the messages that leave for some directed links while the fault holds. */
export interface SomeMessages {
  readonly from: NodeSet;
  readonly to: NodeSet;
  /** Null: all kinds. In the order of the codec. */
  readonly messages: readonly MessageKind[] | null;
  /** Only so many, the first that leave; null: all. To two receivers are two messages. */
  readonly count: number | null;
}

/**
 * Disks fail for some kinds of record. `forget`: a crash while the fault holds loses what was
 * written since it began, synced or not. `tear`: such a crash destroys the record that was written
 * last. `full`: nothing more can be written; a node whose synced write fails stops until the fault
 * ends, other writes are lost without a word.
 */
export interface DiskFault {
  readonly kind: 'disk';
  readonly nodes: NodeSet;
  readonly mode: 'forget' | 'tear' | 'full';
  /** A kind is the part of a record's key before the first `/`. Null: all kinds. Ascending. */
  readonly records: readonly string[] | null;
}

/**
 * Nodes are cut off from all others one after another, and come back one after another in another
 * order: evenly spread over the first and the last `over` of the fault's time.
 */
export interface Swizzle {
  readonly kind: 'swizzle';
  readonly nodes: NodeSet;
  readonly over: Micros;
  /** Order in which the nodes are cut off, and come back. Null: drawn before the run begins. */
  readonly fail: readonly number[] | null;
  readonly restore: readonly number[] | null;
}
