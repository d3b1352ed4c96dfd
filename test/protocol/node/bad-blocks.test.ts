/**
 * What may not stand in a block: no honest packer puts it there, and a block that holds it is refused
 * by every honest node, which says why.
 */
import { describe, expect, it } from 'vitest';
import { blockBytes } from '../../../protocol/chain/chain-block.ts';
import { costOfBlock } from '../../../protocol/chain/execute.ts';
import type { Amount, ChainId, Hash } from '../../../protocol/kernel/types.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import {
  bodyOf,
  fieldsOf,
  pack,
  SECOND,
  signHeader,
  transactionOf,
  transfer,
  type SmallChain,
} from '../chain/small-chain.ts';
import { above, proposalOf } from '../chain/view-statements.ts';
import { issueToken } from '../ledger/operations/stage.ts';
import { Cluster } from './cluster.ts';

const MAX_BYTES = 2_000;
const MAX_COST = 5;
const fee = 2n;
const many = Array.from({ length: 12 }, (_, nonce) => transfer('c0', 'c1', 1n, { nonce, fee }));
const costly = [0, 1, 2].map((nonce) =>
  transactionOf('c0', issueToken(`T${nonce}`), { nonce, fee }),
);

/** Each beside the reason that nodes give. */
const BAD: readonly (readonly [reason: string, transactions: readonly Transaction[]])[] = [
  ['bad-transaction-signature', [transfer('c0', 'c1', 1n, { fee, signer: 'c1' })]],
  ['wrong-nonce', [transfer('c0', 'c1', 1n, { fee, nonce: 1 })]],
  ['wrong-nonce', [many[0]!, many[0]!]],
  ['unknown-sender', [transfer('nobody', 'c1', 1n, { fee })]],
  ['fee-too-low', [transfer('c0', 'c1', 1n, { fee: fee - 1n })]],
  ['fee-too-low', [transactionOf('c0', { kind: 'return' }, { fee: 0n })]],
  ['fee-not-covered', [transfer('c0', 'c1', 1n, { fee: 1_001n })]],
  ['foreign-transaction', [transfer('c0', 'c1', 1n, { fee, chain: 8 as ChainId })]],
  ['too-large', many],
  ['too-costly', costly],
];

describe.each(['whitepaper', 'repaired'] as const)('in %s', (profile) => {
  const cluster = (maxBlockCost = MAX_COST): Cluster =>
    new Cluster({
      delegates: 4,
      parameters: {
        profile,
        maxBlockBytes: MAX_BYTES,
        maxBlockCost,
        fees: { base: fee as Amount, perByte: 0n as Amount, registration: 0n as Amount },
      },
    });

  /** d0's block of the first turn, made by hand, with this in it and whatever roots. */
  function show(story: Cluster, transactions: readonly Transaction[]): Hash {
    const { chain } = story;
    const body = bodyOf(transactions);
    const { header } = pack(chain, chain.genesisBlock).signed;
    const signed = signHeader({ ...fieldsOf(header), bodyHash: body.hash });
    const block = signed.header.hash;
    story.inject(0, [1, 2, 3], messageFor(chain, signed));
    story.at(story.now + 80_000, () => {
      story.inject(0, [1, 2, 3], { kind: 'body', block, body, transactions });
      story.inject(0, [1, 2, 3], { kind: 'block-transactions', block, transactions });
    });
    return block;
  }

  function messageFor(chain: SmallChain, signed: ReturnType<typeof signHeader>) {
    if (profile === 'whitepaper') return { kind: 'header' as const, signed };
    const proposal = proposalOf(above(chain.genesisBlock), 0, signed, 0);
    return { kind: 'proposal' as const, proposal, proofs: [], content: null };
  }

  it.each(BAD)('a block that holds it is refused by all: %s', (reason, transactions) => {
    const story = cluster();
    story.at(SECOND, () => {
      story.crash(0);
    });
    let block: Hash | null = null;
    story.at(3 * SECOND, () => {
      block = show(story, transactions);
    });
    story.runUntil(20 * SECOND);
    const name = story.nameOf(block!);
    const refusals = story.transcript().split('\n').filter((line) => line.includes('refuses'));
    expect(refusals.map((line) => line.trim().split(' ').slice(1).join(' ')).toSorted()).toEqual(
      [1, 2, 3].map((id) => `d${id} refuses a body of ${name}: ${reason}`),
    );
    const accepted = story.sent.filter(
      ({ message }) =>
        (message.kind === 'view-vote' && message.vote.block === block) ||
        (message.kind === 'vote' && message.vote.block === block && message.vote.verdict === 'accept'),
    );
    expect(accepted).toEqual([]);
    for (const id of [1, 2, 3]) {
      expect(story.head(id).height).toBeGreaterThan(1);
      expect(story.node(id).chain.has(block!)).toBe(false);
    }
  }); // prettier-ignore

  it('a block of exactly the largest cost can be executed: the limit is no narrower', () => {
    const story = cluster();
    const { chain } = story;
    const largest = [0, 1].map((nonce) => costly[nonce]!).concat(transfer('c1', 'c0', 1n, { fee }));
    expect(costOfBlock(largest)).toBe(MAX_COST);
    expect(() => pack(chain, chain.genesisBlock, { transactions: largest })).not.toThrow();
    expect(() => pack(chain, chain.genesisBlock, { transactions: costly })).toThrow('too-costly');
    expect(() => pack(chain, chain.genesisBlock, { transactions: many })).toThrow('too-large');
  });

  it('no honest packer puts it in a block, whoever sends it to all', () => {
    const story = cluster();
    const bad = BAD.slice(0, -2).flatMap(([, transactions]) => transactions);
    const good = many.slice(0, 1);
    story.at(SECOND, () => {
      const transactions = [...bad.filter(({ id }) => id !== good[0]!.id), ...good];
      story.inject(3, [0, 1, 2], { kind: 'transactions', transactions });
      for (const transaction of transactions) story.submit(3, transaction, 'one');
    });
    story.runUntil(14 * SECOND);
    const { chain } = story.node(0);
    expect(chain.head.height).toBeGreaterThan(2);
    const held = Array.from({ length: chain.head.height }, (_, i) => chain.at(i + 1)!.transactions);
    // The one with nonce 1 is right as soon as the good one is executed.
    const due = [good[0]!.id, bad.find(({ nonce }) => nonce === 1)!.id];
    expect(held.flat().map(({ id }) => id)).toEqual(due);
  });

  it('an honest packer fills blocks to the limit of their size, and not beyond', () => {
    const story = cluster(1_000);
    story.at(SECOND, () => {
      many.forEach((transaction, i) => {
        story.submit(0, transaction, `t${i}`);
      });
    });
    story.runUntil(14 * SECOND);
    const { chain } = story.node(2);
    const blocks = Array.from({ length: chain.head.height }, (_, i) => chain.at(i + 1)!);
    const sizes = blocks.map(({ body, transactions }) => blockBytes(body, transactions));
    const counts = blocks.map(({ transactions }) => transactions.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_BYTES);
    expect(Math.max(...counts)).toBe(Math.floor(MAX_BYTES / (many[0]!.size + 32)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(many.length);
  });
});
