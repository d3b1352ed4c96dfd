/**
 * This node's own turns: when they come (W2, W11), whether it forges in them (W12), and what (W3).
 *
 * @module
 */
import type { DelegateId, Hash, Height, Micros } from '../../kernel/types.ts';
import type { EngineHost } from '../engine.ts';
import type { Convictions } from './convictions.ts';
import { forgeBlock, type ForgedBlock } from './forge.ts';
import { successor, windowCloses, windowOpens } from './schedule.ts';
import type { Signer } from './signer.ts';
import type { SignsOfLife } from './signs-of-life.ts';
import { scheduleOf } from './validity.ts';

/** A turn on a parent; what is saved under {@link FORGED}. */
interface ForgedTurn {
  readonly parent: Hash;
  readonly successor: number;
}

const FORGED = 'forged';

export class OwnTurns {
  readonly #host: EngineHost;
  readonly #parts: { readonly signer: Signer; readonly convictions: Convictions };
  readonly #life: SignsOfLife;
  readonly #onForged: (now: Micros, forged: ForgedBlock) => void;
  /** The turn in which this node forged last. */
  #forged: ForgedTurn | undefined;
  /** W12: successor whose turn this node let pass and may still take up; 0 for none. */
  #abstaining = 0;

  constructor(
    host: EngineHost,
    parts: {
      readonly signer: Signer;
      readonly convictions: Convictions;
      readonly life: SignsOfLife;
    },
    onForged: (now: Micros, forged: ForgedBlock) => void,
  ) {
    this.#host = host;
    this.#parts = parts;
    this.#life = parts.life;
    this.#onForged = onForged;
    this.#forged = host.saved.get(FORGED) as ForgedTurn | undefined;
  }

  onHeadChanged(now: Micros): void {
    this.#abstaining = 0;
    this.#schedule(now);
  }

  /** The window of a turn that may be this node's has opened. */
  onTimer(now: Micros, parent: Hash, k: number): void {
    if (parent !== this.#host.chain.head.hash) return;
    this.#take(now, k);
    if (parent === this.#host.chain.head.hash) this.#schedule(now);
  }

  /** W12: forging resumes as soon as enough are alive, if the turn is not over. */
  resume(now: Micros): void {
    if (this.#abstaining > 0) this.#take(now, this.#abstaining);
  }

  /** Successor of the head in whose turn this node forged last; 0: none. */
  get #lastForged(): number {
    const { head } = this.#host.chain;
    return this.#forged?.parent === head.hash ? this.#forged.successor : 0;
  }

  /** Sets the timer for this node's next turn on the head. */
  #schedule(now: Micros): void {
    const k = this.#next(now);
    if (k === 0) return;
    const { chain, parameters } = this.#host;
    const { timestamp } = chain.head.signed.header;
    const at = Math.max(now, windowOpens(timestamp, k, parameters.blockInterval));
    this.#host.setTimer(at, { kind: 'turn', parent: chain.head.hash, successor: k });
  }

  /**
   * The first successor of the head that may be this node, has not forged and is not over; 0: none.
   * Before the next round begins that is its first turn, whosever it will be.
   */
  #next(now: Micros): number {
    const { identity, parameters, computation, chain } = this.#host;
    if (identity === null) return 0;
    const { head } = chain;
    const { position, timestamp } = head.signed.header;
    const isOpen = (k: number): boolean =>
      k > Math.max(this.#lastForged, this.#abstaining) &&
      windowCloses(timestamp, k, parameters.blockInterval) >= now;

    const own = head.schedule.positionOf(identity.id);
    if (own !== undefined && own > position && isOpen(own - position)) return own - position;
    // The next round's order is worth computing only once that round begins.
    const size = parameters.delegates;
    const roundOpens = windowOpens(timestamp, size - position, parameters.blockInterval);
    if (now < roundOpens) return size - position;
    const later = scheduleOf(head, size, computation).positionOf(identity.id);
    if (later === undefined) return 0;
    let k = size - position + later;
    // After a long halt: passes over whole rounds at once, but for the last.
    const turnsPassed = Math.floor((now - timestamp) / parameters.blockInterval) - k;
    const roundsPassed = Math.floor(turnsPassed / size) - 1;
    if (roundsPassed > 0) k += size * roundsPassed;
    while (!isOpen(k)) k += size;
    return k;
  }

  /** W12, then W3. */
  #take(now: Micros, k: number): void {
    const { identity, parameters, computation, chain } = this.#host;
    const { header } = chain.head.signed;
    if (identity === null || k <= this.#lastForged) return;
    if (now > windowCloses(header.timestamp, k, parameters.blockInterval)) return;
    const schedule = scheduleOf(chain.head, k, computation);
    const { position } = successor(header, k, schedule.size);
    if (schedule.packerAt(position) !== identity.id) return;
    if (!parameters.without.has('W12')) {
      const alive = this.#life.count(now, schedule.order, identity.id);
      if (2 * alive <= schedule.size) {
        this.#abstain(k, identity.id, alive);
        return;
      }
    }
    this.#abstaining = 0;
    this.#forged = { parent: chain.head.hash, successor: k };
    // On disk before the header leaves: a packer that restarts in its turn must not pack another.
    this.#host.save(FORGED, this.#forged, true);
    const forged = forgeBlock(this.#host, this.#parts, {
      now,
      successor: k,
      schedule,
      packer: identity.id,
    });
    this.#host.send(this.#host.mesh, { kind: 'header', signed: forged.signed });
    this.#onForged(now, forged);
  }

  #abstain(k: number, packer: DelegateId, alive: number): void {
    if (this.#abstaining === k) return;
    this.#abstaining = k;
    const { chain, parameters } = this.#host;
    const turn = successor(chain.head.signed.header, k, parameters.delegates);
    const height = (chain.head.height + 1) as Height;
    this.#host.announce({ kind: 'abstained', height, ...turn, packer, alive });
  }
}
