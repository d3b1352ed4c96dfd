/**
 * A Byzantine node: a real one, and the behaviours that stand between it and the world, in order.
 * The first behaviour is the nearest to what the node does, the last to what others see.
 *
 * @module
 */
import type { Chain } from '../../protocol/chain/chain.ts';
import { offenderOf } from '../../protocol/block/evidence.ts';
import { assert, defined } from '../../protocol/kernel/assert.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Effect, Timer } from '../../protocol/node/effect.ts';
import type { Input } from '../../protocol/node/input.ts';
import type { NodeState } from '../../protocol/node/node-state.ts';
import type { NodeConfig } from '../../protocol/node/node.ts';
import type { Computation, DelegateIdentity } from '../../protocol/consensus/engine.ts';
import type { Participant } from '../participant.ts';
import type { RandomStream } from '../random.ts';
import type { Misconduct, Tools } from './misconduct.ts';

/** What a Byzantine node is made of. */
export interface ByzantineSetup {
  readonly config: NodeConfig;
  readonly computation: Computation;
  /** In order, each with a stream of its own. */
  readonly conducts: readonly { readonly conduct: Misconduct; readonly random: RandomStream }[];
  /** Makes the real node, or the copies of it, from saved records. */
  readonly makeNode: (saved: ReadonlyMap<string, unknown>) => Participant;
  /** Whether the behaviours are on at a moment of the node's own clock. */
  readonly isActive: (now: Micros) => boolean;
  /** Called whenever a behaviour changes anything. */
  readonly onMisconduct: () => void;
}

type Task = (now: Micros) => void;

export class ByzantineNode implements Participant {
  readonly #setup: ByzantineSetup;
  readonly #conducts: readonly { readonly conduct: Misconduct; readonly tools: Tools }[];
  #node: Participant;
  #now: Micros = 0;
  #effects: Effect[] = [];
  /** Tasks of behaviours, by the timer that brings them. */
  readonly #tasks = new WeakMap<Timer, Task>();
  /** Which life of the real node set a timer. */
  readonly #lives = new WeakMap<Timer, number>();
  #life = 0;
  /** What the real node saved. */
  readonly #records: Map<string, unknown>;
  #keep: ((key: string) => boolean) | null = null;

  constructor(setup: ByzantineSetup, saved: ReadonlyMap<string, unknown>) {
    this.#setup = setup;
    this.#records = new Map(saved);
    this.#node = setup.makeNode(saved);
    this.#conducts = setup.conducts.map(({ conduct, random }, index) => ({
      conduct,
      tools: this.#toolsOf(index, random),
    }));
  }

  inspect(): NodeState {
    return this.#node.inspect();
  }

  get chain(): Chain {
    return this.#node.chain;
  }

  step(now: Micros, input: Input): readonly Effect[] {
    this.#now = now;
    this.#effects = [];
    const task = input.kind === 'timer' ? this.#tasks.get(input.timer) : undefined;
    if (task === undefined) this.#take(input);
    else task(now);
    while (this.#keep !== null) this.#restart(this.#keep);
    return this.#effects;
  }

  #take(input: Input): void {
    // Timers of an earlier life, as after any restart.
    if (input.kind === 'timer' && this.#lives.get(input.timer) !== this.#life) return;
    if (input.kind === 'start')
      for (const { conduct, tools } of this.#conducts) conduct.onStart?.(this.#now, tools);
    let inputs: readonly Input[] = [input];
    if (this.#setup.isActive(this.#now))
      for (const { conduct, tools } of this.#conducts)
        inputs = inputs.flatMap((one) =>
          this.#noted(one, conduct.onInput?.(this.#now, one, tools)),
        );
    for (const one of inputs) this.#stepNode(one);
  }

  #stepNode(input: Input): void {
    for (const effect of this.#node.step(this.#now, input)) {
      if (effect.kind === 'set-timer') this.#lives.set(effect.timer, this.#life);
      if (effect.kind === 'save') this.#records.set(effect.key, effect.value);
      this.#pass(effect, 0);
    }
  }

  /** Through the behaviours from number `first` on, and out. */
  #pass(effect: Effect, first: number): void {
    let effects: readonly Effect[] = [effect];
    if (this.#setup.isActive(this.#now))
      for (const { conduct, tools } of this.#conducts.slice(first))
        effects = effects.flatMap((one) =>
          this.#noted(one, conduct.onEffect?.(this.#now, one, tools)),
        );
    for (const one of effects) if (!this.#isConfession(one)) this.#effects.push(one);
  }

  /** What a behaviour made of something; misconduct where that is not the thing itself. */
  #noted<T>(one: T, made: readonly T[] | undefined): readonly T[] {
    if (made === undefined) return [one];
    if (made.length !== 1 || made[0] !== one) this.#setup.onMisconduct();
    return made;
  }

  /** Whoever breaks the protocol does not prove it himself. */
  #isConfession(effect: Effect): boolean {
    return (
      effect.kind === 'send' &&
      effect.message.kind === 'evidence' &&
      offenderOf(effect.message.evidence) === this.#setup.config.identity?.id
    );
  }

  #restart(keep: (key: string) => boolean): void {
    this.#keep = null;
    this.#life += 1;
    for (const [key, value] of [...this.#records])
      if (value === undefined || !keep(key)) this.#records.delete(key);
    this.#node = this.#setup.makeNode(new Map(this.#records));
    this.#stepNode({ kind: 'start' });
  }

  #toolsOf(index: number, random: RandomStream): Tools {
    const { config, computation } = this.#setup;
    const { id, secretKey } = identityOf(config);
    return {
      id,
      peer: config.peer,
      parameters: config.genesis.parameters,
      computation,
      chain: () => this.#node.chain,
      mesh: config.mesh.filter((peer) => peer !== config.peer),
      random,
      sign: (message) => {
        const record = defined(
          this.#node.chain.head.state.registry.delegates[id],
          'own registration',
        );
        return defined(computation.suites.get(record.suite), 'suite').sign(message, secretKey);
      },
      send: (to, message) => {
        if (to.length === 0) return;
        this.#setup.onMisconduct();
        this.#pass({ kind: 'send', to, message }, index + 1);
      },
      schedule: (at, task) => {
        const timer: Timer = { kind: 'batch' };
        this.#tasks.set(timer, task);
        this.#effects.push({ kind: 'set-timer', at, timer });
      },
      restart: (keep) => {
        this.#setup.onMisconduct();
        this.#keep = keep;
      },
    };
  }
}

/** Followers have no key to misuse. */
function identityOf({ identity }: NodeConfig): DelegateIdentity {
  assert(identity !== null, 'a Byzantine node without a key');
  return identity;
}
