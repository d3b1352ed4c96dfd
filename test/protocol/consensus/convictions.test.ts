import { describe, expect, it } from 'vitest';
import { evidenceCodec, evidenceOf, voteEvidenceOf } from '../../../protocol/block/evidence.ts';
import { Convictions } from '../../../protocol/consensus/dpos/convictions.ts';
import type { EngineHost } from '../../../protocol/consensus/engine.ts';
import { hashFor, pack, smallChain } from '../chain/small-chain.ts';
import { above, viewVote } from '../chain/view-statements.ts';

const chain = smallChain({ delegates: 3 });
const { genesisBlock } = chain;
const [one, two] = [1, 2].map((late) => pack(chain, genesisBlock, { late }).signed);
const large = evidenceOf(one!, two!);
const place = above(genesisBlock);
const small = voteEvidenceOf(viewVote(place, 1, hashFor(1), 2), viewVote(place, 1, hashFor(2), 2));

describe('Convictions', () => {
  it('puts on chain what fits, also behind what does not', () => {
    const convictions = new Convictions({ chain: { head: genesisBlock } } as unknown as EngineHost);
    convictions.add(large);
    convictions.add(small);
    const [sizeOfLarge, sizeOfSmall] = [large, small].map((one) => evidenceCodec.size(one));
    expect(sizeOfLarge).toBeGreaterThan(sizeOfSmall!);
    const fitting = (bytes: number) => convictions.toPutOnChain(genesisBlock, bytes);
    expect(fitting(sizeOfLarge! + sizeOfSmall!)).toEqual([large, small]);
    expect(fitting(sizeOfLarge! + sizeOfSmall! - 1)).toEqual([large]);
    expect(fitting(sizeOfLarge! - 1)).toEqual([small]);
    expect(fitting(sizeOfSmall! - 1)).toEqual([]);
  });
});
