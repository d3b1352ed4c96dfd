/**
 * Transactions of those who mean no good: replays of what is committed, and such as must never be.
 *
 * @module
 */
import { MAX_SIGNATURE_BYTES } from '../../protocol/crypto/suite.ts';
import { defined } from '../../protocol/kernel/assert.ts';
import { toHex } from '../../protocol/kernel/bytes.ts';
import type { Address, Amount, ChainId } from '../../protocol/kernel/types.ts';
import type { FeeSchedule } from '../../protocol/ledger/fees.ts';
import { minimumFee } from '../../protocol/ledger/fees.ts';
import { Transaction, type TransactionFields } from '../../protocol/ledger/transaction.ts';
import type { TransactionFault } from '../../scenarios/scenario.ts';
import { digest } from '../key-ring.ts';
import type { RandomStream } from '../random.ts';
import type { CommittedMemory } from './committed-memory.ts';
import type { Order, TransactionSource } from './source.ts';
import type { Pair } from './spread.ts';
import type { Wallets } from './wallets.ts';

/** Transfers of the least amount for the least fee. */
export class Spam implements TransactionSource {
  readonly #wallets: Wallets;
  readonly #pairs: () => Pair;
  readonly #fees: FeeSchedule;
  #fee: bigint | undefined;

  constructor(wallets: Wallets, pairs: () => Pair, fees: FeeSchedule) {
    this.#wallets = wallets;
    this.#pairs = pairs;
    this.#fees = fees;
  }

  next(): Order {
    const { from, to } = this.#pairs();
    this.#fee ??= this.#leastFee();
    return { transaction: this.#wallets.transfer(from, to, 1n, this.#fee), account: from };
  }

  /** All of them are of one size. */
  #leastFee(): bigint {
    const fields = this.#wallets.fields(0, 0, this.#wallets.transferTo(1, 1n), 0n);
    return minimumFee('transfer', this.#wallets.signAs(0, fields).size, this.#fees);
  }
}

/** Hands in again what is committed. */
export class Replays implements TransactionSource {
  readonly #memory: CommittedMemory;
  readonly #stream: RandomStream;
  #count = 0;

  constructor(memory: CommittedMemory, stream: RandomStream) {
    this.#memory = memory;
    this.#stream = stream;
  }

  next(): Order | null {
    const transaction = this.#memory.pick(this.#stream);
    if (transaction === undefined) return null;
    this.#count += 1;
    return { transaction, account: this.#count };
  }
}

/** Accounts of invalid transactions have used up one nonce before the chain begins. */
export const NONCE_OF_INVALID = 1;
/** Far ahead of what an account that commits nothing ever uses. */
const NONCE_AHEAD = 1_000_000;
/** More than there is. */
const UNPAYABLE = (1n << 64n) - 1n;

/** Transactions with one fault after the other, each by the next account. */
export class InvalidTransactions implements TransactionSource {
  readonly #faults: readonly TransactionFault[];
  readonly #wallets: Wallets;
  readonly #fee: bigint;
  #count = 0;

  /** @param fee - more than the least, so that nothing is refused for it */
  constructor(faults: readonly TransactionFault[], wallets: Wallets, fee: bigint) {
    this.#faults = faults;
    this.#wallets = wallets;
    this.#fee = fee;
  }

  next(): Order {
    const index = this.#count;
    this.#count += 1;
    const fault = defined(this.#faults[index % this.#faults.length], 'fault');
    const account = Math.floor(index / this.#faults.length) % this.#wallets.size;
    return { transaction: this.#make(fault, account, index), account };
  }

  /** No two are alike: the amount counts them. */
  #make(fault: TransactionFault, account: number, index: number): Transaction {
    const other = (account + 1) % this.#wallets.size;
    const operation = this.#wallets.transferTo(other, BigInt(index + 1));
    const valid = this.#wallets.fields(account, NONCE_OF_INVALID, operation, this.#fee);
    const signed = (changed: Partial<TransactionFields>): Transaction =>
      this.#wallets.signAs(account, { ...valid, ...changed });
    switch (fault) {
      case 'signature':
        return this.#wallets.signAs(other, valid);
      case 'nonce-used':
        return signed({ nonce: NONCE_OF_INVALID - 1 });
      case 'nonce-ahead':
        return signed({ nonce: NONCE_AHEAD + index });
      case 'sender':
        return signed({ from: toHex(digest(`nobody/${index}`)) as Address });
      case 'fee':
        return signed({ fee: UNPAYABLE as Amount });
      case 'chain':
        return signed({ chain: (valid.chain + 1) as ChainId });
      case 'size':
        return padded(signed({}));
    }
  }
}

/** As long as a signature may be on the wire, whatever the algorithm. */
function padded(transaction: Transaction): Transaction {
  const signature = new Uint8Array(MAX_SIGNATURE_BYTES);
  signature.set(transaction.signature);
  const { chain, from, nonce, fee, operation } = transaction;
  return new Transaction({ chain, from, nonce, fee, operation }, signature);
}
