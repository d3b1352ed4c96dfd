/**
 * Messages on their way.
 *
 * @module
 */
import { assert } from '../protocol/kernel/assert.ts';
import { decode, encode } from '../protocol/codec/codec.ts';
import { messageCodec, type Message } from '../protocol/node/message.ts';

/** A message as it travels: the object that was sent, or one in an envelope. */
export type Payload = Message | Envelope;

/** A message in a transmitter, and the run of its node that put it there. */
export class Queued {
  readonly payload: Payload;
  readonly incarnation: number;

  constructor(payload: Payload, incarnation: number) {
    this.payload = payload;
    this.incarnation = incarnation;
  }
}

/** A message with the number of the event that sent it, where the run is recorded. */
export class Envelope {
  readonly kind: Message['kind'];
  /** As it was sent: for who may look at what is under way. */
  readonly message: Message;
  readonly sent: number;

  constructor(message: Message, sent: number) {
    this.kind = message.kind;
    this.message = message;
    this.sent = sent;
  }

  /** As a receiver gets it. */
  decode(): Message {
    return this.message;
  }
}

/** A message as bytes (`wire: bytes`): every receiver decodes its own copy. */
export class EncodedMessage extends Envelope {
  readonly #bytes: Uint8Array;

  constructor(message: Message, sent: number) {
    super(message, sent);
    this.#bytes = encode(messageCodec, message);
  }

  override decode(): Message {
    const decoded = decode(messageCodec, this.#bytes);
    assert(decoded.code === 'ok', 'an encoded message must decode');
    return decoded.value;
  }
}
