/**
 * What a node does for clients (W17, W13): takes a transaction in, says at once what became of it,
 * and tells the client when it is in a committed block and when it has enough confirmations.
 *
 * Kept in memory alone: a client that hears nothing for long asks another node, by handing the same
 * transaction in again.
 *
 * @module
 */
import type { Body } from '../block/body.ts';
import type { Chain } from '../chain/chain.ts';
import type { ChainBlock } from '../chain/chain-block.ts';
import type { Hash, Micros, PeerId } from '../kernel/types.ts';
import type { Transaction } from '../ledger/transaction.ts';
import type { Message } from './message.ts';
import { isRefusal, type SubmissionCode } from './submission.ts';
import type { TransactionRefusal } from '../chain/mempool-limits.ts';

/** What the service needs of its node. */
export interface ClientServiceHost {
  readonly chain: Chain;
  /** Takes a transaction in and passes it on. */
  takeIn(now: Micros, transaction: Transaction): SubmissionCode;
  /** Tells the world that a client's transaction was not taken. */
  refuse(transaction: Transaction, reason: TransactionRefusal): void;
  /** Sends to a client; no sign of life for other nodes. */
  answer(to: PeerId, message: Message): void;
}

/** A transaction that clients want to hear of. */
interface Watch {
  readonly clients: PeerId[];
  /** The most that one of them asked for. */
  confirmations: number;
  /** The block with it; null: none yet. */
  block: ChainBlock | null;
}

/** Who asks for more than this is served at the cost of the oldest. */
const MOST_WATCHES = 100_000;
const MOST_CLIENTS_OF_ONE = 8;

export class ClientService {
  readonly #host: ClientServiceHost;
  readonly #watches = new Map<Hash, Watch>();
  /** Transactions by the height of the head at which they have their confirmations. */
  readonly #ripe = new Map<number, Hash[]>();

  constructor(host: ClientServiceHost) {
    this.#host = host;
  }

  onMessage(now: Micros, from: PeerId, message: Message): boolean {
    if (message.kind !== 'submit') return false;
    const { transaction, confirmations } = message;
    const { id } = transaction;
    const outcome = this.#host.takeIn(now, transaction);
    // Its nonce is used up, perhaps by itself.
    const block = outcome === 'stale-nonce' ? this.#blockWith(id) : null;
    const code = block === null ? outcome : 'committed';
    this.#host.answer(from, { kind: 'submitted', transaction: id, code });
    if (isRefusal(code)) {
      this.#host.refuse(transaction, code);
      return true;
    }
    const watch = this.#watch(id, from, confirmations);
    if (block !== null) this.#tellOfOld(id, from, watch, block);
    return true;
  }

  onCommitted(block: ChainBlock): void {
    if (this.#watches.size === 0) return;
    const included: Hash[] = [];
    for (const id of block.body.transactions) {
      const watch = this.#watches.get(id);
      if (watch === undefined) continue;
      included.push(id);
      this.#include(id, watch, block);
    }
    this.#tell(included, block, 1);
    this.#tellRipe(block.height);
  }

  /** W14: the block is no longer on this node's chain. */
  onUndone(block: ChainBlock): void {
    if (this.#watches.size === 0) return;
    const undone: Hash[] = [];
    for (const id of block.body.transactions) {
      const watch = this.#watches.get(id);
      if (watch === undefined) continue;
      watch.block = null;
      undone.push(id);
    }
    this.#tell(undone, block, 0);
  }

  #watch(id: Hash, client: PeerId, confirmations: number): Watch {
    const known = this.#watches.get(id);
    if (known !== undefined) {
      if (!known.clients.includes(client) && known.clients.length < MOST_CLIENTS_OF_ONE)
        known.clients.push(client);
      known.confirmations = Math.max(known.confirmations, confirmations);
      return known;
    }
    const watch: Watch = { clients: [client], confirmations, block: null };
    this.#watches.set(id, watch);
    if (this.#watches.size > MOST_WATCHES) {
      const oldest = this.#watches.keys().next();
      if (oldest.done !== true) this.#watches.delete(oldest.value);
    }
    return watch;
  }

  #include(id: Hash, watch: Watch, block: ChainBlock): void {
    watch.block = block;
    const head = block.height + Math.max(1, watch.confirmations) - 1;
    const ripe = this.#ripe.get(head);
    if (ripe === undefined) this.#ripe.set(head, [id]);
    else ripe.push(id);
  }

  #tellRipe(head: number): void {
    const ripe = this.#ripe.get(head);
    if (ripe === undefined) return;
    this.#ripe.delete(head);
    const byBlock = new Map<ChainBlock, Hash[]>();
    // One that was undone and is in a block of the same height again stands here twice.
    for (const id of new Set(ripe)) {
      const watch = this.#watches.get(id);
      // It may have been undone since, and wait for another height.
      if (watch?.block == null || head - watch.block.height + 1 < watch.confirmations) continue;
      const ids = byBlock.get(watch.block);
      if (ids === undefined) byBlock.set(watch.block, [id]);
      else ids.push(id);
    }
    for (const [block, ids] of [...byBlock].toSorted(([a], [b]) => a.height - b.height)) {
      // Of the newest block they were told as it came.
      if (head > block.height) this.#tell(ids, block, head - block.height + 1);
      for (const id of ids) this.#watches.delete(id);
    }
  }

  /** The transaction was on the chain before the client asked for it here. */
  #tellOfOld(id: Hash, client: PeerId, watch: Watch, block: ChainBlock): void {
    const confirmations = this.#host.chain.head.height - block.height + 1;
    this.#send(client, [id], block, confirmations);
    if (confirmations >= watch.confirmations) this.#watches.delete(id);
    else if (watch.block !== block) this.#include(id, watch, block);
  }

  #tell(ids: readonly Hash[], block: ChainBlock, confirmations: number): void {
    if (ids.length === 0) return;
    const byClient = new Map<PeerId, Hash[]>();
    for (const id of ids)
      for (const client of this.#watches.get(id)?.clients ?? []) {
        const own = byClient.get(client);
        if (own === undefined) byClient.set(client, [id]);
        else own.push(id);
      }
    for (const [client, own] of [...byClient].toSorted(([a], [b]) => a - b))
      this.#send(client, own, block, confirmations);
  }

  #send(client: PeerId, ids: readonly Hash[], block: ChainBlock, confirmations: number): void {
    const { hash, height } = block;
    const most = Math.min(confirmations, MOST_CONFIRMATIONS_TOLD);
    const message = { kind: 'confirmed', ids, block: hash, height } as const;
    this.#host.answer(client, { ...message, confirmations: most });
  }

  /** The block with it, as far down as blocks are kept; null: in none of them. */
  #blockWith(id: Hash): ChainBlock | null {
    const { chain } = this.#host;
    for (let { height }: { height: number } = chain.head; height > chain.base; height -= 1) {
      const block = chain.at(height);
      if (block !== undefined && idsOf(block.body).has(id)) return block;
    }
    return null;
  }
}

/** As many as the message holds. */
const MOST_CONFIRMATIONS_TOLD = 0xffff;

const idSets = new WeakMap<Body, ReadonlySet<Hash>>();

/** Computed once for each body, by the first who asks. */
function idsOf(body: Body): ReadonlySet<Hash> {
  let ids = idSets.get(body);
  if (ids === undefined) {
    ids = new Set(body.transactions);
    idSets.set(body, ids);
  }
  return ids;
}
