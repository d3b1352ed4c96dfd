import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ML_DSA_65 } from '../../../../protocol/crypto/suite.ts';
import type { TokenId } from '../../../../protocol/kernel/types.ts';
import { MAX_TOKENS_OF_ACCOUNT, tokenBalance } from '../../../../protocol/ledger/account.ts';
import type { State } from '../../../../protocol/ledger/state.ts';
import { addressOf } from '../../chain/small-chain.ts';
import {
  amount,
  changeKey,
  execute,
  GOLD,
  height,
  IRON,
  NOW,
  order,
  stage,
  stateOf,
  swapOf,
  transferToken,
} from './stage.ts';

const held = (state: State, name: string, token: TokenId): bigint =>
  tokenBalance(state.accounts.get(addressOf(name))!, token);
const holdings = (state: State): bigint[] =>
  ['c0', 'c1'].flatMap((name) => [held(state, name, GOLD), held(state, name, IRON)]);

describe('swap (paper 四.3)', () => {
  it('moves both tokens; the fee is its sender’s alone', () => {
    const { state, codes } = execute(stage, [order('c0', swapOf(), { fee: 5n })]);
    expect(codes).toEqual(['applied']);
    expect(holdings(state)).toEqual([480n, 30n, 20n, 470n]);
    expect(state.accounts.get(addressOf('c0'))).toMatchObject({ balance: 995n, nonce: 1 });
    expect(state.accounts.get(addressOf('c1'))).toMatchObject({ balance: 1_000n, nonce: 0 });
  });

  it('moves both or neither, whatever either has', () => {
    const amounts = fc.bigInt({ min: 0n, max: 1_000n });
    fc.assert(
      fc.property(amounts, amounts, (give, take) => {
        const swap = swapOf({
          give: { token: GOLD, amount: amount(give) },
          take: { token: IRON, amount: amount(take) },
        });
        const { state, codes } = execute(stage, [order('c0', swap)]);
        const isCovered = give <= 500n && take <= 500n;
        expect(codes).toEqual([isCovered ? 'applied' : 'insufficient-tokens']);
        expect(holdings(state)).toEqual(
          isCovered ? [500n - give, take, give, 500n - take] : [500n, 0n, 0n, 500n],
        );
      }),
    );
  });

  it('is good up to its last block, and no longer', () => {
    const swap = order('c0', swapOf({ until: height(12) }));
    expect(execute(stage, [swap], { height: 12 }).codes).toEqual(['applied']);
    expect(execute(stage, [swap], { height: 13 }).codes).toEqual(['swap-expired']);
  });

  it('cannot use a consent twice, in this block or a later one', () => {
    const swap = swapOf({ until: height(99) });
    const [first, replay] = [order('c0', swap), order('c0', swap, { nonce: 1 })];
    const { state, codes } = execute(stage, [first, first, replay]);
    expect(codes).toEqual(['applied', 'wrong-nonce', 'bad-consent']);
    expect(holdings(state)).toEqual([480n, 30n, 20n, 470n]);
    const later = execute(state, [first, order('c0', swap, { nonce: 2 })], { height: 11 });
    expect(later.codes).toEqual(['wrong-nonce', 'bad-consent']);
  });

  it('wastes the consent when it fails: the nonce is used up', () => {
    const swap = swapOf({ until: height(99) });
    const spent = order('c1', transferToken('c2', IRON, 490n));
    const { state, codes } = execute(stage, [spent, order('c0', swap)]);
    expect(codes).toEqual(['applied', 'insufficient-tokens']);
    const back = order('c2', transferToken('c1', IRON, 490n));
    const again = execute(state, [back, order('c0', swap, { nonce: 1 })]);
    expect(again.codes).toEqual(['applied', 'bad-consent']);
  });

  it('needs the key that the counterparty has in this block', () => {
    const change = order('c1', changeKey('c1', { name: 'new', suite: ML_DSA_65 }, NOW + 1));
    const old = order('c0', swapOf({ until: height(99) }));
    const signer = { name: 'new', suite: ML_DSA_65 };
    const fresh = order('c0', swapOf({ until: height(99), signer }));
    const { state, codes } = execute(stage, [change]);
    expect(codes).toEqual(['applied']);
    expect(execute(state, [old]).codes).toEqual(['applied']);
    expect(execute(state, [fresh]).codes).toEqual(['bad-consent']);
    expect(execute(state, [old], { height: NOW + 1 }).codes).toEqual(['bad-consent']);
    expect(execute(state, [fresh], { height: NOW + 1 }).codes).toEqual(['applied']);
  });

  it('may bring a holder of many tokens another for the last of one', () => {
    const { token } = stage.accounts.get(addressOf('full'))!.tokens[7]!;
    const withRecord = { symbol: 'X', decimals: 0, issuer: addressOf('full'), supply: amount(1n) };
    const known = stateOf(stage, { tokens: stage.tokens.update([[token, withRecord]]) });
    const terms = { counterparty: addressOf('full'), signer: { name: 'full' } };
    const last = { ...terms, take: { token, amount: amount(1n) } };
    const { state, codes } = execute(known, [order('c0', swapOf(last))]);
    expect(codes).toEqual(['applied']);
    expect(state.accounts.get(addressOf('full'))!.tokens).toHaveLength(MAX_TOKENS_OF_ACCOUNT);
    expect(held(state, 'full', GOLD)).toBe(20n);
    const none = { ...terms, take: { token, amount: amount(0n) } };
    expect(execute(known, [order('c0', swapOf(none))]).codes).toEqual(['too-many-tokens']);
  });
});
