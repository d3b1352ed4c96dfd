/** Agreement, finality, state and ledger: what they must reject, and what they must let pass. */
import { describe, expect, it } from 'vitest';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import type { Address, Amount, Height } from '../../../protocol/kernel/types.ts';
import type { Account } from '../../../protocol/ledger/account.ts';
import { State, type StateParts } from '../../../protocol/ledger/state.ts';
import { AgreementChecker } from '../../../sim/checkers/agreement.ts';
import { FinalityChecker } from '../../../sim/checkers/finality.ts';
import { LedgerChecker } from '../../../sim/checkers/ledger.ts';
import { StateChecker } from '../../../sim/checkers/state.ts';
import {
  addressOf,
  hashFor,
  pack,
  smallChain,
  transfer,
} from '../../protocol/chain/small-chain.ts';
import { chainOf, Reported, rewritten } from './hand-made.ts';

const small = smallChain({ delegates: 4 });
const genesis = small.genesisBlock;

/** A chain on a block, each block one after the window's opening where the names differ. */
function grow(parent: ChainBlock, blocks: number, late = 0): readonly ChainBlock[] {
  const chain: ChainBlock[] = [];
  for (let last = parent; chain.length < blocks; last = chain.at(-1)!)
    chain.push(pack(small, last, { late }));
  return chain;
}

const [a1, a2, a3] = grow(genesis, 3) as [ChainBlock, ChainBlock, ChainBlock];
const [b1, b2] = grow(genesis, 2, 1) as [ChainBlock, ChainBlock];
const on = (block: ChainBlock, parent: ChainBlock) => ({ block, parent });

/** As far as the two checkers read a block: for heights that no test needs to pack. */
function blockAt(height: number, name = 0): ChainBlock {
  const hash = hashFor(1000 * name + height);
  const parent = hashFor(1000 * name + height - 1);
  return { ...rewritten(a1, { parent }), hash, height: height as Height };
}

describe('agreement', () => {
  const checked = (honest = [0, 1, 2]) => {
    const reported = new Reported();
    return { reported, checker: new AgreementChecker(honest, reported.report) };
  };

  it('lets nodes pass that commit the same blocks, at whatever times', () => {
    const { reported, checker } = checked();
    for (const node of [0, 1]) {
      checker.onCommitted(node, on(a1, genesis));
      checker.onCommitted(node, on(a2, a1));
    }
    checker.onCommitted(2, on(a1, genesis));
    expect(reported.take()).toEqual([]);
  });

  it('rejects two nodes with different blocks at one height', () => {
    const { reported, checker } = checked();
    checker.onCommitted(0, on(a1, genesis));
    checker.onCommitted(1, on(b1, genesis));
    const [x, y] = [b1.hash.slice(0, 12), a1.hash.slice(0, 12)];
    expect(reported.take()).toEqual([`1@1: final on ${x}, node 0 on ${y}`]);
  });

  it('rejects a node that holds final certificates for two blocks', () => {
    const { reported, checker } = checked();
    const [block, other] = [hashFor(1), hashFor(2)];
    checker.onAnnounced({
      at: 0,
      node: 2,
      kind: 'assumptions-broken',
      height: 7 as Height,
      block,
      other,
    });
    expect(reported.take()).toEqual([
      `2@7: holds final certificates for ${block.slice(0, 12)} and ${other.slice(0, 12)}`,
    ]);
  });

  it('remembers for a node that is late, and forgets when all are past', () => {
    const { reported, checker } = checked([0, 1]);
    for (let height = 1; height <= 1000; height++)
      checker.onCommitted(0, on(blockAt(height), genesis));
    expect(checker.size).toBe(1000);
    checker.onCommitted(1, on(blockAt(1, 1), genesis));
    expect(reported.take()).toHaveLength(1);
    for (let height = 1; height <= 1000; height++)
      checker.onCommitted(1, on(blockAt(height), genesis));
    for (let height = 1001; height <= 1200; height++)
      checker.onCommitted(0, on(blockAt(height), genesis));
    expect(checker.size).toBeLessThan(500);
    expect(reported.take()).toEqual([]);
  });
});

