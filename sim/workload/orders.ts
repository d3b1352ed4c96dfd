/**
 * From what a scenario orders to an operation of the protocol, with what that needs of the chain:
 * heights, proofs and consents.
 *
 * @module
 */
import type { SignatureSuite } from '../../protocol/crypto/suite.ts';
import type { Amount, ChainId, DelegateId, Height, PeerId } from '../../protocol/kernel/types.ts';
import { keyProofMessage } from '../../protocol/ledger/operations/keys.ts';
import type { Operation } from '../../protocol/ledger/operations/operations.ts';
import { consentMessage } from '../../protocol/ledger/operations/swap.ts';
import { tokenId } from '../../protocol/ledger/token.ts';
import type { Order, Party, TokenQuantity } from '../../scenarios/scenario.ts';
import type { Key } from '../key-ring.ts';
import type { Keeper } from './keeper.ts';

/** The transaction that an order is for. */
export interface OrderContext {
  readonly chain: ChainId;
  /** Height of the block that is expected to have it. */
  readonly height: number;
  readonly from: Party;
  readonly nonce: number;
  readonly keeper: Keeper;
  /** Of the delegate's node, which `register-delegate` is about. */
  readonly nodeKey: (delegate: number) => {
    readonly suite: SignatureSuite;
    readonly publicKey: Uint8Array;
  };
}

export function operationOf(order: Order, context: OrderContext): Operation {
  const { keeper, from } = context;
  switch (order.kind) {
    case 'transfer': {
      const [to, amount] = [keeper.addressOf(order.to), order.amount as Amount];
      return order.token === null
        ? { kind: 'transfer', to, amount }
        : { kind: 'transfer-token', to, token: tokenId(order.token), amount };
    }
    case 'vote':
      return { kind: 'vote', delegate: order.delegate as DelegateId };
    case 'withdraw-vote':
    case 'resign-delegate':
    case 'return':
      return { kind: order.kind };
    case 'register-delegate':
      return registration(context);
    case 'register-address': {
      const party = { kind: 'account', name: order.name } as const;
      const key = keeper.firstKeyOf(party, order.signatures);
      return { kind: order.kind, address: keeper.addressOf(party), ...publicPart(key) };
    }
    case 'change-key':
      return keyChange(context, keeper.newKeyOf(from, order.signatures), order.after);
    case 'issue-token':
      return { ...order, supply: order.supply as Amount };
    case 'swap':
      return consentedSwap(context, order);
  }
}

function registration({ from, nodeKey }: OrderContext): Operation {
  if (from.kind !== 'delegate') throw new RangeError('only delegates have a node to register');
  const { delegate } = from;
  const { suite, publicKey } = nodeKey(delegate);
  return {
    kind: 'register-delegate',
    delegate: delegate as DelegateId,
    suite: suite.id,
    publicKey,
    peer: delegate as PeerId,
  };
}

function keyChange(context: OrderContext, key: Key, after: number): Operation {
  const { chain, height, keeper, from: party } = context;
  const statement = { ...publicPart(key), from: (height + after) as Height };
  const message = keyProofMessage({ ...statement, chain, address: keeper.addressOf(party) });
  return { kind: 'change-key', ...statement, proof: key.suite.sign(message, key.secretKey) };
}

function consentedSwap(context: OrderContext, order: Extract<Order, { kind: 'swap' }>): Operation {
  const { chain, height, nonce, keeper, from } = context;
  const terms = {
    counterparty: keeper.addressOf(order.with),
    give: tokensOf(order.give),
    take: tokensOf(order.take),
    until: (height + order.within) as Height,
  };
  const message = consentMessage({ ...terms, chain, sender: keeper.addressOf(from), nonce });
  const { suite, secretKey } = keeper.keyOf(order.with);
  return { kind: 'swap', ...terms, consent: suite.sign(message, secretKey) };
}

function tokensOf({ symbol, amount }: TokenQuantity) {
  return { token: tokenId(symbol), amount: amount as Amount };
}

function publicPart({ suite, publicKey }: Key) {
  return { suite: suite.id, publicKey };
}
