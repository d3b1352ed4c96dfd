/**
 * Final certificates (R8): commit votes are counted, a quorum of them is told to all and makes its
 * block final, and two that contradict each other stop the node.
 *
 * @module
 */
import type { BlockProof } from '../../../block/block-proof.ts';
import { EMPTY_BODY } from '../../../block/body.ts';
import type { SignedHeader } from '../../../block/header.ts';
import type { QuorumCertificate } from '../../../block/quorum-certificate.ts';
import type { ViewVote } from '../../../block/view-vote.ts';
import type { ChainBlock } from '../../../chain/chain-block.ts';
import type { Hash, Height, Micros, PeerId } from '../../../kernel/types.ts';
import type { Message } from '../../../node/message.ts';
import type { Refusal, VerifiedTurn } from '../../engine.ts';
import { checkHeader, missedTurns, refusal } from '../validity.ts';
import type { KnownBlock } from './blocks.ts';
import type { EngineContext } from './context.ts';
import { HeightRules } from './height-rules.ts';
import { peersOf } from './peers.ts';
import { ProofChecker } from './proofs.ts';
import type { ViewOffences } from './view-offences.ts';

/** How this node came to a final certificate: it counted the votes, or was told. */
type Via = 'tally' | 'certificate';

export class Finality {
  readonly #context: EngineContext;
  readonly #offences: ViewOffences;
  /** A block was committed: there is another head. */
  readonly #onDecided: (now: Micros) => void;
  /** Two final certificates met: nothing is to be trusted any more. */
  #isStopped = false;

  constructor(context: EngineContext, offences: ViewOffences, onDecided: (now: Micros) => void) {
    this.#context = context;
    this.#offences = offences;
    this.#onDecided = onDecided;
  }

  // ——— Commit votes are counted ———

  /** A commit vote that was checked, or this node's own. */
  countCommit(now: Micros, vote: ViewVote): void {
    const { state } = this.#context.scope;
    const { certificate, evidence } = state.view(vote.view).commits.add(vote);
    if (evidence !== null) this.#offences.onEvidence(now, evidence);
    if (certificate !== null) this.#onFinal(now, certificate, 'tally');
  }

