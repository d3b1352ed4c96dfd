import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../../protocol/block/evidence.ts';
import { Body } from '../../../protocol/block/body.ts';
import type { Effect } from '../../../protocol/node/effect.ts';
import type { ProtectionId } from '../../../protocol/chain/parameters.ts';
import {
  heartbeatMessage,
  type Message,
  type MessageKind,
} from '../../../protocol/node/message.ts';
import type { ChainId, DelegateId, Hash, Height, PeerId } from '../../../protocol/kernel/types.ts';
import {
  CHAIN,
  certify,
  ed25519,
  keysOf,
  packCertified,
  fieldsOf,
  pack,
  SECOND,
  signHeader,
  transfer,
  voteOn,
} from '../chain/small-chain.ts';
import { Cluster } from './cluster.ts';

function without(...rules: ProtectionId[]): Cluster {
  return new Cluster({ delegates: 5, parameters: { without: new Set(rules) } });
}

function sendersOf(cluster: Cluster, kind: MessageKind): number[] {
  const senders = cluster.sent.filter(({ message }) => message.kind === kind).map((d) => d.from);
  return [...new Set(senders)].toSorted((a, b) => a - b);
}

/** d0 shows one block to d1 and d2, and another to d3 and d4. */
function equivocating(cluster: Cluster): readonly [Hash, Hash] {
  const { signed } = pack(cluster.chain, cluster.chain.genesisBlock);
  const other = signHeader({ ...fieldsOf(signed.header), timestamp: signed.header.timestamp + 1 });
  cluster.crash(0);
  cluster.at(3 * SECOND, () => {
    cluster.inject(0, [1, 2], { kind: 'header', signed });
    cluster.inject(0, [3, 4], { kind: 'header', signed: other });
  });
  return [signed.header.hash, other.header.hash];
}

describe('rules that can be switched off', () => {
  it('W4 off: nobody but the packer sends the header', () => {
    const cluster = without('W4');
    cluster.lose(({ from, to }) => from === 0 && to === 4);
    cluster.runUntil(3_080_000);
    expect(sendersOf(cluster, 'header')).toEqual([0]);
    expect(cluster.nodes.map((node) => node.chain.head.height)).toEqual([0, 0, 0, 0, 0]);
    cluster.runUntil(4 * SECOND);
    expect(cluster.head(1).height).toBe(1);
  });

  it('W5 on: two headers for one turn stop votes that were not cast, and become evidence', () => {
    const cluster = new Cluster({ delegates: 5 });
    equivocating(cluster);
    cluster.runUntil(4 * SECOND);
    expect(sendersOf(cluster, 'evidence')).toEqual([1, 2, 3, 4]);
    expect(cluster.head(1).height).toBe(0);
  });

  it('W5 off: nobody minds two headers for one turn', () => {
    const cluster = without('W5');
    equivocating(cluster);
    cluster.runUntil(4 * SECOND);
    expect(sendersOf(cluster, 'evidence')).toEqual([]);
    cluster.runUntil(20 * SECOND);
    expect(cluster.head(1).state.seats.offenders).toEqual([]);
  });

  it.each<[string, readonly ProtectionId[], number]>([
    ['on: votes that come after the tally has stopped count no longer', [], 0],
    ['off: a tally goes on for ever, and nobody merges', ['W9'], 1],
  ])('W9 %s', (_, rules, height) => {
    const cluster = without(...rules);
    cluster.lose(({ message }) => message.kind === 'vote' || message.kind === 'tally');
    cluster.crash(1);
    cluster.runUntil(5 * SECOND);
    const header = cluster.sent.find(({ message }) => message.kind === 'header')?.message;
    if (header?.kind !== 'header') throw new Error('no header');
    const node = cluster.node(0);
    for (const voter of [2, 3, 4]) {
      const vote = voteOn(header.signed, voter);
      const from = cluster.chain.genesis.delegates[voter]!.peer;
      node.step(5 * SECOND, { kind: 'message', from, message: { kind: 'vote', vote } });
    }
    expect(node.chain.head.height).toBe(height);
    expect(sendersOf(cluster, 'tally')).toEqual(rules.length === 0 ? [0, 2] : []);
  });

  it('W12 off: a packer forges however alone it is', () => {
    const cluster = without('W12');
    for (const id of [1, 2, 3, 4]) cluster.crash(id);
    cluster.runUntil(20 * SECOND);
    const headers = cluster.sent.filter(({ message }) => message.kind === 'header');
    expect(new Set(headers.map(({ at }) => at)).size).toBe(2);
  });
});

