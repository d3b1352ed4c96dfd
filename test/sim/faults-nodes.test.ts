/** Faults of machines: slow ones, and such as restart in a loop. */
import { describe, expect, it } from 'vitest';
import { Processors } from '../../sim/processors.ts';
import { run } from './fault-run.ts';

const SECOND = 1_000_000;

describe('a slow node', () => {
  const text = (fault: string) => `
duration: 40s
faults:
  - { ${fault} }
`;

  it('votes so much later, and others as ever', () => {
    const { of } = run(text('at: 10s, for: 20s, slow: { nodes: [2], processing: 20ms }'));
    const delays = of('voted')
      .filter(({ at, node, packer }) => at > 10 * SECOND && at < 30 * SECOND && node !== packer)
      .map(({ at, node, block }) => {
        const proposed = of('proposed').find((event) => event.block === block)!;
        return { node, delay: at - proposed.at };
      });
    const of2 = delays.filter(({ node }) => node === 2).map(({ delay }) => delay);
    expect(of2.length).toBeGreaterThan(2);
    expect(Math.min(...of2)).toBeGreaterThanOrEqual(70_000);
    const others = delays.filter(({ node, delay }) => node !== 2 && delay === 50_000);
    expect(others.length).toBeGreaterThan(5);
  });

  it('handles no two inputs within its processing time of each other', () => {
    const { events, of } = run(text('at: 10s, for: 20s, slow: { nodes: [2], processing: 150ms }'));
    const moments = new Set(
      events
        .filter(({ at }) => at > 10.15 * SECOND && at < 30 * SECOND)
        .filter(
          (event) =>
            (event.kind === 'sent' && event.from === 2) || ('node' in event && event.node === 2),
        )
        .map(({ at }) => at),
    );
    const sorted = [...moments].toSorted((a, b) => a - b);
    expect(sorted.length).toBeGreaterThan(5);
    for (const [i, at] of sorted.entries())
      if (i > 0) expect(at - sorted[i - 1]!).toBeGreaterThanOrEqual(150_000);
    expect(of('fault-ended')[0]!.at).toBe(30 * SECOND);
  });

  it('works off what has piled up as soon as the fault ends', () => {
    const { of, summary } = run(text('at: 10s, for: 20s, slow: { nodes: [2], processing: 5s }'));
    const commits = of('committed').filter(({ node }) => node === 2);
    const burst = commits.filter(({ at }) => at >= 30 * SECOND && at <= 31 * SECOND);
    expect(burst.length).toBeGreaterThan(2);
    expect(new Set(summary.heads.map(({ block }) => block)).size).toBe(1);
  });

  it('loses what has piled up when it crashes', () => {
    const { of } = run(`
duration: 50s
faults:
  - { at: 10s, for: 40s, slow: { nodes: [2], processing: 3s } }
  - { at: 20s, for: 5s, crash: 2 }
`);
    const arrived = of('delivered').filter(
      ({ at, to }) => to === 2 && at > 10 * SECOND && at < 20 * SECOND,
    );
    expect(arrived.length).toBeGreaterThan(10);
    const first = of('delivered').find(({ at, to }) => to === 2 && at > 25 * SECOND)!;
    const asks = of('catching-up').find(({ at, node }) => node === 2 && at > 25 * SECOND)!;
    // One of the first inputs after the restart tells it; those before would have taken half a minute.
    expect(asks.at).toBeGreaterThanOrEqual(first.at + 3 * SECOND);
    expect(asks.at).toBeLessThan(first.at + 10 * SECOND);
  });
});

describe('a processor', () => {
  function processors() {
    const calls: { at: number; node: number; call: number }[] = [];
    const done: string[] = [];
    const it = new Processors((at, node, call) => void calls.push({ at, node, call }));
    /** Lets time pass. */
    const until = (time: number, log = (at: number) => String(at)) => {
      for (;;) {
        calls.sort((a, b) => a.at - b.at);
        const [next] = calls;
        if (next === undefined || next.at > time) return done;
        calls.shift();
        now = next.at;
        done.push(`@${log(now)}`);
        it.done(now, next.node, next.call);
        if (done.at(-1) === `@${log(now)}`) done.pop();
      }
    };
    let now = 0;
    const queue = (at: number, name: string) => it.queue(at, 7, () => void done.push(name));
    return { it, queue, until };
  }

  it('is busy only where a fault makes it slow', () => {
    const { it } = processors();
    expect([it.none, it.isBusy(7)]).toEqual([true, false]);
    it.slowDown(0, 7, 10);
    expect([it.none, it.isBusy(7), it.isBusy(6)]).toEqual([false, true, false]);
    it.slowDown(5, 7, -10);
    expect(it.isBusy(7)).toBe(false);
  });

  it('does one thing after the other', () => {
    const { it, queue, until } = processors();
    it.slowDown(0, 7, 10);
    queue(0, 'a');
    queue(3, 'b');
    until(30);
    queue(30, 'c');
    expect(until(100)).toEqual(['@10', 'a', '@20', 'b', '@40', 'c']);
  });

  it('is as slow as all faults together make it, from now on', () => {
    const { it, queue, until } = processors();
    it.slowDown(0, 7, 10);
    queue(0, 'a');
    queue(0, 'b');
    queue(0, 'c');
    it.slowDown(4, 7, 20);
    expect(until(30)).toEqual(['@30', 'a']);
    it.slowDown(45, 7, -10);
    expect(until(60)).toEqual(['@30', 'a', '@50', 'b']);
    it.slowDown(75, 7, -10);
    expect(until(90)).toEqual(['@30', 'a', '@50', 'b', '@75', 'c']);
  });

  it('does all that waits when nothing slows it any more, and is busy until then', () => {
    const { it, queue, until } = processors();
    it.slowDown(0, 7, 10);
    queue(0, 'a');
    queue(0, 'b');
    it.slowDown(5, 7, -10);
    expect(it.isBusy(7)).toBe(true);
    expect(until(5)).toEqual(['@5', 'a', 'b']);
    expect(it.isBusy(7)).toBe(false);
  });

  it('forgets what waits in a crash', () => {
    const { it, queue, until } = processors();
    it.slowDown(0, 7, 10);
    queue(0, 'a');
    it.clear(7);
    queue(8, 'b');
    expect(until(100)).toEqual(['@18', 'b']);
  });

  it('keeps the order of hundreds', () => {
    const { it, queue, until } = processors();
    it.slowDown(0, 7, 1);
    const names = Array.from({ length: 500 }, (_, i) => `n${i}`);
    for (const name of names) queue(0, name);
    expect(until(1_000).filter((entry) => entry.startsWith('n'))).toEqual(names);
  });
});

describe('restarts in a loop', () => {
  const { of, summary } = run(`
duration: 60s
faults:
  - { at: 10s, for: 10s, restarts: { nodes: [3], up: 2s, down: 1s } }
  - { at: 12s, for: 2500ms, crash: 3 }
`);

  it('crash and restart by turns, and end up', () => {
    expect(of('crashed').map(({ at, node }) => [at / SECOND, node])).toEqual([
      [10, 3],
      [12, 3],
      [16, 3],
      [19, 3],
    ]);
    // The loop restarts at 14 s; the other fault holds the node down until 14.5 s.
    expect(of('restarted').map(({ at, node }) => [at / SECOND, node])).toEqual([
      [11, 3],
      [14.5, 3],
      [17, 3],
      [20, 3],
    ]);
    expect(new Set(summary.heads.map(({ block }) => block)).size).toBe(1);
  });
});
