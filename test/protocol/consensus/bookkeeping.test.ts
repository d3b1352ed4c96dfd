import { describe, expect, it } from 'vitest';
import { AliveTracker } from '../../../protocol/consensus/dpos/alive.ts';
import { EarlyVotes } from '../../../protocol/consensus/dpos/early-votes.ts';
import { HeldHeaders } from '../../../protocol/consensus/dpos/held-headers.ts';
import type { DelegateId, Height, PeerId } from '../../../protocol/kernel/types.ts';
import { fieldsOf, hashFor, pack, signHeader, smallChain, voteOn } from '../chain/small-chain.ts';

const ids = (...list: number[]) => list as DelegateId[];
const [d0, d1, d2] = ids(0, 1, 2) as [DelegateId, DelegateId, DelegateId];
const chain = smallChain({ delegates: 5 });
const { signed } = pack(chain, chain.genesisBlock);

describe('AliveTracker (W12)', () => {
  it('takes a message for a sign of life only if its number is higher than all of its kind', () => {
    const alive = new AliveTracker([d0, d1, d2]);
    expect(alive.heard(10, d1, 'vote', 7)).toBe(true);
    expect(alive.heard(20, d1, 'vote', 7)).toBe(false);
    expect(alive.heard(20, d1, 'vote', 6)).toBe(false);
    expect(alive.count([d0, d1, d2], d0, 11)).toBe(1);
    expect(alive.heard(30, d1, 'heartbeat', 1)).toBe(true);
    expect(alive.heard(30, d2, 'vote', 1)).toBe(true);
    expect(alive.count([d0, d1, d2], d0, 11)).toBe(3);
  });

  it('counts who was heard from since a moment, that moment included, and itself always', () => {
    const alive = new AliveTracker([d0, d1, d2]);
    alive.heard(100, d1, 'header', 1);
    expect(alive.count([d0, d1, d2], d0, 100)).toBe(2);
    expect(alive.count([d0, d1, d2], d0, 101)).toBe(1);
    expect(alive.count([d1, d2], d0, 100)).toBe(1);
  });

  it('learns of delegates that register later when they are heard from', () => {
    const alive = new AliveTracker([d0, d1]);
    alive.noteHead(d0, 3);
    alive.noteHead(d1, 4);
    expect(alive.count([d0, d2], d0, 0)).toBe(1);
    expect(alive.lowestHead(null)).toBe(3);
    alive.noteHead(d2, 1);
    expect(alive.heard(1, d2, 'vote', 5)).toBe(true);
    expect(alive.heard(2, d2, 'vote', 5)).toBe(false);
    expect(alive.count([d0, d2], d0, 0)).toBe(2);
    expect(alive.lowestHead(null)).toBe(1);
  });

  it('gives the lowest head that another delegate has shown; it never falls', () => {
    const alive = new AliveTracker([d0, d1, d2]);
    alive.noteHead(d1, 5);
    expect(alive.lowestHead(d0)).toBe(0);
    alive.noteHead(d2, 7);
    alive.noteHead(d2, 6);
    expect(alive.lowestHead(d0)).toBe(5);
    expect(alive.lowestHead(d1)).toBe(0);
    alive.noteHead(d0, 9);
    expect(alive.lowestHead(d1)).toBe(7);
  });
});

describe('EarlyVotes (W8)', () => {
  it('gives the votes for a block once, of each voter one', () => {
    const early = new EarlyVotes();
    const votes = [1, 2, 3].map((voter) => voteOn(signed, voter));
    for (const vote of [...votes, ...votes]) early.add(vote);
    expect(early.take(signed.header.hash)).toEqual(votes);
    expect(early.take(signed.header.hash)).toEqual([]);
    early.add(votes[2]!);
    expect(early.take(signed.header.hash)).toEqual([votes[2]]);
  });

  it('keeps a few of each voter: nobody pushes out another', () => {
    const early = new EarlyVotes();
    for (let i = 1; i <= 50; i += 1) early.add(voteOn(signed, 1, { block: hashFor(i) }));
    const other = voteOn(signed, 2);
    early.add(other);
    expect(early.take(signed.header.hash)).toEqual([other]);
    const kept = Array.from({ length: 50 }, (_, i) => early.take(hashFor(i + 1))).flat();
    expect(kept.length).toBe(4);
  });

  it('lets go of votes for heights that are decided, and of no others', () => {
    const early = new EarlyVotes();
    const old = voteOn(signed, 1, { height: 4 as Height, block: hashFor(4) });
    const later = voteOn(signed, 1, { height: 5 as Height, block: hashFor(5) });
    early.add(old);
    early.add(later);
    early.forgetUpTo(4);
    expect(early.take(old.block)).toEqual([]);
    early.add(old);
    expect(early.take(old.block)).toEqual([old]);
    expect(early.take(later.block)).toEqual([later]);
  });
});

describe('HeldHeaders (W2)', () => {
  const by = (packer: number, late: number) =>
    signHeader({ ...fieldsOf(signed.header), packer: packer as DelegateId, timestamp: late });
  const from = 3 as PeerId;

  it('gives each header once, with the node that it came from first', () => {
    const held = new HeldHeaders();
    const one = by(1, 10);
    held.add(from, one);
    held.add(4 as PeerId, one);
    expect(held.takeAll()).toEqual([{ from, signed: one }]);
    expect(held.takeAll()).toEqual([]);
  });

  it('keeps two of each packer, the latest, whatever others send', () => {
    const held = new HeldHeaders();
    const honest = by(1, 10);
    held.add(from, honest);
    const flood = [1, 2, 3, 4].map((late) => by(2, late));
    for (const header of flood) held.add(from, header);
    const kept = held.takeAll().map((entry) => entry.signed);
    // By time, whoever came first.
    expect(kept).toEqual([flood[2], flood[3], honest]);
  });
});
