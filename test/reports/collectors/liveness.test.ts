import { describe, expect, it } from 'vitest';
import { LivenessCollector } from '../../../reports/collectors/liveness.ts';
import { hash, INTERVAL, range, scenario, Stream, type ScenarioParts } from '../stream.ts';

const I = INTERVAL / 1e6;

function collect(
  delegates: number,
  tell: (stream: Stream) => unknown,
  parts: ScenarioParts = {},
  byzantine: readonly number[] = [],
) {
  const collector = new LivenessCollector(scenario(delegates, parts));
  const stream = new Stream(collector).start(delegates, byzantine);
  tell(stream);
  return collector.result();
}

/** Blocks every interval, committed by all. */
function blocks(stream: Stream, nodes: readonly number[], from: number, to: number): Stream {
  for (let h = from; h <= to; h++) stream.commit(h * I, nodes, h, `a${h}`, { parent: `a${h - 1}` });
  return stream;
}

describe('growth and block time', () => {
  it('are of first commits by non-Byzantine nodes, the start excluded', () => {
    const result = collect(
      4,
      (s) =>
        s
          .commit(3, [1, 2], 1, 'a')
          .commit(5, [0], 1, 'a')
          .commit(6, [3], 2, 'b')
          .commit(7, [0], 2, 'b')
          .commit(11, [1], 3, 'c')
          .end(12),
      {},
      [3],
    );
    expect(result.height).toBe(3);
    expect(result.growth).toBe(0.75);
    expect(result.blockTime).toMatchObject({
      count: 2,
      meanMicros: 4_000_000,
      maxMicros: 4_000_000,
    });
  });

  it('count the share of blocks by Byzantine packers', () => {
    const result = collect(
      4,
      (s) => s.commit(3, [0], 1, 'a', { packer: 3 }).commit(6, [0], 2, 'b'),
      {},
      [3],
    );
    expect(result.byzantineShare).toBe(0.5);
    expect(result.delegates[3]).toMatchObject({ byzantine: true, produced: 1 });
  });

  it('find the longest gap, also the one in which the run ended', () => {
    const result = collect(4, (s) => s.commit(3, [0], 1, 'a').commit(8, [0], 2, 'b').end(20));
    expect(result.longestGap).toEqual({
      fromMicros: 8_000_000,
      toMicros: null,
      lengthMicros: 12_000_000,
    });
  });
});

