import { describe, expect, it } from 'vitest';
import { AccountNumbers } from '../../../protocol/ledger/account-numbers.ts';
import { addressOf } from '../chain/small-chain.ts';

const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ from: addressOf(name) }));

describe('AccountNumbers', () => {
  it('gives each account one number, from 0 without gaps', () => {
    const numbers = new AccountNumbers();
    const order = [b!, a!, b!, c!, a!].map(({ from }) => numbers.of(from));
    expect(order).toEqual([0, 1, 0, 2, 1]);
  });

  it('gives those of the senders of a list, found once for each', () => {
    const numbers = new AccountNumbers();
    const list = [c!, a!, c!];
    const found = numbers.ofSenders(list);
    expect([...found]).toEqual([0, 1, 0]);
    expect(numbers.ofSenders(list)).toBe(found);
    expect([...numbers.ofSenders([a!, b!])]).toEqual([1, 2]);
    expect(numbers.of(b!.from)).toBe(2);
  });
});
