/**
 * The repaired consensus (profile `repaired`, R0–R9): the smallest set of additions found so far that
 * makes the paper's claim true under stated assumptions.
 *
 * One instance lives in one node and decides one height after another. A height has views, one for
 * each turn on the parent; in a view the packer proposes, everybody votes (R6), waits (R7) and casts
 * a commit vote; a quorum of these makes a block final (R8). What a message may do is decided by pure
 * modules beside this one: `height.ts`, `view.ts`, `ballot-box.ts`, `selection.ts`, `proofs.ts`. Here
 * is what happens when: messages in, records and messages out.
 *
 * @module
 */
import type { BlockProof } from '../../../block/block-proof.ts';
import { EMPTY_BODY } from '../../../block/body.ts';
import {
  evidenceOf,
  offenderOf,
  proposalEvidenceOf,
  type Evidence,
  type ProposalEvidence,
  type VoteEvidence,
} from '../../../block/evidence.ts';
import type { SignedHeader } from '../../../block/header.ts';
import { Status, statusMessage, type Proposal } from '../../../block/proposal.ts';
import type { QuorumCertificate } from '../../../block/quorum-certificate.ts';
import {
  viewBallotMessage,
  ViewVote,
  type Phase,
  type ViewNumber,
} from '../../../block/view-vote.ts';
import { turnOf, type ChainBlock } from '../../../chain/chain-block.ts';
import { assert, defined } from '../../../kernel/assert.ts';
import type { Hash, Height, Micros, PeerId } from '../../../kernel/types.ts';
import type { Timer } from '../../../node/effect.ts';
import type { Message } from '../../../node/message.ts';
import type { ConsensusEngine, EngineHost, Refusal, VerifiedTurn } from '../../engine.ts';
import { Convictions } from '../convictions.ts';
import { isContentOf } from '../execution.ts';
import { Signer } from '../signer.ts';
import { SignsOfLife } from '../signs-of-life.ts';
import { checkHeader, missedTurns, refusal } from '../validity.ts';
import type { KnownBlock } from './blocks.ts';
import { HeightRules } from './height-rules.ts';
import { HeldMessages } from './held-messages.ts';
import { Packing, type ProposalMessage } from './packing.ts';
import { ProofChecker } from './proofs.ts';
import { SafetyRecord } from './safety-record.ts';
import { heightScope, turnKey, type HeightScope } from './scope.ts';
import { hasWaited } from './view.ts';

/** Messages that belong to one view of one height. */
type ViewMessage = Extract<
  Message,
  { kind: 'proposal' | 'status' | 'view-vote' | 'commit-vote' | 'evidence' }
>;

export class RepairedEngine implements ConsensusEngine {
  readonly #host: EngineHost;
  readonly #signer: Signer;
  readonly #convictions: Convictions;
  readonly #life: SignsOfLife;
  readonly #record: SafetyRecord;
  readonly #packing: Packing;
  readonly #held = new HeldMessages();
  #scope: HeightScope;
  /** Two final certificates met (R8): nothing is to be trusted any more. */
  #isStopped = false;

