/** Every receipt code, reached by hand; and what all failures have in common. */
import { describe, expect, it } from 'vitest';
import { ED25519, ML_DSA_65, P256, SECP256K1 } from '../../../../protocol/crypto/suite.ts';
import type { Address, ChainId, PeerId, TokenId } from '../../../../protocol/kernel/types.ts';
import { applyTransaction } from '../../../../protocol/ledger/apply.ts';
import { MAX_DELEGATES } from '../../../../protocol/ledger/delegates.ts';
import type { Operation } from '../../../../protocol/ledger/operations/operations.ts';
import { RECEIPT_CODES, type ReceiptCode } from '../../../../protocol/ledger/receipt.ts';
import { StateDraft, type State } from '../../../../protocol/ledger/state.ts';
import { addressOf, hashFor } from '../../chain/small-chain.ts';
import { totalSupply } from '../supply.ts';
import {
  amount,
  blockOf,
  changeKey,
  delegate,
  execute,
  GOLD,
  height,
  IRON,
  issueToken,
  keyOf,
  NO_SUITE,
  NOW,
  order,
  registerAddress,
  stage,
  swapOf,
  transferToken,
} from './stage.ts';

type Case = readonly [what: string, from: string, operation: Operation];

const transfer = (to: string, quantity: bigint): Operation => ({
  kind: 'transfer',
  to: addressOf(to),
  amount: amount(quantity),
});
const registerDelegate = (id: number, key = keyOf('n0')): Operation => ({
  kind: 'register-delegate',
  delegate: delegate(id),
  ...key,
  peer: 3 as PeerId,
});
const vote = (id: number): Operation => ({ kind: 'vote', delegate: delegate(id) });
const newKey = { name: 'n0', suite: P256 };
const nowhere = hashFor(5_000) as string as TokenId;
const short = { ...keyOf('n0'), publicKey: keyOf('n0').publicKey.subarray(1) };
const unknown = { ...keyOf('n0'), suite: NO_SUITE };
const claimed = changeKey('c0', newKey, NOW + 1);
const held = stage.accounts.get(addressOf('full'))!.tokens[7]!.token;

