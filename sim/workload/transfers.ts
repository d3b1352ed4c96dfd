/**
 * Transfers of coin between the accounts of a load.
 *
 * @module
 */
import type { TransferLoad } from '../../scenarios/scenario.ts';
import type { Order, TransactionSource } from './source.ts';
import type { Pair } from './spread.ts';
import type { Wallets } from './wallets.ts';

export class Transfers implements TransactionSource {
  readonly #load: Pick<TransferLoad, 'amount' | 'fee'>;
  readonly #wallets: Wallets;
  readonly #pairs: () => Pair;

  constructor(load: Pick<TransferLoad, 'amount' | 'fee'>, wallets: Wallets, pairs: () => Pair) {
    this.#load = load;
    this.#wallets = wallets;
    this.#pairs = pairs;
  }

  next(): Order {
    const { from, to } = this.#pairs();
    const { amount, fee } = this.#load;
    const transaction = this.#wallets.transfer(from, to, amount, fee);
    return { transaction, account: from };
  }
}
