/** Faults of links: that each does what it says, when it says, and undoes no other. */
import { describe, expect, it } from 'vitest';
import { run } from './fault-run.ts';

const SECOND = 1_000_000;

/** So much that every link carries something every few hundred milliseconds. */
const TRAFFIC = 'workload: [{ transfers: { rate: 100/s, accounts: 50 } }]';

describe('a gray failure', () => {
  const { of } = run(`
duration: 30s
faults:
  - { at: 10s, for: 10s, gray: [3, 4] }
`);
  const during = of('delivered').filter(({ at }) => at > 10.051 * SECOND && at <= 20 * SECOND);

  it('lets nothing out, not even to each other', () => {
    expect(during.filter(({ from }) => from >= 3)).toEqual([]);
    expect(of('sent').some(({ at, from }) => from === 3 && at > 11 * SECOND)).toBe(true);
  });

  it('lets everything in, and heals', () => {
    expect(during.some(({ to }) => to === 3)).toBe(true);
    expect(of('delivered').some(({ at, from }) => from === 3 && at > 20 * SECOND)).toBe(true);
  });
});

describe('a flapping link', () => {
  it('fails first, then heals and fails by turns, in its direction only', () => {
    const { of } = run(`
duration: 30s
${TRAFFIC}
faults:
  - { at: 10s, for: 10s, flap: { from: 1, to: [2, 3], up: 2s, down: [1s, 500ms] } }
`);
    expect(of('fault-changed').map(({ at, groups }) => [at / SECOND, groups.length])).toEqual([
      [11, 0],
      [13, 2],
      [13.5, 0],
      [15.5, 2],
      [16.5, 0],
      [18.5, 2],
      [19, 0],
    ]);
    const changes = [10, 11, 13, 13.5, 15.5, 16.5, 18.5, 19].map((time) => time * SECOND);
    const isDown = (at: number) => changes.filter((time) => time <= at).length % 2 === 1;
    const dropped = of('dropped');
    expect(dropped.length).toBeGreaterThan(10);
    for (const { at, from, to, reason } of dropped) {
      expect([isDown(at), from, reason]).toEqual([true, 1, 'cut']);
      expect([2, 3]).toContain(to);
    }
    const arrived = of('delivered').filter(({ from, to }) => from === 1 && to === 2);
    expect(arrived.filter(({ at }) => isDown(at - 50_000))).toEqual([]);
    expect(arrived.some(({ at }) => at > 11.1 * SECOND && at < 13 * SECOND)).toBe(true);
  });

  it('is whole again when the fault ends, but not what another fault has cut', () => {
    const { of } = run(`
duration: 40s
${TRAFFIC}
faults:
  - { at: 5s, for: 20s, cut: { from: 1, to: 2 } }
  - { at: 10s, for: 10s, flap: { from: 1, to: [2, 3], up: 1s, down: 100s } }
`);
    const arrives = (to: number, after: number, before: number) =>
      of('delivered').some(
        ({ at, from, to: there }) =>
          from === 1 && there === to && at > after * SECOND && at < before * SECOND,
      );
    expect([arrives(2, 5.051, 25), arrives(2, 25, 40)]).toEqual([false, true]);
    expect([arrives(3, 10.051, 20), arrives(3, 20, 25)]).toEqual([false, true]);
  });
});

