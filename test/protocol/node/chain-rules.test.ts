import { describe, expect, it } from 'vitest';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import { type Message, type MessageKind } from '../../../protocol/node/message.ts';
import type { ChainId, Height } from '../../../protocol/kernel/types.ts';
import { packCertified, SECOND, transfer } from '../chain/small-chain.ts';
import { Cluster } from './cluster.ts';

function sendersOf(cluster: Cluster, kind: MessageKind): number[] {
  const senders = cluster.sent.filter(({ message }) => message.kind === kind).map((d) => d.from);
  return [...new Set(senders)].toSorted((a, b) => a - b);
}

describe('W14', () => {
  it('keeps its own chain on equal length, and switches to a longer one (W15)', () => {
    const cluster = new Cluster({ delegates: 5 });
    const { chain } = cluster;
    const node = cluster.node(3);
    const from = chain.genesis.delegates[4]!.peer;
    const hear = (message: Message) => node.step(8 * SECOND, { kind: 'message', from, message });
    const answer = (height: number, ...blocks: ChainBlock[]) =>
      hear({
        kind: 'blocks',
        from: height as Height,
        head: 3 as Height,
        blocks: blocks.map(({ signed, certificate, body, transactions }) => ({
          signed,
          certificate: certificate!,
          body,
          transactions,
        })),
      });
    const own = packCertified(chain, chain.genesisBlock);
    const other = packCertified(chain, chain.genesisBlock, { late: 1 });
    const longer = packCertified(chain, other);
    node.step(0, { kind: 'start' });
    hear({ kind: 'certified', signed: own.signed, certificate: own.certificate! });
    hear({ kind: 'certified', signed: longer.signed, certificate: longer.certificate! });
    answer(2, longer);
    answer(1, other);
    expect(node.chain.head.hash).toBe(own.hash);
    const effects = answer(2, longer);
    expect(node.chain.head.hash).toBe(longer.hash);
    const said = effects.flatMap((e) => (e.kind === 'announce' ? [e.announcement] : []));
    expect(said.map((a) => a.kind)).toEqual(['undone', 'elected', 'committed', 'committed']);
    expect(said[0]).toMatchObject({ block: own.hash, confirmations: 1 });
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

describe('W15, limits', () => {
  it('answers with at most 64 blocks', () => {
    const cluster = new Cluster({ delegates: 3 });
    cluster.runUntil(211 * SECOND);
    expect(cluster.head(0).height).toBe(70);
    const from = cluster.chain.genesis.delegates[1]!.peer;
    const message = { kind: 'blocks-request', from: 1 as Height } as const;
    const [effect] = cluster.node(0).step(211 * SECOND, { kind: 'message', from, message });
    if (effect?.kind !== 'send' || effect.message.kind !== 'blocks') throw new Error('no answer');
    expect(effect.message.blocks.map((full) => Number(full.signed.header.height))).toEqual(
      Array.from({ length: 64 }, (_, i) => i + 1),
    );
  });

  it('steps back further each time, until the blocks connect, and switches (W14)', () => {
    const cluster = new Cluster({ delegates: 5 });
    const { chain } = cluster;
    const branch = (length: number, late: number) => {
      const blocks = [packCertified(chain, chain.genesisBlock, { late })];
      while (blocks.length < length) blocks.push(packCertified(chain, blocks.at(-1)!));
      return blocks;
    };
    const [own, other] = [branch(10, 0), branch(11, 1)];
    const node = cluster.node(3);
    const from = chain.genesis.delegates[4]!.peer;
    const asked: number[] = [];
    const hear = (message: Message) => {
      for (const effect of node.step(40 * SECOND, { kind: 'message', from, message })) {
        if (effect.kind === 'send' && effect.message.kind === 'blocks-request')
          asked.push(effect.message.from);
      }
    };
    const certified = ({ signed, certificate }: ChainBlock) => {
      hear({ kind: 'certified', signed, certificate: certificate! });
    };
    node.step(0, { kind: 'start' });
    own.forEach(certified);
    expect(node.chain.head.height).toBe(10);
    certified(other.at(-1)!);
    for (let answered = 0; answered < asked.length; answered += 1) {
      const first = asked[answered]!;
      const blocks = other.slice(first - 1).map(({ signed, certificate, body }) => ({
        signed,
        certificate: certificate!,
        body,
        transactions: [],
      }));
      hear({ kind: 'blocks', from: first as Height, head: 11 as Height, blocks });
    }
    expect(asked).toEqual([11, 10, 8, 4, 1]);
    expect(node.chain.head.hash).toBe(other.at(-1)!.hash);
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

describe('W17: a committed transaction', () => {
  it('is not taken a second time', () => {
    const cluster = new Cluster({ delegates: 5 });
    const transaction = transfer('c0', 'c1', 1n);
    cluster.at(SECOND, () => cluster.submit(3, transaction, 't'));
    cluster.at(5 * SECOND, () => cluster.submit(3, transaction, 't'));
    cluster.runUntil(6 * SECOND);
    expect(cluster.head(3).transactions).toEqual([transaction]);
    expect(cluster.node(3).mempool.size).toBe(0);
  });
});

describe('W17: a restarted node', () => {
  it('neither takes in again what its restored chain has, nor keeps out what was never passed on', () => {
    const cluster = new Cluster({ delegates: 5 });
    const [committed, lost] = [0, 1].map((nonce) => transfer('c0', 'c1', 1n, { nonce }));
    cluster.at(SECOND, () => cluster.submit(3, committed!, 'committed'));
    cluster.at(4_010_000, () => cluster.submit(3, lost!, 'lost'));
    cluster.at(4_020_000, () => cluster.crash(3));
    cluster.at(4_500_000, () => cluster.restart(3));
    cluster.at(5 * SECOND, () => cluster.submit(3, committed!, 'committed'));
    cluster.runUntil(5_100_000);
    expect(cluster.node(3).mempool.size).toBe(0);
    expect(cluster.transcript()).toContain('takes no committed from a client: stale-nonce');
    cluster.at(5_200_000, () => cluster.submit(3, lost!, 'lost'));
    cluster.at(5_210_000, () => cluster.submit(1, lost!, 'lost'));
    cluster.runUntil(14 * SECOND);
    const chain = [1, 2, 3, 4].flatMap((height) => cluster.node(3).chain.at(height)?.transactions);
    expect(chain.filter((one) => one !== undefined)).toEqual([committed, lost]);
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
