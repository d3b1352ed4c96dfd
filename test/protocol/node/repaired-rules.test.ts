/** Corners of the repaired profile that a review found wrong or thin; each held by a story. */
import { describe, expect, it } from 'vitest';
import { EMPTY_BODY } from '../../../protocol/block/body.ts';
import { proposalEvidenceOf, voteEvidenceOf } from '../../../protocol/block/evidence.ts';
import { SignedHeader } from '../../../protocol/block/header.ts';
import type { Proposal } from '../../../protocol/block/proposal.ts';
import type { ProtectionId } from '../../../protocol/chain/parameters.ts';
import type { Hash, Micros, PeerId } from '../../../protocol/kernel/types.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import type { Message, MessageKind } from '../../../protocol/node/message.ts';
import { Node } from '../../../protocol/node/node.ts';
import { bodyOf, hashFor, pack, SECOND, transfer } from '../chain/small-chain.ts';
import {
  above,
  proposalOf,
  statusOf,
  viewCertificate,
  viewVote,
  type Place,
} from '../chain/view-statements.ts';
import { Cluster, type Delivery } from './cluster.ts';

const s = (seconds: number): Micros => Math.round(seconds * SECOND);
const DELAY = 50_000;

function three(without: readonly ProtectionId[] = []): Cluster {
  return new Cluster({
    delegates: 3,
    delay: DELAY,
    parameters: { profile: 'repaired', without: new Set(without) },
  });
}

function isKind(...kinds: readonly MessageKind[]): (delivery: Delivery) => boolean {
  return ({ message }) => kinds.includes(message.kind);
}

type Sent<K extends MessageKind> = Delivery & { readonly message: Extract<Message, { kind: K }> };

/** What a node sent, in order. */
function sentBy<K extends MessageKind>(cluster: Cluster, id: number, kind: K): readonly Sent<K>[] {
  return cluster.sent.filter(
    (delivery): delivery is Sent<K> => delivery.from === id && delivery.message.kind === kind,
  );
}

function proposalMessage(
  proposal: Proposal,
  proofs: readonly Proposal[] = [],
): Extract<Message, { kind: 'proposal' }> {
  return { kind: 'proposal', proposal, proofs, content: null };
}

describe('R2: what is voted for was forwarded', () => {
  it('a proposal that came as a proof in its own view takes no slot', () => {
    const cluster = three();
    const { genesisBlock } = cluster.chain;
    const place = above(genesisBlock);
    cluster.lose(
      ({ from, at, message }) => from === 0 && at === s(3) && message.kind === 'proposal',
    );
    const hidden = pack(cluster.chain, genesisBlock, { late: 1 });
    const proof = proposalOf(place, 0, hidden.signed, 0);
    const garbage = proposalOf(place, 0, hidden.signed, 0, [], {
      signer: 1,
      block: hidden.signed.header.parent,
    });
    cluster.at(s(3.1), () => {
      cluster.inject(2, [1], proposalMessage(garbage, [proof]));
      cluster.inject(2, [1], {
        kind: 'body',
        block: hidden.hash,
        body: EMPTY_BODY,
        transactions: [],
      });
    });
    cluster.runUntil(s(3.4));
    expect(sentBy(cluster, 1, 'view-vote')).toEqual([]);
    cluster.inject(2, [1], proposalMessage(proof));
    cluster.runUntil(s(3.8));
    expect(sentBy(cluster, 1, 'proposal').map(({ to }) => to)).toEqual([0, 2]);
    expect(sentBy(cluster, 1, 'view-vote').map(({ to }) => to)).toEqual([0, 2]);
  });
});

