/**
 * Clients that send the transactions that a scenario spells out. Each keeps its nonces, and watches
 * the chain: what is not committed for long is handed in again; what can no longer be, because its
 * nonce is used up or its key has changed, is signed anew.
 *
 * @module
 */
import { equalBytes } from '../../protocol/kernel/bytes.ts';
import { defined } from '../../protocol/kernel/assert.ts';
import type { Amount, Hash, Micros } from '../../protocol/kernel/types.ts';
import type { Account } from '../../protocol/ledger/account.ts';
import { leastFee } from '../../protocol/ledger/apply.ts';
import { minimumFee } from '../../protocol/ledger/fees.ts';
import type { State } from '../../protocol/ledger/state.ts';
import { Transaction, type TransactionFields } from '../../protocol/ledger/transaction.ts';
import type { Party, Scenario, ScriptedTransaction } from '../../scenarios/scenario.ts';
import type { GenesisPlan } from '../genesis.ts';
import { nameOf, type Key } from '../key-ring.ts';
import type { Submission } from './direct-clients.ts';
import { Keeper } from './keeper.ts';
import { operationOf } from './orders.ts';

/** A client waits this long for its transaction to be committed before it tries another node. */
const RETRY_AFTER: Micros = 30_000_000;
/** How often clients look whether they should. */
const RETRY_INTERVAL: Micros = 1_000_000;

/** What clients need of the simulation. */
export interface ScriptWorld {
  /** Has something done at a time. */
  at(time: Micros, action: () => void): void;
  handIn(submission: Submission): void;
  /** The chain as some node shows it that is up; null when none is. */
  chain(): { readonly height: number; readonly state: State } | null;
}

interface Waiting {
  readonly order: ScriptedTransaction;
  readonly key: Key;
  readonly transaction: Transaction;
  readonly attempt: number;
  readonly since: Micros;
}

export class ScriptedClients {
  readonly #plan: GenesisPlan;
  /** Nodes let nothing in for less, whatever the chain asks for. */
  readonly #minFee: bigint;
  readonly #world: ScriptWorld;
  readonly #keeper: Keeper;
  /** Nonce of each account's next transaction, as far as it has sent any. */
  readonly #nonces = new Map<string, number>();
  /** Handed in and not committed. */
  readonly #waiting = new Map<Hash, Waiting>();
  #isLooking = false;

  constructor(scenario: Scenario, plan: GenesisPlan, world: ScriptWorld) {
    this.#plan = plan;
    this.#minFee = scenario.mempool.minFee;
    this.#world = world;
    this.#keeper = new Keeper(plan.ring, scenario.chain.signatures, (address) => ({
      account: world.chain()?.state.accounts.get(address),
      height: this.#nextHeight(),
    }));
    for (const { name, signatures } of scenario.accounts)
      this.#keeper.firstKeyOf({ kind: 'account', name }, signatures);
    for (const { order } of scenario.transactions)
      if (order.kind === 'register-address')
        this.#keeper.firstKeyOf({ kind: 'account', name: order.name }, order.signatures);
    for (const order of scenario.transactions)
      world.at(order.at, () => {
        this.#send(order.at, order, this.#nextNonce(order.from));
        this.#watch(order.at);
      });
  }

  onCommitted(ids: readonly Hash[]): void {
    if (this.#waiting.size === 0) return;
    for (const id of ids) this.#waiting.delete(id);
  }

  /** Looks after what is not committed yet. */
  #look(now: Micros): void {
    this.#isLooking = false;
    for (const [id, waiting] of [...this.#waiting]) {
      const { order, transaction, attempt, since } = waiting;
      const nonce = this.#nonceAnew(waiting);
      if (nonce !== null) {
        this.#waiting.delete(id);
        this.#send(now, order, nonce);
      } else if (now - since >= RETRY_AFTER) {
        this.#waiting.set(id, { ...waiting, attempt: attempt + 1, since: now });
        this.#world.handIn({ transaction, attempt: attempt + 1 });
      }
    }
    this.#watch(now);
  }

  #watch(now: Micros): void {
    if (this.#isLooking || this.#waiting.size === 0) return;
    this.#isLooking = true;
    const next = now + RETRY_INTERVAL;
    this.#world.at(next, () => this.#look(next));
  }

  #send(now: Micros, order: ScriptedTransaction, nonce: number): void {
    const key = this.#keeper.keyOf(order.from);
    const transaction = this.#make(order, key, nonce);
    const waiting = { order, key, transaction, attempt: 1, since: now };
    this.#waiting.set(transaction.id, waiting);
    this.#world.handIn({ transaction, attempt: 1 });
  }

  /**
   * The nonce to sign it anew with, if no block can have it any more: the next one, where something
   * else has its nonce; its own, where another key counts or a return is free no longer, because
   * those behind it wait for that.
   */
  #nonceAnew({ order: { from, fee }, key, transaction }: Waiting): number | null {
    const account = this.#accountOf(from);
    if (account === undefined) return null;
    if (account.nonce > transaction.nonce) return this.#nextNonce(from);
    const isSame = equalBytes(this.#keeper.keyOf(from).publicKey, key.publicKey);
    const paysEnough = fee !== null || transaction.fee >= this.#leastFee(transaction);
    return isSame && paysEnough ? null : transaction.nonce;
  }

  #nextNonce(from: Party): number {
    const seen = this.#accountOf(from)?.nonce ?? 0;
    const nonce = Math.max(seen, this.#nonces.get(nameOf(from)) ?? 0);
    this.#nonces.set(nameOf(from), nonce + 1);
    return nonce;
  }

  #make({ from, fee, order }: ScriptedTransaction, key: Key, nonce: number): Transaction {
    const { chain } = this.#plan.genesis.parameters;
    const address = this.#keeper.addressOf(from);
    const operation = operationOf(order, {
      chain,
      height: this.#nextHeight(),
      from,
      nonce,
      keeper: this.#keeper,
      nodeKey: (delegate) => ({
        suite: this.#plan.suite,
        publicKey: defined(this.#plan.delegateKeys[delegate], 'key of a node').publicKey,
      }),
    });
    const { suite, secretKey } = key;
    const fields = { chain, from: address, nonce, fee: 0n as Amount, operation };
    const paid = fee ?? this.#leastFee(unsigned(fields, suite.signatureBytes));
    return Transaction.signed({ ...fields, fee: paid as Amount }, (message) =>
      suite.sign(message, secretKey),
    );
  }

  /** What lets it into the next block, by the chain that clients see. */
  #leastFee(transaction: Transaction): bigint {
    const { fees } = this.#plan.genesis.parameters;
    const state = this.#world.chain()?.state;
    const least =
      state === undefined
        ? minimumFee(transaction.operation.kind, transaction.size, fees)
        : leastFee(transaction, { fees }, state);
    return least > this.#minFee ? least : this.#minFee;
  }

  #accountOf(party: Party): Account | undefined {
    return this.#world.chain()?.state.accounts.get(this.#keeper.addressOf(party));
  }

  /** Of the block that is expected to have what is signed now. */
  #nextHeight(): number {
    return (this.#world.chain()?.height ?? 0) + 1;
  }
}

/** As large as it will be when it is signed: the fee takes as much room whatever it is. */
function unsigned(fields: TransactionFields, signatureBytes: number): Transaction {
  return new Transaction(fields, new Uint8Array(signatureBytes));
}
