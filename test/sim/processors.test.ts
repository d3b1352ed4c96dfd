/** Work that takes a processor its time; that of slow nodes is in faults-nodes.test.ts. */
import { describe, expect, it } from 'vitest';
import { Processors } from '../../sim/processors.ts';

const NODE = 7;

/** A node each of whose inputs is work for so long. */
function worker(cost: number) {
  const calls: { at: number; node: number; call: number }[] = [];
  const log: string[] = [];
  const it = new Processors((at, node, call) => void calls.push({ at, node, call }));
  let now = 0;
  const take = (name: string): void => {
    log.push(`${now} takes ${name}`);
    it.occupy(now, NODE, cost, () => void log.push(`${now} did ${name}`));
  };
  const until = (time: number): void => {
    for (;;) {
      calls.sort((a, b) => a.at - b.at);
      const [next] = calls;
      if (next === undefined || next.at > time) break;
      calls.shift();
      now = next.at;
      it.done(now, next.node, next.call);
    }
    now = time;
  };
  const hand = (at: number, name: string): void => {
    until(at);
    if (it.isBusy(NODE)) it.queue(now, NODE, () => take(name));
    else take(name);
  };
  return { it, hand, until, log };
}

describe('a processor with work', () => {
  it('takes up an input at once, and the next when it has done what the first led to', () => {
    const { hand, until, log } = worker(10);
    hand(0, 'a');
    hand(3, 'b');
    hand(4, 'c');
    hand(50, 'd');
    until(100);
    expect(log).toEqual([
      '0 takes a',
      '10 did a',
      '10 takes b',
      '20 did b',
      '20 takes c',
      '30 did c',
      '50 takes d',
      '60 did d',
    ]);
  });

  it('that is slow as well waits before each input, and the two add up', () => {
    const { it: processors, hand, until, log } = worker(10);
    processors.slowDown(0, NODE, 5);
    hand(0, 'a');
    hand(1, 'b');
    until(100);
    expect(log).toEqual(['5 takes a', '15 did a', '20 takes b', '30 did b']);
  });

  it('is not hurried in its work by a fault that begins or ends', () => {
    const { it: processors, hand, until, log } = worker(10);
    hand(0, 'a');
    hand(1, 'b');
    until(5);
    processors.slowDown(5, NODE, 20);
    until(12);
    processors.slowDown(12, NODE, -20);
    until(100);
    expect(log).toEqual(['0 takes a', '10 did a', '12 takes b', '22 did b']);
  });

  it('that crashes never does what it was at', () => {
    const { it: processors, hand, until, log } = worker(10);
    hand(0, 'a');
    hand(1, 'b');
    until(5);
    processors.clear(NODE);
    expect(processors.isBusy(NODE)).toBe(false);
    hand(6, 'c');
    until(100);
    expect(log).toEqual(['0 takes a', '6 takes c', '16 did c']);
  });
});
