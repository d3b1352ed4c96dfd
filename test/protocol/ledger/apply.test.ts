import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import type { Amount } from '../../../protocol/kernel/types.ts';
import { applyTransaction } from '../../../protocol/ledger/apply.ts';
import { totalSupply } from './supply.ts';
import type { ReceiptCode } from '../../../protocol/ledger/receipt.ts';
import { StateDraft, type State } from '../../../protocol/ledger/state.ts';
import { addressOf, contextOf, smallChain, transactionOf, transfer } from '../chain/small-chain.ts';

const chain = smallChain({ delegates: 3, clients: 3 });
const { state: start } = chain.genesisBlock;
const ACCOUNTS = ['c0', 'c1', 'c2', 'd0', 'd1', 'd2'];

interface Order {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly fee: bigint;
  /** Added to the right nonce. */
  readonly nonceOff: number;
  readonly kind: 'transfer' | 'return';
  readonly packer: string;
}

const orders: fc.Arbitrary<Order> = fc.record({
  from: fc.constantFrom(...ACCOUNTS, 'nobody'),
  to: fc.constantFrom(...ACCOUNTS, 'nobody'),
  amount: fc.bigInt({ min: 0n, max: 700n }),
  fee: fc.bigInt({ min: 0n, max: 60n }),
  nonceOff: fc.constantFrom(0, 0, 0, 0, 0, -1, 1),
  kind: fc.constantFrom('transfer', 'transfer', 'transfer', 'return'),
  packer: fc.constantFrom('d0', 'd1', 'd2'),
});

/** Balances and nonces as plain numbers. */
class Books {
  readonly balance = new Map(ACCOUNTS.map((name) => [name, name.startsWith('c') ? 1_000n : 0n]));
  readonly nonce = new Map(ACCOUNTS.map((name) => [name, 0]));

  apply(
    order: Order,
    nonce: number,
  ): ReceiptCode | 'unknown-sender' | 'wrong-nonce' | 'fee-not-covered' {
    const { from, to, amount, fee, packer } = order;
    const funds = this.balance.get(from);
    if (funds === undefined) return 'unknown-sender';
    if (this.nonce.get(from) !== nonce) return 'wrong-nonce';
    if (funds < fee) return 'fee-not-covered';
    this.nonce.set(from, nonce + 1);
    this.#move(from, packer, fee);
    if (order.kind === 'return') return from.startsWith('d') ? 'not-evicted' : 'not-a-delegate';
    if (!this.balance.has(to)) return 'unknown-recipient';
    if ((this.balance.get(from) ?? 0n) < amount) return 'insufficient-balance';
    this.#move(from, to, amount);
    return 'applied';
  }

  #move(from: string, to: string, amount: bigint): void {
    this.balance.set(from, (this.balance.get(from) ?? 0n) - amount);
    this.balance.set(to, (this.balance.get(to) ?? 0n) + amount);
  }
}

function compare(books: Books, state: State): void {
  for (const name of ACCOUNTS) {
    const account = state.accounts.get(addressOf(name));
    expect(account?.balance).toBe(books.balance.get(name));
    expect(account?.nonce).toBe(books.nonce.get(name));
  }
}

describe('applyTransaction', () => {
  it('keeps books as a naive model does, and the supply, whatever is ordered', () => {
    fc.assert(
      fc.property(fc.array(fc.array(orders, { maxLength: 12 }), { maxLength: 5 }), (blocks) => {
        const books = new Books();
        let state = start;
        for (const block of blocks) {
          const draft = new StateDraft(state);
          for (const order of block) {
            const { from, to, fee, amount, kind } = order;
            const nonce = Math.max(0, (books.nonce.get(from) ?? 0) + order.nonceOff);
            const transaction =
              kind === 'transfer'
                ? transfer(from, to, amount, { nonce, fee })
                : transactionOf(from, { kind }, { nonce, fee });
            const receipt = applyTransaction(draft, transaction, contextOf(chain, order.packer));
            const expected = books.apply(order, nonce);
            if (typeof receipt === 'string') expect(receipt).toBe(expected);
            else expect(receipt).toEqual({ transaction: transaction.id, code: expected, fee });
          }
          state = draft.commit();
          compare(books, state);
          expect(totalSupply(state)).toBe(totalSupply(start));
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each<[ReceiptCode, ReturnType<typeof transfer>]>([
    ['insufficient-balance', transfer('c0', 'c1', 1_000n, { fee: 5n })],
    ['unknown-recipient', transfer('c0', 'nobody', 1n, { fee: 5n })],
    ['not-a-delegate', transactionOf('c0', { kind: 'return' }, { fee: 5n })],
  ])('takes fee and nonce for an operation that fails: %s', (code, transaction) => {
    const draft = new StateDraft(start);
    const receipt = applyTransaction(draft, transaction, contextOf(chain));
    expect(receipt).toMatchObject({ code, fee: 5n });
    const state = draft.commit();
    expect(state.accounts.get(addressOf('c0'))).toMatchObject({ balance: 995n, nonce: 1 });
    expect(state.accounts.get(addressOf('d0'))?.balance).toBe(5n);
    expect(state.accounts.get(addressOf('c1'))?.balance).toBe(1_000n);
  });

  it('changes nothing for one that may not stand in a block', () => {
    const draft = new StateDraft(start);
    const refused = transfer('c0', 'c1', 1n, { nonce: 4 });
    expect(applyTransaction(draft, refused, contextOf(chain))).toBe('wrong-nonce');
    expect(draft.commit().root).toBe(start.root);
  });

  it('lets a packer pay its fee to itself, and anybody transfer to itself', () => {
    const draft = new StateDraft(start);
    draft.put(addressOf('d0'), { ...draft.account(addressOf('d0'))!, balance: 10n as Amount });
    applyTransaction(draft, transfer('d0', 'd0', 7n, { fee: 3n }), contextOf(chain));
    expect(draft.account(addressOf('d0'))).toMatchObject({ balance: 10n, nonce: 1 });
  });
});

describe('StateDraft', () => {
  it('takes no negative balance and credits no account that is not there', () => {
    const draft = new StateDraft(start);
    const account = draft.account(addressOf('c0'))!;
    expect(() => {
      draft.put(addressOf('c0'), { ...account, balance: -1n as Amount });
    }).toThrow(InvariantViolation);
    expect(() => {
      draft.credit(addressOf('nobody'), 1n as Amount);
    }).toThrow(InvariantViolation);
  });

  it('makes no state with more or less coin than there was', () => {
    const draft = new StateDraft(start);
    draft.credit(addressOf('c0'), 1n as Amount);
    expect(() => draft.commit()).toThrow(InvariantViolation);
  });

  it('gives states whose roots depend on accounts and seats', () => {
    const paid = new StateDraft(start);
    applyTransaction(paid, transfer('c0', 'c1', 1n), contextOf(chain));
    const convicted = new StateDraft(start);
    convicted.seats = { ...start.seats, offenders: [0] as never };
    const roots = [start.root, paid.commit().root, convicted.commit().root];
    expect(new Set(roots).size).toBe(3);
    expect(new StateDraft(start).commit().root).toBe(start.root);
  });
});
