/**
 * Which event caused which: every event of a run gets a number, and with it the number of the event
 * that it comes from. Only kept where somebody records the run; nothing here shows in a run or its
 * fingerprint.
 *
 * While the simulation handles something, `cause` is the number of the event that tells of it: all
 * that the step does comes from there. What is put off (messages, timers, work) takes its cause along.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { Timer } from '../protocol/node/effect.ts';
import type { Message, MessageKind } from '../protocol/node/message.ts';
import type {
  DroppedEvent,
  NodeEvent,
  RecordOnlyEvent,
  WorkEvent,
  WorldEvent,
} from './trace-event.ts';

/** Stands for the cause of what nothing in the run caused, such as the start. */
export const NO_CAUSE = 0;

/** What is known of a run before its first event. */
export interface RecordedRun {
  readonly scenario: string;
  readonly seed: number;
  /** Simulated time that the scenario asks for. */
  readonly duration: Micros;
  readonly nodes: number;
  /** Seats of a round. */
  readonly delegates: number;
  /** Nodes from 0 on that are, or may become, delegates; those behind them only follow. */
  readonly electable: number;
  /** Clients with a place in the network; their numbers come after the nodes'. */
  readonly clients: number;
  /** Nodes that do not follow the protocol, ascending. */
  readonly byzantine: readonly number[];
}

/** Everything but messages that are sent and arrive, which are told without an object for each. */
export type EventButMessages = NodeEvent | WorldEvent | DroppedEvent | WorkEvent | RecordOnlyEvent;

/**
 * Hears of every event, in order, with its number and that of its cause ({@link NO_CAUSE}: none).
 * Numbers rise by one from 1.
 */
export interface Recorder {
  begin(run: RecordedRun): void;
  sent(
    id: number,
    cause: number,
    at: Micros,
    from: number,
    to: readonly number[],
    message: Message,
    bytes: number,
  ): void;
  delivered(
    id: number,
    cause: number,
    at: Micros,
    from: number,
    to: number,
    message: MessageKind,
  ): void;
  event(id: number, cause: number, event: EventButMessages): void;
  /** @param events - how many there were */
  end(events: number, fingerprint: string): void;
}

export class Recording {
  readonly #recorders: readonly Recorder[];
  #last = NO_CAUSE;
  /** Breaches that a message showed which is still to be told of. */
  #held: EventButMessages[] | null = null;
  /** What is being handled; what is told now comes from it. */
  cause = NO_CAUSE;

  constructor(recorders: readonly Recorder[]) {
    this.#recorders = recorders;
  }

  begin(run: RecordedRun): void {
    for (const recorder of this.#recorders) recorder.begin(run);
  }

  /** Tells of an event. Returns its number. */
  event(event: EventButMessages, cause = this.cause): number {
    if (this.#held !== null && event.kind === 'breach') {
      this.#held.push(event);
      return NO_CAUSE;
    }
    const id = ++this.#last;
    for (const recorder of this.#recorders) recorder.event(id, cause, event);
    return id;
  }

  sent(at: Micros, from: number, to: readonly number[], message: Message, bytes: number): number {
    const id = ++this.#last;
    for (const recorder of this.#recorders)
      recorder.sent(id, this.cause, at, from, to, message, bytes);
    return id;
  }

  /** A message arrived, and is handled now. @param sent - number of the event that sent it */
  delivered(at: Micros, from: number, to: number, message: MessageKind, sent: number): void {
    const id = ++this.#last;
    this.cause = id;
    for (const recorder of this.#recorders) recorder.delivered(id, sent, at, from, to, message);
  }

  /** A timer fires, and is handled now. @param setBy - the event in whose step it was set */
  fired(at: Micros, node: number, timer: Timer, setBy: number): void {
    this.cause = this.event({ at, kind: 'timer', node, ...described(timer) }, setBy);
  }

  /** Has an action done later on behalf of what is handled now. */
  bound(action: () => void): () => void {
    const { cause } = this;
    return () => {
      this.cause = cause;
      action();
    };
  }

  /** Does something on behalf of another event, and then goes on with what is handled. */
  within(cause: number, action: () => void): void {
    const before = this.cause;
    this.cause = cause;
    action();
    this.cause = before;
  }

  /** A message is checked before it leaves; what the check finds is told after the message. */
  holdBreaches(): void {
    this.#held = [];
  }

  /** @param sent - the event that showed them */
  tellBreaches(sent: number): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const breach of held) this.event(breach, sent);
  }

  end(fingerprint: string): void {
    for (const recorder of this.#recorders) recorder.end(this.#last, fingerprint);
  }
}

/** A timer's name and what it is about. */
function described(
  timer: Timer,
): Pick<Extract<RecordOnlyEvent, { kind: 'timer' }>, 'timer' | 'about'> {
  const { kind, ...about } = timer;
  return { timer: kind, about };
}
