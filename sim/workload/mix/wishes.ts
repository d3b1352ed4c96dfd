/**
 * What the accounts of a mix want, drawn by weight.
 *
 * @module
 */
import { defined } from '../../../protocol/kernel/assert.ts';
import type { MixedShare } from '../../../scenarios/scenario.ts';
import type { RandomStream } from '../../random.ts';
import type { Pair } from '../spread.ts';
import type { Wish } from './draft.ts';

/** @param shares - at least one */
export function wishesOf(
  shares: readonly MixedShare[],
  pairs: () => Pair,
  stream: RandomStream,
): () => Wish {
  const total = shares.reduce((sum, { weight }) => sum + weight, 0);
  return () => {
    let draw = stream.below(total);
    const share = shares.find(({ weight }) => {
      draw -= weight;
      return draw < 0;
    });
    const { from: account, to: other } = pairs();
    return wishOf(defined(share, 'share of a mix'), { account, other }, stream);
  };
}

function wishOf(
  share: MixedShare,
  accounts: Pick<Wish, 'account' | 'other'>,
  stream: RandomStream,
): Wish {
  switch (share.operation) {
    case 'vote':
      return { ...accounts, kind: 'vote', delegate: stream.pick(share.to) };
    case 'changeKey':
      return { ...accounts, kind: 'changeKey', to: stream.pick(share.to) };
    default:
      return { ...accounts, kind: share.operation };
  }
}
