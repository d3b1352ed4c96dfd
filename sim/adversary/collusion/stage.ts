/**
 * All conspiracies of a run, and what the simulation lets them do.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Message } from '../../../protocol/node/message.ts';
import type { VirtualNode } from '../../virtual-node.ts';
import { Envelope, type Payload } from '../../wire.ts';
import type { BootedConspiracy } from './boot.ts';
import type { ConspiracyHost } from './conspiracy.ts';

/** What a stage needs of the simulation. */
export interface StageWorld {
  readonly conspiracies: readonly BootedConspiracy[];
  /** All Byzantine nodes, whoever's they are. */
  readonly byzantine: ReadonlySet<number>;
  /** True time. */
  now(): Micros;
  node(id: number): VirtualNode;
  /** A message that takes as long as is said. */
  send(from: number, to: number, message: Message, delay: Micros): void;
  /** Has the action carried out at a time, after the messages that arrive then. */
  at(time: Micros, action: () => void): void;
}

export class Stage {
  readonly #world: StageWorld;

  constructor(world: StageWorld) {
    this.#world = world;
  }

  /** Call once, before the first event. */
  begin(): void {
    const world = this.#world;
    const host: ConspiracyHost = {
      now: () => world.now(),
      clockOf: (node) => world.node(node).clock.local(world.now()),
      send: (from, to, message, delay) => {
        if (world.node(from).up && from !== to) world.send(from, to, message, delay);
      },
      at: (time, action) => world.at(time, action),
    };
    for (const conspiracy of world.conspiracies)
      conspiracy.begin(host, (node) => world.node(node).participant.chain);
  }

  /** How long colluding nodes make an honest node's message take; null: as long as it would. */
  imposedDelay(now: Micros, from: number, to: number, payload: Payload): Micros | null {
    const { conspiracies, byzantine } = this.#world;
    if (conspiracies.length === 0 || byzantine.has(from)) return null;
    const message = payload instanceof Envelope ? payload.message : payload;
    for (const { conspiracy } of conspiracies) {
      const delay = conspiracy.delayOf({ now, from, to, message });
      if (delay !== null) return delay;
    }
    return null;
  }
}