  #onFinal(now: Micros, certificate: QuorumCertificate, via: Via): void {
    const { state, blocks, rules } = this.#context.scope;
    const other = [...state.finals.keys()].find((block) => block !== certificate.block);
    if (other !== undefined) {
      this.#stop(rules.height, rules.parent.hash, other, certificate.block);
      return;
    }
    if (!state.finals.has(certificate.block)) state.finals.set(certificate.block, certificate);
    const block = blocks.get(certificate.block);
    if (block !== undefined) this.#finish(now, block, certificate, via);
  }

  // ——— A block is final: it is told, and committed ———

  /** More of a block is here: if it is final, it may be committed now. */
  finishIfFinal(now: Micros, block: KnownBlock, via: Via): void {
    const final = this.#context.scope.state.finals.get(block.hash);
    if (final !== undefined) this.#finish(now, block, final, via);
  }

  /** Tells all at once, before anything at the next height; commits as soon as the body is here. */
  #finish(now: Micros, block: KnownBlock, certificate: QuorumCertificate, via: Via): void {
    const { host, scope } = this.#context;
    const { rules, blocks } = scope;
    const { signed, content, execution } = block;
    if (!block.isAnnounced) {
      block.isAnnounced = true;
      const message: Message = { kind: 'certified', signed, certificate };
      this.#tellAll(message);
      host.send(host.gossip, message);
    }
    if (content === null) {
      const voters = certificate.votes.map(({ voter }) => voter);
      blocks.seek(now, block, peersOf(host, voters));
      return;
    }
    if (execution?.code !== 'executed' || host.chain.head.hash !== rules.parent.hash) return;
    const { body, transactions } = content;
    const missed = missedTurns(rules.parent, block.successor, host.computation);
    const { hash, schedule } = block;
    const { state, outcome } = execution;
    const { height } = rules;
    host.commit(
      { hash, height, signed, body, transactions, state, outcome, schedule, missed, certificate },
      via,
    );
    this.#onDecided(now);
  }

  // ——— R8.broadcast: who knows tells the others ———

  /** After catching up (W15): this node's head became final by certificates that it received. */
  tellHead(): void {
    const { signed, certificate } = this.#context.host.chain.head;
    if (certificate !== null) this.#tellAll({ kind: 'certified', signed, certificate });
  }

  /** Whoever hears of a lower height answers with a certificate. */
  answerIfBehind(from: PeerId, head: number): void {
    const { host, scope } = this.#context;
    const { signed, certificate, height } = host.chain.head;
    if (head >= height || certificate === null) return;
    if (scope.rules.has('R8.broadcast'))
      host.send([from], { kind: 'certified', signed, certificate });
  }

  /** Who has no seat tells its neighbours only (W16). */
  #tellAll(message: Message): void {
    const { host, scope } = this.#context;
    if (scope.rules.has('R8.broadcast') && host.identity !== null) host.send(host.mesh, message);
  }

  // ——— A certificate is received ———

  onCertified(now: Micros, from: PeerId, signed: SignedHeader, proof: BlockProof): void {
    const { host, life, scope } = this.#context;
    const { chain, identity } = host;
    const { header } = signed;
    if (proof.kind !== 'quorum' || chain.has(header.hash)) return;
    if (header.height <= chain.head.height) {
      this.#onOldCertificate(now, from, signed, proof);
      return;
    }
    const isNext = header.parent === chain.head.hash;
    // W16: a follower has no mempool to find the transactions in; W15 brings the whole block.
    const wantsWhole = identity === null && header.bodyHash !== EMPTY_BODY.hash;
    if (!isNext || wantsWhole) {
      host.behind(now, from, header.height);
      return;
    }
    const { state, blocks } = scope;
    // A node may have tallied the commit votes before it had the header.
    if (state.finals.has(header.hash) && blocks.get(header.hash) !== undefined) return;
    const verified = this.verify(chain.head, signed, proof);
    if (verified.code === 'refused') {
      this.#context.refuse('certificate', header.hash, verified.reason);
      return;
    }
    const block = blocks.add(signed);
    if (block.content === null && from !== host.peer) block.sources.push(from);
    this.#onFinal(now, proof, 'certificate');
    if (scope !== this.#context.scope || this.#isStopped) return;
    for (const vote of proof.votes) life.onViewMessage(now, 'commit-vote', vote.voter, vote);
  }

  /** Whether a header with its certificate is a valid next block on `parent`, but for its body. */
  verify(
    parent: ChainBlock,
    signed: SignedHeader,
    certificate: BlockProof,
  ): VerifiedTurn | Refusal {
    if (certificate.kind !== 'quorum') return refusal('a certificate of another profile');
    const { parameters, computation } = this.#context.host;
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

  // ——— The alarm: two blocks of one height are final ———

  /** The node says, sends and answers nothing of the consensus any more. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** R1: an alarm that an earlier life of this node raised holds on. */
  resumeAlarm(): void {
    const { host, record } = this.#context;
    const { stopped } = record;
    if (stopped === undefined) return;
    this.#isStopped = true;
    const { height, block, other } = stopped;
    host.announce({ kind: 'assumptions-broken', height: height as Height, block, other });
  }

  /** Another chain of final blocks leaves this node's (W14 does not apply). */
  onBranch(branch: ChainBlock): void {
    const ours = this.#context.host.chain.at(branch.height);
    if (ours !== undefined && ours.hash !== branch.hash)
      this.#stop(branch.height, branch.signed.header.parent, ours.hash, branch.hash);
  }

  /**
   * A certificate for a height that is decided: for another block it is an alarm. Where the branches
   * part further down, the sender has to show its blocks first.
   */
  #onOldCertificate(
    now: Micros,
    from: PeerId,
    signed: SignedHeader,
    proof: QuorumCertificate,
  ): void {
    const { host } = this.#context;
    const { chain } = host;
    const { header } = signed;
    const parent = chain.at(header.height - 1);
    const ours = chain.at(header.height);
    if (parent === undefined || ours === undefined) return;
    if (header.parent !== parent.hash) {
      host.compare(now, from, header.height);
      return;
    }
    if (this.verify(parent, signed, proof).code === 'verified')
      this.#stop(header.height, parent.hash, ours.hash, header.hash);
  }

  #stop(height: Height, parent: Hash, block: Hash, other: Hash): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    const { host, record } = this.#context;
    record.save('stopped', { parent, height, block, other });
    host.announce({ kind: 'assumptions-broken', height, block, other });
  }
}
