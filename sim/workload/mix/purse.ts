/**
 * The tokens that the accounts of a load have, as far as they know: what is sent is gone at once,
 * what comes counts when it is in a block. So nobody spends what may come later than it is spent.
 *
 * @module
 */
import { assert } from '../../../protocol/kernel/assert.ts';
import type { TokenId } from '../../../protocol/kernel/types.ts';
import type { RandomStream } from '../../random.ts';
import { PickSet } from './pick-set.ts';

export class Purse {
  /** Accounts that have some of any token. */
  readonly holders = new PickSet();
  readonly #held = new Map<number, Map<TokenId, bigint>>();

  credit(account: number, token: TokenId, amount: bigint): void {
    let held = this.#held.get(account);
    if (held === undefined) this.#held.set(account, (held = new Map<TokenId, bigint>()));
    held.set(token, (held.get(token) ?? 0n) + amount);
    this.holders.add(account);
  }

  /** Only of what {@link pick} gave. */
  debit(account: number, token: TokenId, amount: bigint): void {
    const held = this.#held.get(account);
    const before = held?.get(token) ?? 0n;
    assert(held !== undefined && before >= amount, 'a token that is spent is there');
    if (before > amount) held.set(token, before - amount);
    else held.delete(token);
    if (held.size > 0) return;
    this.#held.delete(account);
    this.holders.delete(account);
  }

  /** Any token that the account has, but not `except`; null: it has no such. */
  pick(account: number, stream: RandomStream, except?: TokenId): TokenId | null {
    const tokens = [...(this.#held.get(account)?.keys() ?? [])].filter((token) => token !== except);
    return tokens.length === 0 ? null : stream.pick(tokens);
  }
}
