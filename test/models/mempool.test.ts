import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mempool } from '../../protocol/chain/mempool.ts';
import type { MempoolLimits } from '../../protocol/chain/mempool-limits.ts';
import { defined } from '../../protocol/kernel/assert.ts';
import type { Address, Amount } from '../../protocol/kernel/types.ts';
import type { Account } from '../../protocol/ledger/account.ts';
import { AccountNumbers } from '../../protocol/ledger/account-numbers.ts';
import { applyTransaction } from '../../protocol/ledger/apply.ts';
import { StateDraft, type State } from '../../protocol/ledger/state.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';
import {
  addressOf,
  contextOf,
  smallChain,
  transactionOf,
  transfer,
} from '../protocol/chain/small-chain.ts';
import { NaiveMempool } from './naive-mempool.ts';

const CLIENTS = 8;
const chain = smallChain({ delegates: 3, clients: CLIENTS });
const { state: genesis } = chain.genesisBlock;
const packer = contextOf(chain);
const numbers = new AccountNumbers();
const limits: MempoolLimits = {
  maxTransactions: 9,
  maxBytes: 9 * 190,
  maxPerAccount: 4,
  expiry: 100,
  replacementBumpPpm: 100_000,
  minFee: 2n as Amount,
};

/** A chain of blocks, and the time; what a mempool is told of. */
interface World {
  readonly naive: NaiveMempool;
  /** All that ever came. */
  readonly offered: Set<Transaction>;
  blocks: { readonly transactions: readonly Transaction[]; readonly state: State }[];
  now: number;
}

interface Real {
  readonly pool: Mempool;
  dropped: string[];
}

function headOf(world: World): State {
  return world.blocks.at(-1)?.state ?? genesis;
}

function accountOf(state: State, from: Address): Account {
  return defined(state.accounts.get(from), 'account');
}

/** Puts a block with as many of these as can be executed on the chain. */
function append(world: World, wanted: readonly Transaction[]): World['blocks'][number] {
  const draft = new StateDraft(headOf(world));
  const transactions = wanted.filter(
    (one) => typeof applyTransaction(draft, one, packer) !== 'string',
  );
  const block = { transactions, state: draft.commit() };
  world.blocks.push(block);
  return block;
}

/** Sender, distance of the nonce from the next, fee, and whether it is small: a `return`. */
const order = fc.record({
  sender: fc.nat(CLIENTS - 1),
  // Mostly the next: one that stands alone.
  ahead: fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, { weight: 3, arbitrary: fc.nat(5) }),
  fee: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 100, max: 600 })),
  amount: fc.constantFrom(1n, 400n),
  small: fc.boolean(),
});
type Order = typeof order extends fc.Arbitrary<infer T> ? T : never;

function write(state: State, { sender, ahead, fee, amount, small }: Order): Transaction {
  const from = `c${sender}`;
  const nonce = accountOf(state, addressOf(from)).nonce + ahead - 1;
  const options = { nonce: Math.max(0, nonce), fee: BigInt(fee) };
  return small
    ? transactionOf(from, { kind: 'return' }, options)
    : transfer(from, `c${(sender + 1) % CLIENTS}`, amount, options);
}

class Step implements fc.Command<World, Real> {
  readonly #name: string;
  readonly #act: (world: World, real: Real) => void;

  constructor(name: string, act: (world: World, real: Real) => void) {
    this.#name = name;
    this.#act = act;
  }

  check(): boolean {
    return true;
  }

  run(world: World, real: Real): void {
    world.naive.next = (from) => accountOf(headOf(world), from).nonce;
    this.#act(world, real);
    // Nothing is lost silently, and nothing stays that should not.
    expect(real.dropped.toSorted(compare)).toEqual(world.naive.dropped.toSorted(compare));
    const waiting = world.naive.entries.map(({ transaction }) => transaction);
    expect(waiting.filter(({ id }) => real.pool.get(id) === undefined)).toEqual([]);
    const ids = new Set(waiting.map(({ id }) => id));
    for (const { id } of world.offered) expect(real.pool.get(id) === undefined).toBe(!ids.has(id));
    expect(real.pool.size).toBe(waiting.length);
    expect(real.pool.bytes).toBe(world.naive.bytes);
    expect(real.pool.size).toBeLessThanOrEqual(limits.maxTransactions);
    expect(real.pool.bytes).toBeLessThanOrEqual(limits.maxBytes);
    for (let sender = 0; sender < CLIENTS; sender += 1)
      expect(world.naive.of(addressOf(`c${sender}`)).length).toBeLessThanOrEqual(
        limits.maxPerAccount,
      );
  }

