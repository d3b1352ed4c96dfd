/** Disks that forget, tear or are full, by kind of record. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimulatedDisk } from '../../sim/disk.ts';
import { RandomStreams } from '../../sim/random.ts';
import { run } from './fault-run.ts';

const SECOND = 1_000_000;
const FLUSH = 100;

const disk = (seed = 1): SimulatedDisk =>
  new SimulatedDisk(
    { flushInterval: FLUSH, crashLoses: 'unsynced' },
    new RandomStreams(seed).stream('disk/0'),
  );
const contents = (of: SimulatedDisk): Record<string, unknown> => Object.fromEntries(of.entries());

describe('a disk that forgets', () => {
  it('loses in a crash what was written since, synced or not, and of no other kind', () => {
    const it = disk();
    it.write(0, 'vote/1', 'old', true);
    it.write(0, 'vote/2', 'old', true);
    it.fail(0, 'forget', ['vote']);
    it.write(1, 'vote/1', 'new', true);
    it.write(2, 'vote/1', 'newer', true);
    it.write(3, 'vote/2', undefined, true);
    it.write(4, 'vote/3', 'new', false);
    it.write(5, 'voter/1', 'new', true);
    it.write(6, 'vote', 'new', true);
    expect(it.crash(1000)).toBe(5);
    expect(contents(it)).toEqual({ 'vote/1': 'old', 'vote/2': 'old', 'voter/1': 'new' });
    expect(it.crash(1000)).toBe(0);
  });

  it('is good again afterwards: what it had only pretended to write is durable', () => {
    const it = disk();
    it.write(0, 'vote/1', 'unflushed', false);
    it.fail(0, 'forget', null);
    it.write(1, 'vote/1', 'new', true);
    it.mend(0);
    it.crash(2);
    expect(contents(it)).toEqual({ 'vote/1': 'new' });
  });

  it('loses unsynced writes of before the fault on some seeds and keeps them on others', () => {
    const found = Array.from({ length: 20 }, (_, seed) => {
      const it = disk(seed);
      it.write(0, 'vote/1', 'unflushed', false);
      it.fail(0, 'forget', null);
      it.write(1, 'vote/1', 'new', true);
      it.crash(2);
      return JSON.stringify(contents(it));
    });
    expect(new Set(found)).toEqual(new Set(['{}', '{"vote/1":"unflushed"}']));
  });

  it('goes on while another fault forgets, too', () => {
    const it = disk();
    it.fail(0, 'forget', ['vote']);
    it.fail(1, 'forget', null);
    it.write(0, 'vote/1', 1, true);
    it.mend(0);
    it.write(0, 'view', 1, true);
    it.crash(0);
    expect(contents(it)).toEqual({});
  });

  it('forgets what a disk that was synced at the start of the fault would not have', () => {
    const write = fc.record({
      key: fc.constantFrom('vote/1', 'vote/2', 'view'),
      value: fc.option(fc.nat(9), { nil: undefined }),
      synced: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(write), fc.array(write), fc.nat(), (before, during, seed) => {
        const it = disk(seed);
        for (const { key, value } of before) it.write(0, key, value, true);
        const atStart = contents(it);
        it.fail(3, 'forget', null);
        for (const { key, value, synced } of during) it.write(1, key, value, synced);
        expect(it.crash(2)).toBe(during.length);
        expect(contents(it)).toEqual(atStart);
      }),
    );
  });
});

describe('a disk that tears', () => {
  it('destroys in a crash the record of those kinds that was written last', () => {
    const it = disk();
    it.write(0, 'vote/1', 1, true);
    it.fail(0, 'tear', ['vote']);
    it.write(1, 'vote/1', 2, true);
    it.write(2, 'vote/2', 2, true);
    it.write(2, 'vote/1', 3, true);
    it.write(3, 'view', 3, true);
    expect(it.crash(4)).toBe(1);
    expect(contents(it)).toEqual({ view: 3, 'vote/2': 2 });
    expect(it.crash(4)).toBe(0);
  });

  it('does no harm to what was written before, or when it has ended', () => {
    const it = disk();
    it.write(0, 'view', 1, true);
    it.fail(0, 'tear', null);
    it.crash(1);
    it.write(2, 'view', 2, true);
    it.mend(0);
    it.crash(3);
    expect(contents(it)).toEqual({ view: 2 });
  });
});

describe('a full disk', () => {
  it('refuses writes of those kinds, names the fault, and still erases', () => {
    const it = disk();
    it.write(0, 'vote/1', 1, true);
    it.fail(4, 'full', ['vote']);
    expect(it.write(0, 'vote/1', 2, true)).toBe(4);
    expect(it.write(0, 'vote/2', 2, false)).toBe(4);
    expect(it.write(0, 'view', 2, true)).toBeNull();
    expect(contents(it)).toEqual({ view: 2, 'vote/1': 1 });
    expect(it.write(0, 'vote/1', undefined, true)).toBeNull();
    expect(contents(it)).toEqual({ view: 2 });
    it.mend(4);
    expect(it.write(0, 'vote/1', 3, true)).toBeNull();
  });
});

describe('in a run, a disk', () => {
  const height = (events: ReturnType<typeof run>, before: number, node = 2) =>
    Math.max(
      ...events
        .of('committed')
        .filter((event) => event.node === node && event.at < before * SECOND)
        .map((event) => event.height),
    );

  it('that forgets blocks brings the node back to where the fault began', () => {
    const events = run(`
duration: 60s
disk: { flushInterval: 1s, crashLoses: nothing }
faults:
  - { at: 20s, for: 30s, disk: { nodes: [2], mode: forget, records: [block] } }
  - { at: 40s, for: 1s, crash: [1, 2] }
`);
    const restarted = new Map(events.of('restarted').map((event) => [event.node, event.height]));
    expect(restarted.get(2)).toBe(height(events, 20));
    expect(restarted.get(1)).toBe(height(events, 40, 1));
    expect(height(events, 40)).toBeGreaterThan(height(events, 20) + 3);
    expect(new Set(events.summary.heads.map(({ block }) => block)).size).toBe(1);
  });

  it('that tears loses the last block', () => {
    const events = run(`
duration: 60s
disk: { flushInterval: 1s, crashLoses: nothing }
faults:
  - { at: 20s, for: 30s, disk: { nodes: [2], mode: tear, records: [block] } }
  - { at: 40s, for: 1s, crash: 2 }
`);
    expect(events.of('crashed')[0]!.lostWrites).toBe(1);
    expect(events.of('restarted')[0]!.height).toBe(height(events, 40) - 1);
  });

  it('that is full stops a node at a synced write, before the message that needs it, until the end', () => {
    const events = run(`
duration: 90s
faults:
  - { at: 20s, for: 40s, disk: { nodes: [2], mode: full, records: [forged] } }
  - { at: 55s, for: 15s, crash: 2 }
  - { at: 21s, for: 10s, crash: 1 }
`);
    const of2 = events.of('crashed').filter(({ node }) => node === 2);
    expect(of2).toHaveLength(1);
    const { at } = of2[0]!;
    // In its own turn: it would have packed a block then.
    expect(at).toBeGreaterThan(20 * SECOND);
    const acts = (event: { at: number }) => event.at >= at && event.at < 70 * SECOND;
    expect(events.of('sent').filter((event) => event.from === 2 && acts(event))).toEqual([]);
    expect(events.of('proposed').filter((event) => event.node === 2 && acts(event))).toEqual([]);
    const back = events.of('restarted').filter(({ node }) => node === 2);
    expect(back.map((event) => event.at)).toEqual([70 * SECOND]);
    expect(events.of('proposed').some((event) => event.node === 2 && event.at > at)).toBe(true);
    // A node whose disk is good goes on through its turns.
    expect(events.of('restarted').filter(({ node }) => node === 1)).toHaveLength(1);
  });

  it('that is full loses other writes without a word', () => {
    const events = run(`
duration: 60s
disk: { flushInterval: 1s, crashLoses: nothing }
faults:
  - { at: 20s, for: 15s, disk: { nodes: [2], mode: full, records: [block] } }
  - { at: 40s, for: 1s, crash: 2 }
`);
    expect(events.of('crashed').map((event) => event.at)).toEqual([40 * SECOND]);
    // Later blocks are on disk, behind a gap that no restart bridges.
    expect(events.of('restarted')[0]!.height).toBe(height(events, 20));
    expect(new Set(events.summary.heads.map(({ block }) => block)).size).toBe(1);
  });
});
