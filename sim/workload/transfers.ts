/**
 * Transfers of coin between the accounts of a load.
 *
 * @module
 */
import type { TransferLoad } from '../../scenarios/scenario.ts';
import type { RandomStream } from '../random.ts';
import type { Order, TransactionSource } from './source.ts';
import type { Wallets } from './wallets.ts';

export class Transfers implements TransactionSource {
  readonly #load: Pick<TransferLoad, 'amount' | 'fee'>;
  readonly #wallets: Wallets;
  readonly #stream: RandomStream;

  constructor(load: Pick<TransferLoad, 'amount' | 'fee'>, wallets: Wallets, stream: RandomStream) {
    this.#load = load;
    this.#wallets = wallets;
    this.#stream = stream;
  }

  next(): Order {
    const { size } = this.#wallets;
    const from = this.#stream.below(size);
    const step = size > 1 ? 1 + this.#stream.below(size - 1) : 0;
    const { amount, fee } = this.#load;
    const transaction = this.#wallets.transfer(from, (from + step) % size, amount, fee);
    return { transaction, account: from };
  }
}
