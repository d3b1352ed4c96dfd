/** Faults as scenarios plan them: that each does what it says, when it says. */
import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/simulation.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';
import { scenario } from './scenarios.ts';

const CHAIN = 'chain: { delegates: 5, profile: whitepaper, blockInterval: 3s }';

function run(text: string, seed = 1, wantsDeliveries = false) {
  const events: TraceEvent[] = [];
  const onEvent = (event: TraceEvent): void => void events.push(event);
  const listeners = [{ wantsDeliveries, onEvent }];
  const summary = simulate(scenario(`name: faults\n${CHAIN}\n${text}`), { seed, listeners });
  const of = <K extends TraceEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<TraceEvent, { kind: K }> => event.kind === kind);
  return { events, of, summary };
}

describe('a crash', () => {
  const { of, summary } = run(`
duration: 60s
network: { latency: 50ms }
faults:
  - { at: 10s, for: 20s, crash: 2 }
`);

  it('begins and ends when the scenario says', () => {
    expect(of('crashed').map(({ at, node }) => [at, node])).toEqual([[10_000_000, 2]]);
    expect(of('restarted').map(({ at, node }) => [at, node])).toEqual([[30_000_000, 2]]);
  });

  it('silences the node, and drops what is sent to it', () => {
    const down = (event: TraceEvent) => event.at > 10_000_000 && event.at < 30_000_000;
    expect(of('sent').filter((event) => down(event) && event.from === 2)).toEqual([]);
    const dropped = of('dropped');
    expect(dropped.length).toBeGreaterThan(20);
    expect(dropped.every((event) => event.to === 2 && event.reason === 'down')).toBe(true);
  });

  it('is caught up with after the restart (W15)', () => {
    expect(of('committed').some((event) => event.node === 2 && event.via === 'catch-up')).toBe(
      true,
    );
    expect(new Set(summary.heads.map(({ block }) => block)).size).toBe(1);
  });
});

describe('a crash with a disk that forgets', () => {
  const text = (settings: string) => `
duration: 40s
network: { latency: 50ms }
disk: ${settings}
faults:
  - { at: 20s, for: 5s, crash: 2 }
`;

  it('loses unsynced writes, and gets them back from others (W15)', () => {
    const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
    const lost = seeds.map((seed) => {
      const { of, summary } = run(text('{ flushInterval: 10s, crashLoses: unsynced }'), seed);
      const [crash] = of('crashed');
      const [restart] = of('restarted');
      const before = of('committed').filter((e) => e.node === 2 && e.at < 20_000_000).length;
      expect(restart!.height).toBe(before - crash!.lostWrites);
      expect(new Set(summary.heads.map(({ block }) => block)).size).toBe(1);
      return crash!.lostWrites;
    });
    expect(Math.max(...lost)).toBeGreaterThan(0);
    expect(Math.min(...lost)).toBe(0);
  });

  it('loses nothing where the disk keeps everything', () => {
    const { of } = run(text('{ flushInterval: 10s, crashLoses: nothing }'));
    expect(of('crashed')[0]!.lostWrites).toBe(0);
  });
});

describe('a partition', () => {
  it('cuts both ways between groups, and heals', () => {
    const { of } = run(
      `
duration: 40s
network: { latency: 50ms }
faults:
  - { at: 10s, for: 10s, partition: [[0, 1], [2..4]] }
`,
      1,
      true,
    );
    const side = (node: number) => (node < 2 ? 0 : 1);
    const across = of('delivered').filter(({ from, to }) => side(from) !== side(to));
    // What was under way when it began still arrives.
    expect(across.some(({ at }) => at > 10_051_000 && at <= 20_000_000)).toBe(false);
    expect(across.some(({ at }) => at > 20_000_000)).toBe(true);
    expect(of('dropped').every(({ reason }) => reason === 'cut')).toBe(true);
  });
});

describe('a cut', () => {
  it('is one way: a node that hears nothing is still heard', () => {
    const { of } = run(
      `
duration: 30s
network: { latency: 50ms }
faults:
  - { at: 10s, for: 10s, cut: { to: 4 } }
`,
      1,
      true,
    );
    const during = of('delivered').filter(({ at }) => at > 10_051_000 && at <= 20_000_000);
    expect(during.some(({ to }) => to === 4)).toBe(false);
    expect(during.some(({ from }) => from === 4)).toBe(true);
  });
});