  toString(): string {
    return this.#name;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** As a relay does: what is due goes the short way first. Every other one goes the long way alone. */
function take(pool: Mempool, transaction: Transaction, account: Account, now: number): string {
  const { from, nonce, fee, size } = transaction;
  const isDue = nonce === account.nonce && fee <= account.balance && fee % 2n === 0n;
  const number = numbers.of(from);
  if (isDue && pool.addDue({ transaction, number, size }, now)) return 'added';
  return pool.add(transaction, account, now, 'usual', number);
}

const add = order.map(
  (wanted) =>
    new Step(`add ${fc.stringify(wanted)}`, ({ blocks, naive, now, offered }, { pool }) => {
      const state = blocks.at(-1)?.state ?? genesis;
      const transaction = write(state, wanted);
      offered.add(transaction);
      const account = accountOf(state, transaction.from);
      const expected = naive.add(transaction, account, now);
      expect(take(pool, transaction, account, now)).toBe(expected);
    }),
);

const select = fc
  .record({ bytes: fc.integer({ min: 0, max: 2_000 }), cost: fc.integer({ min: 0, max: 10 }) })
  .map(
    (room) =>
      new Step(`select ${fc.stringify(room)}`, (world, { pool }) => {
        const selected = pool.select(headOf(world), packer, room);
        expect(selected).toEqual(world.naive.select(headOf(world), packer, room.bytes, room.cost));
        const bytes = selected.reduce((sum, { size }) => sum + size + 32, 0);
        expect(bytes).toBeLessThanOrEqual(room.bytes);
        expect(selected.length).toBeLessThanOrEqual(room.cost);
        const draft = new StateDraft(headOf(world));
        for (const one of selected)
          expect(applyTransaction(draft, one, packer)).toBeTypeOf('object');
      }),
  );

/** A block of what waits, and of rivals that never came here. */
const commit = fc.tuple(fc.nat(2_000), fc.array(order, { maxLength: 2 })).map(
  ([bytes, rivals]) =>
    new Step(`commit ${bytes} ${fc.stringify(rivals)}`, (world, { pool }) => {
      const head = headOf(world);
      const strangers = rivals.map((rival) => write(head, { ...rival, ahead: 1, fee: 7 }));
      const own = pool.select(head, packer, { bytes, cost: Number.POSITIVE_INFINITY });
      world.naive.select(head, packer, bytes, Number.POSITIVE_INFINITY);
      const { transactions, state } = append(world, [...strangers, ...own]);
      pool.settle(transactions, state);
      world.naive.next = (from) => accountOf(state, from).nonce;
      world.naive.settle(transactions, state);
    }),
);

/** W14: blocks are undone, and others take their place, with some of the same transactions. */
const reorganise = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(order, { maxLength: 2 })).map(
  ([depth, strangers]) =>
    new Step(`reorganise ${depth} ${fc.stringify(strangers)}`, (world, { pool }) => {
      const undone = world.blocks.splice(-depth).flatMap(({ transactions }) => transactions);
      if (undone.length === 0) return;
      const rivals = strangers.map((one) => write(headOf(world), { ...one, ahead: 1, fee: 9 }));
      const again = undone.filter((_, index) => index % 3 === 0);
      const { transactions, state } = append(world, [...rivals, ...again]);
      const kept = new Set(transactions.map(({ id }) => id));
      const returned = undone.filter(({ id }) => !kept.has(id));
      pool.settle(transactions, state);
      pool.restore(returned, state, world.now);
      world.naive.next = (from) => accountOf(state, from).nonce;
      world.naive.settle(transactions, state);
      world.naive.restore(returned, state, world.now);
    }),
);

const wait = fc.integer({ min: 1, max: 60 }).map(
  (time) =>
    new Step(`wait ${time}`, (world, { pool }) => {
      world.now += time;
      pool.expire(world.now);
      world.naive.expire(world.now);
    }),
);

describe('Mempool', () => {
  // Orders that are kept up must say the same as orders that are made anew.
  it.each([0, 0.5, 1_000])('does what its plain model does, orders kept for %d', (keepOrderFor) => {
    const steps = fc.commands([add, add, add, add, select, commit, reorganise, wait], {
      maxCommands: 60,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, (commands) => {
        fc.modelRun(() => {
          const dropped: string[] = [];
          const onDropped = ({ id }: Transaction, reason: string) =>
            dropped.push(`${id} ${reason}`);
          const world: World = {
            naive: new NaiveMempool(limits),
            offered: new Set(),
            blocks: [],
            now: 0,
          };
          return {
            model: world,
            real: { pool: new Mempool({ limits, keepOrderFor, numbers, onDropped }), dropped },
          };
        }, commands);
      }),
      { numRuns: 120 },
    );
  });
});
