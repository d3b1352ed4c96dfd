import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { voteEvidenceOf } from '../../../../protocol/block/evidence.ts';
import {
  HeldMessages,
  type HeldMessage,
} from '../../../../protocol/consensus/dpos/repaired/held-messages.ts';
import type { PeerId } from '../../../../protocol/kernel/types.ts';
import { hashFor, smallChain } from '../../chain/small-chain.ts';
import { above, viewVote } from '../../chain/view-statements.ts';

const place = above(smallChain({ delegates: 3 }).genesisBlock);
const vote = viewVote(place, 0, hashFor(1), 0);

function held(from: number, height: number, view: number, due = 0): HeldMessage {
  return { from: from as PeerId, message: { kind: 'view-vote', vote }, height, view, due };
}

const keyOf = ({ from, height, view, due }: HeldMessage) => [from, height, view, due];

describe('HeldMessages (R2, W2)', () => {
  it('gives each message back once, when its height and view are open and it is due', () => {
    const messages = new HeldMessages();
    messages.add(held(0, 5, 2));
    messages.add(held(0, 5, 1, 70));
    messages.add(held(0, 6, 0));
    const take = (height: number, view: number, now: number) =>
      messages.take(height, view, now).map(keyOf);
    expect(take(5, 1, 69)).toEqual([]);
    expect(take(5, 1, 70)).toEqual([[0, 5, 1, 70]]);
    expect(take(5, 2, 70)).toEqual([[0, 5, 2, 0]]);
    expect(take(5, 9, 99)).toEqual([]);
    expect(take(6, 0, 99)).toEqual([[0, 6, 0, 0]]);
    expect(take(6, 0, 99)).toEqual([]);
  });

  it('gives them by sender, of each in the order in which they came', () => {
    const messages = new HeldMessages();
    for (const one of [held(2, 1, 1), held(1, 1, 1), held(2, 1, 0), held(1, 1, 0)])
      messages.add(one);
    expect(messages.take(1, 1, 0).map(keyOf)).toEqual([
      [1, 1, 1, 0],
      [1, 1, 0, 0],
      [2, 1, 1, 0],
      [2, 1, 0, 0],
    ]);
  });

  it('keeps 64 of a sender, the newest, and nobody pushes out what another sent', () => {
    const messages = new HeldMessages();
    messages.add(held(7, 1, 0));
    for (let i = 0; i < 1_000; i += 1) messages.add(held(3, 1, i));
    const kept = messages.take(1, 1_000, 0);
    expect(kept.filter(({ from }) => from === 7)).toHaveLength(1);
    expect(kept.filter(({ from }) => from === 3).map(({ view }) => view)).toEqual(
      Array.from({ length: 64 }, (_, i) => 1_000 - 64 + i),
    );
  });

  it('forgets lower heights, but for evidence, which still convicts (W5)', () => {
    const messages = new HeldMessages();
    const evidence = voteEvidenceOf(vote, viewVote(place, 0, hashFor(2), 0));
    messages.add(held(0, 4, 0));
    messages.add({ ...held(0, 4, 3), message: { kind: 'evidence', evidence } });
    expect(messages.take(5, -1, 0).map(({ message }) => message.kind)).toEqual(['evidence']);
    expect(messages.take(4, 9, 0)).toEqual([]);
  });

  it('loses nothing that fits and invents nothing', () => {
    const some = fc.array(
      fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 }), fc.nat(3), fc.nat(50)),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(some, (all) => {
        const messages = new HeldMessages();
        for (const [from, height, view, due] of all) messages.add(held(from, height, view, due));
        const taken = [0, 1, 2, 3].flatMap((view) =>
          [10, 50].flatMap((now) => [...messages.take(1, view, now)]),
        );
        const later = [2, 3].flatMap((height) => [...messages.take(height, 3, 50)]);
        const order = (keys: (readonly number[])[]) => keys.map((key) => key.join()).toSorted();
        expect(order([...taken, ...later].map(keyOf))).toEqual(order(all.map((key) => [...key])));
      }),
      { numRuns: 200 },
    );
  });
});
