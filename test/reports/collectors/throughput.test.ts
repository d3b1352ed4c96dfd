import { describe, expect, it } from 'vitest';
import { ThroughputCollector } from '../../../reports/collectors/throughput.ts';
import { range, scenario, Stream, type ScenarioParts } from '../stream.ts';

function collect(
  tell: (stream: Stream) => unknown,
  parts: ScenarioParts = {},
  byzantine: number[] = [],
) {
  const collector = new ThroughputCollector(scenario(4, parts));
  tell(new Stream(collector).start(4, byzantine));
  return collector.result();
}

const all = range(0, 3);

describe('latency (SPEC, what the reports mean)', () => {
  it('is measured from the first submission to proposal, first commit and confirmation', () => {
    const result = collect((s) => {
      s.submit(1, 't')
        .submit(2, 't', 2)
        .propose(3, 1, 'a1', { transactions: ['t'] });
      s.commit(3.4, [2], 1, 'a1', { transactions: ['t'] }).commit(3.9, [0, 1, 3], 1, 'a1', {
        transactions: ['t'],
      });
      for (let h = 2; h <= 6; h++) s.commit(3 * h + 0.5, all, h, `a${h}`);
      s.end(20);
    });
    expect(result.latency.inclusion).toMatchObject({ count: 1, p50Micros: 2_000_000 });
    expect(result.latency.commit).toMatchObject({ count: 1, maxMicros: 2_400_000 });
    // Block 1 has six confirmations, itself included, when block 6 is on the chain (W13).
    expect(result.latency.confirmation).toMatchObject({ count: 1, p99Micros: 17_500_000 });
    expect(result).toMatchObject({
      offeredTransactions: 1,
      committedTransactions: 1,
      offeredPerSecond: 0.05,
    });
  });

  it('has no confirmation before the chain is that deep', () => {
    const tell = (top: number) => (s: Stream) => {
      s.submit(1, 't').commit(3, all, 1, 'a1', { transactions: ['t'] });
      for (let h = 2; h <= top; h++) s.commit(3 * h, all, h, `a${h}`);
    };
    expect(collect(tell(5)).latency.confirmation).toBeNull();
    expect(collect(tell(6)).latency.confirmation?.count).toBe(1);
    expect(collect(tell(1), { chain: { confirmations: 1 } }).latency.confirmation?.count).toBe(1);
  });

  it('of confirmation is that of the chain that has the transaction', () => {
    const result = collect((s) => {
      s.submit(1, 't')
        .commit(3, [0], 1, 'a1', { transactions: ['t'] })
        .commit(3, [1], 1, 'b1');
      for (let h = 2; h <= 6; h++) s.commit(3 * h, [1], h, `b${h}`);
      for (let h = 2; h <= 6; h++) s.commit(60 + h, [0], h, `a${h}`);
    });
    expect(result.latency.confirmation).toMatchObject({ count: 1, maxMicros: 65_000_000 });
  });

  it('takes no commit by a Byzantine node', () => {
    const tell = (s: Stream) =>
      s
        .submit(1, 't')
        .commit(3, [3], 1, 'a', { transactions: ['t'] })
        .end(6);
    expect(collect(tell, {}, [3]).committedTransactions).toBe(0);
    expect(collect(tell).committedTransactions).toBe(1);
  });
});

