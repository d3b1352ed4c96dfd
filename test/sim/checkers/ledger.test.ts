/** The ledger checker on rewards and tokens: by hand, and in whole runs of a chain that miscounts. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import type { Amount, TokenId } from '../../../protocol/kernel/types.ts';
import { tokenBalance, withTokenBalance, type Account } from '../../../protocol/ledger/account.ts';
import { State, StateDraft, type StateParts } from '../../../protocol/ledger/state.ts';
import { tokenId } from '../../../protocol/ledger/token.ts';
import { LedgerChecker } from '../../../sim/checkers/ledger.ts';
import { simulate } from '../../../sim/simulation.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import {
  addressOf,
  hashFor,
  pack,
  smallChain,
  transactionOf,
} from '../../protocol/chain/small-chain.ts';
import { issueToken, transferToken } from '../../protocol/ledger/operations/stage.ts';
import { totalSupply } from '../../protocol/ledger/supply.ts';
import { scenario } from '../scenarios.ts';
import { chainOf, Reported } from './hand-made.ts';

const REWARD = 7n;
const small = smallChain({ delegates: 4, parameters: { blockReward: REWARD as Amount } });
const genesis = small.genesisBlock;
const GOLD = tokenId('GOLD');
const gold = GOLD.slice(0, 12);
const first = pack(small, genesis, {
  transactions: [transactionOf('c0', issueToken('GOLD', 50n))],
});
const second = pack(small, first, {
  transactions: [transactionOf('c0', transferToken('c1', GOLD, 20n), { nonce: 1 })],
});

function checked(): { reported: Reported; checker: LedgerChecker } {
  const reported = new Reported();
  return { reported, checker: new LedgerChecker(genesis, REWARD, reported.report) };
}

function changed(block: ChainBlock, parts: Partial<StateParts>): ChainBlock {
  const { accounts, tokens, votes, registry, seats } = block.state;
  const state = new State({ accounts, tokens, votes, registry, seats, ...parts });
  return { ...block, state, hash: hashFor(77) };
}

function withAccount(block: ChainBlock, name: string, change: (account: Account) => Account) {
  const { accounts } = block.state;
  const address = addressOf(name);
  const account = accounts.get(address)!;
  return changed(block, { accounts: accounts.update([[address, change(account)]]) });
}

/** What is told of a block that replaces `second`, when it is committed and at the end. */
function told(block: ChainBlock): readonly string[] {
  const { reported, checker } = checked();
  checker.onCommitted(0, { block: first, parent: genesis });
  checker.onCommitted(0, { block, parent: first });
  checker.onEnd(new Map([[0, chainOf(genesis, first, block)]]));
  return reported.take();
}

describe('a block’s reward', () => {
  it('makes exactly so much more coin, and it is the packer’s', () => {
    expect(totalSupply(first.state)).toBe(totalSupply(genesis.state) + REWARD);
    expect(totalSupply(second.state)).toBe(totalSupply(genesis.state) + 2n * REWARD);
    expect(first.state.accounts.get(addressOf('d0'))?.balance).toBe(REWARD + 1n);
    expect(second.state.accounts.get(addressOf('d1'))?.balance).toBe(REWARD + 1n);
  });
});

describe('the ledger checker', () => {
  it('lets rewards, an issue and transfers of tokens pass', () => {
    expect(told(second)).toEqual([]);
  });

  it('rejects a reward that is too large, too small or none', () => {
    const due = totalSupply(genesis.state) + 2n * REWARD;
    for (const off of [1n, -1n, -REWARD]) {
      const wrong = withAccount(second, 'd1', (account) => ({
        ...account,
        balance: (account.balance + off) as Amount,
      }));
      expect(told(wrong)).toEqual([
        `0@2: the supply changes by ${REWARD + off}`,
        `0@2: the supply is ${due + off}; genesis and rewards make ${due}`,
      ]);
    }
  });

  it('rejects rewards where none are due', () => {
    const reported = new Reported();
    const checker = new LedgerChecker(genesis, 0n, reported.report);
    checker.onCommitted(0, { block: first, parent: genesis });
    expect(reported.take()).toEqual([`0@1: the supply changes by ${REWARD}`]);
  });

  it('rejects more or fewer of a token than were issued', () => {
    const holding = (amount: bigint) =>
      withAccount(second, 'c1', (account) => withTokenBalance(account, GOLD, amount as Amount));
    expect(told(holding(21n))).toEqual([
      `0@2: token ${gold} changes by 1, not 0`,
      `0@2: of token ${gold} there is 51, not 50`,
    ]);
    expect(told(holding(0n))).toEqual([
      `0@2: token ${gold} changes by -20, not 0`,
      `0@2: of token ${gold} there is 30, not 50`,
    ]);
  });

  it('rejects a token made from nothing, and one that nobody got', () => {
    const fake = hashFor(9) as string as TokenId;
    const made = withAccount(second, 'c1', (account) => withTokenBalance(account, fake, 5n as Amount));
    expect(told(made)).toEqual([
      `0@2: token ${fake.slice(0, 12)} changes by 5, not 0`,
      `0@2: of token ${fake.slice(0, 12)} there is 5, not 0`,
    ]);
    const record = { symbol: 'TIN', decimals: 0, issuer: addressOf('c0'), supply: 5n as Amount };
    const unheld = changed(second, { tokens: second.state.tokens.update([[fake, record]]) });
    expect(told(unheld)).toEqual([`0@2: of token ${fake.slice(0, 12)} there is 0, not 5`]);
  }); // prettier-ignore
});

describe('a run of a chain that miscounts must be rejected', () => {
  const text = `
name: miscounting
duration: 10s
chain: { delegates: 4, blockInterval: 3s, profile: repaired, blockReward: 10 }
network: { latency: 60ms }
workload: [{ transfers: { rate: 2/s, accounts: 5 } }]
`;
  const details = (): readonly string[] => {
    const events: TraceEvent[] = [];
    simulate(scenario(text), { seed: 1, listeners: [{ onEvent: (e) => void events.push(e) }] });
    expect(events.some(({ kind }) => kind === 'committed')).toBe(true);
    const told = events.flatMap((e) =>
      e.kind === 'breach' ? [`${e.checker}: ${e.detail.replace(/\d{12,}|[0-9a-f]{12}/g, '…')}`] : [],
    );
    return [...new Set(told)].toSorted();
  }; // prettier-ignore
  const mint = Object.getOwnPropertyDescriptor(StateDraft.prototype, 'mint')!.value as (
    this: StateDraft,
    ...args: Parameters<StateDraft['mint']>
  ) => void;

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('not as it is', () => {
    expect(details()).toEqual([]);
  });

  it('for a reward that is too large', () => {
    vi.spyOn(StateDraft.prototype, 'mint').mockImplementation(function (this: StateDraft, to) {
      mint.call(this, to, 11n as Amount);
    });
    expect(details()).toEqual([
      'ledger: the supply changes by 11',
      'ledger: the supply is …; genesis and rewards make …',
    ]);
  });

  it('for tokens made from nothing, one in each of the two blocks', () => {
    vi.spyOn(StateDraft.prototype, 'mint').mockImplementation(function (this: StateDraft, to, n) {
      mint.call(this, to, n);
      const before = this.require(to);
      this.put(to, withTokenBalance(before, GOLD, (tokenBalance(before, GOLD) + 1n) as Amount));
    });
    expect(details()).toEqual([
      'ledger: of token … there is 2, not 0',
      'ledger: token … changes by 1, not 0',
    ]);
  });
});