describe('R2: what is forwarded is whole', () => {
  /** d0 and d1 reach nobody with what they propose themselves; blocks by hand are late by 1 or 2. */
  const cluster = (): Cluster => {
    const made = three();
    made.lose(({ from, message }) => {
      if (from === 2 || message.kind !== 'proposal') return false;
      const { timestamp } = message.proposal.signed.header;
      return timestamp < s(3) + 1 || timestamp > s(3) + 2;
    });
    return made;
  };

  it('with the proofs that it needs, whether they came with it or were known, and no others', () => {
    const forwarded = (proofsOf: (needed: Proposal) => readonly Proposal[]) => {
      const story = cluster();
      const { chain } = story;
      const place = above(chain.genesisBlock);
      const [block, other] = [1, 2].map((late) => pack(chain, chain.genesisBlock, { late }).signed);
      if (block === undefined || other === undefined) throw new Error('two blocks');
      const needed = proposalOf(place, 0, block, 0);
      const useless = proposalOf(place, 0, other, 0);
      const statuses = [statusOf(place, 1, 0, { voted: needed }), statusOf(place, 1, 2)];
      const again = proposalOf(place, 1, block, 1, statuses);
      const broken = proposalOf(place, 1, other, 1, statuses);
      story.at(s(4.6), () => {
        story.inject(1, [2], proposalMessage(broken, [needed]));
        story.inject(1, [2], proposalMessage(again, proofsOf(needed).concat(useless)));
      });
      story.runUntil(s(4.7));
      const [message] = sentBy(story, 2, 'proposal').map((sent) => sent.message);
      expect(message?.proposal).toBe(again);
      return message?.proofs.map(({ statement }) => statement.id === needed.statement.id);
    };
    expect(forwarded((needed) => [needed])).toEqual([true]);
    expect(forwarded(() => [])).toEqual([true]);
  });

  it('without a body that is not that of the block', () => {
    const forwarded = (transactions: readonly Transaction[]) => {
      const story = cluster();
      const signed = pack(story.chain, story.chain.genesisBlock, { late: 1 }).signed;
      const proposal = proposalOf(above(story.chain.genesisBlock), 0, signed, 0);
      const content = { body: bodyOf(transactions), transactions };
      story.at(s(3.1), () => {
        story.inject(0, [2], { ...proposalMessage(proposal), content });
      });
      story.runUntil(s(3.2));
      return sentBy(story, 2, 'proposal')[0]?.message.content;
    };
    expect(forwarded([transfer('c0', 'c1', 1n)])).toBeNull();
    expect(forwarded([])).toEqual({ body: EMPTY_BODY, transactions: [] });
  });
});

describe('R3: claims concern earlier views only', () => {
  it('a node that restarts in the view in which it voted sends no other status of it', () => {
    const cluster = three();
    cluster.lose(isKind('commit-vote'));
    cluster.runUntil(s(4.8));
    cluster.crash(0);
    cluster.restart(0);
    cluster.runUntil(s(5));
    const statuses = sentBy(cluster, 0, 'status').map(({ message }) => message.status);
    expect(statuses.map(({ view, vote }) => [view, vote?.view])).toEqual([[1, 0]]);
    const votes = sentBy(cluster, 0, 'view-vote').map(({ message }) => message.vote.view);
    expect(votes).toEqual([0, 0, 1, 1, 1, 1]);
  });

  it('a node that restarts before it voted sends the same status again', () => {
    const cluster = three();
    cluster.lose(
      ({ message, at }) =>
        message.kind === 'commit-vote' || (message.kind === 'proposal' && at > s(4)),
    );
    cluster.runUntil(s(4.8));
    cluster.crash(0);
    cluster.restart(0);
    cluster.runUntil(s(5));
    const [first, second, ...others] = sentBy(cluster, 0, 'status').map(
      ({ message }) => message.status,
    );
    expect(second?.vote).toEqual(first?.vote);
    expect([first?.view, second?.view, others.length]).toEqual([1, 1, 0]);
  });
});