describe('a clock fault', () => {
  it('makes a packer early by as much, and its headers are held (W2)', () => {
    const text = (fault: string) => `
duration: 60s
network: { latency: 10ms }
${fault}
`;
    const proposals = (fault: string) =>
      run(text(fault))
        .of('proposed')
        .filter(({ node }) => node === 1)
        .map(({ at, timestamp }) => timestamp - at);
    expect(new Set(proposals(''))).toEqual(new Set([0]));
    const ahead = proposals(
      'faults: [{ at: 1s, clock: { nodes: 1, offset: 400ms, drift: 0ppm } }]',
    );
    expect(ahead.length).toBeGreaterThan(0);
    expect(new Set(ahead)).toEqual(new Set([400_000]));
  });
});

describe('a jump of the clock', () => {
  const turns = (offset: string) =>
    run(`
duration: 60s
network: { latency: 10ms }
faults:
  - { at: 31s, clock: { nodes: [0..4], offset: ${offset}, drift: 0ppm } }
`).of('proposed');

  it('forward brings pending turns forward: each is taken once, when the clock shows its time', () => {
    const after = turns('1s').filter(({ at }) => at > 31_000_000);
    expect(after[0]).toMatchObject({ at: 32_000_000, timestamp: 33_000_000 });
    const taken = after.map(({ round, position, node }) => `${round}/${position}/${node}`);
    expect(new Set(taken).size).toBe(taken.length);
  });

  it('back puts them off', () => {
    const after = turns('-1s').filter(({ at }) => at > 31_000_000);
    expect(after[0]).toMatchObject({ at: 34_000_000, timestamp: 33_000_000 });
  });
});

describe('clients while no node is up (W17)', () => {
  it('hand in again: every transaction is offered once, and none is lost', () => {
    const { of } = run(`
duration: 3min
network: { latency: 50ms }
workload:
  - transfers: { rate: 5/s, accounts: 50, stop: 60s }
faults:
  - { at: 20s, for: 20s, crash: [0..4] }
`);
    const first = of('submitted').filter(({ attempt }) => attempt === 1);
    expect(first.filter(({ node }) => node === null).length).toBeGreaterThan(50);
    const ids = new Set(first.map(({ transaction }) => transaction));
    expect(ids.size).toBe(first.length);
    const committed = new Set(
      of('committed').flatMap(({ transactions }) => transactions as readonly string[]),
    );
    expect([...ids].filter((id) => !committed.has(id)).length / ids.size).toBeLessThan(0.02);
  });
});

describe('degraded links', () => {
  it('are slower for as long as the fault lasts', () => {
    const { of } = run(
      `
duration: 60s
network: { latency: 10ms }
faults:
  - { at: 12s, for: 24s, degrade: { from: all, to: all, latency: 300ms } }
`,
    );
    const delay = (from: number, to: number) => {
      const slow: number[] = [];
      for (const { at, block, node, packer } of of('voted')) {
        const proposed = of('proposed').find((event) => event.block === block)!;
        if (proposed.at >= from && proposed.at < to && node !== packer) slow.push(at - proposed.at);
      }
      return Math.min(...slow);
    };
    expect(delay(0, 11_000_000)).toBe(10_000);
    expect(delay(13_000_000, 35_000_000)).toBe(300_000);
    expect(delay(37_000_000, 60_000_000)).toBe(10_000);
  });
});

