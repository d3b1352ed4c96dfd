import { describe, expect, it } from 'vitest';
import { MAX_EVIDENCE } from '../../../protocol/block/body.ts';
import { evidenceOf } from '../../../protocol/block/evidence.ts';
import type { SignedHeader } from '../../../protocol/block/header.ts';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import type {
  ChainId,
  DelegateId,
  Hash,
  Height,
  Position,
} from '../../../protocol/kernel/types.ts';
import type { Effect } from '../../../protocol/node/effect.ts';
import type { FullBlock, Message } from '../../../protocol/node/message.ts';
import type { Node } from '../../../protocol/node/node.ts';
import {
  certify,
  fieldsOf,
  hashFor,
  pack,
  packCertified,
  SECOND,
  signHeader,
  transfer,
} from '../chain/small-chain.ts';
import { Cluster } from './cluster.ts';

/** The same turn as another header's, packed and signed by whoever is named. */
function rival(signed: SignedHeader, packer: number, timestampBy = 1): SignedHeader {
  const { header } = signed;
  return signHeader({
    ...fieldsOf(header),
    packer: packer as DelegateId,
    timestamp: header.timestamp + timestampBy,
  });
}

function headersSentBy(cluster: Cluster, packer: number): Set<Hash> {
  const hashes = new Set<Hash>();
  for (const { message, from } of cluster.sent) {
    if (message.kind !== 'header' || from !== packer) continue;
    if (message.signed.header.packer === packer) hashes.add(message.signed.header.hash);
  }
  return hashes;
}

function full(block: ChainBlock): FullBlock {
  const { signed, certificate, body, transactions } = block;
  if (certificate === null) throw new Error('not certified');
  return { signed, certificate, body, transactions };
}

describe('what a correct node sends', () => {
  it('goes to others, never to itself (effect contract)', () => {
    const cluster = new Cluster({ delegates: 5 });
    cluster.runUntil(7 * SECOND);
    expect(cluster.sent.filter(({ from, to }) => from === to).map((d) => d.message.kind)).toEqual(
      [],
    );
  });
});

