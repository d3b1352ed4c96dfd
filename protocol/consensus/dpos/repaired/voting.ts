/**
 * Votes and commit votes (R6, R7): when this node casts one, and what becomes of everybody's.
 *
 * @module
 */
import type { QuorumCertificate } from '../../../block/quorum-certificate.ts';
import {
  viewBallotMessage,
  ViewVote,
  type Phase,
  type ViewNumber,
} from '../../../block/view-vote.ts';
import { turnOf } from '../../../chain/chain-block.ts';
import { assert, defined } from '../../../kernel/assert.ts';
import type { Hash, Micros } from '../../../kernel/types.ts';
import type { EngineContext } from './context.ts';
import type { Finality } from './finality.ts';
import { peersOf } from './peers.ts';
import { hasWaited } from './view.ts';
import type { ViewOffences } from './view-offences.ts';

export class Voting {
  readonly #context: EngineContext;
  readonly #offences: ViewOffences;
  readonly #finality: Finality;

  constructor(context: EngineContext, offences: ViewOffences, finality: Finality) {
    this.#context = context;
    this.#offences = offences;
    this.#finality = finality;
  }

  // ——— R6: votes ———

  /** Called whenever something that the vote may have waited for has come. */
  tryToVote(now: Micros): void {
    const { host, record, scope } = this.#context;
    const { rules, state, blocks, checker } = scope;
    const { identity } = host;
    const view = state.open;
    const proposal = view?.toVoteFor ?? null;
    if (identity === null || view === null || proposal === null) return;
    if (!rules.isElector(view.number, identity.id)) return;
    const block = blocks.get(proposal.statement.block);
    if (block === undefined || block.content === null) return;
    if (block.execution?.code !== 'executed' || this.#offences.isVoidTurn(block)) return;
    const vote = this.#sign(now, 'vote', view.number, block.hash);
    view.ownVote = { proposal, at: now };
    state.highestVote = proposal;
    const parent = rules.parent.hash;
    const proofs = checker.proofsOf(proposal.statuses);
    record.save('content', { parent, block: block.hash, content: block.content });
    record.save('vote', { parent, proposal, proofs, vote, at: now });
    host.announce({
      kind: 'voted',
      ...turnOf(block.signed),
      view: view.number,
      verdict: 'accept',
      reason: null,
    });
    host.send(host.mesh, { kind: 'view-vote', vote });
    this.setCommitTimer(now, now);
    this.#countVote(now, vote);
  }

  /** A vote or commit vote for the open view or an earlier one arrived. */
  onVote(now: Micros, vote: ViewVote, kind: 'view-vote' | 'commit-vote'): void {
    const { host, life, scope } = this.#context;
    const isCommit = kind === 'commit-vote';
    if (vote.phase !== (isCommit ? 'commit' : 'vote')) return;
    const view = scope.state.view(vote.view);
    if ((isCommit ? view.commits : view.votes).has(vote.voter, vote.block)) return;
    const valid = scope.checker.checkVote(vote);
    if (valid !== 'ok') {
      this.#context.refuse('vote', vote.block, valid.reason);
      return;
    }
    if (isCommit) this.#finality.countCommit(now, vote);
    else this.#countVote(now, vote);
    if (scope === this.#context.scope && !isCommit) {
      // R6.bodies: who voted has the body.
      const block = scope.blocks.get(vote.block);
      if (block?.content === null) scope.blocks.seek(now, block, peersOf(host, [vote.voter]));
    }
    // Last: a sign of life may let this node propose, which it should do on the new head.
    life.onViewMessage(now, kind, vote.voter, vote);
  }

  #countVote(now: Micros, vote: ViewVote): void {
    const { state } = this.#context.scope;
    const { certificate, evidence } = state.view(vote.view).votes.add(vote);
    if (certificate !== null) {
      state.note(certificate);
      this.announceCertified(certificate);
    }
    if (evidence !== null) this.#offences.onEvidence(now, evidence);
    this.tryToCommit(now);
  }

  /** A block has a quorum of votes, and this node knows which block it is. */
  announceCertified(certificate: QuorumCertificate): void {
    const { host, scope } = this.#context;
    const block = scope.blocks.get(certificate.block);
    if (block === undefined) return;
    const voters = certificate.votes.map(({ voter }) => voter);
    const { view } = certificate;
    host.announce({ kind: 'certified', ...turnOf(block.signed), view, voters });
  }

  // ——— R7: commit votes ———

  /** @param votedAt - local time of the vote after which this node waits */
  setCommitTimer(now: Micros, votedAt: Micros): void {
    const { host, scope } = this.#context;
    const { commitWait } = host.parameters;
    const { rules } = scope;
    if (commitWait === 0 || !rules.has('R7')) return;
    const at = votedAt + commitWait + (rules.has('R7.strict') ? 1 : 0);
    host.setTimer(Math.max(now, at), { kind: 'commit-wait', parent: rules.parent.hash });
  }

  /** Called when the wait is over, and when a vote was counted. */
  tryToCommit(now: Micros): void {
    const { host, record, scope } = this.#context;
    const { rules, state, blocks } = scope;
    const view = state.open;
    const certificate = view?.toCommit ?? null;
    if (view === null || certificate === null || view.ownVote === null) return;
    if (!hasWaited(now, view.ownVote.at, rules.closes(view.number), host.parameters)) return;
    const block = defined(blocks.get(certificate.block), 'the block that was voted for');
    if (this.#offences.isVoidTurn(block)) return;
    const vote = this.#sign(now, 'commit', view.number, block.hash);
    view.hasCommitted = true;
    state.restOn(certificate);
    const parent = rules.parent.hash;
    record.save('certificate', { parent, certificate });
    record.save('commit-vote', { parent, vote });
    host.announce({ kind: 'commit-voted', ...turnOf(block.signed), view: view.number });
    host.send(host.mesh, { kind: 'commit-vote', vote });
    this.#finality.countCommit(now, vote);
  }

  #sign(now: Micros, phase: Phase, view: ViewNumber, block: Hash): ViewVote {
    const { host, signer, scope } = this.#context;
    const { identity, parameters } = host;
    assert(identity !== null, 'only delegates vote');
    const { height, parent } = scope.rules;
    const { chain } = parameters;
    const ballot = { phase, chain, height, parent: parent.hash, view, block };
    const signature = signer.sign(now, viewBallotMessage(ballot));
    return new ViewVote({ ...ballot, voter: identity.id, signature });
  }
}
