/** What a node does first, where two things follow from one message. */
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../protocol/node/effect.ts';
import type { Message } from '../../../protocol/node/message.ts';
import { pack, transfer, voteOn } from '../chain/small-chain.ts';
import { Cluster } from './cluster.ts';

/** Node 1 of five, alone with what the test tells it: d1 has the turn after d0's, from 4.5 s on. */
function nodeOne(clients = 0) {
  const { chain, nodes } = new Cluster({ delegates: 5, clients });
  const node = nodes[1]!;
  const from = chain.genesis.delegates[0]!.peer;
  node.step(0, { kind: 'start' });
  return {
    chain,
    node,
    hear: (at: number, message: Message) => node.step(at, { kind: 'message', from, message }),
    takeTurn: (at: number) => {
      const timer = { kind: 'turn', parent: chain.genesisBlock.hash, successor: 2 } as const;
      return node.step(at, { kind: 'timer', timer });
    },
  };
}

function sends(effects: readonly Effect[], kind: Message['kind']): boolean {
  return effects.some((effect) => effect.kind === 'send' && effect.message.kind === kind);
}

function announces(effects: readonly Effect[], kind: string): boolean {
  return effects.some((effect) => effect.kind === 'announce' && effect.announcement.kind === kind);
}

describe('a vote that completes a quorum while this node abstains (W8 before W12)', () => {
  it('commits, and lets nothing be forged on the old parent', () => {
    const { chain, node, hear, takeTurn } = nodeOne();
    const { signed } = pack(chain, chain.genesisBlock);
    hear(3_020_000, { kind: 'header', signed });
    hear(3_050_000, { kind: 'vote', vote: voteOn(signed, 0) });
    // Itself and d0: two of five.
    expect(announces(takeTurn(4_500_001), 'abstained')).toBe(true);
    const effects = hear(4_600_000, { kind: 'vote', vote: voteOn(signed, 2) });
    expect(node.chain.head.hash).toBe(signed.header.hash);
    expect(sends(effects, 'header')).toBe(false);
  });
});

describe('a vote that rejects (W7)', () => {
  it.each([
    ['is a sign of life (W12)', 'd2', true],
    ['is none with a signature of somebody else', 'd3', false],
  ])('%s', (_, signer, forges) => {
    const { chain, hear, takeTurn } = nodeOne();
    const { signed } = pack(chain, chain.genesisBlock);
    hear(3_020_000, { kind: 'header', signed });
    const vote = voteOn(signed, 2, { verdict: 'reject' }, signer);
    hear(3_050_000, { kind: 'vote', vote });
    expect(sends(takeTurn(4_500_001), 'header')).toBe(forges);
  });
});

describe('the timer of a request that has been answered (W6)', () => {
  it('asks for nothing: only that of the latest request does', () => {
    const { chain, node, hear } = nodeOne(2);
    const block = pack(chain, chain.genesisBlock, { transactions: [transfer('c0', 'c1', 1n)] });
    const asked = hear(3_020_000, { kind: 'header', signed: block.signed });
    expect(sends(asked, 'body-request')).toBe(true);
    const next = hear(3_060_000, {
      kind: 'body',
      block: block.hash,
      body: block.body,
      transactions: [],
    });
    expect(sends(next, 'block-transactions-request')).toBe(true);
    const fire = (request: number) => {
      const timer = { kind: 'body', block: block.hash, request } as const;
      return sends(node.step(3_420_000, { kind: 'timer', timer }), 'block-transactions-request');
    };
    expect([fire(1), fire(2)]).toEqual([false, true]);
  });
});