describe('committed transactions', () => {
  it('become unconfirmed when the last block with them is undone, and committed again', () => {
    const undone = (s: Stream) =>
      s
        .submit(1, 't')
        .commit(3, [0, 1], 1, 'a', { transactions: ['t'] })
        .undo(9, [0, 1], 1, 'a', 1, ['t'])
        .commit(9, [0, 1], 1, 'b');
    expect(collect(undone)).toMatchObject({
      committedTransactions: 0,
      uncommittedTransactions: 1,
      unconfirmed: { atEnd: 1 },
    });
    const again = collect((s) =>
      undone(s)
        .commit(12, [0], 2, 'c', { transactions: ['t'] })
        .end(12),
    );
    expect(again).toMatchObject({ committedTransactions: 1, unconfirmed: { atEnd: 0 } });
    expect(again.latency.commit).toMatchObject({ count: 1, maxMicros: 2_000_000 });
  });

  it('stay committed while some node has them, or another block has', () => {
    const held = collect((s) =>
      s
        .submit(1, 't')
        .commit(3, [0, 1], 1, 'a', { transactions: ['t'] })
        .undo(9, [0], 1, 'a', 1, ['t']),
    );
    expect(held).toMatchObject({ committedTransactions: 1, uncommittedTransactions: 0 });
    const twice = collect((s) =>
      s
        .submit(1, 't')
        .commit(3, [0], 1, 'a', { transactions: ['t'] })
        .commit(3, [1], 1, 'b', { transactions: ['t'] })
        .undo(9, [0], 1, 'a', 1, ['t']),
    );
    expect(twice).toMatchObject({ committedTransactions: 1, uncommittedTransactions: 0 });
  });

  it('are lost with the disk that alone had them', () => {
    const result = collect((s) =>
      s
        .submit(1, 't')
        .commit(3, [0], 1, 'a', { transactions: ['t'] })
        .crash(4, 0)
        .restart(5, 0, 0),
    );
    expect(result).toMatchObject({ committedTransactions: 0, unconfirmed: { atEnd: 1 } });
  });
});

describe('block fill, depth and series', () => {
  it('are of the first committed block of each height', () => {
    const result = collect((s) =>
      s
        .commit(3, all, 1, 'a', { transactions: ['t', 'u'], bytes: 5000 })
        .commit(6, all, 2, 'b', { transactions: [], bytes: 1000 })
        .commit(7, [0], 2, 'c', { transactions: ['v'], bytes: 9000 }),
    );
    expect(result.blocks).toEqual({
      meanTransactions: 1,
      mostTransactions: 2,
      meanBytes: 3000,
      mostBytes: 5000,
      meanFill: 0.3,
      mostFill: 0.5,
    });
  });

  it('add up over time', () => {
    const { series, unconfirmed } = collect(
      (s) =>
        s
          .submit(0.5, 't')
          .submit(0.6, 'u')
          .send(1.5, 0, 'vote', 3, 100)
          .commit(3.5, all, 1, 'a', { transactions: ['t'] })
          .end(5.5),
      { duration: 600 },
    );
    expect(series).toEqual({
      intervalMicros: 1_000_000,
      submitted: [2, 0, 0, 0, 0, 0],
      committed: [0, 0, 0, 1, 0, 0],
      uncommitted: [0, 0, 0, 0, 0, 0],
      unconfirmed: [2, 2, 2, 1, 1, 1],
      blocks: [0, 0, 0, 1, 0, 0],
      blockBytes: [0, 0, 0, 1_000, 0, 0],
      messages: [0, 3, 0, 0, 0, 0],
      sentBytes: [0, 300, 0, 0, 0, 0],
    });
    expect(unconfirmed).toEqual({ atEnd: 1, most: 2 });
  });
});

describe('memory of the throughput collector', () => {
  it('does not grow with chain time and committed transactions', () => {
    const collector = new ThroughputCollector(scenario(4, { duration: 600_000 }));
    const stream = new Stream(collector).start(4);
    for (let h = 1; h <= 10_000; h++) {
      const transactions = [`t${h}`, `u${h}`];
      for (const transaction of transactions) stream.submit(3 * h - 1, transaction);
      stream
        .propose(3 * h, h, `a${h}`, { transactions })
        .commit(3 * h, all, h, `a${h}`, { transactions });
    }
    expect(collector.pending).toBeLessThan(1000);
    expect(collector.result()).toMatchObject({
      committedTransactions: 20_000,
      unconfirmed: { atEnd: 0 },
    });
  });

  it('keeps heights at which nodes differ until they agree', () => {
    const collector = new ThroughputCollector(scenario(4));
    const stream = new Stream(collector).start(4);
    for (let h = 1; h <= 100; h++)
      stream
        .commit(3 * h, [0, 1], h, `a${h}`, { transactions: [`t${h}`] })
        .commit(3 * h, [2, 3], h, `b${h}`);
    for (let h = 100; h >= 1; h--) stream.undo(400, [0, 1], h, `a${h}`, 101 - h, [`t${h}`]);
    expect(collector.result()).toMatchObject({
      committedTransactions: 0,
      uncommittedTransactions: 100,
    });
    expect(collector.pending).toBeLessThan(50);
  });
});
