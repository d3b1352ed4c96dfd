import { describe, expect, it } from 'vitest';
import { ForkCollector, type ForkRow } from '../../../reports/collectors/fork.ts';
import { hash, range, Stream } from '../stream.ts';

function collect(tell: (stream: Stream) => unknown, nodes = 4, byzantine: number[] = []) {
  const rows: ForkRow[] = [];
  const collector = new ForkCollector({ onFork: (row) => rows.push(row) });
  tell(new Stream(collector).start(nodes, byzantine));
  return { ...collector.result(), rows };
}

describe('a fork (SPEC, what the reports mean)', () => {
  it('is none when all commit the same block, however late', () => {
    const result = collect((s) => s.commit(3, [0, 1, 2], 1, 'a').commit(99, [3], 1, 'a'));
    expect(result).toMatchObject({ forks: 0, neverAgreedAgain: 0, listed: [] });
  });

  it('is seen when two nodes commit different blocks at one height at different times', () => {
    const result = collect((s) =>
      s.commit(3, [0, 1], 1, 'a', { packer: 2 }).commit(50, [3], 1, 'b', { packer: 3 }),
    );
    expect(result.forks).toBe(1);
    expect(result.listed).toEqual([
      expect.objectContaining({
        height: 1,
        atMicros: 50_000_000,
        sides: [
          { block: hash('a'), packer: 2, nodes: [0, 1] },
          { block: hash('b'), packer: 3, nodes: [3] },
        ],
        agreedAgainAtMicros: null,
        lastedMicros: null,
      }),
    ]);
  });

  it('is seen at a height that everybody agreed on a thousand blocks ago', () => {
    const result = collect((s) => {
      for (let h = 1; h <= 1000; h++) s.commit(3 * h, range(0, 3), h, `a${h}`);
      s.restart(4000, 6, 3).commit(4001, [3], 7, 'b7');
    });
    expect(result.listed[0]?.sides).toEqual([
      { block: hash('a7'), packer: 0, nodes: range(0, 3) },
      { block: hash('b7'), packer: 0, nodes: [3] },
    ]);
  });

  it('lasts until every node that is up has the same block', () => {
    const result = collect((s) =>
      s
        .commit(3, [0, 1], 1, 'a')
        .commit(4, [2, 3], 1, 'b')
        .undo(10, [2, 3], 1, 'b', 1)
        .commit(10, [2], 1, 'a')
        .commit(12.5, [3], 1, 'a'),
    );
    expect(result).toMatchObject({ forks: 1, neverAgreedAgain: 0, longestMicros: 8_500_000 });
    expect(result.rows[0]).toMatchObject({
      agreedAgainAtMicros: 12_500_000,
      lastedMicros: 8_500_000,
      undoneBlocks: [
        { node: 2, blocks: 1 },
        { node: 3, blocks: 1 },
      ],
    });
  });

  it('never ends when a node keeps its block', () => {
    const result = collect((s) =>
      s
        .commit(3, [0, 1, 2], 1, 'a')
        .commit(4, [3], 1, 'b')
        .commit(6, [0, 1, 2], 2, 'a2')
        .commit(600, [3], 2, 'b2'),
    );
    expect(result).toMatchObject({ forks: 2, neverAgreedAgain: 2, longestMicros: null });
  });

  it('is not over while a node that is up has no block at the height', () => {
    const result = collect((s) =>
      s
        .commit(3, [0], 1, 'a')
        .commit(4, [1], 1, 'b')
        .undo(5, [1], 1, 'b', 1)
        .commit(5, [1], 1, 'a'),
    );
    expect(result.neverAgreedAgain).toBe(1);
  });

  it('is over when those that differ are down, and is not when one comes back with its block', () => {
    const split = (s: Stream) => s.commit(3, [0, 1, 2], 1, 'a').commit(4, [3], 1, 'b').crash(9, 3);
    expect(collect(split).listed[0]?.agreedAgainAtMicros).toBe(9_000_000);
    expect(collect((s) => split(s).restart(20, 1, 3)).listed[0]?.agreedAgainAtMicros).toBeNull();
    const healed = collect((s) =>
      split(s).restart(20, 1, 3).undo(25, [3], 1, 'b', 1).commit(25, [3], 1, 'a'),
    );
    expect(healed.listed[0]?.lastedMicros).toBe(21_000_000);
  });

  it('counts a node that undid a block and commits another, though nobody else has either', () => {
    const result = collect((s) =>
      s.commit(3, [0], 1, 'a').undo(7, [0], 1, 'a', 1, ['t']).commit(7, [0], 1, 'b'),
    );
    expect(result.forks).toBe(1);
    expect(result.listed[0]?.sides.map(({ nodes }) => nodes)).toEqual([[0], [0]]);
    expect(result.undoneTransactions).toMatchObject({ total: 1, at1: 1 });
    expect(result.deepestUndone).toBe(1);
  });

  it('counts a node whose disk forgot its block (amnesia)', () => {
    const result = collect((s) =>
      s.commit(3, [0], 1, 'a').crash(4, 0).restart(5, 0, 0).commit(6, [0], 1, 'b'),
    );
    expect(result.forks).toBe(1);
  });

  it('is none when a node commits again what it undid', () => {
    const result = collect((s) =>
      s.commit(3, range(0, 3), 1, 'a').undo(4, [0], 1, 'a', 1).commit(4, [0], 1, 'a'),
    );
    expect(result).toMatchObject({ forks: 0, reorganisations: { reorganisations: 1 } });
  });

  it('takes no part of Byzantine nodes', () => {
    const tell = (s: Stream) => s.commit(3, [0, 1, 2], 1, 'a').commit(3, [3], 1, 'b');
    expect(collect(tell, 4, [3]).forks).toBe(0);
    expect(collect(tell, 4).forks).toBe(1);
  });

  it('counts a transaction once, with the most confirmations that it had anywhere (W13)', () => {
    const result = collect((s) => {
      for (let h = 1; h <= 8; h++) s.commit(3 * h, [0, 1], h, `a${h}`, { transactions: [`t${h}`] });
      for (let h = 1; h <= 9; h++) s.commit(30, [2, 3], h, `b${h}`);
      for (let h = 8; h >= 1; h--) s.undo(31, [0], h, `a${h}`, 9 - h, [`t${h}`]);
      for (let h = 7; h >= 1; h--) s.undo(31, [1], h, `a${h}`, 8 - h, [`t${h}`]);
      s.commit(32, [0, 1], 1, 'b1');
    });
    expect(result.undoneTransactions).toEqual({
      total: 8,
      at1: 1,
      at2: 1,
      at3: 1,
      at4: 1,
      at5: 1,
      at6: 1,
      more: 2,
    });
    expect(result.deepestUndone).toBe(8);
    const atOne = result.rows.find(({ height }) => height === 1);
    expect(atOne?.undoneTransactions).toMatchObject({ total: 1, more: 1 });
  });

  it('does not grow in memory with the blocks that all agree on', () => {
    const collector = new ForkCollector();
    const stream = new Stream(collector).start(4);
    for (let h = 1; h <= 50_000; h++)
      stream.propose(3 * h, h, `a${h}`).commit(3 * h, range(0, 3), h, `a${h}`);
    expect(collector.pending).toBeLessThan(100);
    expect(collector.result().forks).toBe(0);
  });
});

