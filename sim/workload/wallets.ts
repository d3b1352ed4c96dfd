/**
 * The accounts of one load: their keys, and the nonce that each uses next.
 *
 * @module
 */
import type { KeyPair, SignatureSuite } from '../../protocol/crypto/suite.ts';
import { defined } from '../../protocol/kernel/assert.ts';
import type { Address, Amount, ChainId } from '../../protocol/kernel/types.ts';
import { minimumFee, type FeeSchedule } from '../../protocol/ledger/fees.ts';
import type { Operation } from '../../protocol/ledger/operations/operations.ts';
import { Transaction, type TransactionFields } from '../../protocol/ledger/transaction.ts';
import type { Fee } from '../../scenarios/scenario.ts';
import type { Client } from '../genesis.ts';

/** What an account signs with. */
export interface Signer {
  readonly suite: SignatureSuite;
  readonly keys: KeyPair;
}

/** The chain that transactions are for. */
export interface ChainTerms {
  readonly chain: ChainId;
  readonly fees: FeeSchedule;
}

/** What `least` pays where the chain asks for nothing. */
const LEAST = 1n;

export class Wallets {
  readonly #clients: readonly Client[];
  readonly #nonces: Float64Array;
  readonly #suite: SignatureSuite;
  readonly #terms: ChainTerms;
  /** Of accounts that have changed their keys. */
  readonly #changed = new Map<number, Signer>();

  /** @param suite - of all keys at the beginning */
  constructor(clients: readonly Client[], suite: SignatureSuite, terms: ChainTerms) {
    this.#clients = clients;
    this.#nonces = new Float64Array(clients.length);
    this.#suite = suite;
    this.#terms = terms;
  }

  get size(): number {
    return this.#clients.length;
  }

  get chain(): ChainId {
    return this.#terms.chain;
  }

  addressOf(account: number): Address {
    return this.#client(account).address;
  }

  /** Nonce of the account's next transaction. */
  nonceOf(account: number): number {
    return this.#nonces[account] ?? 0;
  }

  signerOf(account: number): Signer {
    return this.#changed.get(account) ?? { suite: this.#suite, keys: this.#client(account).keys };
  }

  /** From now on the account signs with this. */
  setSigner(account: number, signer: Signer): void {
    this.#changed.set(account, signer);
  }

  /** The account's next transaction, signed; its nonce is used up. */
  sign(account: number, operation: Operation, fee: Fee): Transaction {
    const nonce = this.nonceOf(account);
    this.#nonces[account] = nonce + 1;
    const paid = fee === 'least' ? this.#leastFee(account, nonce, operation) : fee;
    return this.signAs(account, this.fields(account, nonce, operation, paid));
  }

  transfer(from: number, to: number, amount: bigint, fee: Fee): Transaction {
    return this.sign(from, this.transferTo(to, amount), fee);
  }

  transferTo(to: number, amount: bigint): Operation {
    return { kind: 'transfer', to: this.addressOf(to), amount: amount as Amount };
  }

  /** Whatever is said, signed with the account's key; no nonce is used up. */
  signAs(account: number, fields: TransactionFields): Transaction {
    const { suite, keys } = this.signerOf(account);
    return Transaction.signed(fields, (message) => suite.sign(message, keys.secretKey));
  }

  fields(account: number, nonce: number, operation: Operation, fee: bigint): TransactionFields {
    const from = this.addressOf(account);
    return { chain: this.#terms.chain, from, nonce, fee: fee as Amount, operation };
  }

  /** A transaction is as long whatever its fee and its signature are. */
  #leastFee(account: number, nonce: number, operation: Operation): bigint {
    const { fees } = this.#terms;
    let size = 0;
    if (fees.perByte > 0n) {
      const signature = new Uint8Array(this.signerOf(account).suite.signatureBytes);
      const fields = this.fields(account, nonce, operation, 0n);
      ({ size } = new Transaction(fields, signature));
    }
    const asked = minimumFee(operation.kind, size, fees);
    return asked > LEAST ? asked : LEAST;
  }

  #client(account: number): Client {
    return defined(this.#clients[account], 'account of a load');
  }
}
