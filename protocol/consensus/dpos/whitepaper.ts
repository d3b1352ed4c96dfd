/**
 * The paper's consensus to the letter (profile `whitepaper`, W2–W12). It is a subject of study: it
 * forks, without any traitor too (W10 has no lock, W7's votes bind for one turn only).
 *
 * One instance lives in one node and decides one height after another: candidates on the head gather
 * votes until a quorum commits one of them; then everything starts anew on the new head. A block's
 * way from header to commit is one file, to be read top to bottom; whose turn it is, offences and
 * signs of life are others.
 *
 * @module
 */
import { proofOf } from '../../block/certificate.ts';
import type { BlockProof } from '../../block/block-proof.ts';
import { EMPTY_BODY } from '../../block/body.ts';
import type { Evidence } from '../../block/evidence.ts';
import type { SignedHeader } from '../../block/header.ts';
import {
  acceptMessage,
  ballotMessage,
  ballotOn,
  Vote,
  type VoteVerdict,
} from '../../block/vote.ts';
import { turnOf, type ChainBlock } from '../../chain/chain-block.ts';
import { headerSignature } from '../../chain/execute.ts';
import type { ProtectionId } from '../../chain/parameters.ts';
import { assert } from '../../kernel/assert.ts';
import type { Hash, Micros, PeerId } from '../../kernel/types.ts';
import type { Timer } from '../../node/effect.ts';
import type { Message } from '../../node/message.ts';
import type { EngineState } from '../engine-state.ts';
import type { ConsensusEngine, EngineHost, Refusal, VerifiedTurn } from '../engine.ts';
import { BodyFetch } from './body-fetch.ts';
import type { Candidate, CommitPath } from './candidate.ts';
import { Convictions } from './convictions.ts';
import { EarlyVotes } from './early-votes.ts';
import { executeBody } from './execution.ts';
import type { ForgedBlock } from './forge.ts';
import { HeldHeaders } from './held-headers.ts';
import { candidateState } from './inspect-candidates.ts';
import { Offences } from './offences.ts';
import { OwnTurns } from './own-turns.ts';
import type { RoundSchedule } from './schedule.ts';
import { Signer } from './signer.ts';
import { SignsOfLife } from './signs-of-life.ts';
import { Tally } from './tally.ts';
import {
  checkCertificate,
  checkHeader,
  countsFor,
  isAuthenticVote,
  mayVote,
  missedTurns,
  refusal,
} from './validity.ts';
import { VoteLock } from './vote-lock.ts';

export class WhitepaperEngine implements ConsensusEngine {
  readonly #host: EngineHost;
  readonly #signer: Signer;
  readonly #offences: Offences;
  readonly #life: SignsOfLife;
  readonly #turns: OwnTurns;
  readonly #bodies: BodyFetch;
  readonly #lock: VoteLock;
  readonly #early = new EarlyVotes();
  readonly #held = new HeldHeaders();
  /** Blocks on the head. */
  #candidates = new Map<Hash, Candidate>();

