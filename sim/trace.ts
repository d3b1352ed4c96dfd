/**
 * The stream of a run's events: hands them to listeners and hashes them into the fingerprint.
 *
 * Messages are by far the most. They are hashed as numbers: four for each that is sent, delivered or
 * lost. Deliveries are made into objects only for those who ask for them.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import type { Micros } from '../protocol/kernel/types.ts';
import type { MessageKind } from '../protocol/node/message.ts';
import type { NodeEvent, TraceListener, WorldEvent } from './trace-event.ts';

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

  constructor(listeners: readonly TraceListener[]) {
    this.#listeners = listeners;
    this.#deliveryListeners = listeners.filter((listener) => listener.wantsDeliveries === true);
  }

  /** One message for so many receivers, of so many encoded bytes, left a node. */
  sent(at: Micros, from: number, kind: MessageKind, recipients: number, bytes: number): void {
    this.#number(at, from, recipients, MESSAGE_KINDS[kind] + 100 * bytes);
    for (const listener of this.#listeners)
      listener.onEvent({ at, kind: 'sent', from, message: kind, recipients, bytes });
  }

  /** Anything else that happened. */
  emit(event: NodeEvent | WorldEvent): void {
    this.#text += lineOf(event);
    if (this.#text.length > CHARACTERS) this.#flushText();
    for (const listener of this.#listeners) listener.onEvent(event);
  }

  /** A message reached its receiver. */
  delivery(at: Micros, from: number, to: number, kind: MessageKind): void {
    this.delivered += 1;
    this.#number(at, from, to, MESSAGE_KINDS[kind]);
    for (const listener of this.#deliveryListeners)
      listener.onEvent({ at, kind: 'delivered', from, to, message: kind });
  }

  /** A message was lost on its way. */
  drop(at: Micros, from: number, to: number, kind: MessageKind, reason: DropReason): void {
    this.dropped += 1;
    this.#number(at, from, to, -(100 * DROP_REASONS[reason] + MESSAGE_KINDS[kind]));
    for (const listener of this.#listeners)
      listener.onEvent({ at, kind: 'dropped', from, to, message: kind, reason });
  }

  /** A node worked so long on an input that had waited so long; both may be 0, not at once. */
  worked(at: Micros, node: number, waited: Micros, took: Micros): void {
    // The half sets these records apart from those of messages, which end with whole numbers.
    this.#number(at, node, waited, took + 0.5);
    for (const listener of this.#listeners)
      listener.onEvent({ at, kind: 'worked', node, waited, took });
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