describe('a missed turn', () => {
  // Delegate 1 had the turn after the parent at 3 s: W2 gives it the window from 6 s to 7.5 s.
  const reasonOf = (tell: (stream: Stream) => unknown, byzantine: readonly number[] = []) => {
    const { missedTurns, delegates } = collect(
      5,
      (s) => {
        s.commit(3, [0, 2, 3], 1, 'a');
        tell(s);
        s.commit(8, [0, 2, 3], 2, 'b', { parent: 'a', packer: 2, missed: [1] });
      },
      {},
      byzantine,
    );
    expect(missedTurns.missed).toBe(1);
    expect(delegates[1]?.missed).toBe(1);
    const reasons = ['down', 'cutOff', 'refused', 'late', 'silent'] as const;
    return reasons.filter((reason) => missedTurns[reason] === 1).join();
  };

  it('is silent when nothing explains it', () => {
    expect(reasonOf(() => undefined)).toBe('silent');
  });

  it('is down when the delegate was down at some moment of its window', () => {
    expect(reasonOf((s) => s.crash(4, 1))).toBe('down');
    expect(reasonOf((s) => s.crash(7.4, 1))).toBe('down');
    expect(reasonOf((s) => s.crash(4, 1).restart(6.1, 1, 1))).toBe('down');
  });

  it('is not down when the delegate was down before or after its window only', () => {
    expect(reasonOf((s) => s.crash(4, 1).restart(5.9, 1, 1))).toBe('silent');
    expect(reasonOf((s) => s.crash(7.6, 1))).toBe('silent');
  });

  it('is cut off when a partition separated it from more than half of the delegates', () => {
    expect(
      reasonOf((s) =>
        s.fault(5, 0, 'partition', [
          [1, 4],
          [0, 2, 3],
        ]),
      ),
    ).toBe('cutOff');
    expect(reasonOf((s) => s.fault(5, 0, 'partition', [[1, 4]]))).toBe('cutOff');
    expect(
      reasonOf((s) =>
        s.fault(5, 0, 'partition', [
          [1, 4, 0],
          [2, 3],
        ]),
      ),
    ).toBe('silent');
    expect(reasonOf((s) => s.fault(4, 0, 'partition', [[1, 4]]).heal(5, 0))).toBe('silent');
  });

  it('is cut off when links in one direction were cut', () => {
    expect(reasonOf((s) => s.fault(5, 0, 'cut', [[1], [0, 2, 3]]))).toBe('cutOff');
    expect(reasonOf((s) => s.fault(5, 0, 'cut', [[0, 2, 3], [1]]))).toBe('cutOff');
    expect(reasonOf((s) => s.fault(5, 0, 'cut', [[1], [0, 2]]))).toBe('silent');
  });

  it('adds up what several faults separate it from', () => {
    expect(
      reasonOf((s) => s.fault(5, 0, 'cut', [[1], [0]]).fault(5, 1, 'cut', [[1], [2, 3]])),
    ).toBe('cutOff');
  });

  it('is cut off while a link that flaps is down', () => {
    const others = [[1], [0, 2, 3]];
    expect(reasonOf((s) => s.fault(5, 0, 'flap', others))).toBe('cutOff');
    expect(reasonOf((s) => s.fault(3, 0, 'flap', others).change(4, 0, []))).toBe('silent');
    expect(
      reasonOf((s) => s.fault(2, 0, 'flap', others).change(4, 0, []).change(6.5, 0, others)),
    ).toBe('cutOff');
    expect(reasonOf((s) => s.fault(3, 0, 'flap', others).heal(4, 0).change(6, 0, others))).toBe(
      'silent',
    );
  });

  it('is cut off as long as a swizzle has it out', () => {
    expect(reasonOf((s) => s.fault(3, 0, 'swizzle', [[2]]).change(6, 0, [[2], [1]]))).toBe(
      'cutOff',
    );
    expect(reasonOf((s) => s.fault(3, 0, 'swizzle', [[2]]))).toBe('silent');
    expect(reasonOf((s) => s.fault(3, 0, 'swizzle', [[1]]).change(4, 0, [[2]]))).toBe('silent');
  });

  it('is refused when the delegate abstained (W12)', () => {
    expect(reasonOf((s) => s.abstain(6, 1, 2))).toBe('refused');
    expect(reasonOf((s) => s.abstain(1, 1, 2))).toBe('silent');
    expect(reasonOf((s) => s.abstain(6, 4, 2))).toBe('silent');
  });

  it('is refused when as many others refused its proposal as accepted it', () => {
    const proposal = (s: Stream) => s.propose(6, 2, 'x', { packer: 1 });
    expect(
      reasonOf((s) => proposal(s).vote(6.1, [0, 2], 2, 'x', false).vote(6.1, [1, 3], 2, 'x')),
    ).toBe('refused');
    expect(
      reasonOf((s) => proposal(s).vote(6.1, [0], 2, 'x', false).vote(6.1, [2, 3], 2, 'x')),
    ).toBe('late');
    expect(reasonOf((s) => proposal(s).vote(6.1, [4], 2, 'x', false), [4])).toBe('late');
  });

  it('is refused when others refused the header', () => {
    const result = reasonOf((s) => {
      s.propose(6, 2, 'x', { packer: 1 });
      s.event<'refused'>(6.1, {
        kind: 'refused',
        node: 0,
        what: 'header',
        block: hash('x'),
        height: 2,
        reason: 'parent',
      });
    });
    expect(result).toBe('refused');
  });

  it('is late when it proposed in its window, by its own clock, and another block was committed', () => {
    expect(reasonOf((s) => s.propose(6, 2, 'x', { packer: 1 }))).toBe('late');
    expect(reasonOf((s) => s.propose(7.9, 2, 'x', { packer: 1, timestamp: 7 }))).toBe('late');
    expect(reasonOf((s) => s.propose(6, 2, 'x', { packer: 1, timestamp: 9 }))).toBe('silent');
  });

  it('has the window of its own place after the parent (W2)', () => {
    // Successors 1 and 2 of a block at 3 s: [6, 7.5] and (7.5, 10.5].
    const { delegates } = collect(5, (s) =>
      s
        .commit(3, [0], 1, 'a')
        .crash(6, 1)
        .restart(7.4, 1, 1)
        .crash(8, 2)
        .restart(9, 1, 2)
        .commit(11, [0], 2, 'b', { parent: 'a', packer: 3, missed: [1, 2] }),
    );
    expect(delegates[1]).toMatchObject({ down: 1 });
    expect(delegates[2]).toMatchObject({ down: 1 });
    const swapped = collect(5, (s) =>
      s
        .commit(3, [0], 1, 'a')
        .crash(6, 2)
        .restart(7.4, 1, 2)
        .commit(11, [0], 2, 'b', { parent: 'a', packer: 3, missed: [1, 2] }),
    );
    expect(swapped.missedTurns).toMatchObject({ down: 0, silent: 2 });
  });

  it('counts once, with the first commit of its height', () => {
    const result = collect(3, (s) => s.commit(3, [0, 1, 2], 1, 'a', { missed: [1] }));
    expect(result.missedTurns.missed).toBe(1);
  });
});