describe('finality', () => {
  const checked = () => {
    const reported = new Reported();
    return { reported, checker: new FinalityChecker(reported.report) };
  };

  it('lets a node pass that grows, crashes and commits the same again', () => {
    const { reported, checker } = checked();
    for (const [block, parent] of [
      [a1, genesis],
      [a2, a1],
      [a3, a2],
    ] as const)
      checker.onCommitted(0, on(block, parent));
    checker.onRestarted(0, chainOf(genesis, a1));
    checker.onCommitted(0, on(a2, a1));
    checker.onCommitted(1, on(b1, genesis));
    expect(reported.take()).toEqual([]);
  });

  it('rejects a block undone (W14)', () => {
    const { reported, checker } = checked();
    const { hash, height, signed } = a1;
    const { round, position, packer } = signed.header;
    const turn = { block: hash, height, round, position, packer };
    checker.onAnnounced({
      at: 0,
      node: 3,
      kind: 'undone',
      ...turn,
      confirmations: 2,
      transactions: [],
    });
    expect(reported.take()).toEqual(['3@1: undoes a block that had 2 confirmations']);
  });

  it('rejects another block, or another parent, after a crash', () => {
    const { reported, checker } = checked();
    checker.onCommitted(0, on(a1, genesis));
    checker.onCommitted(0, on(a2, a1));
    checker.onRestarted(0, chainOf(genesis));
    checker.onCommitted(0, on(b1, genesis));
    expect(reported.take()).toEqual(['0@1: commits another block than before']);
    checker.onCommitted(0, on(b2, b1));
    expect(reported.take()).toEqual([
      '0@2: commits another block than before',
      '0@2: commits a block on another parent than its own',
    ]);
    checker.onRestarted(0, chainOf(genesis, b1));
    expect(reported.take()).toEqual(['0@1: restarts on another block than before']);
  });
});

/** The state again, with other parts. */
function copyOf(
  { accounts, tokens, votes, registry, seats }: State,
  parts: Partial<StateParts> = {},
): State {
  return new State({ accounts, tokens, votes, registry, seats, ...parts });
}

/** The state with one account changed; undefined takes it away. */
function withAccount(
  state: State,
  address: Address,
  change: (account: Account) => Account | undefined,
): State {
  const account = state.accounts.get(address)!;
  const accounts = state.accounts.update([[address, change(account)]]);
  return copyOf(state, { accounts });
}

describe('state', () => {
  const checked = () => {
    const reported = new Reported();
    return { reported, checker: new StateChecker(reported.report) };
  };

  it('lets equal states pass, shared or computed apart', () => {
    const { reported, checker } = checked();
    checker.onCommitted(0, on(a1, genesis));
    checker.onCommitted(1, on(a1, genesis));
    checker.onCommitted(2, on({ ...a1, state: copyOf(a1.state) }, genesis));
    expect(reported.take()).toEqual([]);
  });

  it('rejects a state that is not the one of the header', () => {
    const { reported, checker } = checked();
    checker.onCommitted(0, on({ ...a1, state: genesis.state }, genesis));
    expect(reported.take()).toEqual(['0@1: the state is not the one of the header']);
  });

  it('rejects nodes that differ, even where the roots say that they do not', () => {
    const { reported, checker } = checked();
    const wrong = withAccount(a1.state, addressOf('c0'), (account) => ({ ...account, nonce: 9 }));
    Object.defineProperty(wrong, 'root', { value: a1.state.root });
    checker.onCommitted(0, on(a1, genesis));
    checker.onCommitted(1, on({ ...a1, state: wrong }, genesis));
    expect(reported.take()).toEqual(['1@1: nodes differ in the state']);
  });
});