describe('a trigger by event', () => {
  it('fires once, at the first event that matches, before its messages leave', () => {
    const { of } = run(`
duration: 40s
network: { latency: 50ms }
faults:
  - { when: { proposed: { height: 4 } }, for: 6s, crash: packer }
`);
    const [started, ...others] = of('fault-started');
    expect(others).toEqual([]);
    const proposal = of('proposed').find(({ height }) => height === 4)!;
    expect(started).toMatchObject({ at: proposal.at, groups: [[proposal.packer]] });
    // Crashed before the header left: nobody else ever saw that block.
    const { block, packer } = proposal;
    expect(of('voted').filter((event) => event.block === block && event.node !== packer)).toEqual(
      [],
    );
  });

  it('waits as long as `after` says', () => {
    const { of } = run(`
duration: 40s
network: { latency: 50ms }
faults:
  - { when: { committed: { height: 3 } }, after: 2s, for: 6s, isolate: announcer }
`);
    const first = of('committed').find(({ height }) => height === 3)!;
    expect(of('fault-started')[0]).toMatchObject({
      at: first.at + 2_000_000,
      groups: [[first.node]],
    });
  });

  it('that never comes leaves the fault unstarted', () => {
    const { summary } = run(`
duration: 20s
network: { latency: 50ms }
faults:
  - { when: { committed: { height: 1000 } }, for: 6s, crash: 1 }
`);
    expect(summary.faultsStarted).toEqual([false]);
  });
});

describe('nodes drawn from the seed', () => {
  const drawn = (seed: number, extra = '') =>
    run(`duration: 10s\nfaults:\n  - { at: 1s, crash: { any: 2 } }\n${extra}`, seed).summary.plan
      .faults[0]!.action;

  it('are the same for the same seed, and differ between seeds', () => {
    expect(drawn(1)).toEqual(drawn(1));
    expect(
      new Set([1, 2, 3, 4, 5, 6].map((seed) => JSON.stringify(drawn(seed)))).size,
    ).toBeGreaterThan(1);
  });

  it('do not change when another fault draws too', () => {
    expect(drawn(1, '  - { at: 2s, crash: { any: 1 } }\n')).toEqual(drawn(1));
  });
});

describe('a link on which an answer takes longer than anybody waits for it (W15)', () => {
  it('still brings a restarted node to the head: late answers are good', () => {
    const { of, summary } = run(`
duration: 3min
network: { latency: 50ms, bandwidth: 1Mbit/s }
workload:
  - transfers: { rate: 50/s, accounts: 50 }
faults:
  - { at: 20s, for: 70s, crash: 2 }
`);
    const sizes = of('sent').filter(({ message }) => message === 'blocks');
    const largest = Math.max(...sizes.map(({ bytes }) => bytes));
    // Half a megabyte at a megabit a second: four seconds, where a node waits for one.
    expect(largest).toBeGreaterThan(400_000);
    expect(summary.heads[2]!.height).toBeGreaterThanOrEqual(summary.heads[0]!.height - 1);
  });
});

describe('bandwidth', () => {
  it('makes block size cost time: the same load takes longer to commit on narrow links', () => {
    const latency = (bandwidth: string) => {
      const { of } = run(`
duration: 60s
network: { latency: 50ms, bandwidth: ${bandwidth} }
workload:
  - transfers: { rate: 100/s, accounts: 50 }
`);
      const proposed = new Map(of('proposed').map(({ block, at }) => [block, at]));
      const waits = of('committed').map(({ block, at }) => at - proposed.get(block)!);
      return waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    };
    expect(latency('500kbit/s')).toBeGreaterThan(1.5 * latency('100Mbit/s'));
  });
});

describe('a backlog in the transmitters', () => {
  const text = (fault: string) => `
duration: 60s
network: { latency: 50ms, bandwidth: 100kbit/s }
workload:
  - transfers: { rate: 100/s, accounts: 50 }
faults:
  - { at: 20s, for: 30s, ${fault} }
`;

  it('does not leak through a partition', () => {
    const { of } = run(text('partition: [[0, 1], [2..4]]'), 1, true);
    const side = (node: number) => (node < 2 ? 0 : 1);
    const leaked = of('delivered').filter(
      ({ at, from, to }) => side(from) !== side(to) && at > 20_051_000 && at <= 50_000_000,
    );
    expect(of('dropped').some(({ reason }) => reason === 'cut')).toBe(true);
    expect(leaked).toEqual([]);
  });

  it('is gone when its node crashes', () => {
    const { of } = run(text('crash: 3'), 1, true);
    const late = of('delivered').filter(
      ({ at, from }) => from === 3 && at > 20_051_000 && at <= 50_000_000,
    );
    expect(of('dropped').some(({ from, reason }) => from === 3 && reason === 'down')).toBe(true);
    expect(late).toEqual([]);
  });
});
