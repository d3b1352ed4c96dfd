import { describe, expect, it } from 'vitest';
import { evidenceOf, type Evidence } from '../../../protocol/block/evidence.ts';
import { blockBytes } from '../../../protocol/chain/chain-block.ts';
import { beginBlock, executor, type Executable } from '../../../protocol/chain/execute.ts';
import { Mempool } from '../../../protocol/chain/mempool.ts';
import { successor } from '../../../protocol/consensus/dpos/schedule.ts';
import { encode } from '../../../protocol/codec/codec.ts';
import { evidenceCodec } from '../../../protocol/block/evidence.ts';
import { defined } from '../../../protocol/kernel/assert.ts';
import type {
  Amount,
  ChainId,
  DelegateId,
  Height,
  Position,
  Round,
} from '../../../protocol/kernel/types.ts';
import { totalSupply } from '../ledger/supply.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import {
  addressOf,
  bodyOf,
  contextOf,
  fieldsOf,
  pack,
  packCertified,
  signHeader,
  smallChain,
  suites,
  transactionOf,
  transfer,
} from './small-chain.ts';

const chain = smallChain({ delegates: 5, candidates: 1 });
const { genesisBlock, parameters } = chain;
const one = pack(chain, genesisBlock).signed;
const fields = fieldsOf(one.header);
const two = signHeader({ ...fields, timestamp: fields.timestamp + 1 });
const offence = evidenceOf(one, two);

function executable(
  transactions: readonly Transaction[],
  evidence: readonly Evidence[] = [],
): Executable {
  return {
    height: 1 as Height,
    turn: successor(genesisBlock.signed.header, 1, parameters.delegates),
    packer: 0 as DelegateId,
    schedule: genesisBlock.schedule,
    body: bodyOf(transactions, evidence),
    transactions,
  };
}

function codeOf(transactions: readonly Transaction[], evidence: readonly Evidence[] = []): string {
  return chain.computation.execute(genesisBlock.state, executable(transactions, evidence)).code;
}

describe('execute (W3, W6)', () => {
  it.each<[string, readonly Transaction[]]>([
    ['unknown-sender', [transfer('nobody', 'c0', 1n)]],
    ['wrong-nonce', [transfer('c0', 'c1', 1n, { nonce: 1 })]],
    ['wrong-nonce', [transfer('c0', 'c1', 1n), transfer('c0', 'c1', 2n)]],
    ['fee-not-covered', [transfer('c0', 'c1', 1n, { fee: 1_001n })]],
    ['bad-transaction-signature', [transfer('c0', 'c1', 1n, { signer: 'c1' })]],
    ['foreign-transaction', [transfer('c0', 'c1', 1n, { chain: 8 as ChainId })]],
    ['executed', [transfer('c0', 'c1', 1n), transfer('c0', 'c1', 2n, { nonce: 1 })]],
  ])('is %s', (code, transactions) => {
    expect(codeOf(transactions)).toBe(code);
  });

  it('is what it was begun with, where its packer has executed its transactions already', () => {
    const pool = new Mempool();
    const waiting = [
      transfer('c0', 'c1', 7n, { fee: 2n }),
      transfer('c0', 'c1', 5_000n, { nonce: 1, fee: 1n }),
      transfer('c1', 'c0', 1n, { fee: 3n }),
    ];
    for (const one of waiting)
      pool.add(one, defined(genesisBlock.state.accounts.get(one.from), 'account'), 0);
    const anew = executable([]);
    const begun = beginBlock(genesisBlock.state, anew, parameters);
    const room = { bytes: 1_000_000, cost: 1_000_000 };
    const transactions = pool.select(genesisBlock.state, contextOf(chain), room, begun);
    expect(begun.receipts.map(({ code }) => code)).toEqual([
      'applied',
      'applied',
      'insufficient-balance',
    ]);
    const reward = executor({ ...parameters, blockReward: 9n as Amount }, suites);
    const block = executable(transactions);
    const result = reward(genesisBlock.state, { ...block, begun });
    expect(result).toEqual(reward(genesisBlock.state, block));
    expect(result).toMatchObject({ code: 'executed', state: { seats: { produced: [0] } } });
  });

  it('is too-large above the limit, and not at it', () => {
    const transactions = [transfer('c0', 'c1', 1n), transfer('c1', 'c0', 1n)];
    const bytes = blockBytes(bodyOf(transactions), transactions);
    expect(bytes).toBe(2 * 32 + transactions[0]!.size + transactions[1]!.size);
    const limited = (maxBlockBytes: number) =>
      executor({ ...parameters, maxBlockBytes }, suites)(
        genesisBlock.state,
        executable(transactions),
      );
    expect(limited(bytes).code).toBe('executed');
    expect(limited(bytes - 1).code).toBe('too-large');
  });

  it('counts evidence in the size of a block', () => {
    const bytes = blockBytes(bodyOf([], [offence]), []);
    expect(bytes).toBe(encode(evidenceCodec, offence).length);
  });

  it('refuses evidence that convicts nobody (W5)', () => {
    const { first, second } = offence;
    const moved = signHeader({ ...fields, position: 3 as Position });
    const forged = signHeader({ ...fields, timestamp: fields.timestamp + 2 }, 3 as DelegateId);
    const strangers = [1, 2].map((i) =>
      signHeader({ ...fields, packer: 70 as DelegateId, timestamp: fields.timestamp + i }),
    );
    const elsewhere = [1, 2].map((i) =>
      signHeader({ ...fields, chain: 8 as ChainId, timestamp: fields.timestamp + i }),
    );
    expect(codeOf([], [evidenceOf(elsewhere[0]!, elsewhere[1]!)])).toBe('evidence-foreign-chain');
    expect(codeOf([], [{ kind: 'headers', first, second: first }])).toBe('evidence-same-block');
    expect(codeOf([], [{ kind: 'headers', first: second, second: first }])).toBe(
      'evidence-not-ordered',
    );
    expect(codeOf([], [evidenceOf(one, moved)])).toBe('evidence-different-turns');
    expect(codeOf([], [evidenceOf(one, forged)])).toBe('evidence-bad-signature');
    expect(codeOf([], [evidenceOf(strangers[0]!, strangers[1]!)])).toBe(
      'evidence-unknown-delegate',
    );
  });

  it('refuses evidence against who is convicted already, in the block or before (W5)', () => {
    expect(codeOf([], [offence, offence])).toBe('evidence-repeated');
    const convicting = packCertified(chain, genesisBlock, { evidence: [offence] });
    expect(convicting.state.seats.offenders).toEqual([0]);
    expect(() => pack(chain, convicting, { evidence: [offence] })).toThrow('evidence-repeated');
  });

  it('pays fees to the packer and keeps the supply', () => {
    const transactions = [
      transfer('c0', 'c1', 10n, { fee: 3n }),
      transfer('c1', 'c0', 1n, { fee: 4n }),
    ];
    const block = pack(chain, genesisBlock, { transactions });
    const balance = (name: string) => block.state.accounts.get(addressOf(name))?.balance;
    expect(balance('d0')).toBe(7n);
    expect(balance('c0')).toBe(1_000n - 10n - 3n + 1n);
    expect(balance('c1')).toBe(1_000n + 10n - 4n - 1n);
    expect(totalSupply(block.state)).toBe(totalSupply(genesisBlock.state));
  });

  it('leaves the parent state as it was, and gives equal roots for equal input', () => {
    const { root } = genesisBlock.state;
    const again = () => pack(chain, genesisBlock, { transactions: [transfer('c0', 'c1', 1n)] });
    expect(again().hash).toBe(again().hash);
    expect(genesisBlock.state.root).toBe(root);
    expect(again().state.root).not.toBe(root);
  });
});