  constructor(host: EngineHost) {
    this.#host = host;
    this.#lock = new VoteLock(host.parameters.voteLock);
    const signer = new Signer(host);
    const convictions = new Convictions(host);
    const offences = new Offences(host, convictions);
    const life = new SignsOfLife(host, signer, {
      onHeard: (now) => this.#turns.resume(now),
      onHead: (now, from, head) => {
        if (head > host.chain.head.height) host.behind(now, from, head);
      },
    });
    this.#signer = signer;
    this.#offences = offences;
    this.#life = life;
    this.#turns = new OwnTurns(host, { signer, convictions, life }, (now, forged) =>
      this.#onForged(now, forged),
    );
    this.#bodies = new BodyFetch(
      host,
      (hash) => this.#candidates.get(hash),
      (now, candidate) => this.#execute(now, candidate),
    );
  }

  start(now: Micros): void {
    this.#life.send(now);
    this.onHeadChanged(now);
  }

  onMessage(now: Micros, from: PeerId, message: Message): boolean {
    switch (message.kind) {
      case 'header':
        this.#onHeader(now, from, message.signed);
        return true;
      case 'vote':
        this.#onVote(now, message.vote);
        return true;
      case 'certified':
        this.#onCertified(now, from, message.signed, message.certificate);
        return true;
      case 'body-request':
        this.#bodies.onBodyRequest(from, message.block);
        return true;
      case 'body':
        this.#bodies.onBody(now, message.block, message.body);
        return true;
      case 'block-transactions-request':
        this.#bodies.onTransactionsRequest(from, message.block, message.ids);
        return true;
      case 'block-transactions':
        this.#bodies.onTransactions(now, message.block, message.transactions);
        return true;
      case 'tally':
        this.#onTally(now, from, message.signed, message.votes);
        return true;
      case 'evidence':
        this.#onEvidence(message.evidence);
        return true;
      case 'heartbeat':
        this.#life.onHeartbeat(now, from, message.heartbeat, message.signature);
        return true;
      default:
        return false;
    }
  }

  onTimer(now: Micros, timer: Timer): boolean {
    switch (timer.kind) {
      case 'turn':
        this.#turns.onTimer(now, timer.parent, timer.successor);
        return true;
      case 'tally':
        this.#stopTally(now, timer.block);
        return true;
      case 'body':
        this.#bodies.onTimer(now, timer.block, timer.request);
        return true;
      case 'held':
        this.#reconsiderHeld(now);
        return true;
      case 'heartbeat':
        this.#life.onTimer(now);
        return true;
      default:
        return false;
    }
  }

  onHeadChanged(now: Micros): void {
    this.#candidates = new Map();
    this.#offences.onHeadChanged();
    this.#early.forgetUpTo(this.#head.height);
    this.#turns.onHeadChanged(now);
    this.#reconsiderHeld(now);
  }

  verify(
    parent: ChainBlock,
    signed: SignedHeader,
    certificate: BlockProof,
  ): VerifiedTurn | Refusal {
    if (certificate.kind === 'quorum') return refusal('a certificate of another profile');
    const { parameters, computation } = this.#host;
    const valid = checkHeader(parent, signed, parameters, computation);
    if (valid.code === 'refused') return valid;
    const { registry } = parent.state;
    const { schedule } = valid;
    const proof = checkCertificate(
      signed,
      certificate,
      schedule,
      registry,
      parameters,
      computation,
    );
    if (proof !== 'ok') return proof;
    const missed = missedTurns(parent, valid.successor, computation);
    return { code: 'verified', schedule, missed };
  }

  /** The paper asks for no durability, and catch-up (W15) brings back what is lost. */
  readonly keepsBlocks = false;

  /** W14. */
  maySwitchTo(): boolean {
    return true;
  }

  inspect(): EngineState {
    return {
      profile: 'whitepaper',
      lock: this.#lock.held,
      candidates: [...this.#candidates.values()].map(candidateState),
      heldHeaders: this.#held.all().map(({ signed }) => ({
        height: signed.header.height,
        block: signed.header.hash,
      })),
      earlyVotes: this.#early.size,
    };
  }

  lowestKnownHead(): number {
    return this.#life.lowestHead();
  }

  get #head(): ChainBlock {
    return this.#host.chain.head;
  }

  #protects(rule: ProtectionId): boolean {
    return !this.#host.parameters.without.has(rule);
  }

  // ——— W3, W4, W5: headers ———

  /** W3: this node's own block is a candidate like any other, but for knowing its body. */
  #onForged(now: Micros, forged: ForgedBlock): void {
    const candidate = this.#addCandidate(forged.signed, forged.successor, forged.schedule);
    candidate.body = forged.body;
    candidate.transactions = forged.transactions;
    candidate.execution = forged.execution;
    this.#startTally(now, candidate);
    this.#castVote(now, candidate);
  }

  #onHeader(now: Micros, from: PeerId, signed: SignedHeader): void {
    const { header } = signed;
    const known = this.#candidates.get(header.hash);
    if (known !== undefined) {
      if (known.transactions === null && !known.sources.includes(from)) known.sources.push(from);
      return;
    }
    if (this.#host.chain.has(header.hash)) return;
    if (header.height <= this.#head.height) {
      this.#offences.considerLate(signed);
      return;
    }
    const { maxDelay, maxSkew, chain } = this.#host.parameters;
    if (header.parent !== this.#head.hash) {
      if (header.chain !== chain || !this.#isAuthenticHeader(signed)) return;
      this.#held.add(from, signed);
      this.#host.behind(now, from, header.height - 1);
      return;
    }
    const due = header.timestamp - maxDelay - maxSkew;
    if (due > now) {
      // W2: held, not dropped.
      if (!this.#isAuthenticHeader(signed)) return;
      this.#held.add(from, signed);
      this.#host.setTimer(due, { kind: 'held' });
      return;
    }
    this.#accept(now, from, signed, false);
  }

  #isAuthenticHeader(signed: SignedHeader): boolean {
    const { registry } = this.#head.state;
    return headerSignature(signed, registry, this.#host.computation.suites) === 'ok';
  }

  /**
   * A new header on the head whose time has come. Undefined where it is refused, or of a turn that
   * evidence has made void (W5); there only a certificate makes a block worth knowing.
   */
  #accept(
    now: Micros,
    from: PeerId,
    signed: SignedHeader,
    isCertified: boolean,
  ): Candidate | undefined {
    const { parameters, computation } = this.#host;
    const valid = checkHeader(this.#head, signed, parameters, computation);
    if (valid.code === 'refused') {
      this.#refuse('header', signed, valid.reason);
      return undefined;
    }
    const turn = this.#offences.turnOf(signed, valid.successor);
    this.#offences.consider(turn, signed);
    const isVoid = turn.evidence !== null;
    if (isVoid && !isCertified) return undefined;
    const candidate = this.#addCandidate(signed, valid.successor, valid.schedule);
    candidate.sources.push(from);
    if (!isVoid) this.#relay(candidate);
    this.#startTally(now, candidate);
    for (const vote of this.#early.take(candidate.hash)) this.#countVote(now, candidate, vote);
    if (this.#candidates.has(candidate.hash)) this.#bodies.begin(now, candidate);
    // Last: a sign of life may let this node forge.
    this.#life.onHeader(now, signed.header);
    return candidate;
  }

  #addCandidate(signed: SignedHeader, k: number, schedule: RoundSchedule): Candidate {
    const { quorum } = this.#host.parameters;
    const { hash } = signed.header;
    const tally = () => new Tally(quorum, !this.#protects('W8.distinct'));
    const candidate: Candidate = {
      signed,
      hash,
      successor: k,
      schedule,
      isTallier: this.#isTallier(signed, schedule),
      turn: this.#offences.turnOf(signed, k),
      sources: [],
      waiting: new Set(),
      body: null,
      fetched: new Map(),
      transactions: null,
      requests: 0,
      source: 0,
      execution: null,
      tally: tally(),
      tallyStopped: false,
      merged: tally(),
      certificate: null,
    };
    this.#candidates.set(hash, candidate);
    return candidate;
  }

  /** W4: delegates close behind the packer pass its header on. */
  #relay(candidate: Candidate): void {
    if (!this.#protects('W4') || !candidate.isTallier) return;
    const { signed } = candidate;
    this.#host.send(this.#host.mesh, { kind: 'header', signed });
  }

  /** Whether this node is at a distance below N/2 behind the packer in the block's round. */
  #isTallier(signed: SignedHeader, schedule: RoundSchedule): boolean {
    const { identity } = this.#host;
    const own = identity === null ? undefined : schedule.positionOf(identity.id);
    return own !== undefined && schedule.isTallier(own, signed.header.position);
  }

  #onEvidence(evidence: Evidence): void {
    if (evidence.kind !== 'headers') return;
    const fault = this.#offences.onEvidence(evidence);
    if (fault !== null) this.#refuse('evidence', evidence.first, fault);
  }

  // ——— W2, W15: headers that cannot be judged yet ———

  #reconsiderHeld(now: Micros): void {
    for (const { from, signed } of this.#held.takeAll()) {
      if (signed.header.height <= this.#head.height) this.#offences.considerLate(signed);
      else if (signed.header.parent === this.#head.hash) this.#onHeader(now, from, signed);
      else this.#held.add(from, signed);
    }
  }

  // ——— W6, W7: execution and vote ———

  #execute(now: Micros, candidate: Candidate): void {
    const { body, transactions, signed, schedule } = candidate;
    assert(body !== null && transactions !== null, 'execution before the body is complete');
    candidate.execution = executeBody(this.#host.computation, this.#head, signed.header, {
      schedule,
      body,
      transactions,
    });
    if (candidate.execution.code === 'refused')
      this.#refuse('body', signed, candidate.execution.reason);
    if (candidate.certificate !== null) {
      this.#tryCommit(now, candidate);
      if (!this.#candidates.has(candidate.hash)) return;
    }
    this.#castVote(now, candidate);
  }

  #castVote(now: Micros, candidate: Candidate): void {
    const { identity } = this.#host;
    const { execution, turn, schedule, signed } = candidate;
    if (identity === null || schedule.positionOf(identity.id) === undefined) return;
    if (execution === null || turn.voted || turn.evidence !== null) return;
    const { header } = signed;
    if (this.#lock.forbids(now, header)) return;
    turn.voted = true;
    if (execution.code === 'executed') this.#lock.hold(now, header);
    const verdict: VoteVerdict = execution.code === 'executed' ? 'accept' : 'reject';
    const ballot = { ...ballotOn(header), verdict };
    const message = verdict === 'accept' ? acceptMessage(header) : ballotMessage(ballot);
    const signature = this.#signer.sign(now, message);
    const vote = new Vote({ ...ballot, voter: identity.id, signature });
    const reason = execution.code === 'refused' ? execution.reason : null;
    this.#host.announce({ kind: 'voted', ...turnOf(signed), view: null, verdict, reason });
    const { peer } = this.#host;
    const talliers = schedule.talliersFor(header.position).filter((to) => to !== peer);
    this.#host.send(talliers, { kind: 'vote', vote });
    this.#countVote(now, candidate, vote);
  }

  // ——— W8, W9: tally, merge, certificates ———

  #onVote(now: Micros, vote: Vote): void {
    if (vote.height <= this.#head.height) return;
    const candidate = this.#candidates.get(vote.block);
    if (!this.#protects('W8.block')) this.#countForOthers(now, vote);
    if (candidate !== undefined) this.#countVote(now, candidate, vote);
    else if (vote.height === this.#head.height + 1 && this.#isAuthentic(vote, vote.message))
      this.#early.add(vote);
  }

  /** `W8.block` off: a vote counts for every block of its turn. */
  #countForOthers(now: Micros, vote: Vote): void {
    for (const candidate of [...this.#candidates.values()])
      if (candidate.hash !== vote.block && this.#isVoteFor(candidate, vote))
        this.#countVote(now, candidate, vote);
  }

  /** W8: a vote that was sent to this node as a tallier. */
  #countVote(now: Micros, candidate: Candidate, vote: Vote): void {
    const { tally, turn } = candidate;
    if (candidate.tallyStopped || turn.evidence !== null || !candidate.isTallier) return;
    if (tally.complete || tally.has(vote.voter)) return;
    if (vote.verdict === 'reject') {
      if (this.#isAuthentic(vote, vote.message)) this.#life.onVote(now, vote);
      return;
    }
    if (!this.#isVoteFor(candidate, vote)) {
      this.#refuse('vote', candidate.signed, `vote of delegate ${vote.voter} is not valid`);
      return;
    }
    if (tally.add(vote) === 'quorum') this.#certify(now, candidate, tally, 'tally');
    // Last: a sign of life may let this node forge, which it should do on the new head.
    this.#life.onVote(now, vote);
  }

  #isVoteFor(candidate: Candidate, vote: Vote): boolean {
    const { header } = candidate.signed;
    const { parameters } = this.#host;
    return (
      countsFor(vote, header, parameters) &&
      mayVote(vote.voter, candidate.schedule, parameters) &&
      this.#isAuthentic(vote, vote.block === header.hash ? acceptMessage(header) : vote.message)
    );
  }

  #isAuthentic(vote: Vote, message: Uint8Array): boolean {
    const { registry } = this.#head.state;
    return isAuthenticVote(vote, message, registry, this.#host.computation);
  }

  #certify(now: Micros, candidate: Candidate, tally: Tally, via: 'tally' | 'merge'): void {
    const certificate = proofOf(tally.votes());
    const voters = certificate.votes.map((vote) => vote.voter);
    this.#host.announce({ kind: 'certified', ...turnOf(candidate.signed), view: null, voters });
    candidate.certificate ??= { certificate, via };
    this.#tryCommit(now, candidate);
  }

  /** Commits once a quorum is proven and the block is executed; whichever comes last. */
  #tryCommit(now: Micros, candidate: Candidate): void {
    const { certificate: proof, execution, signed, body, transactions, schedule } = candidate;
    if (proof === null || execution?.code !== 'executed') return;
    assert(body !== null && transactions !== null, 'executed without a body');
    const { certificate, via } = proof;
    const parent = this.#head;
    const block: ChainBlock = {
      hash: candidate.hash,
      height: signed.header.height,
      signed,
      body,
      transactions,
      state: execution.state,
      outcome: execution.outcome,
      schedule,
      missed: missedTurns(parent, candidate.successor, this.#host.computation),
      certificate,
    };
    this.#host.commit(block, via);
    this.#passOn(signed, certificate, via);
    this.onHeadChanged(now);
  }

  /** W8: who commits by its own count tells all. W16: everybody tells its gossip neighbours once. */
  #passOn(signed: SignedHeader, certificate: BlockProof, via: CommitPath): void {
    const message: Message = { kind: 'certified', signed, certificate };
    if (via !== 'certificate') this.#host.send(this.#host.mesh, message);
    this.#host.send(this.#host.gossip, message);
  }

  #onCertified(now: Micros, from: PeerId, signed: SignedHeader, certificate: BlockProof): void {
    const { header } = signed;
    if (header.height <= this.#head.height || this.#host.chain.has(header.hash)) return;
    const isNext = header.parent === this.#head.hash;
    // W16: a follower has no mempool to find the transactions in; W15 brings the whole block.
    const wantsWhole = this.#host.identity === null && header.bodyHash !== EMPTY_BODY.hash;
    if (!isNext || wantsWhole) {
      this.#host.behind(now, from, header.height);
      return;
    }
    if (this.#candidates.get(header.hash)?.certificate != null) return;
    const verified = this.verify(this.#head, signed, certificate);
    if (verified.code === 'refused') {
      this.#refuse('certificate', signed, verified.reason);
      return;
    }
    const candidate = this.#candidates.get(header.hash) ?? this.#accept(now, from, signed, true);
    if (candidate === undefined || !this.#candidates.has(candidate.hash)) return;
    candidate.certificate = { certificate, via: 'certificate' };
    if (!candidate.sources.includes(from)) candidate.sources.push(from);
    this.#tryCommit(now, candidate);
    // Last: a sign of life may let this node forge, which it should do on the new head.
    if (certificate.kind !== 'quorum')
      for (const vote of certificate.votes) this.#life.onVote(now, vote);
  }

  #startTally(now: Micros, candidate: Candidate): void {
    if (!this.#protects('W9') || !candidate.isTallier) return;
    const at = now + this.#host.parameters.tallyTimeout;
    this.#host.setTimer(at, { kind: 'tally', block: candidate.hash });
  }

  /** W9: no quorum in time. Later votes no longer count here; what there is goes to all. */
  #stopTally(now: Micros, block: Hash): void {
    const candidate = this.#candidates.get(block);
    if (candidate === undefined || candidate.tally.complete) return;
    if (candidate.turn.evidence !== null) return;
    candidate.tallyStopped = true;
    const votes = candidate.tally.votes();
    const { signed } = candidate;
    this.#host.announce({ kind: 'tally-stopped', ...turnOf(signed), votes: votes.length });
    if (votes.length === 0) return;
    this.#host.send(this.#host.mesh, { kind: 'tally', signed, votes });
    this.#merge(now, candidate, votes);
  }

  #onTally(now: Micros, from: PeerId, signed: SignedHeader, votes: readonly Vote[]): void {
    const { header } = signed;
    if (header.height <= this.#head.height) return;
    this.#onHeader(now, from, signed);
    const candidate = this.#candidates.get(header.hash);
    if (candidate !== undefined && this.#protects('W9')) this.#merge(now, candidate, votes);
  }

  /** W9: adds another tallier's votes, no delegate counted twice. */
  #merge(now: Micros, candidate: Candidate, votes: readonly Vote[]): void {
    const { merged, turn } = candidate;
    for (const vote of votes) {
      if (turn.evidence !== null || merged.complete) return;
      if (merged.has(vote.voter)) continue;
      if (vote.block !== candidate.hash && this.#protects('W8.block')) continue;
      if (!this.#isVoteFor(candidate, vote)) continue;
      if (merged.add(vote) === 'quorum') this.#certify(now, candidate, merged, 'merge');
      this.#life.onVote(now, vote);
    }
  }

  #refuse(
    what: 'header' | 'body' | 'certificate' | 'evidence' | 'vote',
    signed: SignedHeader,
    reason: string,
  ): void {
    const { hash: block, height } = signed.header;
    this.#host.announce({ kind: 'refused', what, block, height, reason });
  }
}
