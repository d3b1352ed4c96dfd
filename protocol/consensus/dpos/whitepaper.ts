/**
 * The paper's consensus to the letter (profile `whitepaper`, W2–W12). It is a subject of study: it
 * forks, without any traitor too (W10 has no lock, W7's votes bind for one turn only).
 *
 * One instance lives in one node and decides one height after another: candidates on the head gather
 * votes until a quorum commits one of them; then everything starts anew on the new head.
 *
 * @module
 */
import type { Body } from '../../block/body.ts';
import { EMPTY_BODY, Body as BlockBody } from '../../block/body.ts';
import { certificateOf, type Certificate } from '../../block/certificate.ts';
import { evidenceOf, faultOfEvidence, offenderOf, type Evidence } from '../../block/evidence.ts';
import { Header, SignedHeader } from '../../block/header.ts';
import {
  acceptMessage,
  ballotMessage,
  ballotOn,
  Vote,
  type VoteVerdict,
} from '../../block/vote.ts';
import { blockBytes, turnOf, type ChainBlock } from '../../chain/chain-block.ts';
import { headerSignature } from '../../chain/execute.ts';
import { assert, defined } from '../../kernel/assert.ts';
import { fromHex } from '../../kernel/bytes.ts';
import type { DelegateId, Hash, Height, Micros, PeerId } from '../../kernel/types.ts';
import type { Transaction } from '../../ledger/transaction.ts';
import type { Timer } from '../../node/effect.ts';
import { heartbeatMessage, type Heartbeat, type Message } from '../../node/message.ts';
import type { ConsensusEngine, EngineHost, Refusal, VerifiedTurn } from '../engine.ts';
import { AliveTracker } from './alive.ts';
import { BodyFetch } from './body-fetch.ts';
import type { Candidate, CommitPath, TurnRecord } from './candidate.ts';
import { EarlyVotes } from './early-votes.ts';
import { HeldHeaders } from './held-headers.ts';
import { successor, windowCloses, windowOpens, type RoundSchedule } from './schedule.ts';
import { Tally } from './tally.ts';
import {
  accepts,
  checkCertificate,
  checkHeader,
  isAuthenticVote,
  missedTurns,
  scheduleOf,
} from './validity.ts';

/** Turns on this many parents back are remembered, to convict late equivocators (W5). */
const REMEMBERED_PARENTS = 4;

export class WhitepaperEngine implements ConsensusEngine {
  readonly #host: EngineHost;
  readonly #bodies: BodyFetch;
  readonly #alive: AliveTracker;
  readonly #early: EarlyVotes;
  readonly #held: HeldHeaders;
  /** Blocks on the head. */
  #candidates = new Map<Hash, Candidate>();
  /** Turns by parent, newest parent last; within a parent by successor number. */
  readonly #turns = new Map<Hash, Map<number, TurnRecord>>();
  /** Offences to be put on chain, by offender. */
  readonly #evidence = new Map<DelegateId, Evidence>();
  /** Successor of the head in whose turn this node forged last. */
  #forged = 0;
  /** W12: successor whose turn this node let pass and may still take up; 0 for none. */
  #abstaining = 0;
  /** Local time of the last header, vote or heartbeat: what others count this node alive by (W12). */
  #signedAt: Micros = 0;

