import { describe, expect, it } from 'vitest';
import { screen } from '../../../protocol/chain/screening.ts';
import { AccountNumbers } from '../../../protocol/ledger/account-numbers.ts';
import type { ChainId } from '../../../protocol/kernel/types.ts';
import { addressOf, smallChain, transfer } from './small-chain.ts';

const { genesisBlock, parameters, computation } = smallChain({ delegates: 3, clients: 2 });
const numbers = new AccountNumbers();
const rules = { parameters, isSignedBy: computation.isSignedBy, numbers };
const dueAt = (...order: Parameters<typeof transfer>) => {
  const screened = screen(transfer(...order), genesisBlock, rules);
  return screened.refusal ?? screened.isDue;
};

describe('screen (W17)', () => {
  it('finds due what is its account’s next and can be paid for', () => {
    expect(dueAt('c0', 'c1', 1n, { nonce: 0, fee: 1_000n })).toBe(true);
    expect(dueAt('c0', 'c1', 1n, { nonce: 0, fee: 1_001n })).toBe(false);
    expect(dueAt('c0', 'c1', 1n, { nonce: 1, fee: 1n })).toBe(false);
    expect(dueAt('c0', 'c1', 1n, { signer: 'c1' })).toBe('bad-signature');
    expect(dueAt('c0', 'c1', 1n, { chain: 8 as ChainId })).toBe('foreign-chain');
  });

  it('says who pays and how large it is', () => {
    const transaction = transfer('c1', 'c0', 1n);
    expect(screen(transaction, genesisBlock, rules)).toMatchObject({
      transaction,
      sender: genesisBlock.state.accounts.get(addressOf('c1')),
      number: numbers.of(addressOf('c1')),
      size: transaction.size,
    });
  });

  it('gives numbers to accounts alone that exist', () => {
    const before = new AccountNumbers();
    screen(transfer('nobody', 'c0', 1n), genesisBlock, { ...rules, numbers: before });
    expect(before.of(addressOf('c0'))).toBe(0);
  });
});
