/**
 * Clients with a place in the network: they hand transactions to delegates in messages, hear from
 * them what became of each, and try another delegate when they hear nothing for long. They know what
 * messages tell them, and nothing else.
 *
 * @module
 */
import { assert } from '../../protocol/kernel/assert.ts';
import type { Hash, Micros, PeerId } from '../../protocol/kernel/types.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';
import type { Message } from '../../protocol/node/message.ts';
import type { TransactionRefusal } from '../../protocol/chain/mempool-limits.ts';
import { isRefusal } from '../../protocol/node/submission.ts';
import type { ClientSettings } from '../../scenarios/scenario.ts';
import type { RandomStream } from '../random.ts';
import type { WorldEvent } from '../trace-event.ts';
import type { Order } from './source.ts';
import type { Submitter } from './submission.ts';

export interface ClientNodesSetup {
  readonly settings: ClientSettings;
  /** Number of the load in the scenario. */
  readonly load: number;
  /** Number in the network of the first client; the others follow. */
  readonly firstPeer: number;
  readonly delegates: number;
  /** What a client waits for. */
  readonly confirmations: number;
  readonly blockInterval: Micros;
  /** Whether clients wait for news; those who mean no good do not care. */
  readonly isPatient: boolean;
  /** Whether accounts do. A node that is behind then takes a good signature for a bad one. */
  readonly changesKeys: boolean;
  readonly stream: RandomStream;
  readonly send: (from: number, to: PeerId, message: Message) => void;
  readonly emit: (event: WorldEvent) => void;
}

interface Pending {
  readonly transaction: Transaction;
  readonly client: number;
  /** What it asks for. */
  readonly confirmations: number;
  delegate: number;
  /** From 1. */
  attempt: number;
  /** When the client last did or heard something about it. */
  since: Micros;
}

/** At most so many try again at once. */
const RETRIES_AT_ONCE = 1_000;
const LONGEST_INTERVAL: Micros = 1_000_000;

/** What no other delegate would see otherwise, and no later moment. */
const FINAL_REFUSALS: ReadonlySet<TransactionRefusal> = new Set<TransactionRefusal>([
  'foreign-chain',
  'unknown-sender',
  'stale-nonce',
  'bad-signature',
  'fee-too-low',
  'too-large',
  'too-costly',
]);

export class ClientNodes implements Submitter {
  readonly interval: Micros;
  readonly #setup: ClientNodesSetup;
  /** The delegate that each client talks to; −1: none yet. */
  readonly #delegateOf: Int32Array;
  /** Not known to be in a block, the longest waiting first. */
  readonly #open = new Map<Hash, Pending>();
  /** Known to be in one, without all confirmations yet. */
  readonly #included = new Map<Hash, Pending>();

  constructor(setup: ClientNodesSetup) {
    this.#setup = setup;
    this.#delegateOf = new Int32Array(setup.settings.count).fill(-1);
    this.interval = Math.min(LONGEST_INTERVAL, setup.settings.retryAfter);
  }

  /** The accounts of a load are dealt to its clients in turn. */
  submit(now: Micros, { transaction, account, confirmations: asked }: Order): void {
    const client = account % this.#setup.settings.count;
    const delegate = this.#pick(client);
    const confirmations = asked ?? this.#setup.confirmations;
    const since = now;
    const pending = { transaction, client, confirmations, delegate, attempt: 1, since };
    if (this.#setup.isPatient) this.#open.set(transaction.id, pending);
    this.#send(now, pending);
  }

  lookAgain(now: Micros): void {
    const { settings, confirmations, blockInterval } = this.#setup;
    const ripening = settings.retryAfter + confirmations * blockInterval;
    this.#retry(now, this.#open, settings.retryAfter);
    this.#retry(now, this.#included, ripening);
  }

  /** They are told by messages. */
  onCommitted(): void {
    return;
  }

  /** @param client - its number in the network */
  receive(now: Micros, client: number, from: PeerId, message: Message): void {
    if (message.kind === 'submitted') this.#answered(now, client, from, message);
    else if (message.kind === 'confirmed') this.#confirmed(now, client, from, message);
  }

  #answered(
    at: Micros,
    client: number,
    node: PeerId,
    { transaction, code }: Extract<Message, { kind: 'submitted' }>,
  ): void {
    const { load, emit } = this.#setup;
    emit({ at, kind: 'answered', load, client, node, transaction, code });
    const pending = this.#open.get(transaction);
    if (pending === undefined || !isRefusal(code) || !this.#isFinal(code)) return;
    this.#open.delete(transaction);
    emit({ at, kind: 'gave-up', load, client, transaction, reason: 'refused' });
  }

  #isFinal(code: TransactionRefusal): boolean {
    if (code === 'bad-signature' && this.#setup.changesKeys) return false;
    return FINAL_REFUSALS.has(code);
  }

  #confirmed(
    at: Micros,
    client: number,
    node: PeerId,
    { ids, height, confirmations }: Extract<Message, { kind: 'confirmed' }>,
  ): void {
    const { load, emit } = this.#setup;
    emit({ at, kind: 'told', load, client, node, height, confirmations, transactions: ids });
    for (const id of ids) {
      const pending = this.#open.get(id) ?? this.#included.get(id);
      if (pending === undefined) continue;
      this.#open.delete(id);
      this.#included.delete(id);
      if (confirmations >= pending.confirmations) continue;
      pending.since = at;
      (confirmations === 0 ? this.#open : this.#included).set(id, pending);
    }
  }

  #retry(at: Micros, waiting: Map<Hash, Pending>, patience: Micros): void {
    const { settings, load, firstPeer, emit } = this.#setup;
    let count = 0;
    for (const [id, pending] of waiting) {
      if (at - pending.since < patience || count === RETRIES_AT_ONCE) return;
      count += 1;
      waiting.delete(id);
      if (pending.attempt === settings.attempts) {
        const client = firstPeer + pending.client;
        emit({ at, kind: 'gave-up', load, client, transaction: id, reason: 'no-answer' });
        continue;
      }
      waiting.set(id, pending);
      pending.attempt += 1;
      pending.since = at;
      pending.delegate = this.#pickAnother(pending);
      this.#send(at, pending);
    }
  }

  #send(at: Micros, pending: Pending): void {
    const { transaction, client, confirmations, delegate, attempt } = pending;
    const { load, firstPeer, send, emit } = this.#setup;
    const peer = firstPeer + client;
    const { id } = transaction;
    emit({ at, kind: 'submitted', node: delegate, transaction: id, attempt, load, client: peer });
    send(peer, delegate as PeerId, { kind: 'submit', transaction, confirmations });
  }

  #pick(client: number): number {
    const { settings, delegates, stream } = this.#setup;
    if (settings.delegate === 'random') return stream.below(delegates);
    const own = this.#delegateOf[client] ?? -1;
    if (own >= 0) return own;
    const first = stream.below(delegates);
    this.#delegateOf[client] = first;
    return first;
  }

  /** Other than the one that it heard nothing from; a client that keeps to one changes over. */
  #pickAnother({ client, delegate }: Pending): number {
    const { settings, delegates, stream } = this.#setup;
    assert(delegates > 0, 'a chain without delegates');
    if (delegates === 1) return delegate;
    const own = this.#delegateOf[client] ?? -1;
    // It has changed over already, for another transaction.
    if (settings.delegate === 'sticky' && own !== delegate) return own;
    const next = (delegate + 1 + stream.below(delegates - 1)) % delegates;
    if (settings.delegate === 'sticky') this.#delegateOf[client] = next;
    return next;
  }
}
