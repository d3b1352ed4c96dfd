/**
 * Messages on their way: from what a node sends, through the transmitters of its links and the
 * network, to the events of their arrival.
 *
 * @module
 */
import type { Micros, PeerId } from '../protocol/kernel/types.ts';
import { messageCodec, type Message } from '../protocol/node/message.ts';
import type { Network } from './network/network.ts';
import type { Trace } from './trace.ts';
import { EncodedMessage, Envelope, Queued, type Payload } from './wire.ts';

/** What surrounds the transport. */
export interface TransportWorld {
  readonly network: Network;
  readonly trace: Trace;
  /** Whether messages go through the codec. */
  readonly bytesOnWire: boolean;
  /** How long colluding nodes make a message take; null: as long as it would. */
  imposedDelay(now: Micros, from: number, to: number, payload: Payload): Micros | null;
  /** Has {@link Transport.transmitted} called at a time. */
  leaves(at: Micros, from: number, to: number, queued: Queued): void;
  /** The message is the receiver's at a time. */
  arrives(at: Micros, from: number, to: number, payload: Payload): void;
}

/** Who put a message into a transmitter. */
export interface Sender {
  readonly id: number;
  readonly up: boolean;
  readonly incarnation: number;
}

export class Transport {
  readonly #world: TransportWorld;

  constructor(world: TransportWorld) {
    this.#world = world;
  }

  /**
   * Returns the number of the event that tells of it, where the run is recorded.
   *
   * @param incarnation - the run of the node that sends it
   */
  send(
    now: Micros,
    from: number,
    incarnation: number,
    to: readonly PeerId[],
    message: Message,
  ): number {
    const { network, trace } = this.#world;
    const bytes = messageCodec.size(message);
    const sent = trace.sent(now, from, to, message, bytes);
    const payload = this.#payloadOf(message, sent);
    for (const peer of to) {
      const leaves = network.transmit(now, from, peer, bytes);
      if (leaves === now) this.#depart(now, from, peer, payload);
      else this.#world.leaves(leaves, from, peer, new Queued(payload, incarnation));
    }
    return sent;
  }

  /** A message beside the links, which takes as long as is said unless the way is cut. */
  sendWithin(now: Micros, from: number, to: number, message: Message, delay: Micros): void {
    const { network, trace } = this.#world;
    const sent = trace.sent(now, from, [to], message, messageCodec.size(message));
    const payload = this.#payloadOf(message, sent);
    if (network.isCut(from, to)) trace.drop(now, from, to, payload, 'cut');
    else this.#world.arrives(now + Math.max(1, delay), from, to, payload);
  }

  /** What waited in a transmitter is due to leave, if its node has not crashed since. */
  transmitted(now: Micros, from: Sender, to: number, queued: Queued): void {
    const { payload, incarnation } = queued;
    const { trace } = this.#world;
    if (from.up && from.incarnation === incarnation) {
      trace.departure(now, from.id, to, payload);
      this.#depart(now, from.id, to, payload);
    } else trace.drop(now, from.id, to, payload, 'down');
  }

  /** A message leaves its link's transmitter now. */
  #depart(now: Micros, from: number, to: number, payload: Payload): void {
    const { network, trace } = this.#world;
    const copies = network.route(now, from, to, payload.kind);
    if (copies === 0) trace.drop(now, from, to, payload, network.dropReason);
    const imposed = copies === 0 ? null : this.#world.imposedDelay(now, from, to, payload);
    for (let copy = 0; copy < copies; copy += 1) {
      const natural = network.arrivals[copy] ?? now;
      const arrival = Math.max(now + 1, imposed === null ? natural : now + imposed);
      this.#world.arrives(arrival, from, to, payload);
    }
  }

  #payloadOf(message: Message, sent: number): Payload {
    const { bytesOnWire, trace } = this.#world;
    if (bytesOnWire) return new EncodedMessage(message, sent);
    return trace.recording === null ? message : new Envelope(message, sent);
  }
}