/** A code that is missing here is a compile error. */
const CASES: Record<ReceiptCode, readonly Case[]> = {
  applied: [
    ['transfer of all that is left', 'c0', transfer('c1', 995n)],
    ['transfer of nothing', 'c0', transfer('c1', 0n)],
    ['return of who is away', 'd1', { kind: 'return' }],
    ['return of who resigned', 'd3', { kind: 'return' }],
    ['address', 'c0', registerAddress(addressOf('n0'))],
    ['key', 'c0', claimed],
    ['issue', 'c0', issueToken('TIN')],
    ['token transfer', 'c0', transferToken('c1', GOLD, 500n)],
    ['token transfer of nothing, to who can hold no more', 'c0', transferToken('full', GOLD, 0n)],
    ['token transfer of one that it has, to the same', 'c0', transferToken('c0', GOLD, 500n)],
    ['swap', 'c0', swapOf()],
    ['delegate', 'c0', registerDelegate(4)],
    ['the last number', 'c0', registerDelegate(MAX_DELEGATES - 1)],
    ['resignation', 'd2', { kind: 'resign-delegate' }],
    ['resignation of who is away', 'd1', { kind: 'resign-delegate' }],
    ['vote', 'c0', vote(3)],
    ['withdrawal', 'c2', { kind: 'withdraw-vote' }],
  ],
  'insufficient-balance': [
    ['one more than what the fee leaves', 'c0', transfer('c1', 996n)],
    ['one more, to the same', 'c0', transfer('c0', 996n)],
    ['more than there is', 'c0', transfer('c1', 2n ** 64n - 1n)],
  ],
  'unknown-recipient': [
    ['transfer', 'c0', transfer('nobody', 1n)],
    ['token transfer', 'c0', transferToken('nobody', GOLD, 1n)],
    ['token transfer of an unknown token', 'c0', transferToken('nobody', nowhere, 1n)],
  ],
  'not-a-delegate': [
    ['return', 'c0', { kind: 'return' }],
    ['resignation', 'c0', { kind: 'resign-delegate' }],
  ],
  'not-evicted': [['return of who has its seat', 'd2', { kind: 'return' }]],
  'address-taken': [
    ['by another', 'c0', registerAddress(addressOf('c1'))],
    ['by the same', 'c0', registerAddress(addressOf('c0'))],
    ['and a key of no algorithm', 'c0', registerAddress(addressOf('c1'), unknown)],
  ],
  'malformed-address': [
    ['reserved', 'c0', registerAddress(`00000000${'f'.repeat(56)}` as Address)],
    ['zero', 'c0', registerAddress('0'.repeat(64) as Address)],
  ],
  'unknown-algorithm': [
    ['of an address', 'c0', registerAddress(addressOf('n0'), unknown)],
    ['of a key', 'c0', { ...claimed, suite: NO_SUITE }],
    ['of a delegate', 'c0', registerDelegate(4, unknown)],
  ],
  'malformed-key': [
    ['of an address, short', 'c0', registerAddress(addressOf('n0'), short)],
    ['of an address, none', 'c0', registerAddress(addressOf('n0'), { ...short, publicKey: new Uint8Array(0) })],
    ['of a key, one of another length', 'c0', { ...claimed, suite: ML_DSA_65 }],
    ['of a delegate, long', 'c0', registerDelegate(4, { ...keyOf('n0', SECP256K1), suite: ED25519 })],
  ],
  'bad-key-proof': [
    ['by another key', 'c0', changeKey('c0', newKey, NOW + 1, { signer: { name: 'n1', suite: P256 } })],
    ['by the present key', 'c0', changeKey('c0', newKey, NOW + 1, { signer: { name: 'c0', suite: ED25519 } })],
    ['by the same secret in another algorithm of the same lengths', 'c0', changeKey('c0', newKey, NOW + 1, { signer: { name: 'n0', suite: SECP256K1 } })],
    ['for another account', 'c0', changeKey('c0', newKey, NOW + 1, { address: addressOf('c1') })],
    ['for another chain', 'c0', changeKey('c0', newKey, NOW + 1, { chain: 8 as ChainId })],
    ['for another height', 'c0', changeKey('c0', newKey, NOW + 1, { from: height(NOW + 2) })],
    ['for another key', 'c0', changeKey('c0', newKey, NOW + 1, keyOf('n1', P256))],
    ['none', 'c0', { ...claimed, proof: new Uint8Array(0) }],
    ['one bit off', 'c0', { ...claimed, proof: claimed.proof.map((byte, i) => (i === 9 ? byte ^ 4 : byte)) }],
    ['that somebody else brought', 'c2', claimed],
  ],
  'key-change-too-early': [
    ['in this block', 'c0', changeKey('c0', newKey, NOW)],
    ['in the past', 'c0', changeKey('c0', newKey, 0)],
  ],
  'malformed-token': [
    ['no symbol', 'c0', issueToken('')],
    ['small letters', 'c0', issueToken('gold')],
    ['a digit first', 'c0', issueToken('1GOLD')],
    ['a space', 'c0', issueToken('GOLD ')],
    ['no supply', 'c0', issueToken('TIN', 0n)],
    ['too many decimals', 'c0', issueToken('TIN', 1n, 19)],
    ['swap of a token for the same', 'c0', swapOf({ take: { token: GOLD, amount: amount(1n) } })],
  ],
  'symbol-taken': [
    ['by the same', 'c0', issueToken('GOLD')],
    ['by another, from who can hold no more', 'full', issueToken('GOLD')],
  ],
  'unknown-token': [
    ['transfer', 'c0', transferToken('c1', nowhere, 1n)],
    ['transfer of nothing', 'c0', transferToken('c1', nowhere, 0n)],
    ['given', 'c0', swapOf({ give: { token: nowhere, amount: amount(0n) } })],
    ['taken', 'c0', swapOf({ take: { token: nowhere, amount: amount(0n) } })],
  ],
  'insufficient-tokens': [
    ['transfer of one too many', 'c0', transferToken('c1', GOLD, 501n)],
    ['transfer of one too many to the same', 'c0', transferToken('c0', GOLD, 501n)],
    ['transfer of one that another has', 'c0', transferToken('c1', IRON, 1n)],
    ['swap, its sender short', 'c0', swapOf({ give: { token: GOLD, amount: amount(501n) } })],
    ['swap, the other short', 'c0', swapOf({ take: { token: IRON, amount: amount(501n) } })],
    ['swap, either short', 'c0', swapOf({ give: { token: IRON, amount: amount(1n) }, take: { token: GOLD, amount: amount(1n) } })],
  ],
  'too-many-tokens': [
    ['issue', 'full', issueToken('TIN')],
    ['transfer', 'c0', transferToken('full', GOLD, 1n)],
    ['swap', 'c0', swapOf({ counterparty: addressOf('full'), take: { token: held, amount: amount(0n) }, signer: { name: 'full' } })],
  ],
  'unknown-counterparty': [
    ['nobody', 'c0', swapOf({ counterparty: addressOf('nobody') })],
    ['the same', 'c0', swapOf({ counterparty: addressOf('c0'), signer: { name: 'c0' } })],
  ],
  'bad-consent': [
    ['by another', 'c0', swapOf({ signer: { name: 'c2' } })],
    ['by the sender', 'c0', swapOf({ signer: { name: 'c0' } })],
    ['by the same secret in another algorithm', 'c0', swapOf({ signer: { suite: SECP256K1 } })],
    ['for another nonce', 'c0', swapOf({ consents: { nonce: 1 } })],
    ['for another sender', 'c0', swapOf({ consents: { sender: addressOf('c2') } })],
    ['for another chain', 'c0', swapOf({ consents: { chain: 8 as ChainId } })],
    ['until another block', 'c0', swapOf({ consents: { until: height(NOW + 1) } })],
    ['to give more', 'c0', swapOf({ consents: { take: { token: IRON, amount: amount(29n) } } })],
    ['to get less', 'c0', swapOf({ consents: { give: { token: GOLD, amount: amount(21n) } } })],
    ['none', 'c0', { ...swapOf(), consent: new Uint8Array(0) }],
    ['that somebody else uses', 'c2', swapOf()],
  ],
  'swap-expired': [['one block late', 'c0', swapOf({ until: height(NOW - 1) })]],
  'malformed-delegate': [
    ['above the last number', 'c0', registerDelegate(MAX_DELEGATES)],
    ['the largest', 'c0', registerDelegate(0xffff)],
  ],
  'delegate-taken': [['number', 'c0', registerDelegate(3)]],
  'already-a-delegate': [
    ['with another number', 'd2', registerDelegate(4)],
    ['with its own number', 'd2', registerDelegate(2)],
    ['and resigned', 'd3', registerDelegate(4)],
  ],
  'delegate-key-taken': [['of another', 'c0', registerDelegate(4, keyOf('d2'))]],
  'already-resigned': [['twice', 'd3', { kind: 'resign-delegate' }]],
  'unknown-delegate': [
    ['next number', 'c0', vote(4)],
    ['the largest', 'c2', vote(0xffff)],
  ],
  'no-vote': [['never', 'c0', { kind: 'withdraw-vote' }]],
}; // prettier-ignore

