/**
 * What an address stands for (paper 四.2): a key that may change, coin, tokens, and how many
 * transactions it has had. Addresses are applied for, not computed from keys.
 *
 * @module
 */
import {
  branded,
  byteString,
  micros,
  optional,
  sortedList,
  struct,
  u16,
  u32,
  u64,
  type Codec,
} from '../codec/codec.ts';
import { hashBytesOfEncoding } from '../crypto/hash.ts';
import { MAX_PUBLIC_KEY_BYTES } from '../crypto/suite.ts';
import { compareStrings } from '../kernel/bytes.ts';
import type { Amount, Height, SuiteId, TokenId } from '../kernel/types.ts';
import { tokenIdCodec } from './token.ts';

/** A public key with the algorithm that it is of. */
export interface AccountKey {
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
}

/** A key that takes the place of the present one. */
export interface NextKey extends AccountKey {
  /** The first block in which it signs, and the key before it no longer does. */
  readonly from: Height;
}

export interface TokenBalance {
  readonly token: TokenId;
  /** Above zero. */
  readonly amount: Amount;
}

export interface Account extends AccountKey {
  readonly balance: Amount;
  /** Nonce of the account's next transaction. */
  readonly nonce: number;
  readonly nextKey: NextKey | null;
  /** Ascending by token; those that it holds some of. */
  readonly tokens: readonly TokenBalance[];
}

const NO_TOKENS: readonly TokenBalance[] = [];

/** An account that has had no transaction yet. */
export function newAccount({ suite, publicKey }: AccountKey, balance: Amount): Account {
  return { suite, publicKey, balance, nonce: 0, nextKey: null, tokens: NO_TOKENS };
}

/** The key that signs for the account in a block of this height. */
export function keyAt(account: Account, height: number): AccountKey {
  const { nextKey } = account;
  return nextKey !== null && height >= nextKey.from ? nextKey : account;
}

export function tokenBalance(account: Account, token: TokenId): Amount {
  for (const held of account.tokens) if (held.token === token) return held.amount;
  return 0n as Amount;
}

/** The account with that much of the token, and everything else as it was. */
export function withTokenBalance(account: Account, token: TokenId, amount: Amount): Account {
  const others = account.tokens.filter((held) => held.token !== token);
  const tokens = amount === 0n ? others : [...others, { token, amount }].toSorted(byToken);
  return { ...account, tokens };
}

function byToken(a: TokenBalance, b: TokenBalance): number {
  return compareStrings(a.token, b.token);
}

/** Bounds what one account's record may weigh. */
export const MAX_TOKENS_OF_ACCOUNT = 1_024;

const amount = u64 as Codec<Amount>;
export const keyFields = {
  suite: branded<SuiteId>(u16),
  publicKey: byteString(MAX_PUBLIC_KEY_BYTES),
};

export const accountCodec: Codec<Account> = struct({
  ...keyFields,
  balance: amount,
  nonce: micros,
  nextKey: optional(struct<NextKey>({ ...keyFields, from: branded<Height>(u32) })),
  tokens: sortedList(
    struct<TokenBalance>({ token: tokenIdCodec, amount }),
    MAX_TOKENS_OF_ACCOUNT,
    byToken,
  ),
});

/** What the state root commits to for one account. */
export function accountHash(account: Account): Uint8Array {
  return hashBytesOfEncoding('account', accountCodec, account);
}
