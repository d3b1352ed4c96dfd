/**
 * The mempool as one would explain it: a list, gone through from end to end for every question. It
 * shares no code with `protocol/chain/mempool.ts`.
 */
import type { MempoolLimits } from '../../protocol/chain/mempool-limits.ts';
import type { Address, Hash } from '../../protocol/kernel/types.ts';
import type { Account } from '../../protocol/ledger/account.ts';
import type { BlockContext } from '../../protocol/ledger/operations/operation.ts';
import { applyTransaction } from '../../protocol/ledger/apply.ts';
import { StateDraft, type State } from '../../protocol/ledger/state.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';

interface Entry {
  readonly transaction: Transaction;
  readonly arrival: number;
  readonly since: number;
  readonly returned: boolean;
}

const room = ({ transaction }: Entry): bigint => BigInt(transaction.size + 32);
/** Above 0 where `a` pays more for each byte. */
const byPrice = (a: Entry, b: Entry): number => {
  const difference = a.transaction.fee * room(b) - b.transaction.fee * room(a);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
};

export class NaiveMempool {
  readonly limits: MempoolLimits;
  entries: Entry[] = [];
  /** What left but into a block, and why. */
  dropped: string[] = [];
  #arrivals = 0;

  constructor(limits: MempoolLimits) {
    this.limits = limits;
  }

  get bytes(): number {
    return this.entries.reduce((sum, { transaction }) => sum + transaction.size, 0);
  }

  of(from: Address): Entry[] {
    return this.entries
      .filter(({ transaction }) => transaction.from === from)
      .toSorted((a, b) => a.transaction.nonce - b.transaction.nonce);
  }

