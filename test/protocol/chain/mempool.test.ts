import { describe, expect, it } from 'vitest';
import { Mempool } from '../../../protocol/chain/mempool.ts';
import {
  DEFAULT_MEMPOOL_LIMITS,
  type MempoolLimits,
} from '../../../protocol/chain/mempool-limits.ts';
import type { BlockRoom } from '../../../protocol/chain/selection.ts';
import { defined } from '../../../protocol/kernel/assert.ts';
import type { Amount, Height } from '../../../protocol/kernel/types.ts';
import { applyTransaction } from '../../../protocol/ledger/apply.ts';
import { State, StateDraft } from '../../../protocol/ledger/state.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import {
  addressOf,
  contextOf,
  keysOf,
  smallChain,
  transactionOf,
  transfer,
} from './small-chain.ts';

// What holds for every sequence of events is held against a plain model in test/models/; here is what
// each rule is for.

const CLIENTS = 40;
const chain = smallChain({ delegates: 3, clients: CLIENTS });
const { state } = chain.genesisBlock;
const packer = contextOf(chain);
const NO_LIMIT: BlockRoom = { bytes: 1_000_000, cost: Number.POSITIVE_INFINITY };

class Pool extends Mempool {
  readonly dropped: (readonly [Transaction, string])[];

  constructor(limits: Partial<MempoolLimits> = {}) {
    const dropped: (readonly [Transaction, string])[] = [];
    super({
      limits: { ...DEFAULT_MEMPOOL_LIMITS, ...limits },
      onDropped: (transaction, reason) => dropped.push([transaction, reason]),
    });
    this.dropped = dropped;
  }

  /** At genesis, unless another state is given. */
  take(transaction: Transaction, at = state, now = 0): string {
    return this.add(transaction, defined(at.accounts.get(transaction.from), 'account'), now);
  }
}

