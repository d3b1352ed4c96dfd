import { describe, expect, it } from 'vitest';
import type { Executable } from '../../protocol/chain/execute.ts';
import { RoundSchedule, successor } from '../../protocol/consensus/dpos/schedule.ts';
import type { DelegateId, Height, PeerId } from '../../protocol/kernel/types.ts';
import { separateComputation } from '../../protocol/consensus/computation.ts';
import { sharedComputation } from '../../sim/computation.ts';
import { bodyOf, smallChain, suites } from '../protocol/chain/small-chain.ts';

const { genesisBlock, parameters } = smallChain({ delegates: 3 });

function executable(order: readonly number[]): Executable {
  return {
    height: 1 as Height,
    turn: successor(genesisBlock.signed.header, 1, parameters.delegates),
    packer: 0 as DelegateId,
    schedule: new RoundSchedule(order as DelegateId[], (id) => id as number as PeerId, []),
    body: bodyOf([]),
    transactions: [],
  };
}

describe('sharedComputation', () => {
  // Two parents of one state, such as two headers of an equivocator with one body, may have
  // different orders after them (W1a).
  it('does not take one round’s order for another’s', () => {
    const shared = sharedComputation(parameters, suites);
    const separate = separateComputation(parameters, suites);
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
    ]) {
      const block = executable(order);
      const result = shared.execute(genesisBlock.state, block);
      expect(result).toEqual(separate.execute(genesisBlock.state, block));
      expect(result).toMatchObject({ state: { seats: { order } } });
      expect(shared.execute(genesisBlock.state, block)).toBe(result);
    }
  });
});