describe('a reorganisation (W14)', () => {
  it('is what one node undoes before it commits again', () => {
    const result = collect((s) =>
      s
        .commit(3, range(0, 3), 1, 'a1')
        .commit(6, range(0, 3), 2, 'a2')
        .undo(9, [2], 2, 'a2', 1, ['t', 'u'])
        .undo(9, [2], 1, 'a1', 2)
        .commit(9, [2], 1, 'b1'),
    );
    expect(result.reorganisations).toEqual({
      reorganisations: 1,
      undoneBlocks: 2,
      deepest: 2,
      undoneBlocksByNode: [{ node: 2, blocks: 2 }],
      listed: [
        {
          node: 2,
          atMicros: 9_000_000,
          fromHeight: 1,
          undoneBlocks: 2,
          undoneTransactions: 2,
          confirmations: 2,
        },
      ],
    });
  });
});

describe('siblings', () => {
  it('are two proposals for one height, and no fork', () => {
    const result = collect((s) =>
      s
        .propose(3, 1, 'a', { packer: 0 })
        .propose(8, 1, 'b', { packer: 1, position: 1 })
        .commit(9, range(0, 3), 1, 'b'),
    );
    expect(result).toMatchObject({ forks: 0, siblings: { heights: 1, blocks: 1, inOneTurn: 0 } });
  });

  it('of one turn are told apart (W5)', () => {
    const result = collect((s) =>
      s.propose(3, 1, 'a', { packer: 2 }).propose(3, 1, 'b', { packer: 2 }),
    );
    expect(result.siblings).toMatchObject({ heights: 1, blocks: 1, inOneTurn: 1 });
  });

  it('are seen though the chain went on far beyond their height', () => {
    const result = collect((s) => {
      for (let h = 1; h <= 500; h++) s.propose(3 * h, h, `a${h}`);
      s.propose(1600, 5, 'late', { packer: 1 });
    });
    expect(result.siblings).toMatchObject({ heights: 1, blocks: 1 });
  });

  it('are none when a proposal is told twice, or each height has one', () => {
    const result = collect((s) => s.propose(3, 1, 'a').propose(4, 1, 'a').propose(6, 2, 'b'));
    expect(result.siblings).toMatchObject({ heights: 0, blocks: 0 });
  });
});
