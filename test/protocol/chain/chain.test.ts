import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import { Chain } from '../../../protocol/chain/chain.ts';
import { genesisBlock } from '../../../protocol/chain/genesis.ts';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import type { Amount, Height } from '../../../protocol/kernel/types.ts';
import { restoreChain } from '../../../protocol/node/restore.ts';
import { fieldsOf, signHeader, smallChain } from './small-chain.ts';

const small = smallChain({ delegates: 3 });
const genesis = small.genesisBlock;
let serial = 0;

/** A block on a parent, different from every other; nothing but its place is meant. */
function blockOn(parent: ChainBlock): ChainBlock {
  serial += 1;
  const height = (parent.height + 1) as Height;
  const fields = {
    ...fieldsOf(parent.signed.header),
    height,
    parent: parent.hash,
    timestamp: serial,
  };
  const signed = signHeader(fields);
  return { ...genesis, hash: signed.header.hash, height, signed };
}

/** All blocks that the chain should hold, genesis first; those below `base` are forgotten. */
interface Model {
  blocks: ChainBlock[];
  base: number;
  /** Blocks that it must not know any more. */
  gone: ChainBlock[];
}

type Command = fc.Command<Model, Chain>;

function expectSame(model: Model, chain: Chain): void {
  expect(chain.head).toBe(model.blocks.at(-1));
  expect(chain.base).toBe(model.base);
  model.blocks.forEach((block, height) => {
    const kept = height >= model.base;
    expect(chain.at(height)).toBe(kept ? block : undefined);
    expect(chain.has(block.hash)).toBe(kept);
    expect(chain.byHash(block.hash)).toBe(kept ? block : undefined);
  });
  for (const block of model.gone) expect(chain.has(block.hash)).toBe(false);
  expect(chain.at(model.blocks.length)).toBeUndefined();
}

const append: fc.Arbitrary<Command> = fc.constant({
  check: () => true,
  run: (model, chain) => {
    const block = blockOn(chain.head);
    chain.append(block);
    model.blocks.push(block);
    expectSame(model, chain);
  },
  toString: () => 'append',
});

const truncate: fc.Arbitrary<Command> = fc.integer({ min: 1, max: 6 }).map((depth) => ({
  check: (model) => model.blocks.length - depth > model.base,
  run: (model, chain) => {
    const height = model.blocks.length - depth;
    const removed = chain.truncate(height as Height);
    const expected = model.blocks.splice(height).reverse();
    expect(removed).toEqual(expected);
    model.gone.push(...expected);
    expectSame(model, chain);
  },
  toString: () => `truncate ${depth}`,
}));

const prune: fc.Arbitrary<Command> = fc.integer({ min: -2, max: 8 }).map((ahead) => ({
  check: () => true,
  run: (model, chain) => {
    const target = Math.min(model.base + ahead, model.blocks.length - 1);
    const removed = chain.prune(model.base + ahead);
    const expected = [];
    for (let height = model.base; height < target; height += 1) expected.push(height);
    expect(removed).toEqual(expected);
    model.base = Math.max(model.base, target);
    expectSame(model, chain);
  },
  toString: () => `prune ${ahead}`,
}));

describe('Chain', () => {
  it('is the list of blocks that its history says, whatever was appended, undone and pruned', () => {
    const commands = fc.commands([append, append, append, truncate, prune], { maxCommands: 60 });
    fc.assert(
      fc.property(commands, (run) => {
        const setup = () => ({
          model: { blocks: [genesis], base: 0, gone: [] },
          real: new Chain([genesis]),
        });
        fc.modelRun(setup, run);
      }),
      { numRuns: 150 },
    );
  });

  it('refuses what does not extend its head, and to undo what it has forgotten', () => {
    const chain = new Chain([genesis]);
    const first = blockOn(genesis);
    chain.append(first);
    expect(() => chain.append(first)).toThrow(InvariantViolation);
    expect(() => chain.append(blockOn(genesis))).toThrow(InvariantViolation);
    expect(() => chain.append({ ...blockOn(first), height: 5 as Height })).toThrow(
      InvariantViolation,
    );
    expect(() => chain.truncate(0 as Height)).toThrow(InvariantViolation);
    chain.prune(1);
    expect(() => chain.truncate(1 as Height)).toThrow(InvariantViolation);
  });
});

describe('restoreChain (W15)', () => {
  const [b1, b2, b3] = chainOf(3) as [ChainBlock, ChainBlock, ChainBlock];
  const restored = (...blocks: ChainBlock[]) =>
    restoreChain(genesis, new Map(blocks.map((block) => [`block/${block.height}`, block])));

  it('finds the longest unbroken run from genesis, or from the oldest block that was kept', () => {
    expect(restored().head).toBe(genesis);
    expect(restored(b3, b1, b2).head).toBe(b3);
    expect(restored(b1, b3).head).toBe(b1);
    const pruned = restored(b2, b3);
    expect([pruned.base, pruned.head]).toEqual([2, b3]);
  });

  it('goes no further than blocks that belong together', () => {
    const other = blockOn(genesis);
    expect(restored(other, b2, b3).head).toBe(other);
  });
});

describe('genesisBlock', () => {
  it('refuses fewer delegates than seats', () => {
    const parameters = { ...small.parameters, delegates: 4 };
    expect(() => genesisBlock({ ...small.genesis, parameters })).toThrow(RangeError);
  });

  it('refuses more coin than one balance can be', () => {
    const [first, ...others] = small.genesis.accounts;
    const [address, account] = first!;
    const rest = others.reduce((sum, [, { balance }]) => sum + balance, 0n);
    const withBalance = (balance: bigint) =>
      genesisBlock({
        ...small.genesis,
        accounts: [[address, { ...account, balance: balance as Amount }], ...others],
      });
    const most = 2n ** 64n - 1n - rest;
    expect(withBalance(most).state.root).toMatch(/^[0-9a-f]{64}$/);
    expect(() => withBalance(most + 1n)).toThrow(RangeError);
  });
});

function chainOf(length: number): ChainBlock[] {
  const blocks: ChainBlock[] = [];
  for (let i = 0; i < length; i += 1) blocks.push(blockOn(blocks.at(-1) ?? genesis));
  return blocks;
}
