/**
 * Accounts of a mix that change their keys, as careful clients do it.
 *
 * A client does not know which block a transaction will be in. So it names a block for the new key
 * that is twice as far off as the change before it took to get in, signs nothing else in the meantime, and goes on with the new key when that
 * block is there and the change is as deep as the chain asks for. If the change came into a block too
 * late it did nothing: the client sees that by the height, and tries again with a block further off.
 *
 * @module
 */
import type { SignatureSuite } from '../../../protocol/crypto/suite.ts';
import type { Hash, Height, Micros } from '../../../protocol/kernel/types.ts';
import { keyProofMessage } from '../../../protocol/ledger/operations/keys.ts';
import { digest } from '../../key-ring.ts';
import type { News } from '../source.ts';
import type { Signer, Wallets } from '../wallets.ts';
import type { ChainView } from './chain-view.ts';
import type { Draft } from './draft.ts';

export interface KeyChange extends Draft {
  /** The first block of the new key. */
  readonly from: Height;
  /** When the change is so deep, the client goes on: then the new key's first block is there, too. */
  readonly confirmations: number;
  readonly signer: Signer;
  /** The highest block that was seen when it was signed. */
  readonly after: number;
  /** From 1. */
  readonly attempt: number;
}

/** A change that is over. */
export interface SettledChange {
  readonly change: KeyChange;
  /** Whether the account has the new key. */
  readonly isChanged: boolean;
}

interface Sent {
  readonly change: KeyChange;
  /** Height of the block with it; null: in none. */
  includedAt: number | null;
}

/** Blocks that a change has to get in, at least; twice as many with each attempt. */
const LEAST_LEAD = 4;
const MOST_LEAD = 1_024;
/** As many as a client can ask for. */
const MOST_CONFIRMATIONS = 0xffff;

export class KeyChanges {
  readonly #wallets: Wallets;
  readonly #view: ChainView;
  readonly #confirmations: number;
  readonly #sent = new Map<Hash, Sent>();
  /** Blocks that the last change took to get in. */
  #lastTook = 0;

  /** @param confirmations - W13: what the chain counts as safe */
  constructor(wallets: Wallets, view: ChainView, confirmations: number) {
    this.#wallets = wallets;
    this.#view = view;
    this.#confirmations = confirmations;
  }

  /** @param suite - of the new key */
  draft(now: Micros, account: number, suite: SignatureSuite, attempt: number): KeyChange {
    const address = this.#wallets.addressOf(account);
    const name = `changed/${address}/${this.#wallets.nonceOf(account)}`;
    const keys = suite.keyPair(digest(name));
    const after = this.#view.head;
    const from = (this.#view.guess(now) + this.#lead(attempt)) as Height;
    const key = { suite: suite.id, publicKey: keys.publicKey, from };
    const message = keyProofMessage({ ...key, chain: this.#wallets.chain, address });
    const proof = suite.sign(message, keys.secretKey);
    return {
      account,
      operation: { kind: 'change-key', ...key, proof },
      from,
      // The block with it is above the head that was seen.
      confirmations: Math.min(MOST_CONFIRMATIONS, Math.max(this.#confirmations, from - after)),
      signer: { suite, keys },
      after,
      attempt,
    };
  }

  sent(id: Hash, change: KeyChange): void {
    this.#sent.set(id, { change, includedAt: null });
  }

  /** Those that are over, with what was heard. @param isHigher - whether the chain has grown */
  hear({ transactions, height, confirmations }: News, isHigher: boolean): readonly SettledChange[] {
    if (this.#sent.size === 0) return [];
    let isNews = isHigher;
    for (const id of transactions) {
      const sent = this.#sent.get(id);
      if (sent === undefined) continue;
      sent.includedAt = confirmations === 0 ? null : height;
      isNews = true;
    }
    return isNews ? this.#settle() : [];
  }

  #lead(attempt: number): number {
    const usual = Math.max(LEAST_LEAD, this.#confirmations, 2 * this.#lastTook);
    return Math.min(MOST_LEAD, usual * (1 << Math.min(8, attempt - 1)));
  }

  #settle(): readonly SettledChange[] {
    const settled: SettledChange[] = [];
    for (const [id, { change, includedAt }] of this.#sent) {
      if (includedAt === null) continue;
      if (this.#view.head < includedAt + change.confirmations - 1) continue;
      this.#sent.delete(id);
      const isChanged = includedAt < change.from;
      this.#lastTook = includedAt - change.after;
      if (isChanged) this.#wallets.setSigner(change.account, change.signer);
      settled.push({ change, isChanged });
    }
    return settled;
  }
}