describe('W12', () => {
  it('abstains with exactly half alive, as no quorum could form', () => {
    const cluster = new Cluster({ delegates: 4 });
    for (const id of [2, 3]) cluster.at(4 * SECOND, () => cluster.crash(id));
    cluster.runUntil(13 * SECOND);
    const before = cluster.sent.filter(({ message }) => message.kind === 'header').length;
    cluster.runUntil(60 * SECOND);
    const after = cluster.sent.filter(({ message }) => message.kind === 'header').length;
    expect(after).toBe(before);
    expect(cluster.head(0).height).toBe(1);
  });

  it.each([
    ['of another chain', { chain: 8 as ChainId }],
    ["under another delegate's name", { delegate: 2 as DelegateId }],
    ['by nobody who is registered', { delegate: 70 as DelegateId }],
  ])('counts no heartbeat %s', (_, change) => {
    const cluster = new Cluster({ delegates: 3 });
    const { genesis, genesisBlock } = cluster.chain;
    const node = cluster.node(0);
    node.step(0, { kind: 'start' });
    const own = { chain: CHAIN, delegate: 1 as DelegateId, sequence: 5, head: 0 as Height };
    const heartbeat = { ...own, ...change };
    const signature = ed25519.sign(heartbeatMessage(heartbeat), keysOf('d1').secretKey);
    const from = genesis.delegates[1]!.peer;
    const message = { kind: 'heartbeat', heartbeat, signature } as const;
    const timer = { kind: 'turn', parent: genesisBlock.hash, successor: 1 } as const;
    node.step(2_900_000, { kind: 'message', from, message });
    const effects = node.step(3 * SECOND, { kind: 'timer', timer });
    expect(effects.some((e) => e.kind === 'send' && e.message.kind === 'header')).toBe(false);
    // And the same, as it should be, brings the count to two of three.
    const good = ed25519.sign(heartbeatMessage(own), keysOf('d1').secretKey);
    const heard = node.step(3_100_000, {
      kind: 'message',
      from,
      message: { kind: 'heartbeat', heartbeat: own, signature: good },
    });
    expect(heard.some((e) => e.kind === 'send' && e.message.kind === 'header')).toBe(true);
  });
});

describe('W5', () => {
  it('stops tally and merge of the turn: neither votes nor tallies commit its blocks', () => {
    const cluster = new Cluster({ delegates: 5 });
    const { chain } = cluster;
    const node = cluster.node(0);
    const from = chain.genesis.delegates[4]!.peer;
    const hear = (message: Message) => node.step(7 * SECOND, { kind: 'message', from, message });
    const parent = packCertified(chain, chain.genesisBlock, { successor: 2 });
    const { signed } = pack(chain, parent, { successor: 4 });
    const other = signHeader({
      ...fieldsOf(signed.header),
      timestamp: signed.header.timestamp + 1,
    });
    node.step(0, { kind: 'start' });
    const { certificate } = parent;
    hear({ kind: 'certified', signed: parent.signed, certificate: certificate! });
    const at = signed.header.timestamp;
    const later = (message: Message) => node.step(at + 10, { kind: 'message', from, message });
    later({ kind: 'header', signed });
    later({ kind: 'evidence', evidence: evidenceOf(signed, other) });
    const votes = [1, 2, 3, 4].map((voter) => voteOn(signed, voter));
    for (const vote of votes) later({ kind: 'vote', vote });
    later({ kind: 'tally', signed, votes });
    expect(node.chain.head.hash).toBe(parent.hash);
    later({ kind: 'certified', signed, certificate: certify(signed, [1, 2, 3]) });
    expect(node.chain.head.hash).toBe(signed.header.hash);
  });

  it('lets a certificate commit a block of a turn with evidence', () => {
    const cluster = new Cluster({ delegates: 5 });
    const [first] = equivocating(cluster);
    cluster.runUntil(4 * SECOND);
    const { signed } = pack(cluster.chain, cluster.chain.genesisBlock);
    const votes = cluster.sent.flatMap(({ message }) =>
      message.kind === 'vote' && message.vote.block === first ? [message.vote] : [],
    );
    expect(votes.length).toBeGreaterThan(0);
    const voters = [0, 1, 2];
    const certificate = certify(signed, voters);
    cluster.inject(0, [3], { kind: 'certified', signed, certificate });
    cluster.runUntil(4_100_000);
    expect(cluster.head(3).hash).toBe(first);
  });
});

