import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockContext } from '../../../../protocol/chain/execute.ts';
import { genesisBlock } from '../../../../protocol/chain/genesis.ts';
import { ML_DSA_65 } from '../../../../protocol/crypto/suite.ts';
import type { Hash, Height } from '../../../../protocol/kernel/types.ts';
import { keyAt } from '../../../../protocol/ledger/account.ts';
import { applyTransaction } from '../../../../protocol/ledger/apply.ts';
import { StateDraft, type State } from '../../../../protocol/ledger/state.ts';
import type { Transaction } from '../../../../protocol/ledger/transaction.ts';
import { modelledSuites } from '../../../../sim/crypto/modelled.ts';
import { planGenesis } from '../../../../sim/genesis.ts';
import { digest } from '../../../../sim/key-ring.ts';
import { RandomStreams } from '../../../../sim/random.ts';
import { Clients } from '../../../../sim/workload/clients.ts';
import { scenario } from '../../scenarios.ts';

const INTERVAL = 3_000_000;
const ACCOUNTS = 12;

const MIX = scenario(`
name: honest
duration: 1h
chain: { delegates: 3, candidates: 1, confirmations: 3 }
workload:
  - mix:
      rate: 3/s
      accounts: ${ACCOUNTS}
      stop: 60s
      tokens: 3
      of: { transfer: 5, issueToken: 1, transferToken: 5, swap: 5, changeKey: 1, vote: 3, withdrawVote: 2, registerAddress: 1 }
      migrate: { to: ml-dsa-65, start: 25s, over: 20s }
`);

const SUITES = modelledSuites(digest('honest'));
const PLAN = planGenesis(MIX, 'honest', SUITES);

interface Waiting {
  readonly transaction: Transaction;
  /** Height of the first block that may have it. */
  readonly ready: number;
}

/** A chain of one node, which lets transactions wait, and of which clients hear late. */
class SlowChain {
  readonly codes = new Map<string, number>();
  readonly #clients: Clients;
  readonly #due: number[] = [];
  readonly #news: (readonly Hash[])[] = [];
  readonly #lag: number;
  #waiting: Waiting[] = [];
  #height = 0;
  state: State = genesisBlock(PLAN.genesis).state;

  /** @param delays - blocks that each transaction waits, again and again */
  constructor(seed: number, delays: readonly number[], lag: number) {
    this.#lag = lag;
    let count = 0;
    const streams = new RandomStreams(seed);
    const setup = { streams, plan: PLAN, suites: SUITES, scenario: MIX };
    this.#clients = new Clients(setup, {
      submitAt: (at) => void this.#due.push(at),
      retryAt: () => undefined,
      handIn: ({ transaction }) => {
        const delay = delays[count % delays.length] ?? 0;
        count += 1;
        this.#waiting.push({ transaction, ready: this.#height + 1 + delay });
      },
      send: () => undefined,
      emit: () => undefined,
    });
  }

  get isIdle(): boolean {
    return this.#due.length === 0 && this.#waiting.length === 0;
  }

  block(): void {
    const now = this.#height * INTERVAL;
    for (let at = this.#due[0]; at !== undefined && at < now + INTERVAL; at = this.#due[0]) {
      this.#due.shift();
      this.#clients.submit(at, 0);
    }
    this.#height += 1;
    this.#news.push(this.#pack());
    const heard = this.#height - this.#lag;
    if (heard > 0) this.#clients.onCommitted(now + INTERVAL, heard, this.#news[heard - 1]!);
  }

  /** Whatever has waited for long enough, in the order of nonces. */
  #pack(): readonly Hash[] {
    const draft = new StateDraft(this.state);
    const { address } = this.state.registry.delegates[0]!;
    const height = this.#height as Height;
    const context = blockContext(PLAN.genesis.parameters, SUITES, height, address);
    const ids: Hash[] = [];
    const byNonce = this.#waiting.toSorted((a, b) => a.transaction.nonce - b.transaction.nonce);
    for (const { transaction, ready } of byNonce) {
      const { id, from, nonce, operation } = transaction;
      if (ready > height || draft.require(from).nonce !== nonce) continue;
      const receipt = applyTransaction(draft, transaction, context);
      const code = typeof receipt === 'string' ? receipt : receipt.code;
      const key = `${operation.kind}: ${code}`;
      this.codes.set(key, (this.codes.get(key) ?? 0) + 1);
      ids.push(id);
    }
    this.#waiting = this.#waiting.filter(({ transaction }) => !ids.includes(transaction.id));
    this.state = draft.commit();
    return ids;
  }
}

describe('what the accounts of a mix hand in', () => {
  it('is executed as they meant it, however late: all but key changes that come too late', () => {
    const delays = fc.array(fc.oneof(fc.nat(2), fc.nat(12)), { minLength: 1, maxLength: 40 });
    let [tooLate, kinds] = [0, 0];
    fc.assert(
      fc.property(fc.nat(1_000), delays, fc.nat(3), (seed, waits, lag) => {
        const chain = new SlowChain(seed, waits, lag);
        for (let i = 0; i < 20; i += 1) chain.block();
        for (let i = 0; i < 60 || (!chain.isIdle && i < 1_000); i += 1) chain.block();
        for (let i = 0; i < 300; i += 1) chain.block();
        const wrong = [...chain.codes.keys()].filter((key) => !key.endsWith(': applied'));
        expect(wrong.filter((key) => key !== 'change-key: key-change-too-early')).toEqual([]);
        tooLate += wrong.length;
        kinds = Math.max(kinds, chain.codes.size - wrong.length);
        const suites = PLAN.clients[0]!.map(({ address }) => {
          const account = chain.state.accounts.get(address)!;
          return keyAt(account, 1_000).suite;
        });
        // Migrated, unless the mix has changed a key back since.
        expect(suites.filter((suite) => suite === ML_DSA_65).length).toBeGreaterThan(0);
        expect(chain.codes.get('change-key: applied')).toBeGreaterThanOrEqual(ACCOUNTS);
        expect(chain.isIdle).toBe(true);
      }),
      { numRuns: 25 },
    );
    expect(kinds).toBe(8);
    expect(tooLate).toBeGreaterThan(0);
  });
});
