import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrivalLog, transactionOf } from '../../../protocol/chain/arrivals.ts';
import { AccountQueue, NOT_HERE, Waiting } from '../../../protocol/chain/waiting.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import { addressOf, transfer } from './small-chain.ts';

const queue = new AccountQueue(addressOf('c0'), 0, 0);
const transactions = Array.from({ length: 300 }, (_, nonce) => transfer('c0', 'c1', 1n, { nonce }));

describe('ArrivalLog', () => {
  it.each([0, 3, 1_024])('keeps places and lines, whatever leaves (slack %i)', (slack) => {
    const step = fc.oneof(
      fc.constantFrom('alone' as const, 'queue' as const, 'behind' as const),
      fc.nat(20),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 90, size: 'max' }), (steps) => {
        /** What stands in line, and where: kept up as the log says. */
        const places = new Map<Transaction, number>();
        const log = new ArrivalLog((transaction, from, to) => {
          expect(places.get(transaction)).toBe(from);
          places.set(transaction, to);
        }, slack);
        const waiting: (Transaction | Waiting)[] = [];
        const times = new Map<Transaction | Waiting, number>();
        /** Who stands behind whom. */
        const next = new Map<Transaction, Transaction>();
        const placeOf = (one: Transaction | Waiting): number =>
          one instanceof Waiting ? one.place : (places.get(one) ?? NOT_HERE);
        steps.forEach((what, now) => {
          if (typeof what === 'string') {
            const transaction = transactions[now] as Transaction;
            const one =
              what === 'queue' ? new Waiting(transaction, queue, 1, 'usual') : transaction;
            const place = log.push(one, now);
            if (one instanceof Waiting) one.place = place;
            else places.set(one, place);
            const last = waiting.at(-1);
            if (what === 'behind' && last !== undefined && !(last instanceof Waiting)) {
              log.setNext(placeOf(last), place);
              next.set(last, transaction);
            }
            waiting.push(one);
            times.set(one, now);
          } else {
            const [left] = waiting.splice(what % Math.max(1, waiting.length), 1);
            if (left !== undefined) log.remove(placeOf(left));
          }
          expect(log.length).toBeLessThanOrEqual(2 * waiting.length + slack + 1);
          expect(log.waiting).toBe(waiting.length);
          expect([...log.all()]).toEqual(waiting);
          for (const one of waiting) expect(log.at(placeOf(one))).toBe(one);
          for (const [one, behind] of next)
            if (waiting.includes(one) && waiting.includes(behind))
              expect(log.nextOf(placeOf(one))).toBe(placeOf(behind));
          const [oldest] = waiting;
          const came = oldest === undefined ? 0 : (times.get(oldest) ?? 0);
          expect(log.oldestUntil(came - 1)).toBeUndefined();
          expect(log.oldestUntil(came)).toBe(oldest && transactionOf(oldest));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('gives what is put into a queue its place', () => {
    const log = new ArrivalLog(() => undefined);
    const [first, second] = transactions as [Transaction, Transaction];
    log.push(first, 1);
    log.push(second, 2);
    const waiting = new Waiting(second, queue, 1, 'usual');
    log.replace(1, waiting);
    expect(waiting.place).toBe(1);
    expect([...log.all()]).toEqual([first, waiting]);
    log.remove(waiting.place);
    expect(() => log.remove(1)).toThrow('what leaves was there');
  });
});
