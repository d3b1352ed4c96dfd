import { describe, expect, it } from 'vitest';
import type { ProtectionId } from '../../../../protocol/chain/parameters.ts';
import { BallotBox } from '../../../../protocol/consensus/dpos/repaired/ballot-box.ts';
import { HeightState } from '../../../../protocol/consensus/dpos/repaired/height.ts';
import { hasWaited, View } from '../../../../protocol/consensus/dpos/repaired/view.ts';
import { pack, smallChain } from '../../chain/small-chain.ts';
import { above, proposalOf, rulesOn, view, viewCertificate } from '../../chain/view-statements.ts';

const chain = smallChain({ delegates: 3, parameters: { profile: 'repaired' } });
const place = above(chain.genesisBlock);
const proposals = [0, 1, 2].map((late) =>
  proposalOf(place, 0, pack(chain, chain.genesisBlock, { late }).signed, 0),
);
const [one, two, three] = [proposals[0]!, proposals[1]!, proposals[2]!];

function newView(): View {
  return new View(view(0), new BallotBox(2), new BallotBox(2));
}

describe('View', () => {
  it('has a slot for the first proposal and one for a different block (R2)', () => {
    const it = newView();
    expect(it.slotOf(one.statement.block)).toBe('first');
    it.take(one.statement.block, one);
    expect(it.slotOf(one.statement.block)).toBe('known');
    expect(it.slotOf(two.statement.block)).toBe('second');
    it.take(two.statement.block, two);
    expect(it.slotOf(three.statement.block)).toBe('full');
    expect(it.proposals).toEqual([one, two]);
    expect(it.proposalOf(two.statement.block)).toBe(two);
  });

  it('keeps a slot taken by what was not valid, where R2.slot is off', () => {
    const it = newView();
    it.take(one.statement.block, null);
    expect(it.slotOf(two.statement.block)).toBe('second');
    expect([it.proposals, it.proposalOf(one.statement.block), it.toVoteFor]).toEqual([
      [],
      null,
      null,
    ]);
  });

  it('votes for the first proposal, once, and for none once it is void (R6, R5a)', () => {
    const it = newView();
    expect(it.toVoteFor).toBeNull();
    it.take(one.statement.block, one);
    it.take(two.statement.block, two);
    expect(it.toVoteFor).toBe(one);
    it.isVoid = true;
    expect(it.toVoteFor).toBeNull();
    it.isVoid = false;
    it.ownVote = { proposal: one, at: 0 };
    expect(it.toVoteFor).toBeNull();
  });

  it('commits on a certificate for its own vote only, once, and not when void (R7)', () => {
    const it = newView();
    const certificate = viewCertificate(place, 0, one.statement.block, [0, 1]);
    it.certificates.set(
      two.statement.block,
      viewCertificate(place, 0, two.statement.block, [1, 2]),
    );
    expect(it.toCommit).toBeNull();
    it.ownVote = { proposal: one, at: 0 };
    expect(it.toCommit).toBeNull();
    it.certificates.set(one.statement.block, certificate);
    expect(it.toCommit).toBe(certificate);
    it.isVoid = true;
    expect(it.toCommit).toBeNull();
    it.isVoid = false;
    it.hasCommitted = true;
    expect(it.toCommit).toBeNull();
  });
});

describe('hasWaited (R7)', () => {
  const [voted, wait, skew] = [1_000, 800, 10];
  const waited = (now: number, closes: number, without: readonly ProtectionId[] = []): boolean =>
    hasWaited(now, voted, closes, {
      ...chain.parameters,
      commitWait: wait,
      maxSkew: skew,
      without: new Set(without),
    });
  const over = voted + wait;
  const far = over + 1_000_000;

  it('R7.strict: more than W after the vote, not W', () => {
    expect([waited(over, far), waited(over + 1, far)]).toEqual([false, true]);
  });

  it('R7.strict: W + σ after the vote before the end of the view, not at it', () => {
    const late = over + 1;
    expect([waited(late, over + skew), waited(late, over + skew + 1)]).toEqual([false, true]);
  });

  it('without R7.strict the bounds themselves will do', () => {
    const loose = (now: number, closes: number) => waited(now, closes, ['R7.strict']);
    expect([loose(over, over + skew), loose(over - 1, far)]).toEqual([true, false]);
    expect(loose(over, over + skew - 1)).toBe(false);
  });

  it('is nothing to wait for without R7, or with no wait (R7)', () => {
    expect(waited(voted, voted, ['R7'])).toBe(true);
    const none = { ...chain.parameters, commitWait: 0 };
    expect(hasWaited(voted, voted, voted, none)).toBe(true);
  });
});

describe('HeightState', () => {
  const certified = (number: number, block: number) =>
    viewCertificate(place, number, proposals[block]!.statement.block, [0, 1]);

  it('keeps the highest certificate, of equals the first (R3)', () => {
    const state = new HeightState(rulesOn(chain));
    const [low, high, other] = [certified(0, 0), certified(2, 1), certified(2, 2)];
    for (const certificate of [low, high, other, certified(1, 0)]) state.note(certificate);
    expect(state.highestCertificate).toBe(high);
    expect(state.view(view(2)).certificates.size).toBe(2);
  });

  it('claims the certificate that its commit vote rests on (R7)', () => {
    const state = new HeightState(rulesOn(chain));
    const [first, own] = [certified(1, 0), certified(1, 1)];
    state.note(first);
    state.note(own);
    state.restOn(own);
    state.note(first);
    expect(state.highestCertificate).toBe(own);
  });

  it('counts commit votes of each view apart, together only without R8.view', () => {
    const loose = smallChain({
      delegates: 3,
      parameters: { profile: 'repaired', without: new Set(['R8.view']) },
    });
    const boxes = (of: typeof chain) => {
      const state = new HeightState(rulesOn(of));
      return [state.view(view(0)).commits, state.view(view(1)).commits];
    };
    const [a, b] = boxes(chain);
    expect(a).not.toBe(b);
    const [c, d] = boxes(loose);
    expect(c).toBe(d);
  });

  it('has no open view before the first one opens (R2)', () => {
    const state = new HeightState(rulesOn(chain));
    expect(state.open).toBeNull();
    state.current = 1;
    expect(state.open).toBe(state.view(view(1)));
  });
});
