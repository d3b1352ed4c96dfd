/**
 * How inputs reach nodes: at once, or when their processors get to them; and, where processing
 * costs time, when what a node wants done is done.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Effect } from '../../protocol/node/effect.ts';
import type { Input } from '../../protocol/node/input.ts';
import { messageCodec } from '../../protocol/node/message.ts';
import type { Processors } from '../processors.ts';
import type { Trace } from '../trace.ts';
import type { VirtualNode } from '../virtual-node.ts';
import type { Meter } from './meter.ts';

/** What surrounds the intake. */
export interface IntakeWorld {
  readonly processors: Processors;
  readonly trace: Trace;
  /** Null: work takes no time. */
  readonly meter: Meter | null;
  now(): Micros;
  /** Carries out what a node wants done, now. */
  perform(node: VirtualNode, effects: readonly Effect[]): void;
}

export class Intake {
  readonly #world: IntakeWorld;
  readonly #isFree: boolean;
  readonly #processors: Processors;

  constructor(world: IntakeWorld) {
    this.#world = world;
    this.#isFree = world.meter === null;
    this.#processors = world.processors;
  }

  /** Whether every input goes straight to its node, and what it wants done is done at once. */
  get isDirect(): boolean {
    return this.#isFree && this.#processors.none;
  }

  /** The node handles an input: at once, or, if it is busy, when its turn comes. */
  hand(node: VirtualNode, input: Input): void {
    const { processors } = this.#world;
    const now = this.#world.now();
    if (!processors.none && processors.isBusy(node.id))
      processors.queue(
        now,
        node.id,
        this.#later(() => this.#takeUp(node, input, now)),
      );
    else this.#takeUp(node, input, now);
  }

  /** The node has just started, and waits for nothing. */
  start(node: VirtualNode): void {
    this.#takeUp(node, { kind: 'start' }, this.#world.now());
  }

  #takeUp(node: VirtualNode, input: Input, arrivedAt: Micros): void {
    const { meter, processors, trace } = this.#world;
    const now = this.#world.now();
    if (meter === null) {
      this.#world.perform(node, node.step(now, input));
      return;
    }
    meter.begin();
    meter.read(bytesOf(input));
    const effects = node.step(now, input);
    for (const effect of effects)
      if (effect.kind === 'send') meter.read(messageCodec.size(effect.message));
    const took = meter.end(node.id);
    const waited = now - arrivedAt;
    if (took > 0 || waited > 0) trace.worked(now, node.id, waited, took);
    if (took === 0) this.#world.perform(node, effects);
    else
      processors.occupy(
        now,
        node.id,
        took,
        this.#later(() => this.#world.perform(node, effects)),
      );
  }

  /** What comes of it later comes from what is handled now. */
  #later(work: () => void): () => void {
    const { recording } = this.#world.trace;
    return recording === null ? work : recording.bound(work);
  }
}

function bytesOf(input: Input): number {
  switch (input.kind) {
    case 'message':
      return messageCodec.size(input.message);
    case 'submit':
      return input.transaction.size;
    case 'start':
    case 'timer':
      return 0;
  }
}