describe('ledger', () => {
  const checked = () => {
    const reported = new Reported();
    return { reported, checker: new LedgerChecker(genesis, 0n, reported.report) };
  };
  const first = pack(small, genesis, {
    transactions: [transfer('c0', 'c1', 5n), transfer('c0', 'c1', 5n, { nonce: 1 })],
  });
  const second = pack(small, first, { transactions: [transfer('c1', 'c0', 7n)] });
  const c0 = addressOf('c0');
  const named = `account ${c0.slice(0, 12)}`;
  /** `second` as a node has it that executed it wrongly. */
  const wrongly = (change: (account: Account) => Account | undefined) =>
    on({ ...second, state: withAccount(second.state, c0, change) }, first);

  it('lets blocks pass that only move coin', () => {
    const { reported, checker } = checked();
    checker.onCommitted(0, on(first, genesis));
    checker.onCommitted(0, on(second, first));
    checker.onEnd(new Map([[0, chainOf(genesis, first, second)]]));
    expect(reported.take()).toEqual([]);
  });

  it('rejects coin that is made or lost', () => {
    const { reported, checker } = checked();
    const more = (amount: bigint) =>
      wrongly((account) => ({ ...account, balance: (account.balance + amount) as Amount }));
    checker.onCommitted(0, more(3n));
    expect(reported.take()).toEqual(['0@2: the supply changes by 3']);
    const other = { ...more(-3n).block, hash: hashFor(1) };
    checker.onCommitted(1, on(other, first));
    expect(reported.take()).toEqual(['1@2: the supply changes by -3']);
  });

  it('rejects a nonce that falls', () => {
    const { reported, checker } = checked();
    checker.onCommitted(
      0,
      wrongly((account) => ({ ...account, nonce: 1 })),
    );
    expect(reported.take()).toEqual([`0@2: ${named}: its nonce falls`]);
  });

  it('rejects transactions that are not in the order of their nonces', () => {
    const { reported, checker } = checked();
    checker.onCommitted(
      0,
      on({ ...first, transactions: first.transactions.toReversed() }, genesis),
    );
    expect(reported.take()).toEqual([
      `0@1: ${named}: a transaction with nonce 1; due was 0`,
      `0@1: ${named}: a transaction with nonce 0; due was 2`,
    ]);
  });

  it('rejects a negative balance, and an account that goes away', () => {
    const { reported, checker } = checked();
    checker.onCommitted(
      0,
      wrongly((account) => ({ ...account, balance: -1n as Amount })),
    );
    const { balance } = second.state.accounts.get(c0)!;
    expect(reported.take()).toEqual([
      `0@2: ${named}: has a negative balance`,
      `0@2: the supply changes by ${-1n - balance}`,
    ]);
    const gone = { ...wrongly(() => undefined).block, hash: hashFor(1) };
    checker.onCommitted(0, on(gone, first));
    expect(reported.take()).toEqual([
      `0@2: ${named}: is gone`,
      `0@2: the supply changes by ${0n - balance}`,
    ]);
  });

  it('adds up all balances at the end, and at every 16th height', () => {
    const { reported, checker } = checked();
    const { block } = wrongly((account) => ({ ...account, balance: 0n as Amount }));
    const lost = second.state.accounts.get(c0)!.balance;
    const supply = [...genesis.state.accounts.entries()].reduce((s, [, a]) => s + a.balance, 0n);
    const told = `the supply is ${supply - lost}; genesis and rewards make ${supply}`;
    checker.onEnd(new Map([[3, chainOf(genesis, first, block)]]));
    expect(reported.take()).toEqual([`3@2: ${told}`]);
    const sixteenth = { ...block, height: 16 as Height, transactions: [] };
    checker.onCommitted(0, on(sixteenth, { ...first, state: block.state }));
    expect(reported.take()).toEqual([`0@16: ${told}`]);
  });

  it('compares every block with its parent, however many accounts there are', () => {
    const large = smallChain({ delegates: 4, clients: 600 });
    const reported = new Reported();
    const checker = new LedgerChecker(large.genesisBlock, 0n, reported.report);
    const parent = large.genesisBlock;
    const block = pack(large, parent);
    const state = withAccount(block.state, c0, (account) => ({ ...account, nonce: -1 }));
    checker.onCommitted(0, on({ ...block, state, height: 15 as Height }, parent));
    expect(reported.take()).toEqual([`0@15: ${named}: its nonce falls`]);
  });
});
