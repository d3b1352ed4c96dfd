/**
 * What a run tells: the typed events that collectors, trace files and the fingerprint are made of.
 * `at` is true simulated time in microseconds, `node` the node at which it happened.
 *
 * @module
 */
import type { ViewNumber } from '../protocol/block/view-vote.ts';
import type { Hash, Micros } from '../protocol/kernel/types.ts';
import type { Announcement } from '../protocol/node/announcement.ts';
import type { Timer } from '../protocol/node/effect.ts';
import type { MessageKind } from '../protocol/node/message.ts';
import type { SubmissionCode } from '../protocol/node/submission.ts';
import type { FaultAction } from '../scenarios/scenario.ts';
import type { Breach } from './checkers/breach.ts';

/** Something that a node's protocol code announced. */
export type NodeEvent = { readonly at: Micros; readonly node: number } & Announcement;

/** Something that the simulated world did. */
export type WorldEvent =
  | {
      readonly at: Micros;
      readonly kind: 'run-started';
      readonly nodes: number;
      readonly delegates: number;
      /** Nodes that do not follow the protocol, ascending. */
      readonly byzantine: readonly number[];
    }
  /** A Byzantine node did, for the first time, what no honest node does; `entry` is the index of its
   * entry among the scenario's Byzantine ones. */
  | {
      readonly at: Micros;
      readonly kind: 'misbehaved';
      readonly node: number;
      readonly entry: number;
    }
  /** The scenario's time is over; only phase two comes after it. */
  | { readonly at: Micros; readonly kind: 'run-ended' }
  /** A node that is not Byzantine did what it must not (see `checkers/`). `detail` is in words. */
  | ({ readonly at: Micros; readonly kind: 'breach' } & Breach)
  /** All faults are healed, and all nodes but the core are frozen. `height`: the last new
   * one to decide. */
  | {
      readonly at: Micros;
      readonly kind: 'phase-two-started';
      readonly core: readonly number[];
      readonly height: number;
    }
  | {
      readonly at: Micros;
      readonly kind: 'phase-two-ended';
      /** Whether all of the core decided the new heights. */
      readonly progress: boolean;
      readonly took: Micros;
    }
  /** There is nothing to ask of this run; `core-lost-its-seats` only shows when the time is over. */
  | {
      readonly at: Micros;
      readonly kind: 'phase-two-skipped';
      readonly reason: 'assumptions-broken' | 'too-few-honest-delegates' | 'core-lost-its-seats';
    }
  /** A client hands a transaction to a node; `attempt` counts from 1. Node null: none was up. `load` is
   * the index among the loads that are generated, null for a transaction that is spelled out; `client`
   * the client's number in the network, where it has one. */
  | {
      readonly at: Micros;
      readonly kind: 'submitted';
      readonly node: number | null;
      readonly transaction: string;
      readonly attempt: number;
      readonly load: number | null;
      readonly client: number | null;
    }
  /** A client in the network heard what became of a transaction that it handed in. */
  | {
      readonly at: Micros;
      readonly kind: 'answered';
      readonly load: number;
      readonly client: number;
      readonly node: number;
      readonly transaction: string;
      readonly code: SubmissionCode;
    }
  /** It heard that transactions are in a block, and how deep. 0: no longer. */
  | {
      readonly at: Micros;
      readonly kind: 'told';
      readonly load: number;
      readonly client: number;
      readonly node: number;
      readonly height: number;
      readonly confirmations: number;
      readonly transactions: readonly string[];
    }
  /** It waits no more: refused for good, or its last attempt found no answer. */
  | {
      readonly at: Micros;
      readonly kind: 'gave-up';
      readonly load: number;
      readonly client: number;
      readonly transaction: string;
      readonly reason: 'refused' | 'no-answer';
    }
  | {
      readonly at: Micros;
      readonly kind: 'crashed';
      readonly node: number;
      readonly lostWrites: number;
    }
  | {
      readonly at: Micros;
      readonly kind: 'restarted';
      readonly node: number;
      readonly height: number;
    }
  /** `fault` is the index in the scenario's list. */
  | {
      readonly at: Micros;
      readonly kind: 'fault-started';
      readonly fault: number;
      readonly action: FaultAction['kind'];
      /** Nodes by group; for faults of directed links the senders, then the receivers. Of a
       * `swizzle`, those that are cut off already. */
      readonly groups: readonly (readonly number[])[];
    }
  /** `flap`, `swizzle`: which nodes are cut off from now on, as at the start; none while all is well. */
  | {
      readonly at: Micros;
      readonly kind: 'fault-changed';
      readonly fault: number;
      readonly groups: readonly (readonly number[])[];
    }
  | { readonly at: Micros; readonly kind: 'fault-ended'; readonly fault: number };

/** What messages did. `message` is the message's kind, `bytes` the encoded size of one copy. */
export type MessageEvent =
  | {
      readonly at: Micros;
      readonly kind: 'sent';
      readonly from: number;
      readonly message: MessageKind;
      readonly recipients: number;
      readonly bytes: number;
    }
  | {
      readonly at: Micros;
      readonly kind: 'delivered';
      readonly from: number;
      readonly to: number;
      readonly message: MessageKind;
    }
  | DroppedEvent;

export interface DroppedEvent {
  readonly at: Micros;
  readonly kind: 'dropped';
  readonly from: number;
  readonly to: number;
  readonly message: MessageKind;
  readonly reason: 'loss' | 'cut' | 'down' | 'drop';
}

/**
 * Only where the scenario states what processing costs: a node takes up an input that has `waited`
 * since it arrived, and works on it from now on for as long as it `took`, unless it crashes.
 */
export interface WorkEvent {
  readonly at: Micros;
  readonly kind: 'worked';
  readonly node: number;
  readonly waited: Micros;
  readonly took: Micros;
}

/**
 * What only recorders hear (see `recording.ts`), because nothing but the question after causes needs
 * it. No part of the fingerprint.
 */
export type RecordOnlyEvent =
  /** A node begins for the first time. Later starts are `restarted`. */
  | { readonly at: Micros; readonly kind: 'started'; readonly node: number }
  /** A timer fires; `about` is what the node noted with it. */
  | {
      readonly at: Micros;
      readonly kind: 'timer';
      readonly node: number;
      readonly timer: Timer['kind'];
      readonly about: TimerSubject;
    }
  /** A message that had waited in its link's transmitter (bandwidth) leaves it. */
  | {
      readonly at: Micros;
      readonly kind: 'departed';
      readonly from: number;
      readonly to: number;
      readonly message: MessageKind;
    }
  /** A fault is about to begin; what it does to nodes at once comes before its `fault-started`. */
  | { readonly at: Micros; readonly kind: 'fault-due'; readonly fault: number };

/** What a timer is about: whatever it says of these. */
export interface TimerSubject {
  readonly parent?: Hash;
  readonly block?: Hash;
  readonly view?: ViewNumber;
  readonly successor?: number;
  readonly request?: number;
}

export type TraceEvent = NodeEvent | WorldEvent | MessageEvent | WorkEvent;

/** Takes events in order. `delivered` comes only to listeners that ask for it: it is by far the most
 * frequent. */
export interface TraceListener {
  readonly wantsDeliveries?: boolean;
  onEvent(event: TraceEvent): void;
}
