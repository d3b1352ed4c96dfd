import { describe, expect, it } from 'vitest';
import type { TreeBlock } from '../../reports/collectors/block-tree.ts';
import type { ForkRow } from '../../reports/collectors/fork.ts';
import { forkStory, moment } from '../../reports/fork-words.ts';
import { nodesInWords } from '../../reports/format.ts';

const NOTHING = { total: 0, at1: 0, at2: 0, at3: 0, at4: 0, at5: 0, at6: 0, more: 0 };

function block(name: string, more: Partial<TreeBlock>): TreeBlock {
  return {
    height: 5,
    block: name,
    parent: 'parent',
    packer: 0,
    packerIsByzantine: false,
    round: 1,
    position: 0,
    proposedMicros: 15e6,
    transactions: 0,
    quorum: null,
    firstCommitMicros: null,
    committed: [],
    undone: [],
    holders: [],
    ...more,
  };
}

function story(
  blocks: readonly [TreeBlock, TreeBlock],
  more: Partial<ForkRow> = {},
  byzantine: readonly number[] = [],
) {
  const fork: ForkRow = {
    height: 5,
    atMicros: 16_550_000,
    sides: blocks.map(({ block, packer, committed }) => ({ block, packer, nodes: committed })),
    agreedAgainAtMicros: null,
    lastedMicros: null,
    undoneBlocks: [],
    undoneTransactions: NOTHING,
    ...more,
  };
  return forkStory(
    fork,
    { tree: { blocks }, stories: { forks: told, standstill: null } },
    byzantine,
  );
}

const quorum = (voters: readonly number[], view: number | null = null) => ({
  atMicros: 15_100_000,
  node: 0,
  view,
  voters,
});

/** Of another height, and of the one that is asked for. */
const told = [4, 5].map((height) => ({
  height,
  story: {
    title: '',
    events: [{ at: height, text: 'something happened' }],
    reasons: [
      { rules: ['W7', 'W10'], text: `Why ${height}.` },
      { rules: [], text: 'And why not.' },
    ],
  },
}));

const first = block('aaaaaaaaaa', {
  packer: 1,
  firstCommitMicros: 15_100_000,
  committed: [1],
  undone: [1],
  quorum: quorum([1, 2]),
});
const second = block('bbbbbbbbbb', {
  position: 1,
  proposedMicros: 16_500_000,
  firstCommitMicros: 16_550_000,
  committed: [0, 1, 2],
  holders: [0, 1, 2],
  quorum: quorum([0, 2]),
});

describe('a fork in words', () => {
  it('of two turns on one parent: a hidden quorum, and a delegate that votes again (W10, W7)', () => {
    expect(
      story([first, second], {
        agreedAgainAtMicros: 25_800_000,
        lastedMicros: 9_250_000,
        undoneBlocks: [{ node: 1, blocks: 1 }],
        undoneTransactions: { ...NOTHING, total: 3, at2: 3 },
      }),
    ).toEqual({
      height: 5,
      headline: 'At height 5 two blocks were committed.',
      sides: [
        'Block aaaaaaaa, packed by delegate 1: committed by node 1, first at 15.100 s; the votes of delegates 1 and 2 made its quorum.',
        'Block bbbbbbbb, packed by delegate 0: committed by nodes 0 and 2, first at 16.550 s (node 1 changed over to it later); the votes of delegates 0 and 2 made its quorum.',
      ],
      reasons: ['Why 5. [W7, W10]', 'And why not.'],
      events: [{ at: 5, text: 'something happened' }],
      outcome:
        'All agreed again at 25.800 s, after 9.25 s: node 1 undid its block, and 3 transactions with it.',
    });
  });

  it('says who is Byzantine, and that nodes never agreed again', () => {
    const { sides, outcome } = story([first, second], {}, [0]);
    expect(sides[1]).toMatch(/^Block bbbbbbbb, packed by delegate 0 \(Byzantine\): /);
    expect(outcome).toBe('The nodes never agreed again before the run ended.');
  });

  it('says no more than the events show', () => {
    const bare = { quorum: null, firstCommitMicros: null, undone: [] };
    const { sides } = story([
      { ...first, ...bare },
      { ...second, ...bare, proposedMicros: null },
    ]);
    expect(sides[0]).toBe('Block aaaaaaaa, packed by delegate 1: committed by node 1.');
    const fork: ForkRow = {
      height: 500,
      atMicros: 1,
      sides: [{ block: 'cccccccccc', packer: 3, nodes: [4] }],
      agreedAgainAtMicros: null,
      lastedMicros: null,
      undoneBlocks: [],
      undoneTransactions: NOTHING,
    };
    const none = { tree: { blocks: [first] }, stories: { forks: told, standstill: null } };
    expect(forkStory(fork, none, [])).toMatchObject({ reasons: [], events: [] });
  });
});

describe('words', () => {
  it.each([
    [[], 'no node'],
    [[3], 'node 3'],
    [[1, 2], 'nodes 1 and 2'],
    [[0, 4, 5, 6], 'nodes 0, 4-6'],
  ])('%j: %s', (nodes, words) => expect(nodesInWords(nodes)).toBe(words));

  it('tell moments to the millisecond', () => {
    expect([moment(9_140_000), moment(63_250_400), moment(0)]).toEqual([
      '9.140 s',
      '1 min 3.250 s',
      '0.000 s',
    ]);
  });
});
