import { describe, expect, it } from 'vitest';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import type { ProtectionId } from '../../../protocol/chain/parameters.ts';
import type { Height, Micros } from '../../../protocol/kernel/types.ts';
import type { Announcement } from '../../../protocol/node/announcement.ts';
import type { FullBlock, Message, MessageKind } from '../../../protocol/node/message.ts';
import { pack, SECOND, type SmallChain, transfer } from '../chain/small-chain.ts';
import { above, proposalOf, viewCertificate } from '../chain/view-statements.ts';
import { Cluster, type ClusterOptions, type Delivery } from './cluster.ts';
import { expectTranscript } from './golden.ts';

const s = (seconds: number): Micros => Math.round(seconds * SECOND);

const DECISIONS: readonly Announcement['kind'][] = [
  'view-opened',
  'proposed',
  'view-proposed',
  'voted',
  'certified',
  'commit-voted',
  'committed',
  'offence-seen',
  'convicted',
  'assumptions-broken',
  'abstained',
  'catching-up',
  'refused',
];

function repaired(
  options: Omit<ClusterOptions, 'parameters'> & { readonly without?: readonly ProtectionId[] },
): Cluster {
  const { without = [], ...rest } = options;
  return new Cluster({
    show: { announcements: DECISIONS },
    ...rest,
    parameters: { profile: 'repaired', without: new Set(without) },
  });
}

function isKind(...kinds: readonly MessageKind[]): (delivery: Delivery) => boolean {
  return ({ message }) => kinds.includes(message.kind);
}

function heights(cluster: Cluster): readonly number[] {
  return cluster.nodes.map((node) => node.chain.head.height);
}

/** A proposal of a block in view 0, signed by the packer of the block. */
function firstProposal(
  block: ChainBlock,
  parent: ChainBlock,
): Extract<Message, { kind: 'proposal' }> {
  const { packer } = block.signed.header;
  const proposal = proposalOf(above(parent), 0, block.signed, packer);
  return { kind: 'proposal', proposal, proofs: [], content: null };
}

/** A block that two of three delegates made final, and nobody should have. */
function rivalOn(chain: SmallChain, parent: ChainBlock): ChainBlock {
  const block = pack(chain, parent, { late: 1 });
  const certificate = viewCertificate(above(parent), 0, block.hash, [0, 2], 'commit');
  return { ...block, certificate };
}

function fullBlock({ signed, certificate, body, transactions }: ChainBlock): FullBlock {
  if (certificate === null) throw new Error('genesis is not sent');
  return { signed, certificate, body, transactions };
}