const all = RECEIPT_CODES.flatMap((code) => CASES[code].map((each) => [code, ...each] as const));

/** The state if nothing but nonce and fee were taken. */
function afterFee(state: State, from: string, fee: bigint): State {
  const draft = new StateDraft(state);
  const sender = draft.require(addressOf(from));
  draft.put(addressOf(from), {
    ...sender,
    nonce: sender.nonce + 1,
    balance: amount(sender.balance - fee),
  });
  draft.credit(addressOf('d0'), amount(fee));
  return draft.commit();
}

describe('an operation', () => {
  it.each(RECEIPT_CODES)('can end with %s', (code) => {
    expect(CASES[code].length).toBeGreaterThan(0);
  });

  it.each(all)('ends with %s: %s (by %s)', (code, _, from, operation) => {
    const transaction = order(from, operation);
    const draft = new StateDraft(stage);
    expect(applyTransaction(draft, transaction, blockOf())).toEqual({
      transaction: transaction.id,
      code,
      fee: 5n,
    });
    const state = draft.commit();
    const taken = afterFee(stage, from, 5n).root;
    if (code === 'applied') expect(totalSupply(state)).toBe(totalSupply(stage));
    else expect(state.root).toBe(taken);
  });

  it.each(all.filter(([code]) => code !== 'applied'))(
    'that fails can be put right by another, with the next nonce: %s, %s',
    (code, _, from, operation) => {
      const again = order(from, { kind: 'transfer', to: addressOf('c1'), amount: amount(1n) }, { nonce: 1 });
      expect(execute(stage, [order(from, operation), again]).codes).toEqual([code, 'applied']);
    },
  ); // prettier-ignore
});
