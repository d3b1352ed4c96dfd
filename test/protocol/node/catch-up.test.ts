/** W15: whom a node catches up with. */
import { describe, expect, it } from 'vitest';
import { Chain } from '../../../protocol/chain/chain.ts';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import type { EngineHost } from '../../../protocol/consensus/engine.ts';
import type { Height, PeerId } from '../../../protocol/kernel/types.ts';
import { CatchUp } from '../../../protocol/node/catch-up.ts';
import type { FullBlock, Message } from '../../../protocol/node/message.ts';
import { packCertified, smallChain } from '../chain/small-chain.ts';

const HONEST = 1 as PeerId;
const LIAR = 2 as PeerId;
const small = smallChain({ delegates: 3 });
const blocks: ChainBlock[] = [small.genesisBlock];
for (let i = 0; i < 12; i += 1) blocks.push(packCertified(small, blocks.at(-1)!));

function node() {
  const chain = new Chain([small.genesisBlock]);
  for (const block of blocks.slice(1)) chain.append(block);
  const asked: (readonly [PeerId, number])[] = [];
  const host = {
    chain,
    parameters: small.parameters,
    computation: small.computation,
    announce: () => undefined,
    setTimer: () => undefined,
    send: ([to]: readonly PeerId[], message: Message) => {
      if (message.kind === 'blocks-request') asked.push([to!, message.from]);
    },
  };
  const hooks = {
    verify: () => ({ code: 'refused', reason: 'not asked for here' }) as const,
    adopt: () => undefined,
    onRival: () => undefined,
  };
  const catchUp = new CatchUp(host as unknown as EngineHost, hooks);
  /** The liar answers what it was asked with one block that the node has. */
  const answer = (): void => {
    const [, from] = asked.at(-1)!;
    const { signed, certificate, body, transactions } = blocks[from]!;
    const block: FullBlock = { signed, certificate: certificate!, body, transactions };
    const head = 4_000_000 as Height;
    catchUp.onMessage(0, LIAR, { kind: 'blocks', from: from as Height, head, blocks: [block] });
  };
  return { catchUp, asked, answer };
}

describe('a peer that shows nothing new', () => {
  it('does not keep a node from whoever is further, with a certificate that may be forged', () => {
    const { catchUp, asked, answer } = node();
    catchUp.compare(0, LIAR, 1 as Height);
    answer();
    catchUp.behind(0, HONEST, 20);
    expect(asked).toEqual([
      [LIAR, 1],
      [LIAR, 2],
      [HONEST, 13],
    ]);
  });

  it('is left after some answers, when it is said to be further', () => {
    const { catchUp, asked, answer } = node();
    catchUp.compare(0, LIAR, 1 as Height);
    for (let i = 0; i < 3; i += 1) answer();
    catchUp.behind(0, LIAR, 30);
    expect(asked.at(-1)).toEqual([LIAR, 4]);
    catchUp.behind(0, HONEST, 20);
    expect(asked.at(-1)).toEqual([HONEST, 13]);
  });

  it('keeps a session that is new, whoever else is further', () => {
    const { catchUp, asked } = node();
    catchUp.behind(0, LIAR, 30);
    catchUp.behind(0, HONEST, 40);
    expect(asked).toEqual([[LIAR, 13]]);
  });
});
