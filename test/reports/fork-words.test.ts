import { describe, expect, it } from 'vitest';
import type { Sighting, TreeBlock } from '../../reports/collectors/block-tree.ts';
import type { ForkRow } from '../../reports/collectors/fork.ts';
import { forkStory, moment, nodesInWords } from '../../reports/fork-words.ts';

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
  sightings: readonly Sighting[] = [],
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
  return forkStory(fork, { tree: { blocks, sightings } }, byzantine);
}

const quorum = (voters: readonly number[], view: number | null = null) => ({
  atMicros: 15_100_000,
  node: 0,
  view,
  voters,
});

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
      reasons: [
        'Delegate 0 packed bbbbbbbb at 16.500 s, in a later turn on the same parent (W10); node 1 had committed aaaaaaaa from 15.100 s on, and delegate 0 had not.',
        'Delegate 2 voted for both aaaaaaaa and bbbbbbbb, following the rules: nothing forbids a vote for another block at a later turn (W7).',
      ],
      outcome:
        'All agreed again at 25.800 s, after 9.25 s: node 1 undid its block, and 3 transactions with it.',
    });
  });

  it('of one turn: equivocation (W5), a traitor in both quorums, and when it was seen', () => {
    const traitor = { packer: 0, packerIsByzantine: true, position: 0 };
    const seen = { height: 5, node: 1, offender: 0, offence: 'headers' } as const;
    const blocks = [
      { ...first, ...traitor, quorum: quorum([0, 1]) },
      { ...second, ...traitor },
    ] as const;
    const late = story(blocks, {}, [{ ...seen, atMicros: 17_050_000 }], [0]);
    expect(late.reasons).toEqual([
      'Delegate 0 (Byzantine) packed both in one turn, where one is allowed: equivocation (W5).',
      'Delegate 0 (Byzantine) voted for both aaaaaaaa and bbbbbbbb, against the rules: the vote is in both quorums.',
      'Proof that delegate 0 signed two headers was first complete at node 1, at 17.050 s: 500 ms after the fork, too late to stop it.',
    ]);
    expect(late.outcome).toBe('The nodes never agreed again before the run ended.');
    const early = story(blocks, {}, [{ ...seen, atMicros: 16_050_000 }], [0]);
    expect(early.reasons.at(-1)).toMatch(/at 16\.050 s: 500 ms before the fork\.$/);
  });

  it('does not say that a node had committed what it changed over to later', () => {
    const came = { ...first, committed: [0, 1], undone: [] };
    const left = { ...second, committed: [0], undone: [0], holders: [] };
    expect(story([came, left]).reasons[0]).toMatch(
      /; node 1 had committed aaaaaaaa from 15\.100 s on, and delegate 0 had not\.$/,
    );
  });

  it('on different parents goes on from the height before', () => {
    const { reasons } = story([first, { ...second, parent: 'another' }]);
    expect(reasons[0]).toBe('The blocks stand on different parents: the fork at height 4 goes on.');
    expect(reasons.join()).not.toContain('W10');
  });

  it('says no more than the events show', () => {
    const bare = { quorum: null, firstCommitMicros: null, undone: [] };
    const { sides, reasons } = story([
      { ...first, ...bare },
      { ...second, ...bare, proposedMicros: null },
    ]);
    expect(sides[0]).toBe('Block aaaaaaaa, packed by delegate 1: committed by node 1.');
    expect(reasons).toEqual([
      'No node that tells held a quorum of votes for either before it was committed.',
    ]);
    const fork: ForkRow = {
      height: 500,
      atMicros: 1,
      sides: [{ block: 'cccccccccc', packer: 3, nodes: [4] }],
      agreedAgainAtMicros: null,
      lastedMicros: null,
      undoneBlocks: [],
      undoneTransactions: NOTHING,
    };
    expect(forkStory(fork, { tree: { blocks: [first], sightings: [] } }, []).reasons).toEqual([]);
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
