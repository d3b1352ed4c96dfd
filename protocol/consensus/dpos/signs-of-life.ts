/**
 * Telling others that this delegate is alive, and counting who else is (W12).
 *
 * @module
 */
import type { Header } from '../../block/header.ts';
import type { Vote } from '../../block/vote.ts';
import type { DelegateId, Height, Micros, PeerId } from '../../kernel/types.ts';
import { heartbeatMessage, type Heartbeat } from '../../node/message.ts';
import { registeredIds } from '../../ledger/delegates.ts';
import type { DelegateIdentity, EngineHost } from '../engine.ts';
import { AliveTracker, type Freshness } from './alive.ts';
import type { Signer } from './signer.ts';

export interface LifeHooks {
  /** Somebody was heard from. */
  onHeard(now: Micros): void;
  /** An authentic heartbeat told how high its sender's head is. */
  onHead(now: Micros, from: PeerId, head: Height): void;
}

export class SignsOfLife {
  readonly #host: EngineHost;
  readonly #signer: Signer;
  readonly #alive: AliveTracker;
  readonly #hooks: LifeHooks;

  constructor(host: EngineHost, signer: Signer, hooks: LifeHooks) {
    this.#host = host;
    this.#signer = signer;
    this.#hooks = hooks;
    this.#alive = new AliveTracker(registeredIds(host.chain.head.state.registry));
  }

  /** Sends a heartbeat, and sees to the next. Who has not registered yet has nothing to say. */
  send(now: Micros): void {
    const { identity, parameters, chain } = this.#host;
    if (identity === null) return;
    if (chain.head.state.registry.delegates[identity.id] !== undefined)
      this.#sendHeartbeat(now, identity);
    this.#host.setTimer(now + parameters.blockInterval, { kind: 'heartbeat' });
  }

  #sendHeartbeat(now: Micros, identity: DelegateIdentity): void {
    const { parameters, chain, mesh } = this.#host;
    const heartbeat: Heartbeat = {
      chain: parameters.chain,
      delegate: identity.id,
      sequence: now,
      head: chain.head.height,
    };
    const signature = this.#signer.sign(now, heartbeatMessage(heartbeat));
    this.#host.send(mesh, { kind: 'heartbeat', heartbeat, signature });
  }

  onTimer(now: Micros): void {
    const { lastSent, parameters } = this.#host;
    const { blockInterval, maxDelay } = parameters;
    // Transactions and requests prove nothing, so they do not replace a heartbeat for long. Votes do,
    // and come an interval apart, give or take a delay.
    const due = Math.min(
      lastSent + blockInterval,
      this.#signer.signedAt + blockInterval + maxDelay,
    );
    if (now >= due) this.send(now);
    else this.#host.setTimer(due, { kind: 'heartbeat' });
  }

  onHeartbeat(now: Micros, from: PeerId, heartbeat: Heartbeat, signature: Uint8Array): void {
    const { parameters, computation, chain } = this.#host;
    const { delegate, head, sequence } = heartbeat;
    const record = chain.head.state.registry.delegates[delegate];
    const suite = record && computation.suites.get(record.suite);
    if (heartbeat.chain !== parameters.chain || record === undefined) return;
    if (suite?.verify(signature, heartbeatMessage(heartbeat), record.publicKey) !== true) return;
    this.#heard(now, delegate, 'heartbeat', sequence, head);
    this.#hooks.onHead(now, from, head);
  }

  /** An authentic header arrived, from whomever. */
  onHeader(now: Micros, header: Header): void {
    this.#heard(now, header.packer, 'header', header.timestamp, header.height - 1);
  }

  /** An authentic vote arrived, from whomever. */
  onVote(now: Micros, vote: Vote): void {
    const turnNumber = vote.round * this.#host.parameters.delegates + vote.position;
    this.#heard(now, vote.voter, 'vote', turnNumber, vote.height - 1);
  }

  /** Something else that is authentic and belongs to a view of a height (R2–R7). */
  onViewMessage(
    now: Micros,
    kind: 'proposal' | 'status' | 'view-vote' | 'commit-vote',
    delegate: DelegateId,
    { height, view }: { readonly height: Height; readonly view: number },
  ): void {
    this.#heard(now, delegate, kind, height * VIEWS_OF_A_HEIGHT + view, height - 1);
  }

  /** Delegates of a round heard from within 2 I, with `self`. */
  count(now: Micros, order: readonly DelegateId[], self: DelegateId): number {
    return this.#alive.count(order, self, now - 2 * this.#host.parameters.blockInterval);
  }

  /** The lowest head that some other delegate has shown. */
  lowestHead(): number {
    return this.#alive.lowestHead(this.#host.identity?.id ?? null);
  }

  #heard(now: Micros, delegate: DelegateId, kind: Freshness, sequence: number, head: number): void {
    this.#alive.noteHead(delegate, head);
    if (this.#alive.heard(now, delegate, kind, sequence)) this.#hooks.onHeard(now);
  }
}

/** More than any height sees: heights and views together make a number that rises. */
const VIEWS_OF_A_HEIGHT = 1_000_000;
