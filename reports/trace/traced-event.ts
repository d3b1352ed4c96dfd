/**
 * An event as a trace has it: with its number, its cause and, for a message, what it is about.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Message, MessageKind } from '../../protocol/node/message.ts';
import { subjectOf, type MessageSubject } from '../../sim/message-subject.ts';
import {
  NO_CAUSE,
  type EventButMessages,
  type RecordedRun,
  type Recorder,
} from '../../sim/recording.ts';

/** Node numbers in order; [a, b] stands for a, a + 1, … b. */
export type Recipients = readonly (number | readonly [first: number, last: number])[];

export interface SentEvent {
  readonly at: Micros;
  readonly kind: 'sent';
  readonly from: number;
  readonly message: MessageKind;
  readonly recipients: number;
  /** Encoded size of one copy. */
  readonly bytes: number;
  readonly to: Recipients;
  readonly about: MessageSubject;
}

export interface DeliveredEvent {
  readonly at: Micros;
  readonly kind: 'delivered';
  readonly from: number;
  readonly to: number;
  readonly message: MessageKind;
}

type Numbered<Event> = Event extends unknown
  ? { readonly id: number; readonly cause: number | null } & Event
  : never;

export type TracedEvent = Numbered<EventButMessages | SentEvent | DeliveredEvent>;

/** Makes an object of every event that a run tells: for who looks at events one by one. */
export class EventRecorder implements Recorder {
  readonly #onEvent: (event: TracedEvent) => void;
  /** Known before the first event. */
  run: RecordedRun | null = null;

  constructor(onEvent: (event: TracedEvent) => void) {
    this.#onEvent = onEvent;
  }

  begin(run: RecordedRun): void {
    this.run = run;
  }

  sent(
    id: number,
    cause: number,
    at: Micros,
    from: number,
    to: readonly number[],
    message: Message,
    bytes: number,
  ): void {
    this.#onEvent(numbered(id, cause, sentEvent(at, from, to, message, bytes)));
  }

  delivered(
    id: number,
    cause: number,
    at: Micros,
    from: number,
    to: number,
    message: MessageKind,
  ): void {
    this.#onEvent(numbered(id, cause, { at, kind: 'delivered', from, to, message }));
  }

  event(id: number, cause: number, event: EventButMessages): void {
    this.#onEvent(numbered(id, cause, event));
  }

  end(): void {
    return;
  }
}

function numbered(
  id: number,
  cause: number,
  event: EventButMessages | SentEvent | DeliveredEvent,
): TracedEvent {
  return { id, cause: cause === NO_CAUSE ? null : cause, ...event };
}

export function sentEvent(
  at: Micros,
  from: number,
  to: readonly number[],
  message: Message,
  bytes: number,
): SentEvent {
  return {
    at,
    kind: 'sent',
    from,
    message: message.kind,
    recipients: to.length,
    bytes,
    to: asRanges(to),
    about: subjectOf(message),
  };
}

/** Runs of three and more that rise by one are written as first and last. */
export function asRanges(to: readonly number[]): Recipients {
  const ranges: (number | readonly [number, number])[] = [];
  for (let first = 0; first < to.length;) {
    let last = first;
    while (last + 1 < to.length && to[last + 1] === (to[last] ?? 0) + 1) last += 1;
    const [from, until] = [to[first] ?? 0, to[last] ?? 0];
    if (last - first >= 2) ranges.push([from, until]);
    else for (let i = from; i <= until; i += 1) ranges.push(i);
    first = last + 1;
  }
  return ranges;
}