describe('a halt', () => {
  it('is none while fewer than half are down, be all their turns in one run', () => {
    // Ten of 21 down, last in one round and first in the next: 20 turns, (2·21 − 1)/2 · I.
    const result = collect(21, (s) => {
      blocks(s, range(10, 20), 1, 5).crash(15, ...range(0, 9));
      s.abstain(20, 3, 6)
        .commit(15 + 20.5 * I + 0.5, range(10, 20), 6, 'late')
        .end(100);
    });
    expect(result.halts).toBe(0);
  });

  it('is a gap longer than a round and one interval', () => {
    const tell = (gap: number) => (s: Stream) =>
      blocks(s, range(0, 20), 1, 5)
        .commit(15 + gap, [0], 6, 'late')
        .end(15 + gap);
    expect(collect(21, tell(66)).halts).toBe(0);
    expect(collect(21, tell(66.1)).listedHalts).toEqual([
      {
        fromMicros: 15_000_000,
        toMicros: 81_100_000,
        lengthMicros: 66_100_000,
        height: 5,
        abstentions: 0,
      },
    ]);
  });

  it('is a shorter gap in which a packer abstained while no majority was up (W12)', () => {
    const result = collect(21, (s) => {
      blocks(s, range(0, 20), 1, 5).crash(16, ...range(0, 10));
      s.abstain(24, 12, 6).abstain(30, 14, 6).restart(40, 5, 0).commit(44, [12], 6, 'x').end(46);
    });
    expect(result).toMatchObject({ halts: 1, haltedMicros: 29_000_000 });
    expect(result.listedHalts).toEqual([
      {
        fromMicros: 15_000_000,
        toMicros: 44_000_000,
        lengthMicros: 29_000_000,
        height: 5,
        abstentions: 2,
      },
    ]);
  });

  it('is none when only the smaller part of a partition abstains', () => {
    const result = collect(21, (s) => {
      blocks(s, range(0, 20), 1, 5).fault(15, 0, 'partition', [range(0, 9), range(10, 20)]);
      s.abstain(24, 3, 6).commit(30, range(10, 20), 6, 'x').end(31);
    });
    expect(result.halts).toBe(0);
  });

  it('is one when no part of a partition is large enough', () => {
    const result = collect(21, (s) => {
      blocks(s, range(0, 20), 1, 5).fault(15, 0, 'partition', [range(0, 6), range(7, 13)]);
      s.abstain(24, 3, 6).heal(30, 0).commit(36, range(0, 20), 6, 'x').end(37);
    });
    expect(result.halts).toBe(1);
  });

  it('is one when a swizzle leaves no majority, and none as long as it does', () => {
    const swizzle = (out: readonly number[]) =>
      collect(5, (s) => {
        blocks(s, range(0, 4), 1, 5).fault(15, 0, 'swizzle', [[0]]);
        s.change(
          16,
          0,
          out.map((node) => [node]),
        );
        s.heal(26, 0).commit(30, range(0, 4), 6, 'x').end(31);
      }).halts;
    expect([swizzle([0, 1]), swizzle([0, 1, 2])]).toEqual([0, 1]);
  });

  it('that lasts to the end never resumed', () => {
    const result = collect(4, (s) => blocks(s, range(0, 3), 1, 2).end(600));
    expect(result.listedHalts[0]?.toMicros).toBeNull();
  });
});