  constructor(host: EngineHost) {
    this.#host = host;
    this.#signer = new Signer(host);
    this.#convictions = new Convictions(host);
    this.#record = new SafetyRecord(host);
    this.#life = new SignsOfLife(host, this.#signer, {
      onHeard: (now) => this.#packing.tryToPropose(now, this.#scope),
      onHead: (_, from, head) => this.#answerIfBehind(from, head),
    });
    const parts = {
      signer: this.#signer,
      convictions: this.#convictions,
      life: this.#life,
      record: this.#record,
    };
    this.#packing = new Packing(host, parts, (now, message) => this.#onOwnProposal(now, message));
    this.#scope = this.#newScope();
  }

  start(now: Micros): void {
    const { stopped } = this.#record;
    if (stopped !== undefined) {
      this.#isStopped = true;
      const { height, block, other } = stopped;
      this.#host.announce({
        kind: 'assumptions-broken',
        height: height as Height,
        block,
        other,
      });
      return;
    }
    this.#life.send(now);
    this.#beginHeight(now);
  }

  onMessage(now: Micros, from: PeerId, message: Message): boolean {
    switch (message.kind) {
      case 'blocks':
      case 'blocks-request':
        // Caught up with by the node, unless this node has stopped.
        return this.#isStopped;
      case 'transactions':
        return false;
      default:
        if (!this.#isStopped) this.#onConsensusMessage(now, from, message);
        return true;
    }
  }

  #onConsensusMessage(now: Micros, from: PeerId, message: Message): void {
    switch (message.kind) {
      case 'proposal':
      case 'status':
      case 'view-vote':
      case 'commit-vote':
      case 'evidence':
        this.#onViewMessage(now, from, message);
        return;
      case 'certified':
        this.#onCertified(now, from, message.signed, message.certificate);
        return;
      case 'body-request':
        this.#scope.blocks.onRequest(from, message.block);
        return;
      case 'body': {
        const block = this.#scope.blocks.get(message.block);
        if (block !== undefined) this.#scope.blocks.receive(now, block, message);
        return;
      }
      case 'heartbeat':
        this.#life.onHeartbeat(now, from, message.heartbeat, message.signature);
        return;
      default:
        // Kinds of the other profile.
        return;
    }
  }

  onTimer(now: Micros, timer: Timer): boolean {
    switch (timer.kind) {
      case 'catch-up':
        return this.#isStopped;
      case 'batch':
        return false;
      default:
        if (!this.#isStopped) this.#onConsensusTimer(now, timer);
        return true;
    }
  }

  #onConsensusTimer(now: Micros, timer: Timer): void {
    switch (timer.kind) {
      case 'view':
        if (timer.parent === this.#head.hash && timer.view > this.#scope.state.current)
          this.#openView(now, timer.view);
        return;
      case 'commit-wait':
        if (timer.parent === this.#head.hash) this.#tryToCommit(now);
        return;
      case 'body':
        this.#scope.blocks.onTimer(now, timer.block, timer.request);
        return;
      case 'held':
        this.#releaseHeld(now);
        return;
      case 'heartbeat':
        this.#life.onTimer(now);
        return;
      default:
    }
  }

  /** After catching up (W15): this node became final by certificates that it received (R8). */
  onHeadChanged(now: Micros): void {
    const { signed, certificate } = this.#head;
    if (certificate !== null) this.#tellAll({ kind: 'certified', signed, certificate });
    this.#beginHeight(now);
  }

  #beginHeight(now: Micros): void {
    this.#scope = this.#newScope();
    if (this.#host.identity === null) return;
    const saved = this.#restore(now);
    const view = Math.max(this.#scope.rules.viewAt(now), saved);
    if (view < 0) this.#setViewTimer(now, 0);
    else this.#openView(now, view as ViewNumber);
  }

  verify(
    parent: ChainBlock,
    signed: SignedHeader,
    certificate: BlockProof,
  ): VerifiedTurn | Refusal {
    if (certificate.kind !== 'quorum') return refusal('a certificate of another profile');
    const { parameters, computation } = this.#host;
    const valid = checkHeader(parent, signed, parameters, computation);
    if (valid.code === 'refused') return valid;
    if (certificate.block !== signed.header.hash)
      return refusal('certificate is for another block');
    if (certificate.view < valid.successor - 1)
      return refusal('certificate is of a view before the block');
    const rules = new HeightRules(parent, parameters, computation);
    const proof = new ProofChecker(rules).checkCertificate(certificate, 'commit');
    if (proof !== 'ok') return proof;
    const missed = missedTurns(parent, valid.successor, computation);
    return { code: 'verified', schedule: valid.schedule, missed };
  }

  /** R8: W14 does not apply. Another final chain shows that the assumptions were broken. */
  maySwitchTo(_now: Micros, branch: ChainBlock): boolean {
    const ours = this.#host.chain.at(branch.height);
    if (ours !== undefined && ours.hash !== branch.hash)
      this.#stop(branch.height, branch.signed.header.parent, ours.hash, branch.hash);
    return false;
  }

  lowestKnownHead(): number {
    return this.#life.lowestHead();
  }

  get #head(): ChainBlock {
    return this.#host.chain.head;
  }

  #newScope(): HeightScope {
    return heightScope(this.#host, (now, block) => this.#onExecuted(now, block));
  }

  // ——— R1: after a restart ———

  /** Takes up what was saved about this height; returns the view that was open, or −1. */
  #restore(now: Micros): number {
    const { state, checker, blocks, rules } = this.#scope;
    const { hash } = rules.parent;
    const voted = this.#record.read('vote', hash);
    if (voted !== undefined) {
      const { proposal, proofs, vote, at } = voted;
      checker.trust([...proofs, proposal]);
      state.highestVote = proposal;
      const view = state.view(vote.view);
      view.take(vote.block, proposal);
      view.ownVote = { proposal, at };
      view.votes.add(vote);
      const block = blocks.add(proposal.signed);
      const kept = this.#record.read('content', hash);
      if (kept?.block === block.hash) blocks.receive(now, block, kept.content);
    }
    const certified = this.#record.read('certificate', hash);
    if (certified !== undefined) state.note(certified.certificate);
    const committed = this.#record.read('commit-vote', hash);
    if (committed !== undefined) {
      const view = state.view(committed.vote.view);
      view.hasCommitted = true;
      view.commits.add(committed.vote);
    }
    return this.#record.read('view', hash)?.view ?? -1;
  }

  /** A node that restarts in the view in which it voted says so again: the first may be lost. */
  #repeatVotes(now: Micros, view: ViewNumber): void {
    const { rules, state } = this.#scope;
    const voted = this.#record.read('vote', rules.parent.hash);
    if (voted?.vote.view === view) {
      this.#host.send(this.#host.mesh, { kind: 'view-vote', vote: voted.vote });
      this.#setCommitTimer(now, voted.at);
    }
    const committed = this.#record.read('commit-vote', rules.parent.hash);
    if (committed?.vote.view === view && state.view(view).hasCommitted)
      this.#host.send(this.#host.mesh, { kind: 'commit-vote', vote: committed.vote });
  }

  // ——— R2, W2: views open, and messages that were early are handled ———

  #openView(now: Micros, view: ViewNumber): void {
    const scope = this.#scope;
    const { state, rules } = scope;
    assert(view > state.current, 'views only rise');
    state.current = view;
    this.#record.save('view', { parent: rules.parent.hash, view });
    this.#host.announce({ kind: 'view-opened', height: rules.height, view });
    this.#setViewTimer(now, view + 1);
    this.#repeatVotes(now, view);
    this.#packing.onViewOpened(now, scope, view);
    if (scope !== this.#scope) return;
    if (view > 0 && rules.has('R3')) this.#sendStatus(now, view);
    if (scope === this.#scope) this.#packing.tryToPropose(now, scope);
    this.#releaseHeld(now);
    if (scope === this.#scope) this.#tryToVote(now);
  }

  #setViewTimer(now: Micros, view: number): void {
    const { rules } = this.#scope;
    this.#host.setTimer(Math.max(now, rules.opens(view)), {
      kind: 'view',
      parent: rules.parent.hash,
      view: view as ViewNumber,
    });
  }

  #releaseHeld(now: Micros): void {
    const { rules, state } = this.#scope;
    for (const { from, message } of this.#held.take(rules.height, state.current, now))
      if (!this.#isStopped) this.#onConsensusMessage(now, from, message);
  }

  #onViewMessage(now: Micros, from: PeerId, message: ViewMessage): void {
    const { height, view } = placeOf(message);
    const head = this.#head.height;
    if (height <= head) {
      this.#onPastMessage(from, message);
      return;
    }
    if (height > head + 1 || view > this.#scope.state.current) {
      this.#held.add({ from, message, height, view, due: 0 });
      // W15: who sees a block beyond its head asks for what is between.
      if (height > head + 1 && message.kind === 'proposal')
        this.#host.behind(now, from, height - 1);
      return;
    }
    switch (message.kind) {
      case 'proposal':
        this.#onProposal(now, from, message);
        return;
      case 'status':
        this.#onStatus(now, message.status, message.proofs);
        return;
      case 'view-vote':
      case 'commit-vote':
        this.#onVote(now, message.vote, message.kind);
        return;
      case 'evidence':
        this.#onEvidence(now, message.evidence);
        return;
    }
  }

  /** Of a height that is decided here: evidence still convicts, and who is behind is helped. */
  #onPastMessage(from: PeerId, message: ViewMessage): void {
    if (message.kind === 'status') this.#answerIfBehind(from, message.status.height - 1);
    if (message.kind !== 'evidence' || !this.#scope.rules.has('W5')) return;
    const { evidence } = message;
    if (this.#convictions.has(offenderOf(evidence))) return;
    if (this.#convictions.faultOf(evidence) === null) this.#convictions.add(evidence);
  }

  /** R8.broadcast: whoever hears of a lower height answers with a certificate. */
  #answerIfBehind(from: PeerId, head: number): void {
    const { signed, certificate, height } = this.#head;
    if (head >= height || certificate === null) return;
    if (this.#scope.rules.has('R8.broadcast'))
      this.#host.send([from], { kind: 'certified', signed, certificate });
  }

  // ——— R3: statuses ———

  #sendStatus(now: Micros, view: ViewNumber): void {
    const { identity, parameters, chain, peer } = this.#host;
    const { rules, state, checker } = this.#scope;
    if (identity === null || !rules.isElector(view, identity.id)) return;
    // Restarted in a view in which it voted: its status went out before, and another one would claim
    // what is not of an earlier view.
    if (state.view(view).ownVote !== null) return;
    const statement = state.highestVote?.statement;
    // Restarted in a view that has its proposal: claims concern earlier views only.
    if (statement !== undefined && statement.view >= view) return;
    const certificate = state.highestCertificate;
    const unsigned = {
      chain: parameters.chain,
      height: rules.height,
      parent: rules.parent.hash,
      view,
      vote:
        statement === undefined
          ? null
          : { view: statement.view, block: statement.block, proposal: statement.id },
      certificate,
      delegate: identity.id,
    };
    const signature = this.#signer.sign(now, statusMessage(unsigned));
    const status = new Status({ ...unsigned, signature });
    const { parent } = unsigned;
    if (certificate !== null) this.#record.save('certificate', { parent, certificate });
    this.#record.save('status', { parent, status });
    const { packer } = rules.turnOf(view);
    if (packer === identity.id) {
      this.#packing.addStatus(now, this.#scope, status);
      return;
    }
    const to = defined(chain.head.state.registry.delegates[packer], 'packer').peer;
    const proofs = checker.proofsOf([status]);
    if (to !== peer) this.#host.send([to], { kind: 'status', status, proofs });
  }

  #onStatus(now: Micros, status: Status, proofs: readonly Proposal[]): void {
    const { rules, state, checker, blocks } = this.#scope;
    const { identity } = this.#host;
    if (status.view !== state.current) return;
    if (identity === null || rules.turnOf(status.view).packer !== identity.id) return;
    if (this.#learn(now, proofs, status.view) === 'moved on') return;
    const valid = checker.checkStatus(status);
    if (valid !== 'ok') {
      this.#refuse('status', null, valid.reason);
      return;
    }
    // A claimed certificate may be of a block that no claimed vote brought.
    for (const proposal of proofs)
      if (checker.known(proposal.statement.id) !== undefined) blocks.add(proposal.signed);
    this.#life.onViewMessage(now, 'status', status.delegate, status);
    this.#packing.addStatus(now, this.#scope, status);
  }

  // ——— R2, R4, R5: proposals ———

  #onOwnProposal(now: Micros, message: ProposalMessage): void {
    this.#host.send(this.#host.mesh, message);
    const { proposal } = message;
    this.#scope.blocks.add(proposal.signed);
    this.#takeProposal(now, proposal);
    this.#tryToVote(now);
  }

  #onProposal(now: Micros, from: PeerId, message: ProposalMessage): void {
    const scope = this.#scope;
    const { state, checker, blocks, rules } = scope;
    const { proposal, proofs, content } = message;
    const { statement, signed } = proposal;
    const view = state.view(statement.view);
    const slot = view.slotOf(statement.block);
    if (slot === 'known') this.#seekBody(now, statement.block, [from], content);
    if (slot === 'known' || slot === 'full') return;
    if (this.#isFromFuture(now, from, message)) return;
    if (this.#learn(now, proofs, statement.view) === 'moved on') return;
    const valid = checker.checkProposal(proposal);
    if (valid !== 'ok') {
      this.#refuse('proposal', statement.block, valid.reason);
      if (!rules.has('R2.slot')) view.take(statement.block, null);
      return;
    }
    const block = blocks.add(signed);
    this.#takeProposal(now, proposal);
    if (rules.has('R2')) this.#host.send(this.#host.mesh, wholeOf(message, checker));
    this.#life.onViewMessage(now, 'proposal', statement.packer, statement);
    if (scope !== this.#scope) return;
    const packer = this.#host.chain.head.state.registry.delegates[statement.packer];
    const voters = this.#peersOf(view.votes.votersOf(block.hash));
    const first = packer === undefined ? [] : [packer.peer];
    this.#seekBody(now, block.hash, [...first, from, ...voters], content);
    if (scope === this.#scope) this.#tryToVote(now);
  }

  /** Takes the valid ones of a message's proofs; one may be of a block that is final already. */
  #learn(now: Micros, proofs: readonly Proposal[], view: ViewNumber): 'learnt' | 'moved on' {
    const scope = this.#scope;
    for (const proposal of scope.checker.learn(proofs, view)) {
      this.#takeProposal(now, proposal);
      if (scope !== this.#scope) return 'moved on';
    }
    return 'learnt';
  }

  /** W2: a header from the future is held, not dropped. */
  #isFromFuture(now: Micros, from: PeerId, message: ProposalMessage): boolean {
    const { maxDelay, maxSkew } = this.#host.parameters;
    const { statement, signed } = message.proposal;
    const due = signed.header.timestamp - maxDelay - maxSkew;
    if (due <= now) return false;
    if (this.#scope.rules.has('W2.hold')) {
      this.#held.add({ from, message, height: statement.height, view: statement.view, due });
      this.#host.setTimer(due, { kind: 'held' });
    }
    return true;
  }

  /** A valid proposal takes its slot; a second one convicts the packer of its view (R5a). */
  #takeProposal(now: Micros, proposal: Proposal): void {
    const { state, rules, blocks, headers } = this.#scope;
    const { statement, signed } = proposal;
    const view = state.view(statement.view);
    const slot = view.slotOf(statement.block);
    if (slot === 'known' || slot === 'full') return;
    const [other] = view.proposals;
    view.take(statement.block, proposal);
    const block = blocks.add(signed);
    const certificate = view.certificates.get(block.hash);
    if (certificate !== undefined) this.#announceCertified(certificate);
    if (rules.has('R5a')) {
      if (other !== undefined)
        this.#onEvidence(now, proposalEvidenceOf(other.statement, statement));
    } else {
      const first = headers.get(turnKey(signed));
      if (first === undefined) headers.set(turnKey(signed), signed);
      else if (first.header.hash !== signed.header.hash)
        this.#onEvidence(now, evidenceOf(first, signed));
    }
    const final = state.finals.get(block.hash);
    if (final !== undefined) this.#finish(now, block, final, 'tally');
  }

  #seekBody(
    now: Micros,
    hash: Hash,
    peers: readonly PeerId[],
    content: ProposalMessage['content'],
  ): void {
    const { blocks } = this.#scope;
    const block = blocks.get(hash);
    if (block?.content !== null) return;
    if (content !== null) blocks.receive(now, block, content);
    blocks.seek(now, block, peers);
  }

  #onExecuted(now: Micros, block: KnownBlock): void {
    const scope = this.#scope;
    const final = scope.state.finals.get(block.hash);
    if (final !== undefined) this.#finish(now, block, final, 'certificate');
    if (scope !== this.#scope) return;
    this.#packing.tryToPropose(now, scope);
    if (scope === this.#scope) this.#tryToVote(now);
  }

  // ——— R6: votes ———

  #tryToVote(now: Micros): void {
    const { rules, state, blocks, checker } = this.#scope;
    const { identity } = this.#host;
    const view = state.open;
    const proposal = view?.toVoteFor ?? null;
    if (identity === null || view === null || proposal === null) return;
    if (!rules.isElector(view.number, identity.id)) return;
    const block = blocks.get(proposal.statement.block);
    if (block === undefined || block.content === null) return;
    if (block.execution?.code !== 'executed' || this.#isVoidTurn(block)) return;
    const vote = this.#signVote(now, 'vote', view.number, block.hash);
    view.ownVote = { proposal, at: now };
    state.highestVote = proposal;
    const parent = rules.parent.hash;
    const proofs = checker.proofsOf(proposal.statuses);
    this.#record.save('content', { parent, block: block.hash, content: block.content });
    this.#record.save('vote', { parent, proposal, proofs, vote, at: now });
    this.#host.announce({
      kind: 'voted',
      ...turnOf(block.signed),
      view: view.number,
      verdict: 'accept',
      reason: null,
    });
    this.#host.send(this.#host.mesh, { kind: 'view-vote', vote });
    this.#setCommitTimer(now, now);
    this.#countVote(now, vote);
  }

  #signVote(now: Micros, phase: Phase, view: ViewNumber, block: Hash): ViewVote {
    const { identity, parameters } = this.#host;
    assert(identity !== null, 'only delegates vote');
    const { height, parent } = this.#scope.rules;
    const { chain } = parameters;
    const ballot = { phase, chain, height, parent: parent.hash, view, block };
    const signature = this.#signer.sign(now, viewBallotMessage(ballot));
    return new ViewVote({ ...ballot, voter: identity.id, signature });
  }

  #onVote(now: Micros, vote: ViewVote, kind: 'view-vote' | 'commit-vote'): void {
    const scope = this.#scope;
    const isCommit = kind === 'commit-vote';
    if (vote.phase !== (isCommit ? 'commit' : 'vote')) return;
    const view = scope.state.view(vote.view);
    if ((isCommit ? view.commits : view.votes).has(vote.voter, vote.block)) return;
    const valid = scope.checker.checkVote(vote);
    if (valid !== 'ok') {
      this.#refuse('vote', vote.block, valid.reason);
      return;
    }
    if (isCommit) this.#countCommit(now, vote);
    else this.#countVote(now, vote);
    if (scope === this.#scope && !isCommit) {
      // R6.bodies: who voted has the body.
      const block = scope.blocks.get(vote.block);
      if (block?.content === null) scope.blocks.seek(now, block, this.#peersOf([vote.voter]));
    }
    // Last: a sign of life may let this node propose, which it should do on the new head.
    this.#life.onViewMessage(now, kind, vote.voter, vote);
  }

  #countVote(now: Micros, vote: ViewVote): void {
    const { state } = this.#scope;
    const { certificate, evidence } = state.view(vote.view).votes.add(vote);
    if (certificate !== null) {
      state.note(certificate);
      this.#announceCertified(certificate);
    }
    if (evidence !== null) this.#onEvidence(now, evidence);
    this.#tryToCommit(now);
  }

  #announceCertified(certificate: QuorumCertificate): void {
    const block = this.#scope.blocks.get(certificate.block);
    if (block === undefined) return;
    const voters = certificate.votes.map(({ voter }) => voter);
    const { view } = certificate;
    this.#host.announce({ kind: 'certified', ...turnOf(block.signed), view, voters });
  }

  // ——— R7: commit votes ———

  #setCommitTimer(now: Micros, votedAt: Micros): void {
    const { commitWait } = this.#host.parameters;
    const { rules } = this.#scope;
    if (commitWait === 0 || !rules.has('R7')) return;
    const at = votedAt + commitWait + (rules.has('R7.strict') ? 1 : 0);
    this.#host.setTimer(Math.max(now, at), { kind: 'commit-wait', parent: rules.parent.hash });
  }

  #tryToCommit(now: Micros): void {
    const { rules, state, blocks } = this.#scope;
    const view = state.open;
    const certificate = view?.toCommit ?? null;
    if (view === null || certificate === null || view.ownVote === null) return;
    const { parameters } = this.#host;
    if (!hasWaited(now, view.ownVote.at, rules.closes(view.number), parameters)) return;
    const block = defined(blocks.get(certificate.block), 'the block that was voted for');
    if (this.#isVoidTurn(block)) return;
    const vote = this.#signVote(now, 'commit', view.number, block.hash);
    view.hasCommitted = true;
    state.restOn(certificate);
    const parent = rules.parent.hash;
    this.#record.save('certificate', { parent, certificate });
    this.#record.save('commit-vote', { parent, vote });
    this.#host.announce({ kind: 'commit-voted', ...turnOf(block.signed), view: view.number });
    this.#host.send(this.#host.mesh, { kind: 'commit-vote', vote });
    this.#countCommit(now, vote);
  }

  #countCommit(now: Micros, vote: ViewVote): void {
    const scope = this.#scope;
    const { certificate, evidence } = scope.state.view(vote.view).commits.add(vote);
    if (evidence !== null) this.#onEvidence(now, evidence);
    if (certificate !== null) this.#onFinal(now, certificate, 'tally');
  }

  // ——— R8: final certificates ———

  #onCertified(now: Micros, from: PeerId, signed: SignedHeader, proof: BlockProof): void {
    const { chain, identity } = this.#host;
    const { header } = signed;
    if (proof.kind !== 'quorum' || chain.has(header.hash)) return;
    if (header.height <= chain.head.height) {
      this.#onOldCertificate(signed, proof);
      return;
    }
    const isNext = header.parent === chain.head.hash;
    // W16: a follower has no mempool to find the transactions in; W15 brings the whole block.
    const wantsWhole = identity === null && header.bodyHash !== EMPTY_BODY.hash;
    if (!isNext || wantsWhole) {
      this.#host.behind(now, from, header.height);
      return;
    }
    const { state, blocks } = this.#scope;
    // A node may have tallied the commit votes before it had the header.
    if (state.finals.has(header.hash) && blocks.get(header.hash) !== undefined) return;
    const verified = this.verify(chain.head, signed, proof);
    if (verified.code === 'refused') {
      this.#refuse('certificate', header.hash, verified.reason);
      return;
    }
    const block = blocks.add(signed);
    if (block.content === null && from !== this.#host.peer) block.sources.push(from);
    const scope = this.#scope;
    this.#onFinal(now, proof, 'certificate');
    if (scope !== this.#scope || this.#isStopped) return;
    for (const vote of proof.votes) this.#life.onViewMessage(now, 'commit-vote', vote.voter, vote);
  }

  /** A certificate for a height that is decided: for another block it is an alarm. */
  #onOldCertificate(signed: SignedHeader, proof: QuorumCertificate): void {
    const { chain } = this.#host;
    const { header } = signed;
    const parent = chain.at(header.height - 1);
    const ours = chain.at(header.height);
    if (parent === undefined || ours === undefined || header.parent !== parent.hash) return;
    if (this.verify(parent, signed, proof).code === 'verified')
      this.#stop(header.height, parent.hash, ours.hash, header.hash);
  }

  #onFinal(now: Micros, certificate: QuorumCertificate, via: 'tally' | 'certificate'): void {
    const { state, blocks, rules } = this.#scope;
    const other = [...state.finals.keys()].find((block) => block !== certificate.block);
    if (other !== undefined) {
      this.#stop(rules.height, rules.parent.hash, other, certificate.block);
      return;
    }
    if (!state.finals.has(certificate.block)) state.finals.set(certificate.block, certificate);
    const block = blocks.get(certificate.block);
    if (block !== undefined) this.#finish(now, block, certificate, via);
  }

  /** Tells all at once, before anything at the next height; commits as soon as the body is here. */
  #finish(
    now: Micros,
    block: KnownBlock,
    certificate: QuorumCertificate,
    via: 'tally' | 'certificate',
  ): void {
    const { rules, blocks } = this.#scope;
    const { signed, content, execution } = block;
    if (!block.isAnnounced) {
      block.isAnnounced = true;
      const message: Message = { kind: 'certified', signed, certificate };
      this.#tellAll(message);
      this.#host.send(this.#host.gossip, message);
    }
    if (content === null) {
      const voters = certificate.votes.map(({ voter }) => voter);
      blocks.seek(now, block, this.#peersOf(voters));
      return;
    }
    if (execution?.code !== 'executed' || this.#head.hash !== rules.parent.hash) return;
    const { body, transactions } = content;
    const missed = missedTurns(rules.parent, block.successor, this.#host.computation);
    const { hash, schedule } = block;
    const { state } = execution;
    const { height } = rules;
    this.#host.commit(
      { hash, height, signed, body, transactions, state, schedule, missed, certificate },
      via,
    );
    this.#beginHeight(now);
  }

  /** R8.broadcast. Who has no seat tells its neighbours only (W16). */
  #tellAll(message: Message): void {
    if (this.#scope.rules.has('R8.broadcast') && this.#host.identity !== null)
      this.#host.send(this.#host.mesh, message);
  }

  #stop(height: Height, parent: Hash, block: Hash, other: Hash): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#record.save('stopped', { parent, height, block, other });
    this.#host.announce({ kind: 'assumptions-broken', height, block, other });
  }

  // ——— W5, R5a: offences ———

  #onEvidence(now: Micros, evidence: Evidence): void {
    const { rules } = this.#scope;
    if (!rules.has('W5')) return;
    // Of headers only where R5a does not take their place.
    if (evidence.kind === 'headers' && rules.has('R5a')) return;
    const place = this.#voidedBy(evidence);
    // Told already. One offence of a delegate is enough, unless another makes a view or turn void.
    if (place?.isVoid ?? this.#convictions.has(offenderOf(evidence))) return;
    const fault = this.#convictions.faultOf(evidence);
    if (fault !== null) {
      this.#refuse('evidence', null, fault);
      return;
    }
    this.#convictions.add(evidence);
    place?.void();
    if (evidence.kind !== 'headers') this.#announceOffence(evidence);
    this.#host.send(this.#host.mesh, { kind: 'evidence', evidence });
    this.#packing.tryToPropose(now, this.#scope);
  }

  /**
   * The view (R5a), or without R5a the turn, of the open height that evidence makes void; null: none.
   * Only a view's own packer can make it void: others may sign what they like for it, and only lose
   * their own seats.
   */
  #voidedBy(evidence: Evidence): { readonly isVoid: boolean; void(): void } | null {
    const { rules, state, voidTurns } = this.#scope;
    const parent = rules.parent.hash;
    if (evidence.kind === 'votes') return null;
    if (evidence.kind === 'headers') {
      const key = turnKey(evidence.first);
      if (evidence.first.header.parent !== parent) return null;
      return { isVoid: voidTurns.has(key), void: () => voidTurns.add(key) };
    }
    const { first } = evidence;
    if (first.parent !== parent || first.packer !== rules.turnOf(first.view).packer) return null;
    const view = state.view(first.view);
    return { isVoid: view.isVoid, void: () => (view.isVoid = true) };
  }

  #announceOffence(evidence: ProposalEvidence | VoteEvidence): void {
    const { first, second, kind: offence } = evidence;
    const { height, view, block } = first;
    const offender = offenderOf(evidence);
    const other = second.block;
    this.#host.announce({ kind: 'offence-seen', offence, offender, height, view, block, other });
  }

  /** Without R5a: W5 as in the other profile, by the turn in which the block was packed. */
  #isVoidTurn(block: KnownBlock): boolean {
    return this.#scope.voidTurns.has(turnKey(block.signed));
  }

  #peersOf(delegates: readonly number[]): readonly PeerId[] {
    const { registry } = this.#head.state;
    return delegates.flatMap((id) => registry.delegates[id]?.peer ?? []);
  }

  #refuse(
    what: 'proposal' | 'status' | 'vote' | 'certificate' | 'evidence',
    block: Hash | null,
    reason: string,
  ): void {
    const { height } = this.#scope.rules;
    this.#host.announce({ kind: 'refused', what, block, height, reason });
  }
}

