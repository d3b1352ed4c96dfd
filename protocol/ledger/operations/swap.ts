/**
 * Two holders exchange two tokens, both or neither: the paper's Tx1 and Tx2 (四.3) in one
 * transaction. One of them sends it and pays the fee in main coin; the other's consent is a
 * signature in it, which names the sender's nonce, so that it can be used once only.
 *
 * @module
 */
import {
  address,
  branded,
  byteString,
  micros,
  struct,
  u32,
  u64,
  type Codec,
} from '../../codec/codec.ts';
import { hashBytesOfEncoding } from '../../crypto/hash.ts';
import { MAX_SIGNATURE_BYTES } from '../../crypto/suite.ts';
import type { Address, Amount, ChainId, Height } from '../../kernel/types.ts';
import { keyAt } from '../account.ts';
import { tokenIdCodec } from '../token.ts';
import type { OperationContext, OperationRules } from './operation.ts';
import { tokenMoveProblem, type TokenAmount } from './token-moves.ts';

export interface SwapTerms {
  readonly counterparty: Address;
  /** From the sender to the counterparty. */
  readonly give: TokenAmount;
  /** From the counterparty to the sender. */
  readonly take: TokenAmount;
  /** The last block in which the consent is good. */
  readonly until: Height;
}

export interface SwapOperation extends SwapTerms {
  readonly kind: 'swap';
  /** By the counterparty's key; see {@link consentMessage}. */
  readonly consent: Uint8Array;
}

const tokenAmount = struct<TokenAmount>({ token: tokenIdCodec, amount: u64 as Codec<Amount> });
const termFields = {
  counterparty: address,
  give: tokenAmount,
  take: tokenAmount,
  until: branded<Height>(u32),
};

export interface Consent extends SwapTerms {
  readonly chain: ChainId;
  /** Who sends the swap, and in the transaction with which nonce. */
  readonly sender: Address;
  readonly nonce: number;
}

const consentCodec: Codec<Consent> = struct({
  chain: branded<ChainId>(u32),
  sender: address,
  nonce: micros,
  ...termFields,
});

/** What the counterparty signs. */
export function consentMessage(consent: Consent): Uint8Array {
  return hashBytesOfEncoding('swap', consentCodec, consent);
}

export const swap: OperationRules<SwapOperation> = {
  kind: 'swap',
  tag: 7,
  codec: struct({ ...termFields, consent: byteString(MAX_SIGNATURE_BYTES) }),
  cost: 3,
  validate: (operation, context) => {
    const { draft, from, block } = context;
    const { counterparty, give, take, until } = operation;
    if (counterparty === from || draft.account(counterparty) === undefined)
      return 'unknown-counterparty';
    if (block.height > until) return 'swap-expired';
    if (!isConsented(operation, context)) return 'bad-consent';
    if (give.token === take.token) return 'malformed-token';
    return (
      tokenMoveProblem(draft, { from, to: counterparty, ...give }, take) ??
      tokenMoveProblem(draft, { from: counterparty, to: from, ...take }, give) ??
      'applied'
    );
  },
  apply: ({ counterparty, give, take }, { draft, from }) => {
    draft.moveToken(give.token, from, counterparty, give.amount);
    draft.moveToken(take.token, counterparty, from, take.amount);
  },
};

function isConsented(operation: SwapOperation, context: OperationContext): boolean {
  const { draft, from: sender, nonce, block } = context;
  const { suite, publicKey } = keyAt(draft.require(operation.counterparty), block.height);
  const message = consentMessage({ ...operation, chain: block.chain, sender, nonce });
  return block.suites.get(suite)?.verify(operation.consent, message, publicKey) === true;
}
