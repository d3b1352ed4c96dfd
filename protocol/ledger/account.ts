/**
 * An account (paper, chapter 四.2): an address that was applied for, and the key that speaks for it.
 *
 * @module
 */
import {
  branded,
  byteString,
  encode,
  micros,
  struct,
  u16,
  u64,
  type Codec,
} from '../codec/codec.ts';
import { hashBytes } from '../crypto/hash.ts';
import type { Amount, SuiteId } from '../kernel/types.ts';

export interface Account {
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  readonly balance: Amount;
  /** Nonce of the account's next transaction. */
  readonly nonce: number;
}

const accountCodec: Codec<Account> = struct({
  suite: branded<SuiteId>(u16),
  publicKey: byteString(4096),
  balance: u64 as Codec<Amount>,
  nonce: micros,
});

/** What the state root commits to for one account. */
export function accountHash(account: Account): Uint8Array {
  return hashBytes('account', encode(accountCodec, account));
}
