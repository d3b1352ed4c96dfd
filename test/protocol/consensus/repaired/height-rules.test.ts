import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proposalEvidenceOf, type Evidence } from '../../../../protocol/block/evidence.ts';
import type { ChainBlock } from '../../../../protocol/chain/chain-block.ts';
import type { ProtectionId } from '../../../../protocol/chain/parameters.ts';
import {
  successor,
  windowCloses,
  windowOpens,
} from '../../../../protocol/consensus/dpos/schedule.ts';
import type { DelegateId } from '../../../../protocol/kernel/types.ts';
import {
  pack,
  packCertified,
  SECOND,
  smallChain,
  type SmallChain,
} from '../../chain/small-chain.ts';
import { above, proposalOf, rulesOn, view } from '../../chain/view-statements.ts';

const I = 3 * SECOND;

/** d0 proposed two blocks in view 0 of height 1. */
function offenceOn(chain: SmallChain): Evidence {
  const [a, b] = [0, 1].map((late) => {
    const { signed } = pack(chain, chain.genesisBlock, { late });
    return proposalOf(above(chain.genesisBlock), 0, signed, 0).statement;
  });
  return proposalEvidenceOf(a!, b!);
}

function chainOf(without: readonly ProtectionId[] = []): SmallChain {
  return smallChain({
    delegates: 5,
    candidates: 2,
    parameters: { profile: 'repaired', without: new Set(without) },
  });
}

describe('HeightRules: when views are open (W2, R2)', () => {
  const chain = chainOf();
  const parent = packCertified(chain, chain.genesisBlock, { late: 12_345 });
  const rules = rulesOn(chain, parent);
  const start = parent.signed.header.timestamp;

  it('gives view v the window of successor v + 1', () => {
    fc.assert(
      fc.property(fc.nat(500), (v) => {
        expect(rules.opens(v)).toBe(windowOpens(start, v + 1, I));
        expect(rules.closes(v)).toBe(windowCloses(start, v + 1, I));
        expect(rules.opens(v + 1)).toBe(rules.closes(v) + 1);
      }),
    );
  });

  it('knows the view that is open at any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: start - I, max: start + 400 * I }), (now) => {
        const open = rules.viewAt(now);
        if (open === -1) expect(now).toBeLessThan(rules.opens(0));
        else {
          expect(now).toBeGreaterThanOrEqual(rules.opens(open));
          expect(now).toBeLessThanOrEqual(rules.closes(open));
        }
      }),
    );
  });

  it('changes view exactly at the bounds', () => {
    const edges = [0, 1, 2, 7, 100].flatMap((v) => [rules.opens(v), rules.closes(v)]);
    expect(edges.map((now) => rules.viewAt(now))).toEqual([0, 0, 1, 1, 2, 2, 7, 7, 100, 100]);
    expect(rules.viewAt(rules.opens(0) - 1)).toBe(-1);
  });
});

describe('HeightRules: whose view it is, and who votes', () => {
  /** The last block of the first round: its successor 1 is of the next. */
  function lastOfRound(chain: SmallChain): ChainBlock {
    let head = chain.genesisBlock;
    for (let i = 0; i < 5; i += 1) head = packCertified(chain, head);
    return head;
  }

  it('names the packer of the turn, of later rounds too', () => {
    const chain = chainOf();
    const parent = packCertified(chain, chain.genesisBlock);
    const rules = rulesOn(chain, parent);
    for (const v of [0, 1, 3, 4, 8]) {
      const { turn, schedule, packer } = rules.turnOf(view(v));
      expect(turn).toEqual(successor(parent.signed.header, v + 1, 5));
      expect(packer).toBe(schedule.packerAt(turn.position));
    }
    expect(rules.turnOf(view(3)).turn.round).toBe(parent.signed.header.round);
    expect(rules.turnOf(view(4)).turn.round).toBe(parent.signed.header.round + 1);
  });

  it('R0: the electorate of every view is that of the round of successor 1', () => {
    const chain = chainOf();
    // The parent is one turn before the round's end; after it another set is elected.
    const parent = lastBut(chain, 1);
    const rules = rulesOn(chain, parent);
    const [now, next] = [parent.schedule, rules.turnOf(view(1)).schedule];
    expect(next).not.toBe(now);
    for (const v of [0, 1, 2, 9]) expect(rules.electorateOf(view(v))).toBe(now);
    const loose = rulesOn(chainOf(['R0']), parent);
    expect(loose.electorateOf(view(0))).toBe(now);
    expect(loose.electorateOf(view(1)).order).toEqual(next.order);
    expect(loose.electorateOf(view(1)).order).not.toEqual(now.order);
  });

  it('R0: after the last block of a round it is that of the next round', () => {
    const chain = chainOf();
    const parent = lastOfRound(chain);
    const rules = rulesOn(chain, parent);
    expect(rules.turnOf(view(0)).turn.round).toBe(parent.signed.header.round + 1);
    for (const v of [0, 4, 5, 6])
      expect(rules.electorateOf(view(v)).order).toEqual(rules.turnOf(view(0)).schedule.order);
  });

  it('R0: an elector is a delegate with a seat in it, and no candidate', () => {
    const rules = rulesOn(chainOf());
    const seats = [0, 4, 5, 6, 99].map((id) => rules.isElector(view(7), id as DelegateId));
    expect(seats).toEqual([true, true, false, false, false]);
  });

  /** A chain on which d0 is convicted, so that the next round has another set. */
  function lastBut(chain: SmallChain, turns: number): ChainBlock {
    let head = packCertified(chain, chain.genesisBlock, { evidence: [offenceOn(chain)] });
    for (let i = 1; i < 5 - turns; i += 1) head = packCertified(chain, head);
    return head;
  }
});
