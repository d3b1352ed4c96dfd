/**
 * Proposals that are put before this node (R2): each is checked, takes its slot in its view, is
 * forwarded whole, and its body sought. One with a header from the future is held (W2).
 *
 * @module
 */
import { EMPTY_BODY } from '../../../block/body.ts';
import { evidenceOf, proposalEvidenceOf } from '../../../block/evidence.ts';
import type { Proposal } from '../../../block/proposal.ts';
import type { ViewNumber } from '../../../block/view-vote.ts';
import type { Hash, Micros, PeerId } from '../../../kernel/types.ts';
import type { BlockContent } from '../../../node/message.ts';
import { refusal } from '../validity.ts';
import type { EngineContext } from './context.ts';
import type { Finality } from './finality.ts';
import type { HeldMessages } from './held-messages.ts';
import type { ProposalMessage } from './packing.ts';
import { peersOf } from './peers.ts';
import type { ProofChecker } from './proofs.ts';
import { turnKey } from './scope.ts';
import type { ViewOffences } from './view-offences.ts';
import type { Voting } from './voting.ts';

/** What proposals lead to. */
interface Parts {
  readonly offences: ViewOffences;
  readonly finality: Finality;
  readonly voting: Voting;
  readonly held: HeldMessages;
}

export class Proposals {
  readonly #context: EngineContext;
  readonly #parts: Parts;

  constructor(context: EngineContext, parts: Parts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** This node proposes. */
  onOwn(now: Micros, message: ProposalMessage): void {
    const { host, scope } = this.#context;
    host.send(host.mesh, message);
    const { proposal } = message;
    scope.blocks.add(proposal.signed);
    this.#take(now, proposal);
    this.#parts.voting.tryToVote(now);
  }

  /** A proposal for the open view or an earlier one arrived. */
  onProposal(now: Micros, from: PeerId, arrived: ProposalMessage): void {
    const { host, life, scope } = this.#context;
    const { state, checker, blocks, rules } = scope;
    const message = this.#withBody(arrived);
    const { proposal, proofs, content } = message;
    const { statement, signed } = proposal;
    const view = state.view(statement.view);
    const slot = view.slotOf(statement.block);
    if (slot === 'known') this.#seekBody(now, statement.block, [from], content);
    if (slot === 'known' || slot === 'full') return;
    if (this.#isFromFuture(now, from, message)) return;
    if (this.learn(now, proofs, statement.view) === 'moved on') return;
    const valid = this.#isWhole(message)
      ? checker.checkProposal(proposal)
      : refusal('pushed without its body');
    if (valid !== 'ok') {
      this.#context.refuse('proposal', statement.block, valid.reason);
      if (!rules.has('R2.slot')) view.take(statement.block, null);
      return;
    }
    const block = blocks.add(signed);
    this.#take(now, proposal);
    if (rules.has('R2')) host.send(host.mesh, wholeOf(message, checker));
    life.onViewMessage(now, 'proposal', statement.packer, statement);
    if (scope !== this.#context.scope) return;
    const packer = peersOf(host, [statement.packer]);
    const voters = peersOf(host, view.votes.votersOf(block.hash));
    this.#seekBody(now, block.hash, [...packer, from, ...voters], content);
    if (scope === this.#context.scope) this.#parts.voting.tryToVote(now);
  }

  /** R2: with `push` the body rides along; one that this node has may stand in for the sender's. */
  #withBody(message: ProposalMessage): ProposalMessage {
    const { host, scope } = this.#context;
    if (host.parameters.bodies !== 'push') return message;
    const known = scope.blocks.get(message.proposal.statement.block)?.content;
    return known == null ? message : { ...message, content: known };
  }

  /**
   * R2, R7: with `push` a proposal without its body is not valid. Who voted for it could not forward
   * the body with it, and the others would have it later than the wait of two delays allows for.
   */
  #isWhole({ proposal, content }: ProposalMessage): boolean {
    const { bodyHash } = proposal.signed.header;
    if (this.#context.host.parameters.bodies !== 'push' || bodyHash === EMPTY_BODY.hash)
      return true;
    return content !== null && isContent(content, bodyHash);
  }

  /** Takes the valid ones of a message's proofs; one may be of a block that is final already. */
  learn(now: Micros, proofs: readonly Proposal[], view: ViewNumber): 'learnt' | 'moved on' {
    const { scope } = this.#context;
    for (const proposal of scope.checker.learn(proofs, view)) {
      this.#take(now, proposal);
      if (scope !== this.#context.scope) return 'moved on';
    }
    return 'learnt';
  }

  /** W2: a header from the future is held, not dropped. */
  #isFromFuture(now: Micros, from: PeerId, message: ProposalMessage): boolean {
    const { host, scope } = this.#context;
    const { maxDelay, maxSkew } = host.parameters;
    const { statement, signed } = message.proposal;
    const due = signed.header.timestamp - maxDelay - maxSkew;
    if (due <= now) return false;
    if (scope.rules.has('W2.hold')) {
      const { height, view } = statement;
      this.#parts.held.add({ from, message, height, view, due });
      host.setTimer(due, { kind: 'held' });
    }
    return true;
  }

  /** A valid proposal takes its slot; a second one convicts the packer of its view (R5a). */
  #take(now: Micros, proposal: Proposal): void {
    const { state, rules, blocks, headers } = this.#context.scope;
    const { offences, finality, voting } = this.#parts;
    const { statement, signed } = proposal;
    const view = state.view(statement.view);
    const slot = view.slotOf(statement.block);
    if (slot === 'known' || slot === 'full') return;
    const [other] = view.proposals;
    view.take(statement.block, proposal);
    const block = blocks.add(signed);
    const certificate = view.certificates.get(block.hash);
    if (certificate !== undefined) voting.announceCertified(certificate);
    if (rules.has('R5a')) {
      if (other !== undefined)
        offences.onEvidence(now, proposalEvidenceOf(other.statement, statement));
    } else {
      const first = headers.get(turnKey(signed));
      if (first === undefined) headers.set(turnKey(signed), signed);
      else if (first.header.hash !== signed.header.hash)
        offences.onEvidence(now, evidenceOf(first, signed));
    }
    finality.finishIfFinal(now, block, 'tally');
  }

  #seekBody(
    now: Micros,
    hash: Hash,
    peers: readonly PeerId[],
    content: ProposalMessage['content'],
  ): void {
    const { blocks } = this.#context.scope;
    const block = blocks.get(hash);
    if (block?.content !== null) return;
    if (content !== null) blocks.receive(now, block, content);
    blocks.seek(now, block, peers);
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
  const isClean = content === null || isContent(content, bodyHash);
  if (isExact && isClean) return message;
  return { ...message, proofs: needed, content: isClean ? content : null };
}

function isContent({ body, transactions }: BlockContent, bodyHash: Hash): boolean {
  return body.hash === bodyHash && body.names(transactions);
}