/** Which height and view a message belongs to. */
function placeOf(message: ViewMessage): { readonly height: number; readonly view: number } {
  switch (message.kind) {
    case 'proposal':
      return message.proposal.statement;
    case 'status':
      return message.status;
    case 'view-vote':
    case 'commit-vote':
      return message.vote;
    case 'evidence': {
      const { evidence } = message;
      if (evidence.kind !== 'headers') return evidence.first;
      // It voids a turn, whichever view is open.
      return { height: evidence.first.header.height, view: -1 };
    }
  }
}

/**
 * R2: what is forwarded is whole, whatever was left out of the message because this node knew it, and
 * no more than whole. Mostly that is the message itself.
 */
function wholeOf(message: ProposalMessage, checker: ProofChecker): ProposalMessage {
  const { proposal, proofs, content } = message;
  const needed = checker.proofsOf(proposal.statuses);
  const isExact =
    needed.length === proofs.length &&
    needed.every(({ statement }, index) => statement.id === proofs[index]?.statement.id);
  const { bodyHash } = proposal.signed.header;
  const isContent =
    content === null ||
    (content.body.hash === bodyHash && isContentOf(content.body, content.transactions));
  if (isExact && isContent) return message;
  return { ...message, proofs: needed, content: isContent ? content : null };
}
