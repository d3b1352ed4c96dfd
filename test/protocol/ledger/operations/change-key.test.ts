import { describe, expect, it } from 'vitest';
import { ED25519, SLH_DSA_128F } from '../../../../protocol/crypto/suite.ts';
import type { SuiteId } from '../../../../protocol/kernel/types.ts';
import { keyAt } from '../../../../protocol/ledger/account.ts';
import type { Operation } from '../../../../protocol/ledger/operations/operations.ts';
import type { State } from '../../../../protocol/ledger/state.ts';
import { addressOf, suites } from '../../chain/small-chain.ts';
import {
  amount,
  changeKey,
  execute,
  keyOf,
  NOW,
  order,
  registerAddress,
  stage,
  type Signer,
} from './stage.ts';

const old: Signer = { name: 'c0', suite: ED25519 };
const pay: Operation = { kind: 'transfer', to: addressOf('c1'), amount: amount(1n) };

/** What becomes of a payment of `c0` that this key signs, in a block of this height. */
function paymentBy(state: State, signer: Signer, height: number) {
  const { nonce } = state.accounts.get(addressOf('c0'))!;
  return execute(state, [order('c0', pay, { nonce, signer })], { height }).codes[0];
}

/** From which blocks on each of these keys is good, as blocks 10 … 20 find them. */
function goodIn(state: State, signers: readonly Signer[]): readonly number[][] {
  const heights = Array.from({ length: 11 }, (_, i) => NOW + i);
  return signers.map((signer) =>
    heights.filter((height) => paymentBy(state, signer, height) === 'applied'),
  );
}

describe.each(suites.suites.map(({ name, id }) => [name, id] as const))(
  'change-key to %s (paper 四.2)',
  (_, suite) => {
    const next: Signer = { name: 'new', suite };

    it('lets the old key sign up to the block before, and the new one from then on', () => {
      const change = order('c0', changeKey('c0', next, 14));
      const { state, codes } = execute(stage, [change]);
      expect(codes).toEqual(['applied']);
      expect(goodIn(state, [old, next])).toEqual([
        [10, 11, 12, 13],
        [14, 15, 16, 17, 18, 19, 20],
      ]);
    });

    it('leaves all of a block to one key: a change and uses in it are well defined', () => {
      const change = order('c0', changeKey('c0', next, NOW + 1));
      const transactions = [
        change,
        order('c0', pay, { nonce: 1, signer: next }),
        order('c0', pay, { nonce: 1 }),
      ];
      const { state, codes } = execute(stage, transactions);
      expect(codes).toEqual(['applied', 'bad-transaction-signature', 'applied']);
      const { codes: later } = execute(
        state,
        [order('c0', pay, { nonce: 2 }), order('c0', pay, { nonce: 2, signer: next })],
        { height: NOW + 1 },
      );
      expect(later).toEqual(['bad-transaction-signature', 'applied']);
    });

    it('can be changed back by the new key', () => {
      const { state } = execute(stage, [order('c0', changeKey('c0', next, 11))]);
      const back = order('c0', changeKey('c0', old, 13), { nonce: 1, signer: next });
      const { state: second, codes } = execute(state, [back], { height: 12 });
      expect(codes).toEqual(['applied']);
      expect(goodIn(second, [old, next]).map((heights) => heights.filter((h) => h >= 12))).toEqual([
        [13, 14, 15, 16, 17, 18, 19, 20],
        [12],
      ]);
    });

    it('makes an address with a key of the algorithm, which signs at once', () => {
      const address = addressOf('born');
      const { state, codes } = execute(stage, [
        order('c0', registerAddress(address, keyOf('born', suite))),
        order('c0', { kind: 'transfer', to: address, amount: amount(9n) }, { nonce: 1 }),
        order('born', pay, { signer: { suite }, fee: 2n }),
      ]);
      expect(codes).toEqual(['applied', 'applied', 'applied']);
      expect(state.accounts.get(address)).toEqual({
        ...keyOf('born', suite),
        balance: 6n,
        nonce: 1,
        nextKey: null,
        tokens: [],
      });
    });
  },
);

describe('two key changes', () => {
  const [first, second]: Signer[] = [
    { name: 'first', suite: ED25519 },
    { name: 'second', suite: SLH_DSA_128F },
  ];

  it.each([
    ['the later of which is to count earlier', 12],
    ['the later of which is to count later', 16],
    ['for one block', 14],
  ])('pending, %s: the later takes the place of the earlier', (_, from) => {
    const { state, codes } = execute(stage, [
      order('c0', changeKey('c0', first!, 14)),
      order('c0', changeKey('c0', second!, from), { nonce: 1 }),
    ]);
    expect(codes).toEqual(['applied', 'applied']);
    const [byOld, byFirst, bySecond] = goodIn(state, [old, first!, second!]);
    const heights = Array.from({ length: 11 }, (__, i) => NOW + i);
    expect(byOld).toEqual(heights.filter((h) => h < from));
    expect(byFirst).toEqual([]);
    expect(bySecond).toEqual(heights.filter((h) => h >= from));
  });

  it('the second in the first block of the first: signed by the first', () => {
    const { state } = execute(stage, [order('c0', changeKey('c0', first!, 14))]);
    const change = changeKey('c0', second!, 15);
    const { state: after, codes } = execute(
      state,
      [order('c0', change, { nonce: 1 }), order('c0', change, { nonce: 1, signer: first! })],
      { height: 14 },
    );
    expect(codes).toEqual(['bad-transaction-signature', 'applied']);
    const account = after.accounts.get(addressOf('c0'))!;
    expect(keyAt(account, 14)).toMatchObject(keyOf('first'));
    expect(keyAt(account, 15)).toMatchObject(keyOf('second', SLH_DSA_128F));
  });
});

describe('a signature that was found good', () => {
  it('is not taken for one of another algorithm, though key and array are the same', () => {
    const { publicKey } = keyOf('c0');
    const transaction = order('c0', pay);
    expect(transaction.isSignedBy({ suite: ED25519, publicKey }, suites)).toBe(true);
    expect(transaction.isSignedBy({ suite: SLH_DSA_128F, publicKey }, suites)).toBe(false);
    expect(transaction.isSignedBy({ suite: 77 as SuiteId, publicKey }, suites)).toBe(false);
  });
});
