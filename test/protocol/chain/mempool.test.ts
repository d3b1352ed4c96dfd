import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mempool } from '../../../protocol/chain/mempool.ts';
import type { Amount } from '../../../protocol/kernel/types.ts';
import { applyTransaction } from '../../../protocol/ledger/apply.ts';
import { StateDraft, type State } from '../../../protocol/ledger/state.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import { contextOf, smallChain, transfer } from './small-chain.ts';

const chain = smallChain({ delegates: 3, clients: 3 });
const { state } = chain.genesisBlock;
const packer = contextOf(chain);
const NO_LIMIT = 1_000_000;

function poolOf(transactions: readonly Transaction[]): Mempool {
  const pool = new Mempool();
  for (const transaction of transactions) pool.add(transaction);
  return pool;
}

/** The state after these. */
function after(start: State, transactions: readonly Transaction[]): State {
  const draft = new StateDraft(start);
  for (const transaction of transactions) {
    const receipt = applyTransaction(draft, transaction, packer);
    if (typeof receipt === 'string') throw new Error(receipt);
  }
  return draft.commit();
}

/** Transactions of three senders, no two of one nonce, in any order of arrival, with gaps. */
const arrivals = fc
  .uniqueArray(fc.tuple(fc.nat(2), fc.nat(5), fc.integer({ min: 0, max: 600 })), {
    selector: ([sender, nonce]) => `${sender}/${nonce}`,
    maxLength: 18,
  })
  .map((list) =>
    list.map(([sender, nonce, fee]) =>
      transfer(`c${sender}`, `c${(sender + 1) % 3}`, 1n, { nonce, fee: BigInt(fee) }),
    ),
  );

/** In order of arrival; what waited for a nonce follows it at once. The slow and plain way. */
function selectSlowly(transactions: readonly Transaction[], maxBytes: number): Transaction[] {
  const draft = new StateDraft(state);
  const selected: Transaction[] = [];
  const waiting: Transaction[] = [];
  let bytes = 0;
  for (const arrived of transactions) {
    let next: Transaction | undefined = arrived;
    while (next !== undefined) {
      const current: Transaction = next;
      const account = draft.account(current.from);
      if (account?.nonce !== current.nonce) {
        waiting.push(current);
        break;
      }
      if (account.balance < current.fee) break;
      bytes += current.size + 32;
      if (bytes > maxBytes) return selected;
      applyTransaction(draft, current, packer);
      selected.push(current);
      next = waiting.find((t) => t.from === current.from && t.nonce === current.nonce + 1);
    }
  }
  return selected;
}

describe('Mempool.select (W3)', () => {
  it('gives what can be executed, in that order, within the limit', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 0, max: 4_000 }), (transactions, maxBytes) => {
        const selected = poolOf(transactions).select(state, packer, maxBytes);
        expect(selected).toEqual(selectSlowly(transactions, maxBytes));
        expect(() => after(state, selected)).not.toThrow();
        const bytes = selected.reduce((sum, transaction) => sum + transaction.size + 32, 0);
        expect(bytes).toBeLessThanOrEqual(maxBytes);
      }),
      { numRuns: 300 },
    );
  });

  it('takes those of different senders in order of arrival', () => {
    const transactions = [2, 0, 1].map((sender) => transfer(`c${sender}`, 'c0', 1n));
    expect(poolOf(transactions).select(state, packer, NO_LIMIT)).toEqual(transactions);
  });

  it('lets wait what comes after a gap, and takes it as soon as the gap is closed', () => {
    const [first, second, third] = [0, 1, 2].map((nonce) => transfer('c0', 'c1', 1n, { nonce }));
    const pool = poolOf([third!, second!]);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual([]);
    expect(pool.size).toBe(2);
    pool.add(first!);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual([first, second, third]);
  });

  it('lets go of what is stale, and of nothing else', () => {
    const [first, second] = [0, 1].map((nonce) => transfer('c0', 'c1', 1n, { nonce }));
    const rival = transfer('c0', 'c1', 2n);
    const pool = poolOf([rival, second!]);
    expect(pool.select(after(state, [first!]), packer, NO_LIMIT)).toEqual([second]);
    expect(pool.has(rival.id)).toBe(false);
    expect(pool.has(second!.id)).toBe(true);
  });

  it('keeps the rival of a transaction that is only selected: the block may be lost (W10)', () => {
    const pool = poolOf([transfer('c0', 'c1', 1n), transfer('c0', 'c1', 2n)]);
    pool.select(state, packer, NO_LIMIT);
    expect(pool.size).toBe(2);
  });

  it('takes of two that wait with one nonce the one that came first', () => {
    const early = transfer('c0', 'c1', 1n, { nonce: 1 });
    const late = transfer('c0', 'c1', 2n, { nonce: 1 });
    const opener = transfer('c0', 'c1', 3n);
    const pool = poolOf([early, late, opener]);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual([opener, early]);
  });
});

describe('Mempool', () => {
  it('knows what it has, and is full at its limit', () => {
    const [a, b, c] = [0, 1, 2].map((nonce) => transfer('c0', 'c1', 1n, { nonce }));
    const pool = new Mempool(2);
    expect([a, a, b, c].map((transaction) => pool.add(transaction!))).toEqual([
      'added',
      'known',
      'added',
      'full',
    ]);
    expect(pool.get(a!.id)).toBe(a);
    pool.settle([a!]);
    expect(pool.has(a!.id)).toBe(false);
    expect(pool.add(c!)).toBe('added');
  });

  it('keeps waiting transactions through a lost block and a reorganisation (W14)', () => {
    const paying = { fee: 5n as Amount };
    const one = transfer('c0', 'c1', 1n, paying);
    const pool = poolOf([one]);
    pool.settle([one]);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual([]);
    pool.add(one);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual([one]);
  });
});
