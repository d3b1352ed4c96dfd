/**
 * What the parts of the engine share: the node around it, the keys, what must not be forgotten, and
 * the height that is being decided.
 *
 * @module
 */
import type { Hash, Micros } from '../../../kernel/types.ts';
import type { EngineHost } from '../../engine.ts';
import { Convictions } from '../convictions.ts';
import { Signer } from '../signer.ts';
import { SignsOfLife, type LifeHooks } from '../signs-of-life.ts';
import type { KnownBlock } from './blocks.ts';
import { SafetyRecord } from './safety-record.ts';
import { heightScope, type HeightScope } from './scope.ts';

export interface ContextHooks extends LifeHooks {
  /** The body of a block of the open height is here and was executed. */
  onExecuted(now: Micros, block: KnownBlock): void;
}

export class EngineContext {
  readonly host: EngineHost;
  readonly signer: Signer;
  readonly convictions: Convictions;
  readonly record: SafetyRecord;
  readonly life: SignsOfLife;
  readonly #hooks: ContextHooks;
  #scope: HeightScope;

  constructor(host: EngineHost, hooks: ContextHooks) {
    this.host = host;
    this.signer = new Signer(host);
    this.convictions = new Convictions(host);
    this.record = new SafetyRecord(host);
    this.life = new SignsOfLife(host, this.signer, hooks);
    this.#hooks = hooks;
    this.#scope = this.#newScope();
  }

  /**
   * The height on the head. It is another object as soon as the head changes, which may happen in the
   * midst of anything that takes a proposal, a vote or a body: who goes on afterwards with what it
   * had of the scope asks first whether it is still the same.
   */
  get scope(): HeightScope {
    return this.#scope;
  }

  /** The head changed: what was known of the height below is dropped. */
  enterHeight(): void {
    this.#scope = this.#newScope();
  }

  /** Says that something from outside was refused, for people. */
  refuse(
    what: 'proposal' | 'status' | 'vote' | 'certificate' | 'evidence',
    block: Hash | null,
    reason: string,
  ): void {
    const { height } = this.#scope.rules;
    this.host.announce({ kind: 'refused', what, block, height, reason });
  }

  #newScope(): HeightScope {
    return heightScope(this.host, (now, block) => this.#hooks.onExecuted(now, block));
  }
}
