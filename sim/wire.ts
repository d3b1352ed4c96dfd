/**
 * Messages on their way.
 *
 * @module
 */
import { assert } from '../protocol/kernel/assert.ts';
import { decode, encode } from '../protocol/codec/codec.ts';
import { messageCodec, type Message } from '../protocol/node/message.ts';

/** A message as it travels: the object that was sent, or its bytes. */
export type Payload = Message | EncodedMessage;

/** A message in a transmitter, and the run of its node that put it there. */
export class Queued {
  readonly payload: Payload;
  readonly incarnation: number;

  constructor(payload: Payload, incarnation: number) {
    this.payload = payload;
    this.incarnation = incarnation;
  }
}

/** A message as bytes (`wire: bytes`): every receiver decodes its own copy. */
export class EncodedMessage {
  readonly kind: Message['kind'];
  /** As it was sent: for who may look at what is under way. */
  readonly message: Message;
  readonly #bytes: Uint8Array;

  constructor(message: Message) {
    this.kind = message.kind;
    this.message = message;
    this.#bytes = encode(messageCodec, message);
  }

  decode(): Message {
    const decoded = decode(messageCodec, this.#bytes);
    assert(decoded.code === 'ok', 'an encoded message must decode');
    return decoded.value;
  }
}