describe('messages that are held', () => {
  it('arrive so much later, of those kinds, on those links, so many and no more', () => {
    const { of } = run(`
duration: 40s
${TRAFFIC}
faults:
  - { at: 10s, for: 20s, hold: { from: 1, messages: [transactions], by: 3010ms, count: 2 } }
`);
    const sent = of('sent').filter(
      ({ at, from, message }) => from === 1 && message === 'transactions' && at >= 10 * SECOND,
    );
    const [first, second] = sent;
    const arrivals = of('delivered').filter(
      ({ at, from, message }) => from === 1 && message === 'transactions' && at >= first!.at,
    );
    const late = arrivals.filter(({ at }) => at === first!.at + 3_060_000);
    expect(late).toHaveLength(2);
    expect(arrivals.filter(({ at }) => at === first!.at + 50_000)).toHaveLength(
      first!.recipients - 2,
    );
    expect(arrivals.filter(({ at }) => at === second!.at + 50_000)).toHaveLength(
      second!.recipients,
    );
  });

  it('arrive when the fault has ended, if it does not say how long', () => {
    const { of } = run(`
duration: 40s
faults:
  - { at: 10s, for: 10s, hold: { from: 1, messages: [header] } }
`);
    const headers = of('sent').filter(({ from, message }) => from === 1 && message === 'header');
    const held = headers.filter(({ at }) => at >= 10 * SECOND && at < 20 * SECOND);
    expect(held.length).toBeGreaterThan(0);
    const arrived = of('delivered').filter(
      ({ from, message }) => from === 1 && message === 'header',
    );
    const late = arrived.filter(({ at }) => at === 20_050_000);
    expect(late).toHaveLength(held.reduce((sum, { recipients }) => sum + recipients, 0));
    expect(arrived.some(({ at }) => at > 10.05 * SECOND && at < 20.05 * SECOND)).toBe(false);
  });

  it('are held by all faults together', () => {
    const { of } = run(`
duration: 40s
${TRAFFIC}
faults:
  - { at: 10s, for: 20s, hold: { from: 1, messages: [transactions], by: 2s } }
  - { at: 10s, for: 5s, hold: { from: 1, to: 2, by: 1s } }
`);
    const [first] = of('sent').filter(
      ({ at, from, message }) => from === 1 && message === 'transactions' && at >= 10 * SECOND,
    );
    const arrival = (to: number, after: number) =>
      of('delivered').find(
        (event) =>
          event.from === 1 &&
          event.to === to &&
          event.message === 'transactions' &&
          event.at > after + 100_000,
      )!.at - after;
    expect([arrival(2, first!.at), arrival(3, first!.at)]).toEqual([3_050_000, 2_050_000]);
    const later = of('sent').find(
      ({ at, from, message }) => from === 1 && message === 'transactions' && at >= 15 * SECOND,
    )!;
    const arrivals = of('delivered').filter(({ from, to }) => from === 1 && to === 2);
    expect(arrivals.some(({ at }) => at === later.at + 2_050_000)).toBe(true);
  });
});

describe('messages that are dropped', () => {
  const { of } = run(`
duration: 40s
${TRAFFIC}
faults:
  - { at: 10s, for: 20s, drop: { messages: [vote], count: 3 } }
  - { at: 10s, for: 10s, drop: { to: 4, messages: [transactions] } }
`);
  const dropped = (kind: string) => of('dropped').filter(({ message }) => message === kind);

  it('are lost, of those kinds, so many and no more', () => {
    expect(dropped('vote')).toHaveLength(3);
    expect(of('dropped').every(({ reason }) => reason === 'drop')).toBe(true);
    const votes = of('sent').filter(({ at, message }) => message === 'vote' && at >= 10 * SECOND);
    expect(dropped('vote')[0]!.at).toBe(votes[0]!.at);
    expect(votes.length).toBeGreaterThan(3);
  });

  it('are lost on those links, as long as the fault lasts', () => {
    const beats = dropped('transactions');
    expect(beats.length).toBeGreaterThan(3);
    expect(beats.every(({ at, to }) => to === 4 && at >= 10 * SECOND && at < 20 * SECOND)).toBe(
      true,
    );
    const arrived = of('delivered').filter(
      ({ to, message }) => to === 4 && message === 'transactions',
    );
    expect(arrived.some(({ at }) => at > 10.05 * SECOND && at <= 20 * SECOND)).toBe(false);
    expect(arrived.some(({ at }) => at > 20 * SECOND)).toBe(true);
  });
});

describe('a swizzle', () => {
  const { of } = run(`
duration: 40s
${TRAFFIC}
faults:
  - { at: 10s, for: 20s, swizzle: { nodes: [1, 2, 4], over: 6s, fail: [4, 1, 2], restore: [1, 4, 2] } }
`);

  it('cuts the nodes off one after another, and restores them in the other order', () => {
    const [started] = of('fault-started');
    expect([started!.at, started!.groups]).toEqual([10 * SECOND, [[4]]]);
    expect(of('fault-changed').map(({ at, groups }) => [at / SECOND, groups.flat()])).toEqual([
      [12, [4, 1]],
      [14, [4, 1, 2]],
      [26, [4, 2]],
      [28, [2]],
    ]);
    expect(of('fault-ended')[0]!.at).toBe(30 * SECOND);
  });

  it('lets a node that is cut off talk to nobody, not even to another', () => {
    const between = (node: number, from: number, to: number) =>
      of('delivered').filter(
        (event) =>
          (event.from === node || event.to === node) &&
          event.at > (from + 0.051) * SECOND &&
          event.at <= to * SECOND,
      );
    expect(between(4, 10, 28)).toEqual([]);
    expect(between(1, 12, 26)).toEqual([]);
    expect(between(2, 14, 30)).toEqual([]);
    expect(between(1, 10, 12).length).toBeGreaterThan(0);
    expect(between(1, 26, 30).length).toBeGreaterThan(0);
    expect(between(2, 30, 40).length).toBeGreaterThan(0);
  });
});