describe('R4: proposals of the packer', () => {
  it('none after the end of its view, whichever comes first, a status or the timer', () => {
    const propose = (after: Micros): readonly number[] => {
      const cluster = three();
      const { genesisBlock } = cluster.chain;
      cluster.lose(({ from, message }) => from === 0 && message.kind === 'proposal');
      const heal = cluster.lose(isKind('status'));
      // View 1 ends at 7.5 s.
      cluster.at(s(7.5) + after - DELAY, () => {
        const status = statusOf(above(genesisBlock), 1, 2);
        heal();
        cluster.inject(2, [1], { kind: 'status', status, proofs: [] });
      });
      cluster.runUntil(s(8));
      return sentBy(cluster, 1, 'proposal')
        .map(({ message }) => message.proposal.statement)
        .filter(({ packer }) => packer === 1)
        .map((statement) => statement.view);
    };
    expect(propose(0)).toEqual([1, 1]);
    expect(propose(1)).toEqual([]);
  });
});

describe('R8: a final certificate', () => {
  it('that came while catching up is sent to all as well (R8.broadcast)', () => {
    const cluster = three();
    const heal = cluster.lose(({ to }) => to === 2);
    cluster.at(s(7.2), heal);
    cluster.runUntil(s(7.8));
    expect(cluster.transcript()).toContain('d2 commits b2 at height 2 via catch-up');
    const told = sentBy(cluster, 2, 'certified');
    expect(told.map(({ to, message }) => [to, message.signed.header.height])).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  it('that a node tallied before it had the header commits as soon as one brings it', () => {
    const cluster = three();
    cluster.lose(
      ({ to, message }) =>
        to === 2 && (message.kind === 'proposal' || message.kind === 'body-request'),
    );
    cluster.runUntil(s(5));
    expect(cluster.head(2).height).toBe(1);
    expect(sentBy(cluster, 2, 'certified').map(({ to }) => to)).toEqual([0, 1]);
    expect(sentBy(cluster, 2, 'blocks-request')).toEqual([]);
  });

  it('that proofs complete moves the node on, and nothing of the old height follows it', () => {
    const cluster = three();
    const { genesisBlock } = cluster.chain;
    const place = above(genesisBlock);
    cluster.lose(
      ({ at, to, message }) => at < s(5.5) && to === 2 && message.kind !== 'commit-vote',
    );
    cluster.runUntil(s(5.2));
    expect(cluster.nodes.map((node) => node.chain.head.height)).toEqual([1, 1, 0]);
    const first = proposalOf(place, 0, cluster.head(0).signed, 0);
    const statuses = [0, 1].map((id) => statusOf(place, 1, id, { voted: first }));
    const again = proposalOf(place, 1, cluster.head(0).signed, 1, statuses);
    cluster.at(s(5.6), () => {
      cluster.inject(1, [2], proposalMessage(again, [first]));
    });
    // Height 2 is decided in view 1.
    cluster.lose(
      ({ from, message }) =>
        from === 1 && message.kind === 'proposal' && message.proposal.statement.height === 2,
    );
    cluster.runUntil(s(5.7));
    expect(cluster.head(2).height).toBe(1);
    cluster.runUntil(s(8));
    const votes = sentBy(cluster, 2, 'view-vote').map(({ message }) => message.vote);
    expect(votes.map(({ height, view }) => [height, view])).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });

  it('of another block stops a node for good in the middle of what it had held', () => {
    const cluster = three();
    const { genesisBlock } = cluster.chain;
    const place = above(genesisBlock);
    const [one, two] = [1, 2].map((late) => pack(cluster.chain, genesisBlock, { late }));
    if (one === undefined || two === undefined) throw new Error('two blocks');
    cluster.at(s(2), () => {
      for (const { hash } of [one, two])
        for (const voter of [0, 2]) {
          const vote = viewVote(place, 0, hash, voter, { phase: 'commit' });
          cluster.inject(0, [1], { kind: 'commit-vote', vote });
        }
      const vote = viewVote(place, 0, one.hash, 0);
      cluster.inject(2, [1], { kind: 'view-vote', vote });
      cluster.inject(2, [1], proposalMessage(proposalOf(place, 0, one.signed, 0)));
    });
    cluster.runUntil(s(3.5));
    expect(cluster.transcript()).toContain('d1 stops: two final blocks at height 1');
    expect(sentBy(cluster, 1, 'proposal')).toEqual([]);
    expect(sentBy(cluster, 1, 'view-vote')).toEqual([]);
  });
});

describe('R5a: what voids a view', () => {
  const statementOf = (place: Place, number: number, packer: number, block: Hash) => {
    const { signed } = pack(three().chain, three().chain.genesisBlock);
    return proposalOf(place, number, signed, packer, [], { block }).statement;
  };
  const evidenceBy = (place: Place, number: number, packer: number): Message => {
    const [a, b] = [hashFor(1), hashFor(2)].map((hash) => statementOf(place, number, packer, hash));
    if (a === undefined || b === undefined) throw new Error('two statements');
    return { kind: 'evidence', evidence: proposalEvidenceOf(a, b) };
  };

  it('is two proposals of its own packer: nobody else can stop it', () => {
    const cluster = three();
    const place = above(cluster.chain.genesisBlock);
    for (const number of [0, 1, 2])
      cluster.inject(2, [0, 1], evidenceBy(place, number, (number + 1) % 3));
    cluster.runUntil(s(4.2));
    expect(cluster.nodes.map((node) => node.chain.head.height)).toEqual([1, 1, 1]);
    expect(cluster.head(0).signed.header.packer).toBe(0);
  });

  it('is not hidden by an offence of the same packer and view on another parent', () => {
    const commits = (hides: boolean): number => {
      const cluster = three();
      const { genesisBlock } = cluster.chain;
      const other = proposalOf(
        above(genesisBlock),
        0,
        pack(cluster.chain, genesisBlock, { late: 1 }).signed,
        0,
      );
      const elsewhere = { ...above(genesisBlock), parent: hashFor(3) };
      cluster.at(s(2), () => {
        if (hides) cluster.inject(2, [0, 1], evidenceBy(elsewhere, 0, 0));
      });
      cluster.at(s(3.1), () => {
        cluster.inject(0, [1], proposalMessage(other));
      });
      cluster.runUntil(s(4.4));
      return sentBy(cluster, 1, 'commit-vote').length;
    };
    expect(commits(false)).toBe(0);
    expect(commits(true)).toBe(0);
  });
});

describe('W5: evidence of a height that is decided', () => {
  it('convicts all the same, also when it had been held', () => {
    const cluster = three();
    const { genesisBlock } = cluster.chain;
    cluster.runUntil(s(4.2));
    const place = above(cluster.head(0));
    const block = pack(cluster.chain, cluster.head(0));
    const evidence = voteEvidenceOf(
      viewVote(place, 1, block.hash, 0),
      viewVote(place, 1, genesisBlock.hash, 0),
    );
    cluster.inject(2, [1], { kind: 'evidence', evidence });
    cluster.runUntil(s(17));
    expect(cluster.head(2).state.seats.offenders).toEqual([0]);
  });
});

describe('R8: certificates', () => {
  it('of commit votes of two views are none (R8.view)', () => {
    const story = (without: readonly ProtectionId[]): number => {
      const cluster = three(without);
      const { genesisBlock } = cluster.chain;
      const place = above(genesisBlock);
      cluster.lose(isKind('commit-vote'));
      const block = pack(cluster.chain, genesisBlock);
      const mixed = viewCertificate(place, 0, block.hash, [0, 1], 'commit');
      const votes = [mixed.votes[0], viewVote(place, 1, block.hash, 1, { phase: 'commit' })];
      const certificate = { ...mixed, view: votes[1]!.view, votes: votes.map((vote) => vote!) };
      cluster.at(s(4), () => {
        cluster.inject(1, [2], { kind: 'certified', signed: block.signed, certificate });
      });
      cluster.runUntil(s(4.3));
      return cluster.head(2).height;
    };
    expect(story([])).toBe(0);
    expect(story(['R8.view'])).toBe(1);
  });
});

describe('W16: a follower', () => {
  it('passes a final certificate on to its neighbours, once, and not to the delegates', () => {
    const { chain } = three();
    const { genesis, genesisBlock, computation } = chain;
    const [mesh, gossip] = [[0, 1, 2] as PeerId[], [1, 7] as PeerId[]];
    const config = { peer: 9 as PeerId, identity: null, genesis, genesisBlock, mesh, gossip };
    const node = new Node(config, computation, new Map());
    node.step(0, { kind: 'start' });
    const block = pack(chain, genesisBlock);
    const certificate = viewCertificate(above(genesisBlock), 0, block.hash, [0, 1], 'commit');
    const message: Message = { kind: 'certified', signed: block.signed, certificate };
    const receivers = () =>
      node
        .step(s(4), { kind: 'message', from: 1 as PeerId, message })
        .flatMap((effect) => (effect.kind === 'send' ? [effect.to] : []));
    expect(receivers()).toEqual([gossip]);
    expect(node.chain.head.height).toBe(1);
    expect(receivers()).toEqual([]);
  });
});

describe('R3: what a status brings is what was checked', () => {
  it('a copy of a proof with a broken header is not proposed again, and nobody is stuck with it', () => {
    const cluster = three();
    const { genesisBlock } = cluster.chain;
    const place = above(genesisBlock);
    const view = 4.5;
    cluster.lose(
      ({ from, at, message }) => from === 0 && at < s(view - 0.1) && message.kind === 'proposal',
    );
    const [a, b, c] = [1, 2, 3].map((late) =>
      proposalOf(place, 0, pack(cluster.chain, genesisBlock, { late }).signed, 0),
    ) as [Proposal, Proposal, Proposal];
    const { header } = c.signed;
    const broken = { ...c, signed: new SignedHeader({ header, signature: new Uint8Array(64) }) };
    // Both slots of view 0 are taken, so that the third block is known by the status alone.
    cluster.at(s(view - 0.04), () => {
      for (const proposal of [a, b]) cluster.inject(0, [1, 2], proposalMessage(proposal));
      const status = statusOf(place, 1, 0, { voted: c });
      cluster.inject(0, [1], { kind: 'status', status, proofs: [broken, c] });
    });
    cluster.at(s(view + 0.12), () => cluster.crash(0));
    cluster.runUntil(s(60));
    expect(cluster.head(1).height).toBeGreaterThan(5);
  });
});

describe('R2: with push a proposal comes with its body', () => {
  it('one without is not voted for, takes no slot, and is taken when it is whole', () => {
    const cluster = new Cluster({
      delegates: 3,
      delay: DELAY,
      parameters: { profile: 'repaired', without: new Set(), bodies: 'push' },
    });
    const { genesisBlock } = cluster.chain;
    cluster.lose(
      ({ from, at, message }) => from === 0 && at < s(3.1) && message.kind === 'proposal',
    );
    const block = pack(cluster.chain, genesisBlock, {
      transactions: [transfer('c0', 'c1', 1n)],
      late: 1,
    });
    const proposal = proposalOf(above(genesisBlock), 0, block.signed, 0);
    const { body, transactions } = block;
    const votes = () =>
      sentBy(cluster, 1, 'view-vote').filter(({ message }) => message.vote.block === block.hash);
    cluster.at(s(3.1), () => {
      cluster.inject(0, [1], proposalMessage(proposal));
    });
    cluster.runUntil(s(3.3));
    expect(votes()).toEqual([]);
    expect(sentBy(cluster, 1, 'proposal')).toEqual([]);
    cluster.at(s(3.4), () =>
      cluster.inject(0, [1], { ...proposalMessage(proposal), content: { body, transactions } }),
    );
    cluster.runUntil(s(3.6));
    expect(votes().length).toBeGreaterThan(0);
    expect(sentBy(cluster, 1, 'proposal').every(({ message }) => message.content !== null)).toBe(
      true,
    );
  });
});
