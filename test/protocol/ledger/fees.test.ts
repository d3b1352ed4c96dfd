import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { P256 } from '../../../protocol/crypto/suite.ts';
import { leastFee } from '../../../protocol/ledger/apply.ts';
import { minimumFee, NO_FEES, type FeeSchedule } from '../../../protocol/ledger/fees.ts';
import type { Operation } from '../../../protocol/ledger/operations/operations.ts';
import { addressOf } from '../chain/small-chain.ts';
import { amounts, OPERATION_KINDS } from './arbitraries.ts';
import {
  amount,
  changeKey,
  delegate,
  execute,
  GOLD,
  issueToken,
  keyOf,
  NOW,
  order,
  registerAddress,
  stage,
  swapOf,
  transferToken,
} from './operations/stage.ts';

const FEES: FeeSchedule = { base: amount(3n), perByte: amount(2n), registration: amount(100n) };
const REGISTRATIONS = ['register-address', 'issue-token', 'register-delegate'];

/** One of each kind that can be applied, and by whom. */
const ONE_OF_EACH: readonly (readonly [from: string, operation: Operation])[] = [
  ['c0', { kind: 'transfer', to: addressOf('c1'), amount: amount(1n) }],
  ['d1', { kind: 'return' }],
  ['c0', registerAddress(addressOf('n0'))],
  ['c0', changeKey('c0', { name: 'n0', suite: P256 }, NOW + 1)],
  ['c0', issueToken('TIN')],
  ['c0', transferToken('c1', GOLD, 1n)],
  ['c0', swapOf()],
  ['c0', { kind: 'register-delegate', delegate: delegate(4), ...keyOf('n0'), peer: 4 as never }],
  ['d2', { kind: 'resign-delegate' }],
  ['c0', { kind: 'vote', delegate: delegate(1) }],
  ['c2', { kind: 'withdraw-vote' }],
];

describe('minimumFee', () => {
  it('is base, bytes and, for what stays for ever, registration', () => {
    fc.assert(
      fc.property(
        amounts,
        amounts,
        amounts,
        fc.constantFrom(...OPERATION_KINDS),
        fc.nat(1_000_000),
        (base, perByte, registration, kind, size) => {
          const fee = base + BigInt(size) * perByte;
          const schedule = { base, perByte, registration };
          const extra = REGISTRATIONS.includes(kind) ? registration : 0n;
          expect(minimumFee(kind, size, schedule)).toBe(fee + extra);
        },
      ),
    );
  });
});

describe('a fee', () => {
  it('covers each kind', () => {
    expect(ONE_OF_EACH.map(([, { kind }]) => kind)).toEqual(OPERATION_KINDS);
  });

  it.each(ONE_OF_EACH.map(([from, operation]) => [operation.kind, from, operation] as const))(
    'of exactly the minimum is taken, and of one less is not: %s',
    (kind, from, operation) => {
      const { size } = order(from, operation);
      const least = kind === 'return' ? 0n : minimumFee(kind, size, FEES);
      expect(leastFee(order(from, operation), { fees: FEES }, stage)).toBe(least);
      const run = (fee: bigint) =>
        execute(stage, [order(from, operation, { fee })], { fees: FEES });
      const { state, codes } = run(least);
      expect(codes).toEqual(['applied']);
      const paid = 1_000n - (kind === 'transfer' ? 1n : 0n) - least;
      expect(state.accounts.get(addressOf(from))!.balance).toBe(paid);
      expect(state.accounts.get(addressOf('d0'))!.balance).toBe(1_000n + least);
      if (least === 0n) return;
      const low = run(least - 1n);
      expect(low.codes).toEqual(['fee-too-low']);
      expect(low.state.root).toBe(stage.root);
    },
  );

  it('is free for a return that is due, and for no other: else anybody could fill blocks', () => {
    const free = (from: string) =>
      execute(stage, [order(from, { kind: 'return' }, { fee: 0n })], { fees: FEES }).codes[0];
    expect(['d1', 'd3'].map(free)).toEqual(['applied', 'applied']);
    expect(['d0', 'd2', 'c0', 'nobody'].map(free)).toEqual([
      'fee-too-low',
      'fee-too-low',
      'fee-too-low',
      'unknown-sender',
    ]);
    const second = [0, 1].map((nonce) => order('d1', { kind: 'return' }, { fee: 0n, nonce }));
    expect(execute(stage, second, { fees: FEES }).codes).toEqual(['applied', 'fee-too-low']);
  });

  it('may take the whole balance, and not more', () => {
    const vote: Operation = { kind: 'vote', delegate: delegate(0) };
    const { codes, state } = execute(stage, [order('c0', vote, { fee: 1_000n })]);
    expect(codes).toEqual(['applied']);
    expect(state.accounts.get(addressOf('c0'))!.balance).toBe(0n);
    expect(execute(stage, [order('c0', vote, { fee: 1_001n })]).codes).toEqual(['fee-not-covered']);
  });

  it('above 2^64 is asked for in vain, and refuses only', () => {
    const most = amount(2n ** 64n - 1n);
    const fees = { base: most, perByte: most, registration: most };
    const transaction = order('c0', issueToken('TIN'), { fee: most });
    expect(execute(stage, [transaction], { fees }).codes).toEqual(['fee-too-low']);
  });

  it('is nothing where nothing is asked', () => {
    for (const [from, operation] of ONE_OF_EACH)
      expect(leastFee(order(from, operation), { fees: NO_FEES }, stage)).toBe(0n);
  });
});
