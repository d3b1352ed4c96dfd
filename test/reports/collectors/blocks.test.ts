import { describe, expect, it } from 'vitest';
import { BlockCollector, DEPTH, type BlockRow } from '../../../reports/collectors/blocks.ts';
import { hash, range, Stream } from '../stream.ts';

function collect(nodes: number, byzantine: readonly number[] = []) {
  const rows: BlockRow[] = [];
  const collector = new BlockCollector((row) => rows.push({ ...row }));
  return { rows, collector, stream: new Stream(collector).start(nodes, byzantine) };
}

describe('block rows', () => {
  it('go out when every non-Byzantine node has committed the height', () => {
    const { rows, stream } = collect(3, [2]);
    stream.propose(3, 1, 'a', { packer: 1 }).commit(3.2, [0], 1, 'a', { packer: 1, missed: [0] });
    expect(rows).toEqual([]);
    stream.commit(3.5, [1], 1, 'a', { packer: 1, missed: [0] });
    expect(rows).toEqual([
      {
        height: 1,
        block: hash('a'),
        packer: 1,
        packerIsByzantine: false,
        round: 0,
        position: 0,
        proposedMicros: 3_000_000,
        firstCommitMicros: 3_200_000,
        lastCommitMicros: 3_500_000,
        committedNodes: 2,
        undoneNodes: 0,
        transactions: 0,
        bytes: 1000,
        missedTurns: 1,
      },
    ]);
  });

  it('tell of proposals that nobody committed, and of blocks that were undone', () => {
    const { rows, stream, collector } = collect(2);
    stream.propose(3, 1, 'a').propose(6, 1, 'b', { packer: 1 });
    stream.commit(7, [0], 1, 'c').undo(8, [0], 1, 'c', 1).commit(8, [0], 1, 'b', { packer: 1 });
    collector.finish();
    expect(rows.map((row) => [row.block, row.firstCommitMicros, row.undoneNodes])).toEqual([
      [hash('a'), null, 0],
      [hash('b'), 8_000_000, 0],
      [hash('c'), 7_000_000, 1],
    ]);
  });

  it('come in order of height and once, though a node stays behind for good', () => {
    const { rows, stream, collector } = collect(3);
    for (let h = 1; h <= 300; h++) {
      stream.propose(3 * h, h, `a${h}`).commit(3 * h, [0, 1], h, `a${h}`);
      expect(collector.pending).toBeLessThanOrEqual(DEPTH);
    }
    stream.commit(2000, [2], 1, 'a1');
    collector.finish();
    expect(rows.map(({ height }) => height)).toEqual(range(1, 300));
  });
});
