/**
 * Transfers as a trace has them: when, from whom, to whom, how much.
 *
 * @module
 */
import { defined } from '../../protocol/kernel/assert.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceLoad } from '../../scenarios/scenario.ts';
import type { Arrivals } from './arrivals.ts';
import type { Order, TransactionSource } from './source.ts';
import type { Wallets } from './wallets.ts';

/** When the rows of a trace are due. @param end - the last moment that counts */
export function traceArrivals({ rows, start }: TraceLoad, end: Micros): Arrivals {
  let next = 0;
  return () => {
    const row = rows[next];
    next += 1;
    return row === undefined || start + row.at > end ? null : start + row.at;
  };
}

export class TraceTransfers implements TransactionSource {
  readonly #load: TraceLoad;
  readonly #wallets: Wallets;
  #next = 0;

  constructor(load: TraceLoad, wallets: Wallets) {
    this.#load = load;
    this.#wallets = wallets;
  }

  next(): Order {
    const row = defined(this.#load.rows[this.#next], 'row of a trace');
    this.#next += 1;
    const { from, to, amount, fee } = row;
    return { transaction: this.#wallets.transfer(from, to, amount, fee), account: from };
  }
}