describe('W5: evidence', () => {
  it('by a delegate that does not own the turn does not stop the turn of the one that does', () => {
    const cluster = new Cluster({ delegates: 5 });
    cluster.runUntil(3_020_000);
    const honest = cluster.sent.find(({ message }) => message.kind === 'header')?.message;
    if (honest?.kind !== 'header') throw new Error('no header');
    // d4 signs two headers for d0's turn: an offence of d4's, and none of d0's.
    const evidence = evidenceOf(rival(honest.signed, 4, 1), rival(honest.signed, 4, 2));
    cluster.inject(4, [0, 1, 2, 3], { kind: 'evidence', evidence });
    cluster.runUntil(4 * SECOND);
    expect(cluster.head(0).hash).toBe(honest.signed.header.hash);
  });

  it('that arrives before the parent is committed still stops the vote in that turn', () => {
    const cluster = new Cluster({ delegates: 5 });
    const { chain } = cluster;
    const first = packCertified(chain, chain.genesisBlock);
    const one = pack(chain, first);
    const evidence = evidenceOf(one.signed, rival(one.signed, 1));
    const node = cluster.node(3);
    const from = chain.genesis.delegates[2]!.peer;
    node.step(0, { kind: 'start' });
    node.step(6_000_000, { kind: 'message', from, message: { kind: 'evidence', evidence } });
    node.step(6_010_000, { kind: 'message', from, message: certified(first) });
    expect(node.chain.head.hash).toBe(first.hash);
    const message = { kind: 'header', signed: one.signed } as const;
    const effects = node.step(6_020_000, { kind: 'message', from, message });
    const sent = effects.map((effect) =>
      effect.kind === 'send' ? effect.message.kind : effect.kind,
    );
    expect(sent).not.toContain('vote');
  });

  it('stops the turn whichever of the two headers has the smaller hash', () => {
    for (let early = 1; early <= 8; early += 1) {
      const cluster = new Cluster({ delegates: 5 });
      cluster.crash(0);
      cluster.runUntil(3_000_000);
      const good = pack(cluster.chain, cluster.chain.genesisBlock);
      // Outside the window of the turn: no valid header, and yet signed by the turn's owner.
      const outside = rival(good.signed, 0, -early);
      const evidence = evidenceOf(good.signed, outside);
      cluster.inject(4, [1, 2, 3], { kind: 'evidence', evidence });
      cluster.runUntil(3_100_000);
      cluster.inject(4, [1, 2, 3], { kind: 'header', signed: good.signed });
      cluster.runUntil(4_000_000);
      const voters = cluster.sent
        .filter(({ message }) => message.kind === 'vote')
        .map((d) => d.from);
      expect(voters).toEqual([]);
    }
  });

  it('of another chain convicts nobody here', () => {
    const cluster = new Cluster({ delegates: 5, candidates: 1 });
    const elsewhere = {
      ...fieldsOf(pack(cluster.chain, cluster.chain.genesisBlock).signed.header),
      chain: 8 as ChainId,
    };
    const evidence = evidenceOf(
      signHeader(elsewhere),
      signHeader({ ...elsewhere, timestamp: elsewhere.timestamp + 1 }),
    );
    cluster.at(2 * SECOND, () => {
      cluster.inject(4, [0, 1, 2, 3], { kind: 'evidence', evidence });
    });
    cluster.runUntil(10 * SECOND);
    expect(cluster.head(1).height).toBe(3);
    expect(cluster.head(1).state.seats.offenders).toEqual([]);
  });

  it('against more delegates than a body holds evidence for is spread over blocks', () => {
    const without = new Set(['W12'] as const);
    const cluster = new Cluster({ delegates: 70, parameters: { without } });
    const { genesisBlock } = cluster.chain;
    const { header } = pack(cluster.chain, genesisBlock).signed;
    const node = cluster.node(0);
    const from = cluster.chain.genesis.delegates[1]!.peer;
    node.step(0, { kind: 'start' });
    for (let id = 1; id <= MAX_EVIDENCE + 1; id += 1) {
      const turn = { packer: id as DelegateId, position: id as Position };
      const one = signHeader({ ...fieldsOf(header), ...turn });
      const evidence = evidenceOf(one, rival(one, id));
      node.step(SECOND, { kind: 'message', from, message: { kind: 'evidence', evidence } });
    }
    const effects = takeFirstTurn(node, genesisBlock, 3 * SECOND);
    expect(headerIn(effects)).not.toBeNull();
  });

  it('by one traitor about ever new turns does not make everybody shout to everybody', () => {
    const cluster = new Cluster({ delegates: 5 });
    const { header } = pack(cluster.chain, cluster.chain.genesisBlock).signed;
    const node = cluster.node(0);
    const from = cluster.chain.genesis.delegates[4]!.peer;
    node.step(0, { kind: 'start' });
    let broadcasts = 0;
    for (let i = 0; i < 300; i += 1) {
      const one = signHeader({ ...fieldsOf(header), packer: 4 as DelegateId, parent: hashFor(i) });
      const evidence = evidenceOf(one, rival(one, 4));
      const effects = node.step(SECOND, {
        kind: 'message',
        from,
        message: { kind: 'evidence', evidence },
      });
      broadcasts += effects.filter((effect) => effect.kind === 'send').length;
    }
    expect(broadcasts).toBeLessThanOrEqual(2);
  });

  it('is put on chain again when a reorganisation takes it off (W14)', () => {
    const cluster = new Cluster({ delegates: 5, parameters: { without: new Set(['W12']) } });
    const { chain } = cluster;
    const { genesisBlock } = chain;
    const fourth = pack(chain, genesisBlock, { successor: 5 }).signed;
    const evidence = evidenceOf(fourth, rival(fourth, 4));
    const node = cluster.node(1);
    const from = chain.genesis.delegates[3]!.peer;
    const hear = (at: number, message: Message) =>
      node.step(at, { kind: 'message', from, message });
    node.step(0, { kind: 'start' });
    hear(1_000, { kind: 'evidence', evidence });

    // The head convicts d4 and d1 packs on it; then two blocks without the evidence replace both.
    const convicting = packCertified(chain, genesisBlock, { evidence: [evidence] });
    hear(3_100_000, certified(convicting));
    hear(3_100_100, {
      kind: 'body',
      block: convicting.hash,
      body: convicting.body,
      transactions: [],
    });
    expect(node.chain.head.state.seats.offenders).toEqual([4]);
    expect(headerIn(takeFirstTurn(node, convicting, 6 * SECOND))).not.toBeNull();
    const a1 = packCertified(chain, genesisBlock, { late: 1 });
    const a2 = packCertified(chain, a1, { successor: 2 });
    hear(7_600_000, certified(a2));
    for (const blocks of [[a2], [a1, a2]]) {
      const [first] = blocks;
      const height = first!.height;
      hear(7_600_200, { kind: 'blocks', from: height, head: a2.height, blocks: blocks.map(full) });
    }
    expect(node.chain.head.hash).toBe(a2.hash);
    expect(node.chain.head.state.seats.offenders).toEqual([]);

    let head = a2;
    for (let packer = 3; packer <= 5; packer += 1) {
      head = packCertified(chain, head);
      hear(head.signed.header.timestamp + 1_000, certified(head));
    }
    expect(node.chain.head.hash).toBe(head.hash);
    const opens = head.signed.header.timestamp + 3 * SECOND;
    const mine = headerIn(takeFirstTurn(node, head, opens));
    if (mine === null) throw new Error('no block');
    const [answer] = hear(opens + 1, { kind: 'body-request', block: mine.header.hash });
    const body =
      answer?.kind === 'send' && answer.message.kind === 'body' ? answer.message.body : null;
    expect(body?.evidence).toEqual([evidence]);
  });
});

