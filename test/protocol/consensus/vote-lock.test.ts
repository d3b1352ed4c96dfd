import { describe, expect, it } from 'vitest';
import { VoteLock } from '../../../protocol/consensus/dpos/vote-lock.ts';
import { pack, packCertified, SECOND, smallChain } from '../chain/small-chain.ts';

const chain = smallChain({ delegates: 5 });
const { header: first } = pack(chain, chain.genesisBlock).signed;
const { header: rival } = pack(chain, chain.genesisBlock, { successor: 2 }).signed;
const parent = packCertified(chain, chain.genesisBlock);
const { header: above } = pack(chain, parent).signed;

describe('VoteLock', () => {
  it('without a duration nothing binds, as in the paper (W7, W10)', () => {
    const lock = new VoteLock(0);
    lock.hold(SECOND, first);
    expect(lock.forbids(SECOND, rival)).toBe(false);
  });

  it('forbids another block of the height until it is over, to the microsecond', () => {
    const lock = new VoteLock(3 * SECOND);
    expect(lock.forbids(0, rival)).toBe(false);
    lock.hold(SECOND, first);
    expect(lock.forbids(SECOND, rival)).toBe(true);
    expect(lock.forbids(4 * SECOND - 1, rival)).toBe(true);
    expect(lock.forbids(4 * SECOND, rival)).toBe(false);
  });

  it('binds neither against its own block nor at another height', () => {
    const lock = new VoteLock(3 * SECOND);
    lock.hold(SECOND, first);
    expect(lock.forbids(SECOND, first)).toBe(false);
    expect(lock.forbids(SECOND, above)).toBe(false);
  });

  it('is for the last block that was accepted', () => {
    const lock = new VoteLock(3 * SECOND);
    lock.hold(SECOND, first);
    lock.hold(5 * SECOND, rival);
    expect(lock.forbids(6 * SECOND, rival)).toBe(false);
    expect(lock.forbids(6 * SECOND, first)).toBe(true);
  });
});