describe('W6, W7', () => {
  it('makes a node reject a block whose roots it does not come to', () => {
    const cluster = new Cluster({ delegates: 5 });
    cluster.crash(0);
    cluster.at(3 * SECOND, () => {
      const { signed } = pack(cluster.chain, cluster.chain.genesisBlock);
      const fields = fieldsOf(signed.header);
      const wrong = signHeader({ ...fields, stateRoot: fields.receiptsRoot });
      cluster.inject(0, [1, 2, 3, 4], { kind: 'header', signed: wrong });
    });
    cluster.runUntil(4 * SECOND);
    const verdicts = cluster.sent.flatMap(({ message }) =>
      message.kind === 'vote' ? [message.vote.verdict] : [],
    );
    expect(new Set(verdicts)).toEqual(new Set(['reject']));
    expect(cluster.head(1).height).toBe(0);
  });

  it('gives one vote for each turn, whatever headers come (W7)', () => {
    const cluster = without('W5');
    const [first, second] = equivocating(cluster);
    cluster.runUntil(4 * SECOND);
    for (const voter of [1, 2, 3, 4]) {
      const blocks = cluster.sent.flatMap(({ from, message }) =>
        from === voter && message.kind === 'vote' ? [message.vote.block] : [],
      );
      expect(new Set(blocks)).toEqual(new Set([voter < 3 ? first : second]));
    }
  });
});

describe('W8', () => {
  it('takes no certificate with too few or forged votes', () => {
    const cluster = new Cluster({ delegates: 5 });
    cluster.crash(0);
    const { signed } = pack(cluster.chain, cluster.chain.genesisBlock);
    const whole = certify(signed, [0, 1, 2]);
    const short = { ...whole, votes: whole.votes.slice(0, 2) };
    const forged = { ...whole, votes: [...short.votes, voteOn(signed, 4, {}, 'outsider')] };
    for (const certificate of [short, forged])
      cluster.inject(0, [3], { kind: 'certified', signed, certificate });
    cluster.runUntil(SECOND);
    expect(cluster.head(3).height).toBe(0);
    cluster.inject(0, [3], { kind: 'certified', signed, certificate: whole });
    cluster.runUntil(2 * SECOND);
    expect(cluster.head(3).hash).toBe(signed.header.hash);
  });
});

describe('W6', () => {
  it('answers who asked for a body before it was here, once it has come, and asks for it once', () => {
    const cluster = new Cluster({ delegates: 5 });
    const { chain } = cluster;
    const node = cluster.node(1);
    const [packer, asker] = [chain.genesis.delegates[0]!.peer, chain.genesis.delegates[4]!.peer];
    const transactions = [transfer('c0', 'c1', 1n)];
    const block = pack(chain, chain.genesisBlock, { transactions });
    const hear = (from: PeerId, message: Message) =>
      node.step(3_100_000, { kind: 'message', from, message });
    const bodies = (effects: readonly Effect[]) =>
      effects.flatMap((e) => (e.kind === 'send' && e.message.kind === 'body' ? e.to : []));
    node.step(0, { kind: 'start' });
    hear(packer, { kind: 'header', signed: block.signed });
    expect(bodies(hear(asker, { kind: 'body-request', block: block.hash }))).toEqual([]);
    const wrong = {
      kind: 'body',
      block: block.hash,
      body: new Body({ transactions: [], evidence: [] }),
      transactions: [],
    } as const;
    hear(packer, wrong);
    hear(packer, { kind: 'body', block: block.hash, body: block.body, transactions: [] });
    const foreign = [transfer('c1', 'c0', 1n)];
    hear(packer, { kind: 'block-transactions', block: block.hash, transactions: foreign });
    const effects = hear(packer, { kind: 'block-transactions', block: block.hash, transactions });
    expect(bodies(effects)).toEqual([asker]);
    expect(effects.some((e) => e.kind === 'send' && e.message.kind === 'vote')).toBe(true);
  });
});

describe('W5: late headers', () => {
  it('convict who equivocated at a height that is decided', () => {
    const cluster = new Cluster({ delegates: 5 });
    cluster.runUntil(4 * SECOND);
    const { signed } = cluster.head(1);
    const other = signHeader({
      ...fieldsOf(signed.header),
      timestamp: signed.header.timestamp + 1,
    });
    cluster.inject(0, [1], { kind: 'header', signed: other });
    cluster.runUntil(10 * SECOND);
    expect(sendersOf(cluster, 'evidence')).toContain(1);
    expect(cluster.head(2).state.seats.offenders).toEqual([0]);
  });
});
