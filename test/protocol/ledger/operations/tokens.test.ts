import { describe, expect, it } from 'vitest';
import type { TokenId } from '../../../../protocol/kernel/types.ts';
import { MAX_TOKENS_OF_ACCOUNT, tokenBalance } from '../../../../protocol/ledger/account.ts';
import type { State } from '../../../../protocol/ledger/state.ts';
import { isSymbol, MAX_DECIMALS, tokenId } from '../../../../protocol/ledger/token.ts';
import { addressOf } from '../../chain/small-chain.ts';
import {
  amount,
  execute,
  GOLD,
  IRON,
  issueToken,
  order,
  stage,
  stateOf,
  transferToken,
} from './stage.ts';

const account = (state: State, name: string) => state.accounts.get(addressOf(name))!;
const held = (state: State, name: string, token: TokenId) =>
  tokenBalance(account(state, name), token);

describe('issue-token (paper 四.3)', () => {
  it('gives all of the supply to the issuer, and says who, what and how many', () => {
    const { state } = execute(stage, [order('c2', issueToken('T1N', 7n, MAX_DECIMALS))]);
    const id = tokenId('T1N');
    expect(state.tokens.get(id)).toEqual({
      symbol: 'T1N',
      decimals: MAX_DECIMALS,
      issuer: addressOf('c2'),
      supply: 7n,
    });
    expect(account(state, 'c2').tokens).toEqual([{ token: id, amount: 7n }]);
    expect(state.tokens.size).toBe(stage.tokens.size + 1);
  });

  it('issues as much as an amount can be', () => {
    const all = 2n ** 64n - 1n;
    const { state, codes } = execute(stage, [
      order('c2', issueToken('TIN', all)),
      order('c2', transferToken('c1', tokenId('TIN'), all), { nonce: 1 }),
    ]);
    expect(codes).toEqual(['applied', 'applied']);
    expect(held(state, 'c1', tokenId('TIN'))).toBe(all);
    expect(state.root).toMatch(/^[0-9a-f]{64}$/);
  });

  it('lets the first of two in one block have the symbol', () => {
    const { state, codes } = execute(stage, [
      order('c2', issueToken('TIN', 1n)),
      order('c1', issueToken('TIN', 2n)),
    ]);
    expect(codes).toEqual(['applied', 'symbol-taken']);
    expect(state.tokens.get(tokenId('TIN'))).toMatchObject({
      issuer: addressOf('c2'),
      supply: 1n,
    });
  });

  it.each([
    ['A', true],
    ['Z9', true],
    ['ABCDEFGHIJK9', true],
    ['ABCDEFGHIJKLM', false],
    ['', false],
    ['9A', false],
    ['A-B', false],
    ['A\n', false],
    ['a', false],
    ['Ä', false],
  ])('takes %j for a symbol: %s', (text, isOne) => {
    expect(isSymbol(text)).toBe(isOne);
  });
});

describe('transfer-token', () => {
  it('moves that much of that token and nothing else', () => {
    const { state } = execute(stage, [order('c0', transferToken('c2', GOLD, 3n), { fee: 1n })]);
    expect([held(state, 'c0', GOLD), held(state, 'c2', GOLD)]).toEqual([497n, 3n]);
    expect(account(state, 'c0')).toMatchObject({ balance: 999n, nonce: 1 });
    expect(account(state, 'c2')).toEqual({
      ...account(stage, 'c2'),
      tokens: [{ token: GOLD, amount: 3n }],
    });
    expect(state.tokens.root()).toBe(stage.tokens.root());
  });

  it('to oneself changes nothing, of all there is', () => {
    const { state, codes } = execute(stage, [order('c0', transferToken('c0', GOLD, 500n))]);
    expect(codes).toEqual(['applied']);
    expect(account(state, 'c0').tokens).toEqual(account(stage, 'c0').tokens);
  });

  it('of the last leaves no trace: the account is as before it had any', () => {
    const { state } = execute(stage, [
      order('c0', transferToken('c2', GOLD, 3n)),
      order('c2', transferToken('c0', GOLD, 3n)),
    ]);
    const { tokens } = account(state, 'c2');
    expect(tokens).toEqual([]);
  });

  it('keeps several tokens of an account in the order of their ids', () => {
    const { state } = execute(stage, [
      order('c0', transferToken('c2', GOLD, 1n)),
      order('c1', transferToken('c2', IRON, 2n)),
      order('c2', issueToken('TIN', 3n)),
    ]);
    const ids = account(state, 'c2').tokens.map(({ token }) => token);
    expect(ids).toEqual([GOLD, IRON, tokenId('TIN')].toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('finds room again in an account that gave one of its tokens away', () => {
    const full = account(stage, 'full');
    expect(full.tokens).toHaveLength(MAX_TOKENS_OF_ACCOUNT);
    const { token } = full.tokens[0]!;
    const record = { symbol: 'X', decimals: 0, issuer: addressOf('full'), supply: amount(1n) };
    const known = stateOf(stage, { tokens: stage.tokens.update([[token, record]]) });
    const { codes } = execute(known, [
      order('full', issueToken('TIN')),
      order('full', transferToken('c2', token, 1n), { nonce: 1 }),
      order('full', issueToken('TIN'), { nonce: 2 }),
      order('c0', transferToken('full', GOLD, 1n)),
    ]);
    expect(codes).toEqual(['too-many-tokens', 'applied', 'applied', 'too-many-tokens']);
  });
});
