/**
 * What every node was told so far, as a number: two runs with the same history are in the same state.
 *
 * A node is deterministic, so its state follows from its inputs, their order and the times on its own
 * clock; timers follow from them too. What is under way is part of the world's state, and whoever
 * compares says which nodes are down. Messages count by what they say, not by who made them when.
 *
 * @module
 */
import { encode } from '../../../protocol/codec/codec.ts';
import type { Micros, PeerId } from '../../../protocol/kernel/types.ts';
import type { Input } from '../../../protocol/node/input.ts';
import { messageCodec, type Message } from '../../../protocol/node/message.ts';
import { Node } from '../../../protocol/node/node.ts';
import type { NodeMaker } from '../../participant.ts';
import type { Simulation } from '../../simulation.ts';

export class History {
  /** Of every life of every copy of a node, in the order in which they began. */
  readonly #lives: { readonly peer: PeerId; readonly hash: Hash64 }[] = [];
  readonly #messages = new WeakMap<Message, readonly [number, number]>();
  #isOver = false;

  /** Makes nodes whose inputs are noted. */
  readonly makeNode: NodeMaker = (config, computation, saved) => {
    const node = new Node(config, computation, saved);
    const hash = new Hash64();
    this.#lives.push({ peer: config.peer, hash });
    const step = node.step.bind(node);
    node.step = (now, input) => {
      if (!this.#isOver) this.#note(hash, now, input);
      return step(now, input);
    };
    return node;
  };

  /** No more is asked for: from now on nothing is noted. */
  end(): void {
    this.#isOver = true;
  }

  /** Of all nodes, and of what is under way, now. */
  digest(simulation: Simulation): string {
    const whole = new Hash64();
    for (const { peer, hash } of this.#lives.toSorted((a, b) => a.peer - b.peer)) {
      whole.add(peer);
      whole.add(hash.low);
      whole.add(hash.high);
    }
    for (const { at, from, to, message } of simulation.underWay()) {
      whole.add(at);
      whole.add(from * 256 + to);
      this.#addMessage(whole, message);
    }
    return whole.text();
  }

  #note(hash: Hash64, now: Micros, input: Input): void {
    hash.add(now);
    switch (input.kind) {
      case 'message':
        hash.add(input.from);
        this.#addMessage(hash, input.message);
        return;
      case 'timer':
        hash.addText(input.timer.kind);
        return;
      case 'start':
      case 'submit':
        hash.addText(input.kind);
        return;
    }
  }

  #addMessage(hash: Hash64, message: Message): void {
    let known = this.#messages.get(message);
    if (known === undefined) {
      const content = new Hash64();
      content.addBytes(encode(messageCodec, message));
      known = [content.low, content.high];
      this.#messages.set(message, known);
    }
    hash.add(known[0]);
    hash.add(known[1]);
  }
}

/** Two halves of 32 bits, each mixed with its own constants, in integers. */
class Hash64 {
  low = 0x2545f491;
  high = 0x1b873593;

  /** @param value - a whole number of at most 53 bits */
  add(value: number): void {
    this.#mix(value | 0);
    this.#mix(Math.floor(value / 0x1_0000_0000));
  }

  addBytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#mix(byte);
    this.#mix(bytes.length);
  }

  addText(text: string): void {
    for (let index = 0; index < text.length; index += 1) this.#mix(text.charCodeAt(index));
    this.#mix(text.length);
  }

  text(): string {
    const half = (bits: number): string => (bits >>> 0).toString(16).padStart(8, '0');
    return half(this.low) + half(this.high);
  }

  #mix(word: number): void {
    let low = Math.imul(this.low ^ word, 0x85ebca6b);
    low ^= low >>> 13;
    let high = Math.imul(this.high ^ word, 0xc2b2ae35);
    high ^= high >>> 15;
    // Each half feeds the other, so that together they are one state of 64 bits.
    this.low = (low + (high << 5)) | 0;
    this.high = (high + Math.imul(low, 0x9e3779b1)) | 0;
  }
}