describe('the seat record in execution (W1)', () => {
  it('marks who produced, opens each round with its order and closes the one before', () => {
    const first = packCertified(chain, genesisBlock);
    expect(first.state.seats).toMatchObject({
      round: 1,
      order: [0, 1, 2, 3, 4],
      produced: [0],
      missed: [],
    });
    const second = packCertified(chain, first, { successor: 2 });
    expect(second.state.seats).toMatchObject({ round: 1, produced: [0, 2], missed: [] });
    const nextRound = packCertified(chain, second, { successor: 3 });
    expect(nextRound.state.seats).toMatchObject({
      round: 2,
      produced: [0],
      missed: [1, 3, 4].map((delegate) => ({ delegate, rounds: 1 })),
    });
  });

  it('counts rounds without any block for nobody', () => {
    const first = packCertified(chain, genesisBlock);
    const muchLater = packCertified(chain, first, { successor: 4 + 5 * 7 + 1 });
    expect(muchLater.signed.header.round).toBe(9 as Round);
    expect(muchLater.state.seats.missed).toEqual(
      [1, 2, 3, 4].map((delegate) => ({ delegate, rounds: 1 })),
    );
    expect(muchLater.state.seats.away).toEqual([]);
  });

  it('evicts after two missed rounds, and a return transaction undoes it', () => {
    let head = genesisBlock;
    // d3 never packs: 0, 1, 2, 4 in each of two rounds.
    for (const k of [1, 1, 1, 2, 1, 1, 1, 2, 1])
      head = packCertified(chain, head, { successor: k });
    expect(head.state.seats.away).toEqual([3]);
    expect(head.schedule.order).toEqual([0, 1, 2, 4, 5]);
    const back = transactionOf('d3', { kind: 'return' }, { fee: 0n });
    head = packCertified(chain, head, { transactions: [back] });
    expect(head.state.seats.away).toEqual([]);
    expect(head.schedule.order).toEqual([0, 1, 2, 4, 5]);
    for (let i = 0; i < 4; i += 1) head = packCertified(chain, head);
    expect(head.schedule.order).toEqual([0, 1, 2, 3, 4]);
  });

  it('lets a return wipe out missed rounds, also of who kept the seat for want of a candidate', () => {
    const alone = smallChain({ delegates: 3 });
    let head = alone.genesisBlock;
    // d2 never packs: 0, 1 in each of two rounds, and the first of the third closes the second.
    for (const k of [1, 1, 2, 1, 2]) head = packCertified(alone, head, { successor: k });
    expect(head.state.seats).toMatchObject({ away: [2], missed: [{ delegate: 2, rounds: 2 }] });
    expect(head.schedule.order).toEqual([0, 1, 2]);
    const back = transactionOf('d2', { kind: 'return' }, { fee: 0n });
    head = packCertified(alone, head, { transactions: [back] });
    expect(head.state.seats).toMatchObject({ away: [], missed: [] });
    head = packCertified(alone, head, { successor: 2 });
    expect(head.state.seats).toMatchObject({ away: [], missed: [{ delegate: 2, rounds: 1 }] });
  });

  it('elects who is convicted in a round no more from the next one on (W5)', () => {
    let head = packCertified(chain, genesisBlock, { evidence: [offence] });
    for (let i = 0; i < 5; i += 1) head = packCertified(chain, head);
    expect(head.schedule.order).toEqual([1, 2, 3, 4, 5]);
  });
});