  constructor(host: EngineHost) {
    this.#host = host;
    this.#bodies = new BodyFetch(
      host,
      (hash) => this.#candidates.get(hash),
      (now, candidate) => this.#execute(now, candidate),
    );
    const { registry } = host.chain.head.state;
    this.#alive = new AliveTracker(registry.delegates.length);
    this.#early = new EarlyVotes(4 * host.parameters.delegates);
    this.#held = new HeldHeaders(4 * host.parameters.delegates);
  }

  start(now: Micros): void {
    this.#sendHeartbeat(now);
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
        this.#onHeartbeat(now, from, message.heartbeat, message.signature);
        return true;
      case 'blocks':
      case 'blocks-request':
      case 'transactions':
        return false;
    }
  }

  onTimer(now: Micros, timer: Timer): boolean {
    switch (timer.kind) {
      case 'turn':
        if (timer.parent !== this.#head.hash) return true;
        this.#takeTurn(now, timer.successor);
        this.#scheduleTurn(now);
        return true;
      case 'tally':
        this.#stopTally(now, timer.block);
        return true;
      case 'body':
        this.#bodies.onTimer(now, timer.block, timer.attempt);
        return true;
      case 'held':
        this.#reconsiderHeld(now);
        return true;
      case 'heartbeat':
        this.#beat(now);
        return true;
      case 'catch-up':
      case 'batch':
        return false;
    }
  }

  onHeadChanged(now: Micros): void {
    this.#candidates = new Map();
    this.#forged = 0;
    this.#abstaining = 0;
    for (const parent of this.#turns.keys()) {
      if (this.#turns.size < REMEMBERED_PARENTS) break;
      this.#turns.delete(parent);
    }
    this.#early.forgetUpTo(this.#head.height);
    this.#scheduleTurn(now);
    this.#reconsiderHeld(now);
  }

  verify(
    parent: ChainBlock,
    signed: SignedHeader,
    certificate: Certificate,
  ): VerifiedTurn | Refusal {
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

  lowestKnownHead(): number {
    return this.#alive.lowestHead(this.#host.identity?.id ?? null);
  }

  get #head(): ChainBlock {
    return this.#host.chain.head;
  }

  #protects(rule: 'W4' | 'W5' | 'W9' | 'W12'): boolean {
    return !this.#host.parameters.without.has(rule);
  }

  // ——— W2, W3, W12: this node's own turns ———

  /** Sets the timer for this node's next turn on the head. */
  #scheduleTurn(now: Micros): void {
    const k = this.#nextOwnTurn(now);
    if (k === 0) return;
    const { parameters } = this.#host;
    const opens = windowOpens(this.#head.signed.header.timestamp, k, parameters.blockInterval);
    const at = Math.max(now, opens);
    this.#host.setTimer(at, { kind: 'turn', parent: this.#head.hash, successor: k });
  }

  /**
   * The first successor of the head that may be this node, has not forged and is not over; 0: none.
   * Before the next round begins that is its first turn, whosever it will be.
   */
  #nextOwnTurn(now: Micros): number {
    const { identity, parameters, computation } = this.#host;
    if (identity === null) return 0;
    const { position, timestamp } = this.#head.signed.header;
    const isOpen = (k: number): boolean =>
      k > Math.max(this.#forged, this.#abstaining) &&
      windowCloses(timestamp, k, parameters.blockInterval) >= now;

    const own = this.#head.schedule.positionOf(identity.id);
    if (own !== undefined && own > position && isOpen(own - position)) return own - position;
    // The next round's order is worth computing only once that round begins.
    const size = parameters.delegates;
    const roundOpens = windowOpens(timestamp, size - position, parameters.blockInterval);
    if (now < roundOpens) return size - position;
    const later = scheduleOf(this.#head, size, computation).positionOf(identity.id);
    if (later === undefined) return 0;
    let k = size - position + later;
    const elapsedRounds = Math.floor((now - timestamp) / parameters.blockInterval - k) / size;
    if (elapsedRounds > 1) k += size * Math.floor(elapsedRounds - 1);
    while (!isOpen(k)) k += size;
    return k;
  }

  /** W12, then W3. */
  #takeTurn(now: Micros, k: number): void {
    const { identity, parameters, computation } = this.#host;
    const { timestamp } = this.#head.signed.header;
    if (identity === null || k <= this.#forged) return;
    if (now > windowCloses(timestamp, k, parameters.blockInterval)) return;
    const schedule = scheduleOf(this.#head, k, computation);
    const { position } = successor(this.#head.signed.header, k, schedule.size);
    if (schedule.packerAt(position) !== identity.id) return;
    if (this.#protects('W12')) {
      const since = now - 2 * parameters.blockInterval;
      const alive = this.#alive.count(schedule.order, identity.id, since);
      if (2 * alive <= schedule.size) {
        this.#abstain(k, identity.id, alive);
        return;
      }
    }
    this.#abstaining = 0;
    this.#forged = k;
    this.#forge(now, k, schedule, identity.id);
  }

  #abstain(k: number, packer: DelegateId, alive: number): void {
    if (this.#abstaining === k) return;
    this.#abstaining = k;
    const turn = successor(this.#head.signed.header, k, this.#host.parameters.delegates);
    const height = (this.#head.height + 1) as Height;
    this.#host.announce({ kind: 'abstained', height, ...turn, packer, alive });
  }

  #forge(now: Micros, k: number, schedule: RoundSchedule, packer: DelegateId): void {
    const { parameters, computation, mempool } = this.#host;
    const parent = this.#head;
    const turn = successor(parent.signed.header, k, parameters.delegates);
    const { address } = defined(parent.state.registry.delegates[packer], 'own registration');
    const transactions = mempool.select(parent.state, address, parameters.maxBlockBytes);
    const body = bodyOf(transactions, this.#evidenceFor(parent));
    const executable = { turn, packer, schedule, body, transactions };
    const execution = computation.execute(parent.state, executable);
    assert(execution.code === 'executed', 'own block is not executable');
    const header = new Header({
      chain: parameters.chain,
      height: (parent.height + 1) as Height,
      ...turn,
      packer,
      parent: parent.hash,
      timestamp: now,
      bodyHash: body.hash,
      stateRoot: execution.stateRoot,
      transactionsRoot: execution.transactionsRoot,
      receiptsRoot: execution.receiptsRoot,
    });
    const signed = new SignedHeader({ header, signature: this.#sign(now, fromHex(header.hash)) });
    const candidate = this.#addCandidate(signed, k, schedule);
    candidate.body = body;
    candidate.transactions = transactions;
    candidate.execution = execution;
    this.#host.announce({
      kind: 'proposed',
      ...turnOf(signed),
      parent: parent.hash,
      timestamp: now,
      transactions: body.transactions,
      bytes: blockBytes(body, transactions),
    });
    this.#host.send(this.#host.mesh, { kind: 'header', signed });
    this.#startTally(now, candidate);
    this.#castVote(now, candidate);
  }

  /** Offences that the chain does not hold yet (W5). */
  #evidenceFor(parent: ChainBlock): readonly Evidence[] {
    const { offenders } = parent.state.seats;
    for (const id of this.#evidence.keys()) {
      if (offenders.includes(id)) this.#evidence.delete(id);
    }
    return [...this.#evidence.values()].toSorted((a, b) => offenderOf(a) - offenderOf(b));
  }

  #sign(now: Micros, message: Uint8Array): Uint8Array {
    this.#signedAt = now;
    const { identity, computation } = this.#host;
    assert(identity !== null, 'only delegates sign');
    const record = defined(this.#head.state.registry.delegates[identity.id], 'own registration');
    const suite = defined(computation.suites.get(record.suite), 'own signature suite');
    return suite.sign(message, identity.secretKey);
  }

  // ——— W4, W5: headers ———

  #onHeader(now: Micros, from: PeerId, signed: SignedHeader): void {
    const { header } = signed;
    const known = this.#candidates.get(header.hash);
    if (known !== undefined) {
      if (known.transactions === null && !known.sources.includes(from)) known.sources.push(from);
      return;
    }
    if (this.#host.chain.has(header.hash)) return;
    if (header.height <= this.#head.height) {
      this.#considerLate(signed);
      return;
    }
    if (header.parent !== this.#head.hash) {
      this.#held.add(from, signed);
      this.#host.behind(now, from, header.height - 1);
      return;
    }
    const { maxDelay, maxSkew } = this.#host.parameters;
    const due = header.timestamp - maxDelay - maxSkew;
    if (due > now) {
      // W2: held, not dropped.
      this.#held.add(from, signed);
      this.#host.setTimer(due, { kind: 'held' });
      return;
    }
    this.#accept(now, from, signed);
  }

  /** A new header on the head whose time has come. Undefined where it is refused. */
  #accept(now: Micros, from: PeerId, signed: SignedHeader): Candidate | undefined {
    const { parameters, computation } = this.#host;
    const valid = checkHeader(this.#head, signed, parameters, computation);
    if (valid.code === 'refused') {
      this.#refuse('header', signed, valid.reason);
      return undefined;
    }
    const { header } = signed;
    const candidate = this.#addCandidate(signed, valid.successor, valid.schedule);
    candidate.sources.push(from);
    this.#alive.heard(now, header.packer, 'header', header.timestamp);
    this.#alive.noteHead(header.packer, header.height - 1);
    this.#detectEquivocation(candidate.turn, signed);
    if (candidate.turn.evidence === null) this.#relay(candidate);
    this.#startTally(now, candidate);
    for (const vote of this.#early.take(candidate.hash)) this.#countVote(now, candidate, vote);
    if (this.#candidates.has(candidate.hash)) this.#bodies.begin(now, candidate);
    return candidate;
  }

  #addCandidate(signed: SignedHeader, k: number, schedule: RoundSchedule): Candidate {
    const { quorum } = this.#host.parameters;
    const { hash } = signed.header;
    const candidate: Candidate = {
      signed,
      hash,
      successor: k,
      schedule,
      turn: this.#turnRecord(signed, k),
      sources: [],
      waiting: new Set(),
      body: null,
      fetched: new Map(),
      transactions: null,
      execution: null,
      tally: new Tally(quorum),
      tallyStopped: false,
      merged: new Tally(quorum),
      certificate: null,
    };
    this.#candidates.set(hash, candidate);
    return candidate;
  }

  #turnRecord(signed: SignedHeader, k: number): TurnRecord {
    const { parent } = signed.header;
    const turns = this.#turns.get(parent) ?? new Map<number, TurnRecord>();
    this.#turns.set(parent, turns);
    const record = turns.get(k) ?? { first: signed, evidence: null, voted: false };
    turns.set(k, record);
    return record;
  }

  /** W4: delegates close behind the packer pass its header on. */
  #relay(candidate: Candidate): void {
    if (!this.#protects('W4') || !this.#isTallier(candidate)) return;
    const { signed } = candidate;
    this.#host.send(this.#host.mesh, { kind: 'header', signed });
  }

  /** Whether this node is at a distance below N/2 behind the packer in the block's round. */
  #isTallier(candidate: Candidate): boolean {
    const { identity } = this.#host;
    if (identity === null) return false;
    const own = candidate.schedule.positionOf(identity.id);
    return own !== undefined && candidate.schedule.isTallier(own, candidate.signed.header.position);
  }

  /** A header for a height that is decided here can still convict its packer (W5). */
  #considerLate(signed: SignedHeader): void {
    const { header } = signed;
    for (const record of this.#turns.get(header.parent)?.values() ?? []) {
      const first = record.first.header;
      if (first.round === header.round && first.position === header.position)
        this.#detectEquivocation(record, signed);
    }
  }

  #detectEquivocation(record: TurnRecord, signed: SignedHeader): void {
    if (!this.#protects('W5') || record.evidence !== null) return;
    if (record.first.header.hash === signed.header.hash) return;
    const evidence = evidenceOf(record.first, signed);
    if (this.#faultOf(evidence) === null) this.#convict(record, evidence);
  }

  #convict(record: TurnRecord, evidence: Evidence): void {
    record.evidence = evidence;
    this.#evidence.set(offenderOf(evidence), evidence);
    const { first, second } = evidence;
    const other = record.first.header.hash === first.header.hash ? second : first;
    this.#host.announce({
      kind: 'equivocation-seen',
      ...turnOf(record.first),
      other: other.header.hash,
    });
    this.#host.send(this.#host.mesh, { kind: 'evidence', evidence });
  }

  #faultOf(evidence: Evidence): string | null {
    const { registry } = this.#head.state;
    return faultOfEvidence(evidence, (signed) =>
      headerSignature(signed, registry, this.#host.computation.suites),
    );
  }

  #onEvidence(evidence: Evidence): void {
    if (!this.#protects('W5')) return;
    const { first } = evidence;
    const { header } = first;
    const turns = this.#turns.get(header.parent) ?? new Map<number, TurnRecord>();
    const k = [...turns].find(
      ([, { first: seen }]) =>
        seen.header.round === header.round && seen.header.position === header.position,
    )?.[0];
    if (k !== undefined && turns.get(k)?.evidence != null) return;
    const fault = this.#faultOf(evidence);
    if (fault !== null) {
      this.#refuse('evidence', first, fault);
      return;
    }
    if (k !== undefined) {
      this.#convict(defined(turns.get(k), 'turn'), evidence);
      return;
    }
    if (header.parent === this.#head.hash) {
      const { parameters, computation } = this.#host;
      const valid = checkHeader(this.#head, first, parameters, computation);
      if (valid.code === 'valid') {
        this.#convict(this.#turnRecord(first, valid.successor), evidence);
        return;
      }
    }
    this.#evidence.set(offenderOf(evidence), evidence);
  }

  // ——— W2, W15: headers that cannot be judged yet ———

  #reconsiderHeld(now: Micros): void {
    for (const { from, signed } of this.#held.takeAll()) {
      if (signed.header.height <= this.#head.height) continue;
      if (signed.header.parent === this.#head.hash) this.#onHeader(now, from, signed);
      else this.#held.add(from, signed);
    }
  }

  // ——— W6, W7: execution and vote ———

  #execute(now: Micros, candidate: Candidate): void {
    const { body, transactions, signed, schedule } = candidate;
    assert(body !== null && transactions !== null, 'execution before the body is complete');
    const { header } = signed;
    const { packer } = header;
    const executable = { turn: header, packer, schedule, body, transactions };
    const result = this.#host.computation.execute(this.#head.state, executable);
    if (result.code !== 'executed') candidate.execution = refused(result.code);
    else if (result.stateRoot !== header.stateRoot) candidate.execution = refused('state root');
    else if (result.transactionsRoot !== header.transactionsRoot)
      candidate.execution = refused('transactions root');
    else if (result.receiptsRoot !== header.receiptsRoot)
      candidate.execution = refused('receipts root');
    else candidate.execution = result;

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
    turn.voted = true;
    const { header } = signed;
    const verdict: VoteVerdict = execution.code === 'executed' ? 'accept' : 'reject';
    const ballot = { ...ballotOn(header), verdict };
    const message = verdict === 'accept' ? acceptMessage(header) : ballotMessage(ballot);
    const signature = this.#sign(now, message);
    const vote = new Vote({ ...ballot, voter: identity.id, signature });
    const reason = execution.code === 'refused' ? execution.reason : null;
    this.#host.announce({ kind: 'voted', ...turnOf(signed), verdict, reason });
    const talliers = schedule.talliersFor(header.position);
    this.#host.send(talliers, { kind: 'vote', vote });
    this.#countVote(now, candidate, vote);
  }

  // ——— W8, W9: tally, merge, certificates ———

  #onVote(now: Micros, vote: Vote): void {
    if (vote.height <= this.#head.height) return;
    const candidate = this.#candidates.get(vote.block);
    if (candidate !== undefined) this.#countVote(now, candidate, vote);
    else if (vote.height === this.#head.height + 1 && this.#isAuthentic(vote, vote.message))
      this.#early.add(vote);
  }

  /** W8: a vote that was sent to this node as a tallier. */
  #countVote(now: Micros, candidate: Candidate, vote: Vote): void {
    const { tally, turn } = candidate;
    if (candidate.tallyStopped || turn.evidence !== null || !this.#isTallier(candidate)) return;
    if (tally.complete || tally.has(vote.voter)) return;
    if (vote.verdict === 'reject') return;
    if (!this.#isVoteFor(candidate, vote)) {
      this.#refuse('vote', candidate.signed, `vote of delegate ${vote.voter} is not valid`);
      return;
    }
    this.#noteVoter(now, vote);
    if (tally.add(vote) === 'quorum') this.#certify(now, candidate, tally, 'tally');
  }

  #isVoteFor(candidate: Candidate, vote: Vote): boolean {
    const { header } = candidate.signed;
    return (
      accepts(vote, header) &&
      candidate.schedule.positionOf(vote.voter) !== undefined &&
      this.#isAuthentic(vote, acceptMessage(header))
    );
  }

  #isAuthentic(vote: Vote, message: Uint8Array): boolean {
    const { registry } = this.#head.state;
    return isAuthenticVote(vote, message, registry, this.#host.computation);
  }

  #noteVoter(now: Micros, vote: Vote): void {
    const turnNumber = vote.round * this.#host.parameters.delegates + vote.position;
    if (this.#alive.heard(now, vote.voter, 'vote', turnNumber)) this.#resume(now);
    this.#alive.noteHead(vote.voter, vote.height - 1);
  }

  #certify(now: Micros, candidate: Candidate, tally: Tally, via: 'tally' | 'merge'): void {
    const certificate = certificateOf(tally.votes());
    const voters = certificate.votes.map((vote) => vote.voter);
    this.#host.announce({ kind: 'certified', ...turnOf(candidate.signed), voters });
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
      schedule,
      missed: missedTurns(parent, candidate.successor, this.#host.computation),
      certificate,
    };
    this.#host.commit(block, via);
    this.#passOn(signed, certificate, via);
    this.onHeadChanged(now);
  }

  /** W8: who commits by its own count tells all. W16: everybody tells its gossip neighbours once. */
  #passOn(signed: SignedHeader, certificate: Certificate, via: CommitPath): void {
    const message: Message = { kind: 'certified', signed, certificate };
    if (via !== 'certificate') this.#host.send(this.#host.mesh, message);
    this.#host.send(this.#host.gossip, message);
  }

  #onCertified(now: Micros, from: PeerId, signed: SignedHeader, certificate: Certificate): void {
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
    const candidate = this.#candidates.get(header.hash) ?? this.#accept(now, from, signed);
    if (candidate === undefined || !this.#candidates.has(candidate.hash)) return;
    for (const vote of certificate.votes) this.#noteVoter(now, vote);
    candidate.certificate = { certificate, via: 'certificate' };
    if (!candidate.sources.includes(from)) candidate.sources.push(from);
    this.#tryCommit(now, candidate);
  }

  #startTally(now: Micros, candidate: Candidate): void {
    if (!this.#protects('W9') || !this.#isTallier(candidate)) return;
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
      if (merged.has(vote.voter) || vote.block !== candidate.hash) continue;
      if (!this.#isVoteFor(candidate, vote)) continue;
      this.#noteVoter(now, vote);
      if (merged.add(vote) === 'quorum') this.#certify(now, candidate, merged, 'merge');
    }
  }

  // ——— W12: signs of life ———

  #beat(now: Micros): void {
    const { lastSent, parameters } = this.#host;
    const { blockInterval, maxDelay } = parameters;
    // Transactions and requests prove nothing, so they do not replace a heartbeat for long. Votes do,
    // and come an interval apart, give or take a delay.
    const due = Math.min(lastSent + blockInterval, this.#signedAt + blockInterval + maxDelay);
    if (now >= due) this.#sendHeartbeat(now);
    else this.#host.setTimer(due, { kind: 'heartbeat' });
  }

  #sendHeartbeat(now: Micros): void {
    const { identity, parameters } = this.#host;
    if (identity === null) return;
    const heartbeat: Heartbeat = {
      chain: parameters.chain,
      delegate: identity.id,
      sequence: now,
      head: this.#head.height,
    };
    const signature = this.#sign(now, heartbeatMessage(heartbeat));
    this.#host.send(this.#host.mesh, { kind: 'heartbeat', heartbeat, signature });
    this.#host.setTimer(now + parameters.blockInterval, { kind: 'heartbeat' });
  }

  #onHeartbeat(now: Micros, from: PeerId, heartbeat: Heartbeat, signature: Uint8Array): void {
    const { parameters, computation } = this.#host;
    const { delegate, head, sequence } = heartbeat;
    const record = this.#head.state.registry.delegates[delegate];
    const suite = record && computation.suites.get(record.suite);
    if (heartbeat.chain !== parameters.chain || record === undefined) return;
    if (suite?.verify(signature, heartbeatMessage(heartbeat), record.publicKey) !== true) return;
    if (this.#alive.heard(now, delegate, 'heartbeat', sequence)) this.#resume(now);
    this.#alive.noteHead(delegate, head);
    if (head > this.#head.height) this.#host.behind(now, from, head);
  }

  /** W12: forging resumes as soon as enough are alive, if the turn is not over. */
  #resume(now: Micros): void {
    if (this.#abstaining > 0) this.#takeTurn(now, this.#abstaining);
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

function refused(reason: string): Refusal {
  return { code: 'refused', reason };
}

function bodyOf(transactions: readonly Transaction[], evidence: readonly Evidence[]): Body {
  return transactions.length === 0 && evidence.length === 0
    ? EMPTY_BODY
    : new BlockBody({ transactions: transactions.map((transaction) => transaction.id), evidence });
}