  add(transaction: Transaction, account: Account, now: number, returned = false): string {
    const { nonce, fee, from, size } = transaction;
    if (nonce < account.nonce) return 'stale-nonce';
    if (nonce >= account.nonce + this.limits.maxPerAccount) return 'nonce-too-high';
    if (this.#isFull(1, size)) this.expire(now);
    const rival = this.of(from).find((other) => other.transaction.nonce === nonce);
    if (rival?.transaction.id === transaction.id) return 'known';
    if (fee < this.limits.minFee && !returned) return 'fee-too-low';
    this.#arrivals += 1;
    const entry = { transaction, arrival: this.#arrivals, since: now, returned };
    if (!returned) {
      if (rival !== undefined) {
        const bump = BigInt(1_000_000 + this.limits.replacementBumpPpm);
        const { fee: before } = rival.transaction;
        const enough = fee > before && fee * 1_000_000n >= before * bump;
        if (!enough || byPrice(entry, rival) < 0) return 'underpriced';
      }
      const others = this.of(from).filter((other) => other !== rival);
      if (fees(others) + fee > account.balance) return 'unpayable';
    }
    if (rival !== undefined) {
      if (this.#isFull(0, size - rival.transaction.size)) return 'full';
      this.#drop(rival, 'replaced');
    } else if (!this.#evictFor(entry, account)) return 'full';
    this.entries.push(entry);
    return 'added';
  }

  /** The next nonces of accounts, by which gaps are told. */
  next: (from: Address) => number = () => 0;

  settle(included: readonly Transaction[], state: State): void {
    const ids = new Set<Hash>(included.map(({ id }) => id));
    this.entries = this.entries.filter(({ transaction }) => !ids.has(transaction.id));
    for (const from of new Set(included.map((transaction) => transaction.from)))
      this.recheck(from, state);
  }

  restore(returned: readonly Transaction[], state: State, now: number): void {
    for (const { from } of returned) this.recheck(from, state);
    for (const transaction of returned) {
      const account = state.accounts.get(transaction.from)!;
      const outcome = this.add(transaction, account, now, true);
      if (outcome === 'stale-nonce') this.dropped.push(`${transaction.id} stale`);
      else if (outcome !== 'added' && outcome !== 'known')
        this.dropped.push(`${transaction.id} evicted`);
    }
    for (const from of new Set(returned.map((transaction) => transaction.from))) {
      const highest = state.accounts.get(from)!.nonce + this.limits.maxPerAccount;
      for (const entry of this.of(from))
        if (entry.transaction.nonce >= highest) this.#drop(entry, 'evicted');
      this.recheck(from, state);
    }
  }

  expire(now: number): void {
    for (const entry of [...this.entries])
      if (now - entry.since >= this.limits.expiry) this.#drop(entry, 'expired');
  }

  select(state: State, packer: BlockContext, bytes: number, cost: number): readonly Transaction[] {
    const draft = new StateDraft(state);
    const selected: Transaction[] = [];
    const passed = new Set<Address>();
    const stuck: Address[] = [];
    let left = bytes;
    for (;;) {
      const [best] = this.entries
        .filter(({ transaction: { from, nonce } }) => {
          const taken = selected.filter((transaction) => transaction.from === from).length;
          return !passed.has(from) && nonce === state.accounts.get(from)!.nonce + taken;
        })
        .toSorted((a, b) => byPrice(b, a) || a.arrival - b.arrival);
      if (best === undefined) break;
      const { transaction } = best;
      if (transaction.size + 32 > left || selected.length + 1 > cost) passed.add(transaction.from);
      else if (typeof applyTransaction(draft, transaction, packer) === 'string') {
        passed.add(transaction.from);
        stuck.push(transaction.from);
      } else {
        selected.push(transaction);
        left -= transaction.size + 32;
      }
    }
    for (const from of stuck) this.recheck(from, state);
    return selected;
  }

  /** What the chain has used up goes, and from the end what the account can't pay. */
  recheck(from: Address, state: State): void {
    const { nonce, balance } = state.accounts.get(from)!;
    for (const entry of this.of(from))
      if (entry.transaction.nonce < nonce) this.#drop(entry, 'stale');
    while (fees(this.of(from)) > balance) this.#drop(this.of(from).at(-1)!, 'unpayable');
  }

  #isFull(more: number, bytes: number): boolean {
    const { maxTransactions, maxBytes } = this.limits;
    return this.entries.length + more > maxTransactions || this.bytes + bytes > maxBytes;
  }

  /** Evicts one after the other what is worth less, and none if that is not enough. */
  #evictFor(entry: Entry, account: Account): boolean {
    const victims: Entry[] = [];
    const everything = this.entries;
    const mine = this.#worth([...this.of(entry.transaction.from), entry], entry, account.nonce);
    while (this.#isFull(1, entry.transaction.size)) {
      const lasts = [...new Set(this.entries.map(({ transaction }) => transaction.from))].map(
        (from) => this.of(from).at(-1)!,
      );
      const worths = new Map(
        lasts.map((last) => {
          const { from } = last.transaction;
          return [last, this.#worth(this.of(from), last, this.next(from))] as const;
        }),
      );
      const [victim] = lasts.toSorted(
        (a, b) => compareWorth(worths.get(a)!, worths.get(b)!) || b.arrival - a.arrival,
      );
      if (victim === undefined || compareWorth(mine, worths.get(victim)!) <= 0) {
        this.entries = everything;
        return false;
      }
      victims.push(victim);
      this.entries = this.entries.filter((other) => other !== victim);
    }
    for (const { transaction } of victims) this.dropped.push(`${transaction.id} evicted`);
    return true;
  }

  #worth(queue: readonly Entry[], entry: Entry, next: number): Worth {
    const before = queue.filter(({ transaction }) => transaction.nonce <= entry.transaction.nonce);
    const inLine = before.length === entry.transaction.nonce - next + 1;
    const cheapest = before.reduce((a, b) => (byPrice(a, b) <= 0 ? a : b));
    return { standing: entry.returned ? 2 : inLine ? 1 : 0, cheapest };
  }

  #drop(entry: Entry, reason: string): void {
    this.entries = this.entries.filter((other) => other !== entry);
    this.dropped.push(`${entry.transaction.id} ${reason}`);
  }
}

interface Worth {
  readonly standing: number;
  readonly cheapest: Entry;
}

function compareWorth(a: Worth, b: Worth): number {
  return a.standing - b.standing || byPrice(a.cheapest, b.cheapest);
}

function fees(entries: readonly Entry[]): bigint {
  return entries.reduce((sum, { transaction }) => sum + transaction.fee, 0n);
}
