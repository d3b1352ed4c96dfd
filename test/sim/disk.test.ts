import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimulatedDisk } from '../../sim/disk.ts';
import { RandomStreams, type RandomStream } from '../../sim/random.ts';

const FLUSH = 100;
const stream = (seed = 1): RandomStream => new RandomStreams(seed).stream('disk/0');
const disk = (seed = 1): SimulatedDisk =>
  new SimulatedDisk({ flushInterval: FLUSH, crashLoses: 'unsynced' }, stream(seed));
const contents = (of: SimulatedDisk): Record<string, unknown> => Object.fromEntries(of.entries());

describe('SimulatedDisk', () => {
  it('keeps what was synced', () => {
    const it = disk();
    it.write(0, 'head', 7, true);
    expect(it.crash(0)).toBe(0);
    expect(contents(it)).toEqual({ head: 7 });
  });

  it('keeps what was written before a synced write, as a journal does', () => {
    for (let seed = 0; seed < 20; seed++) {
      const it = disk(seed);
      it.write(0, 'body', 1, false);
      it.write(0, 'head', 2, true);
      expect(it.crash(0)).toBe(0);
      expect(contents(it)).toEqual({ body: 1, head: 2 });
    }
  });

  it('flushes other writes a flush interval after they were made, and not before', () => {
    const lost = (crashAt: number): number[] =>
      Array.from({ length: 40 }, (_, seed) => {
        const it = disk(seed);
        it.write(10, 'a', 1, false);
        return it.crash(crashAt);
      });
    expect(new Set(lost(10 + FLUSH))).toEqual(new Set([0]));
    expect(new Set(lost(10 + FLUSH - 1))).toEqual(new Set([0, 1]));
  });

  it('loses a suffix of what was not flushed, each length equally often', () => {
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 2000; seed++) {
      const it = disk(seed);
      for (const key of ['a', 'b', 'c']) it.write(0, key, key, false);
      const lost = it.crash(1);
      counts[lost] = counts[lost]! + 1;
      expect(Object.keys(contents(it))).toEqual(['a', 'b', 'c'].slice(0, 3 - lost));
    }
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(110);
  });

  it('loses no more and no less after long writing without a sync', () => {
    const lost = Array.from({ length: 300 }, (_, seed) => {
      const it = disk(seed);
      for (let at = 0; at < 1000; at++) it.write(at, `k${at}`, at, false);
      const count = it.crash(999);
      expect(it.entries().size).toBe(1000 - count);
      return count;
    });
    // The writes of 900 … 999 were not flushed: 0 … 100 of them are lost.
    expect(Math.min(...lost)).toBeLessThan(5);
    expect(Math.max(...lost)).toBeGreaterThan(95);
    expect(Math.max(...lost)).toBeLessThanOrEqual(100);
  });

  it('brings back what a lost write had overwritten or erased', () => {
    const found = new Set<string>();
    for (let seed = 0; seed < 50; seed++) {
      const it = disk(seed);
      it.write(0, 'head', 1, true);
      it.write(0, 'head', 2, false);
      it.write(0, 'head', undefined, false);
      it.write(0, 'head', 3, false);
      it.crash(0);
      found.add(JSON.stringify(contents(it)));
    }
    expect([...found].sort((a, b) => (a < b ? -1 : 1))).toEqual([
      '{"head":1}',
      '{"head":2}',
      '{"head":3}',
      '{}',
    ]);
  });

  it('what survived a crash is durable', () => {
    const it = disk();
    for (let i = 0; i < 10; i++) it.write(0, `k${i}`, i, false);
    it.crash(0);
    const survived = contents(it);
    expect(it.crash(0)).toBe(0);
    expect(contents(it)).toEqual(survived);
  });

  it('loses nothing, and draws nothing, where crashes lose nothing', () => {
    const source = stream();
    const it = new SimulatedDisk({ flushInterval: FLUSH, crashLoses: 'nothing' }, source);
    it.write(0, 'a', 1, false);
    expect([it.crash(0), contents(it)]).toEqual([0, { a: 1 }]);
    expect(source.uint32()).toBe(stream().uint32());
  });

  it('loses all that is not durable, and draws nothing, where crashes lose all of it', () => {
    const source = stream();
    const it = new SimulatedDisk({ flushInterval: FLUSH, crashLoses: 'all-unsynced' }, source);
    it.write(0, 'a', 1, false);
    it.write(FLUSH, 'b', 2, true);
    it.write(FLUSH, 'a', 3, false);
    it.write(FLUSH + 1, 'c', 4, false);
    expect([it.crash(FLUSH + 2), contents(it)]).toEqual([2, { a: 1, b: 2 }]);
    it.write(FLUSH + 2, 'c', 5, false);
    expect([it.crash(2 * FLUSH + 2), contents(it)]).toEqual([0, { a: 1, b: 2, c: 5 }]);
    expect(source.uint32()).toBe(stream().uint32());
  });

  it('gives entries ordered by key, whatever the order of writing', () => {
    const it = disk();
    for (const key of ['b', 'a/2', 'c', 'a/10']) it.write(0, key, key, true);
    expect([...it.entries().keys()]).toEqual(['a/10', 'a/2', 'b', 'c']);
  });

  it('is after a crash what a prefix of the writes makes, never shorter than what is durable', () => {
    const writes = fc.array(
      fc.record({
        wait: fc.nat({ max: 60 }),
        key: fc.constantFrom('a', 'b', 'c'),
        value: fc.option(fc.nat(), { nil: undefined }),
        synced: fc.constantFrom(true, false, false, false, false),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(writes, fc.nat({ max: 150 }), fc.nat(), (made, wait, seed) => {
        const it = disk(seed);
        let now = 0;
        let durable = 0;
        const times: number[] = [];
        for (const [i, write] of made.entries()) {
          now += write.wait;
          times.push(now);
          it.write(now, write.key, write.value, write.synced);
          if (write.synced) durable = i + 1;
        }
        now += wait;
        const flushed = times.filter((time) => time + FLUSH <= now).length;
        const lost = it.crash(now);
        const kept = made.length - lost;
        expect(kept).toBeGreaterThanOrEqual(Math.max(durable, flushed));
        const expected = new Map<string, unknown>();
        for (const { key, value } of made.slice(0, kept)) {
          if (value === undefined) expected.delete(key);
          else expected.set(key, value);
        }
        expect(contents(it)).toEqual(Object.fromEntries(expected));
      }),
    );
  });
});