describe('transcripts of the repaired profile', () => {
  it('R8: a normal height, from the proposal to final certificates', () => {
    const cluster = repaired({
      delegates: 3,
      show: {
        announcements: DECISIONS,
        messages: [
          'transactions',
          'proposal',
          'body-request',
          'body',
          'view-vote',
          'commit-vote',
          'certified',
        ],
      },
    });
    cluster.at(s(1), () => {
      cluster.submit(2, transfer('c0', 'c1', 5n), 't1');
    });
    cluster.runUntil(s(5));
    expectTranscript('repaired-normal-height', cluster.transcript());
    expect(heights(cluster)).toEqual([1, 1, 1]);
  });

  it('R5: the packer of the next view has to propose a certified block again', () => {
    const cluster = repaired({
      delegates: 3,
      show: { announcements: DECISIONS, messages: ['status', 'proposal'] },
    });
    cluster.lose(({ message }) => message.kind === 'commit-vote' && message.vote.view === 0);
    cluster.runUntil(s(7));
    expectTranscript('repaired-proposed-again', cluster.transcript());
    expect(heights(cluster)).toEqual([1, 1, 1]);
    expect(cluster.head(0).signed.header.packer).toBe(0);
  });

  it('R5a: two proposals of one view stop its commit votes, go on chain and cost the seat', () => {
    const cluster = repaired({
      delegates: 5,
      candidates: 1,
      show: { announcements: [...DECISIONS, 'elected'], messages: ['evidence', 'proposal'] },
    });
    const { genesisBlock } = cluster.chain;
    const other = pack(cluster.chain, genesisBlock, { late: 1 });
    cluster.lose(
      ({ at, from, to, message }) =>
        at === s(3) &&
        from === 0 &&
        to > 2 &&
        message.kind === 'proposal' &&
        message.proposal.statement.block !== other.hash,
    );
    cluster.at(s(3), () => {
      cluster.inject(0, [3, 4], firstProposal(other, genesisBlock));
    });
    cluster.runUntil(s(6));
    cluster.note('— only what is final, and rounds, from here on —');
    cluster.show({ announcements: ['elected', 'convicted'], messages: [] });
    cluster.runUntil(s(26));
    expectTranscript('repaired-equivocation', cluster.transcript());
    expect(cluster.head(1).state.seats.offenders).toEqual([0]);
    expect(cluster.head(1).schedule.order).toEqual([1, 2, 3, 4, 5]);
  });

  it('R1: a node that restarts says its vote again, votes for nothing else, and claims the vote', () => {
    const cluster = repaired({
      delegates: 3,
      show: { announcements: DECISIONS, messages: ['view-vote', 'status'] },
    });
    const { genesisBlock } = cluster.chain;
    const other = pack(cluster.chain, genesisBlock, { late: 1 });
    cluster.lose(isKind('commit-vote'));
    cluster.at(s(3.2), () => {
      cluster.crash(2);
    });
    cluster.at(s(3.4), () => {
      cluster.restart(2);
      cluster.inject(0, [2], firstProposal(other, genesisBlock));
    });
    cluster.runUntil(s(5));
    expectTranscript('repaired-restart', cluster.transcript());
    const votes = cluster.sent.flatMap(({ from, message }) =>
      from === 2 && message.kind === 'view-vote' && message.vote.view === 0
        ? [message.vote.block]
        : [],
    );
    expect(new Set(votes).size).toBe(1);
    expect(votes.length).toBe(4);
  });

  it('R8.broadcast: a node that is behind is answered with a certificate', () => {
    const cluster = repaired({
      delegates: 3,
      show: {
        announcements: DECISIONS,
        messages: ['heartbeat', 'status', 'certified', 'blocks-request', 'blocks'],
      },
    });
    const heal = cluster.lose(({ to, message }) => to === 2 && message.kind !== 'heartbeat');
    cluster.runUntil(s(4.2));
    heal();
    cluster.note('— d2 hears again —');
    cluster.runUntil(s(5));
    expectTranscript('repaired-behind', cluster.transcript());
    expect(heights(cluster)).toEqual([1, 1, 1]);
  });

  it('R6.bodies: a body that was shown to one node reaches the others from whoever votes', () => {
    const story = (without: readonly ProtectionId[]): Cluster => {
      const cluster = repaired({
        delegates: 5,
        without,
        show: { announcements: ['voted', 'committed'], messages: ['body-request', 'body'] },
      });
      cluster.lose(({ from, to, message }) => from === 0 && to !== 4 && message.kind === 'body');
      cluster.at(s(1), () => {
        cluster.submit(3, transfer('c0', 'c1', 5n), 't1');
      });
      return cluster.runUntil(s(4.5));
    };
    const cluster = story([]);
    expectTranscript('repaired-bodies', cluster.transcript());
    expect(heights(cluster)).toEqual([1, 1, 1, 1, 1]);
    // One after another they come to d4 too late for the wait.
    expect(heights(story(['R6.bodies']))).toEqual([0, 0, 0, 0, 0]);
  });

  it('R8: a node that sees two final blocks of one height stops, and stays silent', () => {
    const cluster = repaired({
      delegates: 3,
      show: { announcements: DECISIONS },
    });
    const { genesisBlock } = cluster.chain;
    const other = pack(cluster.chain, genesisBlock, { late: 1 });
    const certificate = viewCertificate(above(genesisBlock), 0, other.hash, [0, 2], 'commit');
    cluster.at(s(4.5), () => {
      cluster.inject(0, [1], { kind: 'certified', signed: other.signed, certificate });
    });
    cluster.runUntil(s(5));
    cluster.crash(1);
    cluster.restart(1);
    const before = cluster.sent.length;
    cluster.show({ announcements: ['assumptions-broken', 'committed'] });
    cluster.runUntil(s(9));
    expectTranscript('repaired-assumptions-broken', cluster.transcript());
    expect(heights(cluster)).toEqual([2, 1, 2]);
    expect(cluster.sent.slice(before).filter(({ from }) => from === 1)).toEqual([]);
  });

  it('R8: a node that is shown two final chains that part further down stops', () => {
    const story = (blocksFrom: readonly number[]): Cluster => {
      const cluster = repaired({
        delegates: 3,
        show: {
          announcements: [...DECISIONS, 'refused'],
          messages: ['certified', 'blocks-request', 'blocks'],
        },
      });
      const { chain } = cluster;
      const branch = [rivalOn(chain, chain.genesisBlock)];
      branch.push(rivalOn(chain, branch[0] ?? chain.genesisBlock));
      cluster.runUntil(s(7.4));
      cluster.crash(0);
      const { signed, certificate } = branch[1] ?? chain.genesisBlock;
      if (certificate !== null) cluster.inject(0, [1], { kind: 'certified', signed, certificate });
      for (const from of blocksFrom) {
        cluster.runUntil(s(7.6 + 0.2 * (2 - from)));
        const blocks = branch.slice(from - 1).map(fullBlock);
        cluster.inject(0, [1], { kind: 'blocks', from: from as Height, head: 2 as Height, blocks });
      }
      return cluster.runUntil(s(8.5));
    };
    const stopped = (cluster: Cluster) =>
      cluster.transcript().includes('d1 stops: two final blocks');
    const cluster = story([2, 1]);
    expectTranscript('repaired-deep-fork', cluster.transcript());
    expect(stopped(cluster)).toBe(true);
    // A certificate alone, on a parent that nobody shows, proves nothing.
    expect(stopped(story([]))).toBe(false);
    expect(stopped(story([2]))).toBe(false);
  });

  it('W2.hold: a header from the future is held until it no longer is', () => {
    const story = (without: readonly ProtectionId[]): Cluster => {
      const cluster = repaired({ delegates: 3, without });
      const { chain } = cluster;
      // Late in its window, sent at its opening; the honest proposal is lost.
      const early = pack(chain, chain.genesisBlock, { late: s(0.5) });
      cluster.lose(
        ({ from, message }) =>
          from === 0 &&
          message.kind === 'proposal' &&
          message.proposal.statement.view === 0 &&
          message.proposal.statement.block !== early.hash,
      );
      cluster.at(s(3), () => {
        cluster.inject(0, [1, 2], firstProposal(early, chain.genesisBlock));
      });
      return cluster.runUntil(s(4.4));
    };
    const cluster = story([]);
    expectTranscript('repaired-future-header', cluster.transcript());
    const votedAt = (told: Cluster) =>
      told.sent.filter(({ message }) => message.kind === 'view-vote').map(({ at }) => at);
    expect(votedAt(cluster)).toContain(s(3.29));
    expect(Math.max(...votedAt(story(['W2.hold'])))).toBe(s(3));
  });
});
