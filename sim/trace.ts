/**
 * The stream of a run's events: hands them to listeners and hashes them into the fingerprint.
 *
 * Messages are by far the most. They are hashed as numbers: four for each that is sent, delivered or
 * lost. Deliveries are made into objects only for those who ask for them.
 *
 * Where the run is recorded, everything goes to the recording too, which numbers it.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import type { Micros } from '../protocol/kernel/types.ts';
import type { Message, MessageKind } from '../protocol/node/message.ts';
import { NO_CAUSE, type Recording } from './recording.ts';
import type { NodeEvent, TraceListener, WorldEvent } from './trace-event.ts';
import { Envelope, type Payload } from './wire.ts';

const MESSAGE_KINDS: Readonly<Record<MessageKind, number>> = {
  header: 1,
  evidence: 2,
  'body-request': 3,
  body: 4,
  'block-transactions-request': 5,
  'block-transactions': 6,
  vote: 7,
  tally: 8,
  certified: 9,
  heartbeat: 10,
  'blocks-request': 11,
  blocks: 12,
  transactions: 13,
  proposal: 14,
  status: 15,
  'view-vote': 16,
  'commit-vote': 17,
  submit: 18,
  submitted: 19,
  confirmed: 20,
};

const DROP_REASONS = { loss: 1, cut: 2, down: 3, drop: 4 } as const;
export type DropReason = keyof typeof DROP_REASONS;

const NUMBERS = 4_096;
const CHARACTERS = 65_536;

export class Trace {
  readonly #listeners: readonly TraceListener[];
  readonly #deliveryListeners: readonly TraceListener[];
  readonly #texts = createHash('sha256');
  readonly #deliveries = createHash('sha256');
  readonly #numbers = new Float64Array(NUMBERS);
  readonly #view = new Uint8Array(this.#numbers.buffer);
  #used = 0;
  #text = '';
  /** Messages that arrived at a node that was up. */
  delivered = 0;
  dropped = 0;
  /** Null: nobody asks what caused what. */
  readonly recording: Recording | null;

  constructor(listeners: readonly TraceListener[], recording: Recording | null) {
    this.recording = recording;
    this.#listeners = listeners;
    this.#deliveryListeners = listeners.filter((listener) => listener.wantsDeliveries === true);
  }

  /** One message of so many encoded bytes left a node. Returns the event's number, as {@link emit}. */
  sent(at: Micros, from: number, to: readonly number[], message: Message, bytes: number): number {
    const recipients = to.length;
    const { kind } = message;
    this.#number(at, from, recipients, MESSAGE_KINDS[kind] + 100 * bytes);
    for (const listener of this.#listeners)
      listener.onEvent({ at, kind: 'sent', from, message: kind, recipients, bytes });
    return this.recording === null ? NO_CAUSE : this.recording.sent(at, from, to, message, bytes);
  }

  /** Anything else that happened. Returns the event's number, where the run is recorded. */
  emit(event: NodeEvent | WorldEvent): number {
    this.#text += lineOf(event);
    if (this.#text.length > CHARACTERS) this.#flushText();
    for (const listener of this.#listeners) listener.onEvent(event);
    return this.recording === null ? NO_CAUSE : this.recording.event(event);
  }

  /** A message reached its receiver. */
  delivery(at: Micros, from: number, to: number, payload: Payload): void {
    const { kind } = payload;
    this.delivered += 1;
    this.#number(at, from, to, MESSAGE_KINDS[kind]);
    for (const listener of this.#deliveryListeners)
      listener.onEvent({ at, kind: 'delivered', from, to, message: kind });
    if (this.recording !== null) this.recording.delivered(at, from, to, kind, sentBy(payload));
  }

  /** A message that waited for its link leaves its sender. Only recorders hear of it. */
  departure(at: Micros, from: number, to: number, payload: Payload): void {
    const { kind: message } = payload;
    this.recording?.event({ at, kind: 'departed', from, to, message }, sentBy(payload));
  }

  /** A message was lost on its way. */
  drop(at: Micros, from: number, to: number, payload: Payload, reason: DropReason): void {
    const { kind } = payload;
    this.dropped += 1;
    this.#number(at, from, to, -(100 * DROP_REASONS[reason] + MESSAGE_KINDS[kind]));
    for (const listener of this.#listeners)
      listener.onEvent({ at, kind: 'dropped', from, to, message: kind, reason });
    if (this.recording !== null) {
      const event = { at, kind: 'dropped', from, to, message: kind, reason } as const;
      this.recording.event(event, sentBy(payload));
    }
  }

  /** A node worked so long on an input that had waited so long; both may be 0, not at once. */
  worked(at: Micros, node: number, waited: Micros, took: Micros): void {
    // The half sets these records apart from those of messages, which end with whole numbers.
    this.#number(at, node, waited, took + 0.5);
    for (const listener of this.#listeners)
      listener.onEvent({ at, kind: 'worked', node, waited, took });
    this.recording?.event({ at, kind: 'worked', node, waited, took });
  }

  /** Hash of everything so far. Call once, at the end. */
  fingerprint(): string {
    this.#flushText();
    this.#flushNumbers();
    const whole = createHash('sha256');
    whole.update(this.#texts.digest());
    whole.update(this.#deliveries.digest());
    return whole.digest('hex');
  }

  #number(at: Micros, from: number, to: number, what: number): void {
    const { length } = this.#numbers;
    if (this.#used === length) this.#flushNumbers();
    this.#numbers[this.#used] = at;
    this.#numbers[this.#used + 1] = from;
    this.#numbers[this.#used + 2] = to;
    this.#numbers[this.#used + 3] = what;
    this.#used += 4;
  }

  #flushNumbers(): void {
    this.#deliveries.update(this.#view.subarray(0, 8 * this.#used));
    this.#used = 0;
  }

  #flushText(): void {
    this.#texts.update(this.#text);
    this.#text = '';
  }
}

/** Number of the event that sent a message. */
function sentBy(payload: Payload): number {
  return payload instanceof Envelope ? payload.sent : NO_CAUSE;
}

/** One line of the fingerprint. A block's hash stands for all that the block commits to. */
function lineOf(event: NodeEvent | WorldEvent): string {
  switch (event.kind) {
    case 'proposed':
    case 'committed':
    case 'undone':
    case 'certified':
    case 'voted':
      return `${event.at} ${event.node} ${event.kind} ${event.height} ${event.block}\n`;
    case 'submitted':
      return `${event.at} ${event.node} submitted ${event.attempt} ${event.transaction}\n`;
    case 'elected': {
      // How the votes stood follows from the block before.
      const { at, node, kind, round, order } = event;
      return `${JSON.stringify({ at, node, kind, round, order })}\n`;
    }
    default:
      return `${JSON.stringify(event)}\n`;
  }
}