function poolOf(transactions: readonly Transaction[], limits: Partial<MempoolLimits> = {}): Pool {
  const pool = new Pool(limits);
  for (const transaction of transactions) pool.take(transaction);
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

/** Of client `sender`, with a nonce and a fee. */
function order(sender: number, nonce: number, fee: number, amount = 1n): Transaction {
  return transfer(`c${sender}`, `c${(sender + 1) % CLIENTS}`, amount, { nonce, fee: BigInt(fee) });
}

describe('Mempool.select (W3)', () => {
  it('takes what pays most first, and of equals what came first', () => {
    const [a, b, c, d] = [order(2, 0, 5), order(0, 0, 9), order(1, 0, 5), order(3, 0, 7)];
    expect(poolOf([a, b, c, d]).select(state, packer, NO_LIMIT)).toEqual([b, d, a, c]);
  });

  it('takes those of one account by nonce, however much a later one pays', () => {
    const [cheap, dear, other] = [order(0, 0, 1), order(0, 1, 90), order(1, 0, 50)];
    expect(poolOf([dear, cheap, other]).select(state, packer, NO_LIMIT)).toEqual([
      other,
      cheap,
      dear,
    ]);
  });

  it('lets wait what comes after a gap, and takes it as soon as the gap is closed', () => {
    const [first, second, third] = [order(0, 0, 1), order(0, 1, 1), order(0, 2, 1)];
    const pool = poolOf([third, second]);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual([]);
    expect(pool.size).toBe(2);
    pool.take(first);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual([first, second, third]);
  });

  it('takes all of an account that has much waiting, and goes on behind what a block took', () => {
    const many = Array.from({ length: 30 }, (_, nonce) => order(0, nonce, 1));
    const pool = poolOf(many.slice(0, 20));
    pool.settle(many.slice(0, 5), after(state, many.slice(0, 5)));
    for (const one of many.slice(20)) pool.take(one, after(state, many.slice(0, 5)));
    expect(pool.size).toBe(25);
    const head = after(state, many.slice(0, 5));
    expect(pool.select(head, packer, NO_LIMIT)).toEqual(many.slice(5));
    pool.settle(many.slice(5), after(head, many.slice(5)));
    expect([pool.size, pool.bytes]).toEqual([0, 0]);
  });

  it('keeps what is only selected: the block may be lost (W10)', () => {
    const pool = poolOf([order(0, 0, 1), order(1, 0, 1)]);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual(pool.select(state, packer, NO_LIMIT));
  });

  it('keeps within the cost that a block may have', () => {
    const pool = new Mempool({ costOf: ({ fee }) => (fee === 9n ? 6 : 1) });
    for (const one of [order(0, 0, 9), order(1, 0, 9), order(2, 0, 5)])
      pool.add(one, defined(state.accounts.get(one.from), 'account'), 0);
    const selected = pool.select(state, packer, { bytes: 1_000_000, cost: 10 });
    expect(selected.map(({ fee }) => fee)).toEqual([9n, 5n]);
  });

  it('prefers what pays most for its cost, where cost is worth bytes', () => {
    const pool = new Mempool({ costOf: ({ fee }) => (fee === 9n ? 10 : 1), bytesPerCost: 1_000 });
    for (const one of [order(0, 0, 9), order(1, 0, 5)])
      pool.add(one, defined(state.accounts.get(one.from), 'account'), 0);
    expect(pool.select(state, packer, NO_LIMIT).map(({ fee }) => fee)).toEqual([5n, 9n]);
  });

  it('lets go of what an account can pay no longer', () => {
    const spent = order(0, 0, 1, 990n);
    const [payable, unpayable] = [order(0, 1, 9), order(0, 2, 1)];
    const pool = poolOf([spent, payable, unpayable]);
    pool.settle([spent], after(state, [spent]));
    expect(pool.dropped).toEqual([[unpayable, 'unpayable']]);
    expect(pool.select(after(state, [spent]), packer, NO_LIMIT)).toEqual([payable]);
  });
});

describe('Mempool.add (W17)', () => {
  it('knows what it has', () => {
    const one = order(0, 0, 1);
    const pool = new Pool();
    expect([one, one].map((transaction) => pool.take(transaction))).toEqual(['added', 'known']);
  });

  it.each<[string, Transaction, string]>([
    ['a fee below the least', order(0, 0, 1), 'fee-too-low'],
    ['a nonce that is too far ahead', order(0, 8, 5), 'nonce-too-high'],
    ['fees beyond the balance', order(0, 0, 1_001), 'unpayable'],
  ])('refuses %s', (_, transaction, code) => {
    const pool = new Pool({ minFee: 2n as Amount, maxPerAccount: 8 });
    expect(pool.take(transaction)).toBe(code);
    expect(pool.size).toBe(0);
  });

  it('refuses fees that are beyond the balance together', () => {
    const pool = poolOf([order(0, 0, 600)]);
    expect(pool.take(order(0, 1, 401))).toBe('unpayable');
    expect(pool.take(order(0, 1, 400))).toBe('added');
  });

  it('replaces for a fee that is a tenth higher, and for no less', () => {
    const [first, close, enough] = [order(0, 0, 100), order(0, 0, 109), order(0, 0, 110)];
    const pool = poolOf([first]);
    expect(pool.take(close)).toBe('underpriced');
    expect(pool.take(enough)).toBe('added');
    expect(pool.dropped).toEqual([[first, 'replaced']]);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual([enough]);
  });

  it('evicts who pays least, also one who came when the order of eviction was there already', () => {
    const first = Array.from({ length: 10 }, (_, sender) => order(sender, 0, 50 + sender));
    const pool = poolOf(first, { maxTransactions: 10 });
    // The order of eviction is made.
    expect(pool.take(order(10, 0, 100))).toBe('added');
    expect(pool.dropped).toEqual([[first[0], 'evicted']]);
    const second = defined(first[1], 'the second');
    pool.settle([second], after(state, [second]));
    // There is room, and a newcomer who pays least of all.
    const least = order(11, 0, 10);
    expect(pool.take(least)).toBe('added');
    expect(pool.take(order(12, 0, 90))).toBe('added');
    expect(pool.dropped.slice(1)).toEqual([[least, 'evicted']]);
  });

  it('takes a delegate back without a fee, before all others, whatever else waits (W1)', () => {
    const pool = poolOf([order(0, 0, 50), order(1, 0, 50)], {
      maxTransactions: 2,
      minFee: 2n as Amount,
    });
    const back = order(2, 0, 0);
    const account = defined(state.accounts.get(back.from), 'account');
    expect(pool.add(back, account, 0, 'urgent')).toBe('added');
    expect(pool.select(state, packer, NO_LIMIT)[0]).toBe(back);
  });
});

describe('Mempool, full', () => {
  it('lets the cheapest go, of one account the highest nonce', () => {
    const [low, high, other] = [order(0, 0, 3), order(0, 1, 50), order(1, 0, 20)];
    const pool = poolOf([low, high, other], { maxTransactions: 3 });
    expect(pool.take(order(2, 0, 3))).toBe('full');
    expect(pool.take(order(2, 0, 10))).toBe('added');
    expect(pool.dropped).toEqual([[high, 'evicted']]);
  });

  it('is not moved by a flood of cheap ones, from one account or from many', () => {
    const dear = Array.from({ length: 10 }, (_, sender) => order(sender, 0, 100));
    const pool = poolOf(dear, { maxTransactions: 10 });
    for (let sender = 0; sender < CLIENTS; sender += 1)
      for (let nonce = 1; nonce < 5; nonce += 1) pool.take(order(sender, nonce, 99));
    expect(pool.dropped).toEqual([]);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual(dear);
  });

  it('gives no room to fees that need never be paid, being behind a gap', () => {
    const honest = Array.from({ length: 10 }, (_, sender) => order(sender, 0, 5));
    const pool = poolOf(honest, { maxTransactions: 10 });
    for (let sender = 10; sender < CLIENTS; sender += 1)
      expect(pool.take(order(sender, 1, 900))).toBe('full');
    expect(pool.select(state, packer, NO_LIMIT)).toEqual(honest);
  });

  it('evicts nothing for one that finds no room all the same', () => {
    const waiting = [order(0, 0, 5), order(1, 0, 50)];
    const maxBytes = waiting[0]!.size + waiting[1]!.size;
    const pool = poolOf(waiting, { maxBytes });
    const large = Object.defineProperty(order(2, 0, 20), 'size', { value: maxBytes });
    expect(pool.take(large)).toBe('full');
    expect(pool.dropped).toEqual([]);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual(waiting.toReversed());
  });

  it('looks for room in what has expired first', () => {
    const old = order(0, 0, 50);
    const pool = poolOf([old], { maxTransactions: 1, expiry: 100 });
    expect(pool.take(order(1, 0, 1), state, 99)).toBe('full');
    expect(pool.take(order(1, 0, 1), state, 100)).toBe('added');
    expect(pool.dropped).toEqual([[old, 'expired']]);
  });
});

describe('Mempool and the chain', () => {
  it('lets go of a rival of what was committed', () => {
    const [rival, next] = [order(0, 0, 9), order(0, 1, 1)];
    const committed = order(0, 0, 1);
    const pool = poolOf([rival, next]);
    pool.settle([committed], after(state, [committed]));
    expect(pool.dropped).toEqual([[rival, 'stale']]);
    expect(pool.select(after(state, [committed]), packer, NO_LIMIT)).toEqual([next]);
  });

  it('lets go of what is signed with a key that counts no more, and of nothing else', () => {
    const { accounts, tokens, votes, registry, seats } = state;
    const c0 = defined(accounts.get(addressOf('c0')), 'account');
    const nextKey = { suite: c0.suite, publicKey: keysOf('new').publicKey, from: 2 as Height };
    const changed = accounts.update([[addressOf('c0'), { ...c0, nextKey }]]);
    const later = new State({ accounts: changed, tokens, votes, registry, seats });
    const anew = transfer('c0', 'c1', 1n, { signer: 'new' });
    const stale = transfer('c0', 'c1', 1n, { nonce: 1 });
    const pool = poolOf([anew, stale]);
    expect(pool.select(later, contextOf(chain, 'd0', 2), NO_LIMIT)).toEqual([anew]);
    expect(pool.dropped).toEqual([[stale, 'key-changed']]);
    expect(pool.holds(anew)).toBe(true);
  });

  it('lets go of a return that is free no more, once there is no seat to get', () => {
    const { parameters } = chain;
    const fees = { ...parameters.fees, base: 5n as Amount };
    const free = transactionOf('d1', { kind: 'return' }, { fee: 0n });
    const pool = poolOf([free]);
    expect(pool.select(state, { ...packer, fees }, NO_LIMIT)).toEqual([]);
    expect(pool.dropped).toEqual([[free, 'stale']]);
  });

  it('takes nothing in that was committed', () => {
    const one = order(0, 0, 1);
    expect(new Pool().take(one, after(state, [one]))).toBe('stale-nonce');
  });

  it('takes back what was undone, before other things even when it is full (W14)', () => {
    const undone = [order(0, 0, 1), order(0, 1, 1)];
    const pool = poolOf(undone, { maxTransactions: 2 });
    pool.settle(undone, after(state, undone));
    const others = [order(1, 0, 50), order(2, 0, 60)];
    for (const other of others) pool.take(other, after(state, undone));
    pool.restore(undone, state, 0);
    expect(pool.select(state, packer, NO_LIMIT)).toEqual(undone);
    expect(pool.dropped).toEqual(others.map((other) => [other, 'evicted']));
    expect(pool.take(order(3, 0, 500))).toBe('full');
  });

  it('tells of what was undone and finds no room', () => {
    const undone = [order(0, 0, 1), order(1, 0, 2)];
    const pool = new Pool({ maxTransactions: 1 });
    pool.restore(undone, state, 0);
    expect(pool.dropped).toEqual([[undone[0], 'evicted']]);
  });
});
