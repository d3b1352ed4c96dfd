import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Status } from '../../../../protocol/block/proposal.ts';
import { forcedBy, select } from '../../../../protocol/consensus/dpos/repaired/selection.ts';
import type { Hash } from '../../../../protocol/kernel/types.ts';
import { hashFor, smallChain } from '../../chain/small-chain.ts';
import { above, statusOf, view, viewCertificate } from '../../chain/view-statements.ts';

const place = above(smallChain({ delegates: 3 }).genesisBlock);
const [A, B] = [hashFor(1), hashFor(2)] as const;
type Claim = readonly [view: number, block: Hash];

function status(delegate: number, vote: Claim | null, certificate: Claim | null = null): Status {
  return statusOf(place, 9, delegate, {
    vote: vote && { view: view(vote[0]), block: vote[1], proposal: hashFor(9) },
    certificate: certificate && viewCertificate(place, certificate[0], certificate[1], [0, 1]),
  });
}

const chosen = (...statuses: readonly Status[]): Hash | 'free' => {
  const selection = select(statuses);
  return selection.code === 'free' ? 'free' : selection.block;
};

describe('select (R5)', () => {
  it('is free where nobody voted, and of no status at all', () => {
    expect(chosen(status(0, null), status(1, null))).toBe('free');
    expect(chosen()).toBe('free');
  });

  it('takes the one block certified in the highest view, over votes for another there', () => {
    expect(chosen(status(0, [2, B]), status(1, [1, A], [2, A]))).toBe(A);
  });

  it('takes the one block voted for in the highest view, over a certificate of an earlier one', () => {
    expect(chosen(status(0, [2, B], [1, A]), status(1, [1, A], [1, A]))).toBe(B);
  });

  it('takes a certificate that is higher than every vote', () => {
    expect(chosen(status(0, [0, B]), status(1, [0, B], [3, A]))).toBe(A);
  });

  it('is free where several blocks were voted for in the highest view, and none certified', () => {
    expect(chosen(status(0, [2, A]), status(1, [2, B]))).toBe('free');
    expect(chosen(status(0, [2, A], [1, A]), status(1, [2, B], [1, A]))).toBe('free');
  });

  it('is free where two blocks are certified in the highest view', () => {
    expect(chosen(status(0, [2, A], [2, A]), status(1, [2, B], [2, B]))).toBe('free');
  });

  it('does not depend on the order of the statuses', () => {
    const claim = fc.option(fc.tuple(fc.nat(2), fc.constantFrom(A, B)));
    const statuses = fc.array(fc.tuple(claim, claim), { maxLength: 5 });
    fc.assert(
      fc.property(statuses, (claims) => {
        const all = claims.map(([vote, certificate], id) => status(id, vote, certificate));
        expect(select(all.toReversed())).toEqual(select(all));
        // What is forced was claimed by somebody alone, whose body the packer then has (R4).
        const selection = select(all);
        if (selection.code === 'forced') expect(all.map(forcedBy)).toContain(selection.block);
      }),
      { numRuns: 300 },
    );
  });
});

describe('forcedBy (R4)', () => {
  it('is what a status would force alone: its higher claim, a certificate before a vote', () => {
    expect(forcedBy(status(0, null))).toBeNull();
    expect(forcedBy(status(0, [1, A]))).toBe(A);
    expect(forcedBy(status(0, [2, B], [1, A]))).toBe(B);
    expect(forcedBy(status(0, [1, B], [1, A]))).toBe(A);
    expect(forcedBy(status(0, null, [0, B]))).toBe(B);
  });
});