function certified(block: ChainBlock): Message {
  const { signed, certificate } = full(block);
  return { kind: 'certified', signed, certificate };
}

/** Lets the window of the head's first successor open. */
function takeFirstTurn(node: Node, parent: ChainBlock, at: number): readonly Effect[] {
  const timer = { kind: 'turn', parent: parent.hash, successor: 1 } as const;
  return node.step(at, { kind: 'timer', timer });
}

/** The header that is sent first. */
function headerIn(effects: readonly Effect[]): SignedHeader | null {
  for (const effect of effects) {
    if (effect.kind === 'send' && effect.message.kind === 'header') return effect.message.signed;
  }
  return null;
}

describe('W12: signs of life', () => {
  it('go on while clients keep a node busy, so that a halt ends when enough are back', () => {
    const cluster = new Cluster({ delegates: 5, clients: 5 });
    for (const id of [2, 3, 4]) cluster.at(4 * SECOND, () => cluster.crash(id));
    // Each node that is up gets a transaction every second.
    for (let second = 1; second <= 100; second += 1) {
      for (let id = 0; id < 5; id += 1) {
        const transaction = transfer(`c${id}`, `c${(id + 1) % 5}`, 1n, {
          nonce: second - 1,
          fee: 0n,
        });
        cluster.at(second * SECOND, () => {
          if (cluster.isUp(id)) cluster.submit(id, transaction, `t${id}.${second}`);
        });
      }
    }
    cluster.at(40 * SECOND, () => cluster.restart(2));
    cluster.runUntil(39 * SECOND);
    const halted = cluster.head(0).height;
    cluster.runUntil(100 * SECOND);
    expect(cluster.head(0).height).toBeGreaterThan(halted);
  });
});

describe('W3, W5: a packer that restarts within its turn', () => {
  it('does not equivocate', () => {
    const cluster = new Cluster({ delegates: 5 });
    cluster.at(3_010_000, () => cluster.crash(0));
    cluster.at(3_020_000, () => cluster.restart(0));
    cluster.runUntil(5 * SECOND);
    expect(headersSentBy(cluster, 0).size).toBe(1);
  });
});

