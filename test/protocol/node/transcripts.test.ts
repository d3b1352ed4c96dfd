import { describe, expect, it } from 'vitest';
import { SignedHeader } from '../../../protocol/block/header.ts';
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Announcement } from '../../../protocol/node/announcement.ts';
import type { MessageKind } from '../../../protocol/node/message.ts';
import { fieldsOf, pack, SECOND, signHeader, transfer } from '../chain/small-chain.ts';
import { Cluster, type Delivery } from './cluster.ts';
import { expectTranscript } from './golden.ts';

const s = (seconds: number): Micros => Math.round(seconds * SECOND);

/** What happens to blocks, without the votes. */
const BLOCKS: readonly Announcement['kind'][] = [
  'proposed',
  'committed',
  'undone',
  'abstained',
  'catching-up',
  'equivocation-seen',
];

const VOTING: readonly Announcement['kind'][] = [
  ...BLOCKS,
  'voted',
  'certified',
  'tally-stopped',
  'refused',
];

function isKind(...kinds: readonly MessageKind[]): (delivery: Delivery) => boolean {
  return ({ message }) => kinds.includes(message.kind);
}

describe('transcripts of the whitepaper profile', () => {
  it('a normal height: W3 header, W4 relay, W6 body, W7 votes, W8 certificate; W17 batch', () => {
    const cluster = new Cluster({
      delegates: 5,
      show: {
        announcements: VOTING,
        messages: ['transactions', 'header', 'body-request', 'body', 'vote', 'certified'],
      },
    });
    cluster.at(s(1), () => {
      cluster.submit(3, transfer('c0', 'c1', 5n), 't1');
    });
    cluster.runUntil(s(4));
    expectTranscript('normal-height', cluster.transcript());
    expect(cluster.nodes.map((node) => node.chain.head.height)).toEqual([1, 1, 1, 1, 1]);
  });

  it('W4: the relay brings the header to a node that the packer cannot reach', () => {
    const cluster = new Cluster({
      delegates: 5,
      show: { announcements: VOTING, messages: ['header'] },
    });
    cluster.lose(({ from, to }) => from === 0 && to === 4);
    cluster.runUntil(s(4));
    expectTranscript('relay', cluster.transcript());
    expect(cluster.head(4).height).toBe(1);
  });

  it('W6: a node that the packer withholds the body from asks others', () => {
    const cluster = new Cluster({
      delegates: 5,
      show: { announcements: VOTING, messages: ['body-request', 'body'] },
    });
    // The certificate would bring more sources to ask; the relays are enough.
    cluster.lose(({ from, to, message }) => from === 0 && to !== 1 && message.kind === 'body');
    cluster.at(s(1), () => {
      cluster.submit(3, transfer('c0', 'c1', 5n), 't1');
    });
    cluster.runUntil(s(4));
    expectTranscript('body-withheld', cluster.transcript());
    expect(cluster.nodes.map((node) => node.chain.head.height)).toEqual([1, 1, 1, 1, 1]);
  });

  it('W6: a node that lacks a transaction of the body asks for it', () => {
    const cluster = new Cluster({
      delegates: 5,
      show: {
        announcements: VOTING,
        messages: ['transactions', 'block-transactions-request', 'block-transactions'],
      },
    });
    cluster.lose(({ to, message }) => to === 4 && message.kind === 'transactions');
    cluster.at(s(1), () => {
      cluster.submit(3, transfer('c0', 'c1', 5n), 't1');
    });
    cluster.runUntil(s(4));
    expectTranscript('transaction-missing', cluster.transcript());
    expect(cluster.head(4).height).toBe(1);
  });

  it('W5, W1: equivocation is seen, goes on chain and costs the seat at the next round', () => {
    const cluster = new Cluster({
      delegates: 5,
      candidates: 1,
      show: { announcements: [...VOTING, 'elected'], messages: ['evidence', 'body'] },
    });
    const { header } = pack(cluster.chain, cluster.chain.genesisBlock).signed;
    const second = signHeader({ ...fieldsOf(header), timestamp: header.timestamp + 1 });
    cluster.lose(
      ({ at, from, to, message }) =>
        at === s(3) &&
        from === 0 &&
        to > 2 &&
        message.kind === 'header' &&
        message.signed.header.hash !== second.header.hash,
    );
    cluster.at(s(3), () => {
      cluster.inject(0, [3, 4], { kind: 'header', signed: second });
    });
    cluster.runUntil(s(6.2));
    cluster.note('— only proposals and rounds from here on —');
    cluster.show({ announcements: ['proposed', 'elected'], messages: [] });
    cluster.runUntil(s(20));
    expectTranscript('equivocation', cluster.transcript());
    expect(cluster.head(1).state.seats.offenders).toEqual([0]);
    expect(cluster.head(1).schedule.order).toEqual([1, 2, 3, 4, 5]);
  });

  it('W9: the merge certifies what no single tallier could', () => {
    const cluster = new Cluster({
      delegates: 5,
      show: { announcements: VOTING, messages: ['vote', 'tally'] },
    });
    // Talliers d0, d1 and d2 each get one vote besides their own, or none.
    const arrives = new Set(['3>0', '4>1']);
    cluster.lose(
      ({ from, to, message }) => message.kind === 'vote' && !arrives.has(`${from}>${to}`),
    );
    cluster.runUntil(s(4.7));
    expectTranscript('merge', cluster.transcript());
    expect(cluster.nodes.map((node) => node.chain.head.height)).toEqual([1, 1, 1, 1, 1]);
  });

  it('W9, W10: a turn without a quorum is lost, and the next packer takes over on the same parent', () => {
    const cluster = new Cluster({
      delegates: 5,
      show: { announcements: VOTING, messages: ['tally'] },
    });
    // The first block reaches d1 alone.
    cluster.lose(
      ({ to, message }) =>
        to > 1 &&
        (message.kind === 'header' || message.kind === 'tally') &&
        message.signed.header.packer === 0,
    );
    cluster.runUntil(s(5.5));
    expectTranscript('takeover', cluster.transcript());
    expect(cluster.head(0).signed.header.packer).toBe(1);
    expect(cluster.head(0).missed).toEqual([0]);
  });

  it('W12: with half down packers abstain, and go on as soon as more than half are alive', () => {
    const cluster = new Cluster({ delegates: 5, show: { announcements: BLOCKS } });
    for (const id of [2, 3, 4]) cluster.at(s(4), () => cluster.crash(id));
    cluster.at(s(20.5), () => cluster.restart(3));
    cluster.runUntil(s(27));
    expectTranscript('halt-and-resume', cluster.transcript());
    expect(cluster.head(0).height).toBeGreaterThan(1);
  });

  it('W15: a node that restarts gets the blocks that it missed, and votes again', () => {
    const cluster = new Cluster({
      delegates: 5,
      show: { announcements: BLOCKS, messages: ['blocks-request', 'blocks'] },
    });
    cluster.at(s(3.5), () => cluster.crash(4));
    cluster.at(s(13), () => cluster.restart(4));
    cluster.runUntil(s(17));
    expectTranscript('catch-up', cluster.transcript());
    expect(cluster.head(4).hash).toBe(cluster.head(0).hash);
  });

  it('W9, W10: a hidden quorum certifies two blocks at one height without any malice', () => {
    const cluster = hiddenQuorum(s(3.12));
    cluster.show({ announcements: VOTING });
    cluster.runUntil(s(5));
    expectTranscript('hidden-quorum', cluster.transcript());
    expect(cluster.head(0).height).toBe(1);
    expect(cluster.head(1).height).toBe(1);
    expect(cluster.head(0).hash).not.toBe(cluster.head(1).hash);
  });

  it('W14, W15: the longer chain takes over, and transactions of the undone block wait again', () => {
    const cluster = hiddenQuorum(s(3.32));
    const t1 = transfer('c0', 'c1', 5n);
    // Nobody but d0 keeps t1: the others fetch it for b1 alone (W6).
    cluster.lose(isKind('transactions'));
    cluster.at(s(1), () => {
      cluster.submit(0, t1, 't1');
    });
    cluster.show({ announcements: BLOCKS, messages: ['blocks-request', 'blocks'] });
    cluster.at(s(5), () => {
      expect(cluster.head(0).transactions).toEqual([t1]);
      expect(cluster.head(1).height).toBe(1);
      expect(cluster.head(1).hash).not.toBe(cluster.head(0).hash);
    });
    cluster.at(s(8.5), () => {
      expect(cluster.head(0).hash).toBe(cluster.head(1).hash);
      expect(cluster.node(0).mempool.holds(t1)).toBe(true);
    });
    cluster.runUntil(s(20));
    expectTranscript('reorganisation', cluster.transcript());
    expect(cluster.head(1).state.accounts.get(t1.from)?.nonce).toBe(1);
    expect(new Set(cluster.nodes.map((node) => node.chain.head.hash)).size).toBe(1);
  });

  it('W2: a header from the future is held, not dropped, and voted for when it is due', () => {
    const cluster = new Cluster({
      delegates: 5,
      show: { announcements: VOTING, messages: ['header'] },
    });
    cluster.crash(0);
    // d0's clock is a second ahead.
    cluster.at(s(2), () => {
      const { signed } = pack(cluster.chain, cluster.chain.genesisBlock);
      cluster.inject(0, [1, 2, 3, 4], { kind: 'header', signed: new SignedHeader(signed) });
    });
    cluster.runUntil(s(3.2));
    expectTranscript('future-header', cluster.transcript());
    expect(cluster.head(1).height).toBe(1);
  });

  it('W1: two missed rounds cost the seat, the candidate takes it, and the returner gets it back', () => {
    const cluster = new Cluster({
      delegates: 5,
      candidates: 1,
      show: { announcements: ['proposed', 'elected', 'catching-up'], messages: ['transactions'] },
    });
    cluster.at(s(4), () => cluster.crash(3));
    cluster.at(s(56), () => cluster.restart(3));
    cluster.runUntil(s(80));
    // Everybody says who is elected; once is enough.
    const told = new Set<string>();
    const lines = cluster
      .transcript()
      .split('\n')
      .filter((line) => {
        const [round] = /enters round \d+/.exec(line) ?? [];
        if (round === undefined) return true;
        if (told.has(round)) return false;
        told.add(round);
        return true;
      });
    expectTranscript('eviction-and-return', lines.join('\n'));
    expect(cluster.head(0).state.seats.away).toEqual([]);
    expect(cluster.head(0).schedule.order).toContain(3);
  });
});

/** d0 alone counts a quorum for its block, and is cut off before it can tell. */
function hiddenQuorum(cutAt: Micros): Cluster {
  const cluster = new Cluster({ delegates: 5 });
  const votes = cluster.lose(
    ({ from, to, message }) => message.kind === 'vote' && from !== to && to !== 0,
  );
  const fromFirst = cluster.lose(({ from, message }) => from === 0 && message.kind === 'certified');
  cluster.at(cutAt, () => {
    cluster.note('d0 is cut off');
    votes();
    fromFirst();
    const heal = cluster.lose(({ from, to }) => from === 0 || to === 0);
    cluster.at(s(6.8), () => {
      heal();
      cluster.note('d0 is connected again');
    });
  });
  return cluster;
}