describe('recovery', () => {
  it('ends when all that are up committed a block first committed after the healing', () => {
    const result = collect(4, (s) =>
      s
        .commit(3, range(0, 3), 1, 'a')
        .fault(4, 0, 'partition', [[0]])
        .commit(6, range(1, 3), 2, 'b')
        .heal(7, 0)
        .commit(8, [0], 2, 'b') // older than the healing
        .commit(9, [1, 2], 3, 'c')
        .commit(9.5, [3], 3, 'c')
        .commit(10, [0], 3, 'c')
        .end(11),
    );
    expect(result.recovery).toMatchObject({
      healings: 1,
      notRecovered: 0,
      last: { healedAtMicros: 7_000_000, recoveredAtMicros: 10_000_000, tookMicros: 3_000_000 },
    });
  });

  it('never comes when a node that is up stays behind', () => {
    const result = collect(4, (s) =>
      s.commit(3, range(0, 3), 1, 'a').heal(7, 0).commit(9, [0, 1, 2], 2, 'b').end(60),
    );
    expect(result.recovery).toMatchObject({
      healings: 1,
      notRecovered: 1,
      longestUnrecoveredMicros: 53_000_000,
      took: null,
    });
  });

  it('asks nothing of nodes that are down or Byzantine', () => {
    const result = collect(
      4,
      (s) => s.crash(5, 3).heal(7, 0).commit(9, [0, 1], 1, 'b').end(9),
      {},
      [2],
    );
    expect(result.recovery.notRecovered).toBe(0);
  });

  it('counts each restart, and one moment once', () => {
    const result = collect(4, (s) =>
      s
        .crash(5, 1, 2)
        .restart(6, 0, 1)
        .restart(6, 0, 2)
        .heal(6, 0)
        .commit(9, range(0, 3), 1, 'a')
        .end(9),
    );
    expect(result.recovery.healings).toBe(1);
    expect(result.recovery.listed[0]?.causes).toEqual([
      'node 1 restarted',
      'node 2 restarted',
      'faults[0] (fault) ended',
    ]);
  });
});

describe('memory of the liveness collector', () => {
  it('does not grow with chain time, faults and missed turns included', () => {
    const collector = new LivenessCollector(scenario(4));
    const stream = new Stream(collector).start(4);
    for (let h = 1; h <= 20_000; h++) {
      const at = h * I;
      stream
        .fault(at - 2, 0, 'partition', [[3]])
        .crash(at - 2, 2)
        .abstain(at - 1.5, 3, h);
      stream.restart(at - 1, h - 1, 2).heal(at - 1, 0);
      stream.propose(at, h, `a${h}`, { packer: h % 4 }).vote(at, range(0, 3), h, `a${h}`);
      stream.commit(at, range(0, 3), h, `a${h}`, { parent: `a${h - 1}`, missed: [3] });
    }
    expect(collector.pending).toBeLessThan(500);
  });
});
