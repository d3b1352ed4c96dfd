/**
 * The accounts of one load: their keys, and the nonce that each uses next.
 *
 * @module
 */
import type { SignatureSuite } from '../../protocol/crypto/suite.ts';
import { defined } from '../../protocol/kernel/assert.ts';
import type { Address, Amount, ChainId } from '../../protocol/kernel/types.ts';
import type { Operation } from '../../protocol/ledger/operations/operations.ts';
import { Transaction, type TransactionFields } from '../../protocol/ledger/transaction.ts';
import type { Client } from '../genesis.ts';

export class Wallets {
  readonly #clients: readonly Client[];
  readonly #nonces: Float64Array;
  readonly #suite: SignatureSuite;
  readonly #chain: ChainId;

  constructor(clients: readonly Client[], suite: SignatureSuite, chain: ChainId) {
    this.#clients = clients;
    this.#nonces = new Float64Array(clients.length);
    this.#suite = suite;
    this.#chain = chain;
  }

  get size(): number {
    return this.#clients.length;
  }

  addressOf(account: number): Address {
    return this.#client(account).address;
  }

  /** The account's next transaction, signed; its nonce is used up. */
  sign(account: number, operation: Operation, fee: bigint): Transaction {
    const nonce = this.#nonces[account] ?? 0;
    this.#nonces[account] = nonce + 1;
    return this.signAs(account, this.fields(account, nonce, operation, fee));
  }

  transfer(from: number, to: number, amount: bigint, fee: bigint): Transaction {
    return this.sign(from, this.transferTo(to, amount), fee);
  }

  transferTo(to: number, amount: bigint): Operation {
    return { kind: 'transfer', to: this.addressOf(to), amount: amount as Amount };
  }

  /** Whatever is said, signed with the account's key; no nonce is used up. */
  signAs(account: number, fields: TransactionFields): Transaction {
    const { secretKey } = this.#client(account).keys;
    return Transaction.signed(fields, (message) => this.#suite.sign(message, secretKey));
  }

  fields(account: number, nonce: number, operation: Operation, fee: bigint): TransactionFields {
    const from = this.addressOf(account);
    return { chain: this.#chain, from, nonce, fee: fee as Amount, operation };
  }

  #client(account: number): Client {
    return defined(this.#clients[account], 'account of a load');
  }
}
