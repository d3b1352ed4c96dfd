import { describe, expect, it } from 'vitest';
import { ActivityCollector, ACTIVITY_BINS, LANES } from '../../../reports/collectors/activity.ts';
import {
  BlockTreeCollector,
  FORKED_HEIGHTS,
  LAST_HEIGHTS,
} from '../../../reports/collectors/block-tree.ts';
import { TurnMapCollector } from '../../../reports/collectors/turn-map.ts';
import { hash, Stream } from '../stream.ts';

describe('ActivityCollector', () => {
  it('counts commits of each node, and keeps the longest block time, by interval', () => {
    const activity = new ActivityCollector(60e6, 3e6);
    new Stream(activity)
      .start(3, [2])
      .commit(3, [0, 1, 2], 1, 'a')
      .commit(7, [0], 2, 'b')
      .commit(12, [0, 1], 3, 'c')
      .end(20);
    expect(activity.result()).toEqual({
      intervalMicros: 9e6,
      nodesPerLane: 1,
      commits: [
        [2, 1, 0],
        [1, 1, 0],
        [1, 0, 0],
      ],
      blockTimeMicros: [4e6, 5e6, null],
    });
  });

  it('does not grow with nodes or time', () => {
    const activity = new ActivityCollector(86_400e6, 3e6);
    const stream = new Stream(activity).start(10_000);
    for (let height = 1; height <= 500; height++)
      stream.commit(height * 170, [height % 10_000, 9_999], height, `b${height}`);
    stream.end(86_400);
    const { commits, nodesPerLane, blockTimeMicros } = activity.result();
    expect(commits.length).toBeLessThanOrEqual(LANES);
    expect(nodesPerLane * commits.length).toBeGreaterThanOrEqual(10_000);
    expect(commits.flat()).toHaveLength(commits.length * ACTIVITY_BINS);
    expect(commits.flat().reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(blockTimeMicros).toHaveLength(ACTIVITY_BINS);
  });
});

describe('TurnMapCollector', () => {
  it('counts a turn once, with the first commit of its height by a node that is not Byzantine', () => {
    const turns = new TurnMapCollector(60e6, 3e6);
    new Stream(turns)
      .start(3, [2])
      .commit(3, [2], 1, 'x', { packer: 2 })
      .commit(3.5, [0, 1], 1, 'a', { packer: 0 })
      .commit(9.5, [0, 1], 2, 'b', { packer: 1, missed: [2, 0] })
      .end(10);
    expect(turns.result()).toEqual({
      intervalMicros: 3e6,
      delegates: [
        { delegate: 0, produced: [0, 1, 0, 0], missed: [0, 0, 0, 1] },
        { delegate: 1, produced: [0, 0, 0, 1], missed: [0, 0, 0, 0] },
        { delegate: 2, produced: [0, 0, 0, 0], missed: [0, 0, 0, 1] },
      ],
    });
  });
});

describe('BlockTreeCollector', () => {
  /** One block at each height, on all three nodes. */
  function grow(stream: Stream, from: number, to: number): Stream {
    for (let height = from; height <= to; height++)
      stream
        .propose(height * 3, height, `b${height}`, { parent: `b${height - 1}` })
        .commit(height * 3 + 1, [0, 1, 2], height, `b${height}`, { parent: `b${height - 1}` });
    return stream;
  }

  it('tells both blocks of a fork: who committed, undid and has them, and what stands around', () => {
    const tree = new BlockTreeCollector();
    const stream = grow(new Stream(tree).start(3), 1, 4)
      .propose(15, 5, 'a', { parent: 'b4' })
      .commit(16, [0, 1], 5, 'a', { parent: 'b4' })
      .propose(17, 5, 'b', { parent: 'b4', packer: 2 })
      .commit(18, [2], 5, 'b', { parent: 'b4', packer: 2 })
      .undo(20, [2], 5, 'b', 1)
      .commit(20, [2], 5, 'a', { parent: 'b4' });
    grow(stream, 6, 200).end(700);
    const { blocks } = tree.result();
    expect(blocks.map(({ height }) => height)).toEqual([4, 5, 5, 6]);
    expect(blocks[1]).toMatchObject({
      block: hash('a'),
      parent: hash('b4'),
      firstCommitMicros: 16e6,
      committed: [0, 1, 2],
      undone: [],
      holders: [0, 1, 2],
    });
    expect(blocks[2]).toMatchObject({ packer: 2, committed: [2], undone: [2], holders: [] });
  });

  it('keeps who voted', () => {
    const tree = new BlockTreeCollector();
    const turn = { height: 1, round: 0, position: 0, packer: 0 } as const;
    new Stream(tree)
      .start(3, [0])
      .propose(3, 1, 'a')
      .propose(3, 1, 'b')
      .event<'certified'>(3.2, {
        kind: 'certified',
        node: 1,
        block: hash('a'),
        view: null,
        voters: [0, 1] as never,
        ...turn,
      } as never)
      .event<'certified'>(3.9, {
        kind: 'certified',
        node: 2,
        block: hash('a'),
        view: null,
        voters: [0, 2] as never,
        ...turn,
      } as never)
      .end(4);
    const { blocks } = tree.result();
    expect(blocks[0]?.quorum).toEqual({ atMicros: 3.2e6, node: 1, view: null, voters: [0, 1] });
  });

  it('shows the last blocks of a chain without any such height', () => {
    const tree = new BlockTreeCollector();
    grow(new Stream(tree).start(3), 1, 150).end(500);
    expect(tree.result().blocks.map(({ height }) => height)).toEqual(
      Array.from({ length: LAST_HEIGHTS }, (_, index) => 151 - LAST_HEIGHTS + index),
    );
  });

  it('holds no more after 20,000 heights, all forked, and whatever a traitor proposes', () => {
    const tree = new BlockTreeCollector();
    const stream = new Stream(tree).start(3, [2]);
    let most = 0;
    for (let height = 1; height <= 20_000; height++) {
      stream
        .propose(height, height, `a${height}`)
        .propose(height, height * 1000, `far${height}`)
        .propose(height, height, `x${height}`, { packer: 2 })
        .commit(height, [0], height, `a${height}`)
        .commit(height, [1], height, `x${height}`);
      most = Math.max(most, tree.pending);
    }
    expect(most).toBeLessThan(64 + 3 * FORKED_HEIGHTS + 100);
    const heights = new Set(tree.result().blocks.map(({ height }) => height));
    expect(heights.size).toBeLessThanOrEqual(FORKED_HEIGHTS + 2);
    expect([...heights][0]).toBe(1);
  });
});