describe('W2: a header from the future', () => {
  it('stays held, however much junk comes after it', () => {
    const cluster = new Cluster({ delegates: 5 });
    const { chain } = cluster;
    const { signed } = pack(chain, chain.genesisBlock);
    const node = cluster.node(1);
    const from = chain.genesis.delegates[4]!.peer;
    const hear = (message: Message) => node.step(2 * SECOND, { kind: 'message', from, message });
    node.step(0, { kind: 'start' });
    hear({ kind: 'header', signed });
    for (let i = 1; i <= 200; i += 1) {
      // Nobody's: the signature is d4's, the turn d0's.
      const junk = { ...fieldsOf(signed.header), timestamp: signed.header.timestamp + i };
      hear({ kind: 'header', signed: signHeader(junk, 4 as DelegateId) });
    }
    const effects = node.step(2_800_000, { kind: 'timer', timer: { kind: 'held' } });
    const votes = effects.filter((e) => e.kind === 'send' && e.message.kind === 'vote');
    expect(votes.length).toBe(1);
  });
});

describe('W15: a node that answers wrongly', () => {
  /** d3 is behind and asks d4, which answers as told; d1 knows the blocks, too, and answers well. */
  function captive(answer: (from: number, blocks: readonly FullBlock[]) => readonly FullBlock[]) {
    const cluster = new Cluster({ delegates: 5 });
    const cut = cluster.lose(({ from, to }) => from === 3 || to === 3);
    cluster.runUntil(13 * SECOND);
    cut();
    const { chain } = cluster.node(0);
    const blocks = [1, 2, 3].map((height) => full(chain.at(height)!));
    expect(cluster.head(3).height).toBe(0);
    // Before anybody else speaks, and for as long as it is asked.
    const deaf = cluster.lose(({ to, from }) => to === 3 && from !== 4 && cluster.now < 13_060_000);
    cluster.lose(({ from, to, message }) => {
      if (from !== 3 || to !== 4 || message.kind !== 'blocks-request') return false;
      const asked = message.from;
      cluster.at(cluster.now + 1, () => {
        cluster.inject(4, [3], {
          kind: 'blocks',
          from: asked,
          head: 1_000_000 as Height,
          blocks: answer(asked, blocks),
        });
      });
      return true;
    });
    cluster.lose(({ from, to, message }) => from === 4 && to === 3 && message.kind === 'certified');
    const forged = signHeader({
      ...fieldsOf(blocks[2]!.signed.header),
      height: 1_000_000 as Height,
      parent: blocks[0]!.body.hash,
      packer: 4 as DelegateId,
    });
    cluster.inject(4, [3], { kind: 'header', signed: forged });
    cluster.runUntil(14 * SECOND);
    deaf();
    cluster.runUntil(30 * SECOND);
    return cluster;
  }

  it('with blocks that were not asked for is left for another', () => {
    const cluster = captive((from, blocks) =>
      from === 1 ? blocks.slice(0, 2) : blocks.slice(1, 2),
    );
    expect(cluster.head(3).height).toBeGreaterThanOrEqual(8);
  });

  it('with known blocks in the wrong order is left for another', () => {
    const cluster = captive((from, blocks) => {
      if (from === 1) return blocks.slice(0, 2);
      if (from === 2) return [blocks[1]!, blocks[0]!];
      const { header } = blocks[2]!.signed;
      const parent = blocks[0]!.body.hash;
      return [{ ...blocks[2]!, signed: signHeader({ ...fieldsOf(header), parent }) }];
    });
    expect(cluster.head(3).height).toBeGreaterThanOrEqual(8);
  });

  it('with blocks of no known parent, again and again, is left for another', () => {
    const cluster = captive((_, blocks) => {
      const header = {
        ...fieldsOf(blocks[0]!.signed.header),
        height: 900_000 as Height,
        parent: blocks[0]!.body.hash,
      };
      const signed = signHeader(header);
      return [{ ...blocks[0]!, signed, certificate: certify(signed, [0, 1, 2]) }];
    });
    expect(cluster.head(3).height).toBeGreaterThanOrEqual(8);
  });
});
