import { describe, expect, it } from 'vitest';
import type { ProtectionId } from '../../../protocol/chain/parameters.ts';
import type { MessageKind } from '../../../protocol/node/message.ts';
import type { ChainId, Hash, Height } from '../../../protocol/kernel/types.ts';
import {
  certify,
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

describe('W5', () => {
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

describe('W15', () => {
  it('asks another node when the first does not answer in time', () => {
    const cluster = new Cluster({ delegates: 5 });
    const cut = cluster.lose(({ from, to }) => from === 3 || to === 3);
    cluster.runUntil(8 * SECOND);
    cut();
    const asked: number[] = [];
    cluster.lose(({ from, to, message }) => {
      if (from !== 3 || message.kind !== 'blocks-request') return false;
      asked.push(to);
      return asked.length === 1;
    });
    cluster.runUntil(11_500_000);
    expect(asked.length).toBeGreaterThan(1);
    expect(asked[1]).not.toBe(asked[0]);
    expect(cluster.head(3).hash).toBe(cluster.head(0).hash);
  });

  it('answers with blocks from the height asked for, and with nothing beyond its head', () => {
    const cluster = new Cluster({ delegates: 5 });
    cluster.runUntil(10 * SECOND);
    const node = cluster.node(2);
    const from = cluster.chain.genesis.delegates[4]!.peer;
    const ask = (height: number) => {
      const message = { kind: 'blocks-request', from: height as Height } as const;
      const [effect] = node.step(10 * SECOND, { kind: 'message', from, message });
      if (effect?.kind !== 'send' || effect.message.kind !== 'blocks') throw new Error('no answer');
      return effect.message.blocks.map((full) => Number(full.signed.header.height));
    };
    expect(ask(2)).toEqual([2, 3]);
    expect(ask(4)).toEqual([]);
    expect(ask(0)).toEqual([]);
  });
});

describe('W17', () => {
  it('passes a transaction on once, at the next beat, to all delegates', () => {
    const cluster = new Cluster({ delegates: 5 });
    const transactions = [0, 1].map((nonce) => transfer('c0', 'c1', 1n, { nonce }));
    cluster.at(1_010_000, () => cluster.submit(3, transactions[0]!, 't0'));
    cluster.at(1_020_000, () => cluster.submit(3, transactions[1]!, 't1'));
    cluster.at(1_030_000, () => cluster.submit(3, transactions[1]!, 't1'));
    cluster.runUntil(2 * SECOND);
    const sent = cluster.sent.filter(({ message }) => message.kind === 'transactions');
    expect(sent.map(({ at, from, to }) => [at, from, to])).toEqual(
      [0, 1, 2, 4].map((to) => [1_200_000, 3, to]),
    );
    expect(sent[0]?.message).toMatchObject({ transactions });
    for (const node of cluster.nodes) expect(node.mempool.size).toBe(2);
  });

  it.each<[string, ReturnType<typeof transfer>]>([
    ['of another chain', transfer('c0', 'c1', 1n, { chain: 8 as ChainId })],
    ['by an unknown sender', transfer('nobody', 'c1', 1n)],
    ['with another key', transfer('c0', 'c1', 1n, { signer: 'c1' })],
  ])('takes no transaction %s', (_, transaction) => {
    const cluster = new Cluster({ delegates: 5 });
    cluster.at(SECOND, () => cluster.submit(3, transaction, 't'));
    cluster.runUntil(2 * SECOND);
    expect(sendersOf(cluster, 'transactions')).toEqual([]);
    expect(cluster.node(3).mempool.size).toBe(0);
  });
});

describe('a chain that goes on', () => {
  it('commits a block each interval, by each delegate in its turn, and forgets old ones', () => {
    const cluster = new Cluster({
      delegates: 5,
      parameters: { retainBlocks: 8, order: 'shuffled' },
    });
    cluster.runUntil(300 * SECOND + 500_000);
    for (const node of cluster.nodes) {
      expect(node.chain.head.height).toBe(100);
      expect(node.chain.head.signed.header.timestamp).toBe(300 * SECOND);
      expect(node.chain.base).toBeGreaterThan(0);
    }
    expect(new Set(cluster.nodes.map((node) => node.chain.head.hash)).size).toBe(1);
    expect(cluster.head(0).state.seats.missed).toEqual([]);
  });

  it('is the same story however often it is told', () => {
    const tell = () => {
      const cluster = new Cluster({
        delegates: 5,
        candidates: 1,
        parameters: { order: 'shuffled' },
      });
      cluster.at(20 * SECOND, () => cluster.crash(2));
      cluster.at(50 * SECOND, () => cluster.restart(2));
      cluster.at(7 * SECOND, () => cluster.submit(1, transfer('c0', 'c1', 5n), 't1'));
      return cluster.runUntil(90 * SECOND).transcript();
    };
    expect(tell()).toBe(tell());
  });
});
