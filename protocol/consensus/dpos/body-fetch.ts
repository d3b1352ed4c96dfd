/**
 * Getting the body behind a header, and the transactions that the mempool lacks (W6): asks the node
 * that the header came from, then others, until the block can be executed.
 *
 * @module
 */
import { EMPTY_BODY, type Body } from '../../block/body.ts';
import type { Hash, Micros, PeerId } from '../../kernel/types.ts';
import type { Transaction } from '../../ledger/transaction.ts';
import type { EngineHost } from '../engine.ts';
import type { Candidate } from './candidate.ts';

export class BodyFetch {
  readonly #host: EngineHost;
  readonly #candidate: (hash: Hash) => Candidate | undefined;
  /** Body and transactions of the candidate are complete. */
  readonly #onComplete: (now: Micros, candidate: Candidate) => void;

  constructor(
    host: EngineHost,
    candidate: (hash: Hash) => Candidate | undefined,
    onComplete: (now: Micros, candidate: Candidate) => void,
  ) {
    this.#host = host;
    this.#candidate = candidate;
    this.#onComplete = onComplete;
  }

  begin(now: Micros, candidate: Candidate): void {
    if (candidate.signed.header.bodyHash === EMPTY_BODY.hash) candidate.body = EMPTY_BODY;
    this.#proceed(now, candidate);
  }

  /** Request number `request` should have been answered. */
  onTimer(now: Micros, block: Hash, request: number): void {
    const candidate = this.#candidate(block);
    if (candidate?.requests !== request || candidate.transactions !== null) return;
    candidate.source += 1;
    this.#proceed(now, candidate);
  }

  onBody(now: Micros, block: Hash, body: Body): void {
    const candidate = this.#candidate(block);
    if (candidate === undefined || candidate.body !== null) return;
    if (body.hash !== candidate.signed.header.bodyHash) {
      const { height } = candidate.signed.header;
      const reason = 'body does not match the header';
      this.#host.announce({ kind: 'refused', what: 'body', block, height, reason });
      return;
    }
    candidate.body = body;
    this.#proceed(now, candidate);
  }

  onTransactions(now: Micros, block: Hash, transactions: readonly Transaction[]): void {
    const candidate = this.#candidate(block);
    if (candidate?.body == null || candidate.transactions !== null) return;
    const wanted = new Set(candidate.body.transactions);
    for (const transaction of transactions) {
      if (wanted.has(transaction.id)) candidate.fetched.set(transaction.id, transaction);
    }
    this.#collect(now, candidate, candidate.body);
  }

  onBodyRequest(from: PeerId, block: Hash): void {
    const candidate = this.#candidate(block);
    const body = candidate?.body ?? this.#host.chain.byHash(block)?.body;
    if (body != null) this.#host.send([from], { kind: 'body', block, body, transactions: [] });
    else candidate?.waiting.add(from);
  }

  onTransactionsRequest(from: PeerId, block: Hash, ids: readonly Hash[]): void {
    const candidate = this.#candidate(block);
    const committed = this.#host.chain.byHash(block);
    const known = new Map<Hash, Transaction>(candidate?.fetched);
    for (const transaction of candidate?.transactions ?? committed?.transactions ?? [])
      known.set(transaction.id, transaction);
    const transactions: Transaction[] = [];
    for (const id of ids) {
      const transaction = known.get(id) ?? this.#host.mempool.get(id);
      if (transaction !== undefined) transactions.push(transaction);
    }
    if (transactions.length > 0)
      this.#host.send([from], { kind: 'block-transactions', block, transactions });
  }

  /** Asks for what is missing, or goes on where nothing is. */
  #proceed(now: Micros, candidate: Candidate): void {
    const { body, hash: block, sources } = candidate;
    const missing = body === null ? null : this.#collect(now, candidate, body);
    if (missing?.length === 0) return;
    const source = sources[candidate.source % sources.length];
    if (source === undefined) return;
    candidate.requests += 1;
    this.#host.send(
      [source],
      missing === null
        ? { kind: 'body-request', block }
        : { kind: 'block-transactions-request', block, ids: missing },
    );
    // A request and its answer take two delays; then the next source is asked.
    const at = now + 2 * this.#host.parameters.maxDelay;
    this.#host.setTimer(at, { kind: 'body', block, request: candidate.requests });
  }

  /** Completes a candidate, or says what it lacks. */
  #collect(now: Micros, candidate: Candidate, body: Body): readonly Hash[] {
    const { mempool, computation } = this.#host;
    const { fetched } = candidate;
    const known = computation.contentOf(body);
    if (known?.every((transaction) => mempool.holds(transaction)) === true) {
      this.#complete(now, candidate, body, known);
      return [];
    }
    const transactions: Transaction[] = [];
    const missing: Hash[] = [];
    const waiting = (id: Hash, place: number): Transaction | undefined => {
      const transaction = known?.[place];
      if (transaction === undefined) return mempool.get(id);
      return mempool.holds(transaction) ? transaction : undefined;
    };
    for (const [place, id] of body.transactions.entries()) {
      const transaction = fetched.get(id) ?? waiting(id, place);
      if (transaction === undefined) missing.push(id);
      else transactions.push(transaction);
    }
    if (missing.length === 0) {
      computation.noteContent(body, transactions);
      this.#complete(now, candidate, body, transactions);
    }
    return missing;
  }

  #complete(
    now: Micros,
    candidate: Candidate,
    body: Body,
    transactions: readonly Transaction[],
  ): void {
    const { hash: block } = candidate;
    candidate.transactions = transactions;
    if (candidate.waiting.size > 0) {
      const waiting = [...candidate.waiting];
      candidate.waiting.clear();
      this.#host.send(waiting, { kind: 'body', block, body, transactions: [] });
    }
    this.#onComplete(now, candidate);
  }
}
