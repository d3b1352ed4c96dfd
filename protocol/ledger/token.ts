/**
 * A token that somebody issued (paper 四.3). Its symbol names it: two tokens with one symbol cannot
 * exist, so the id is a hash of the symbol alone.
 *
 * @module
 */
import { address, ascii, hash32, struct, u64, u8, type Codec } from '../codec/codec.ts';
import { hashBytesOfEncoding, hashOfEncoding } from '../crypto/hash.ts';
import type { Address, Amount, TokenId } from '../kernel/types.ts';

export interface Token {
  /** See {@link isSymbol}. */
  readonly symbol: string;
  /** Digits behind the point where amounts are shown; amounts themselves are whole. */
  readonly decimals: number;
  readonly issuer: Address;
  /** What there is of it, for ever. */
  readonly supply: Amount;
}

export const MAX_DECIMALS = 18;
const MAX_SYMBOL = 12;
const SYMBOL = /^[A-Z][A-Z0-9]{0,11}$/;

/** Whether a text may name a token: 1 … 12 of A–Z and 0–9, the first a letter. */
export function isSymbol(text: string): boolean {
  return SYMBOL.test(text);
}

export const symbolCodec: Codec<string> = ascii(MAX_SYMBOL);
export const tokenIdCodec = hash32 as Codec<string> as Codec<TokenId>;

export function tokenId(symbol: string): TokenId {
  return hashOfEncoding('token', symbolCodec, symbol) as string as TokenId;
}

export const tokenCodec: Codec<Token> = struct({
  symbol: symbolCodec,
  decimals: u8,
  issuer: address,
  supply: u64 as Codec<Amount>,
});

/** What the state root commits to for one token. */
export function tokenHash(token: Token): Uint8Array {
  return hashBytesOfEncoding('token-record', tokenCodec, token);
}
