/**
 * The repaired consensus (profile `repaired`, R0–R9): the smallest set of additions found so far that
 * makes the paper's claim true under stated assumptions.
 *
 * One instance lives in one node and decides one height after another. A height has views, one for
 * each turn on the parent; in a view the packer proposes, everybody votes (R6), waits (R7) and casts
 * a commit vote; a quorum of these makes a block final (R8).
 *
 * Here heights and views open, and messages find who handles them: `proposals.ts` (R2), `statuses.ts`
 * (R3), `packing.ts` (R4), `voting.ts` (R6, R7), `finality.ts` (R8), `view-offences.ts` (W5, R5a),
 * `restore.ts` (R1). What a message may do is decided by pure modules below them: `height-rules.ts`,
 * `height.ts`, `view.ts`, `ballot-box.ts`, `selection.ts`, `proofs.ts`.
 *
 * @module
 */
import type { BlockProof } from '../../../block/block-proof.ts';
import type { SignedHeader } from '../../../block/header.ts';
import type { ViewNumber } from '../../../block/view-vote.ts';
import type { ChainBlock } from '../../../chain/chain-block.ts';
import { assert } from '../../../kernel/assert.ts';
import type { Micros, PeerId } from '../../../kernel/types.ts';
import type { Timer } from '../../../node/effect.ts';
import type { Message } from '../../../node/message.ts';
import type { EngineState } from '../../engine-state.ts';
import type { ConsensusEngine, EngineHost, Refusal, VerifiedTurn } from '../../engine.ts';
import type { KnownBlock } from './blocks.ts';
import { EngineContext } from './context.ts';
import { Finality } from './finality.ts';
import { HeldMessages } from './held-messages.ts';
import { inspectHeight } from './inspect.ts';
import { Packing } from './packing.ts';
import { Proposals } from './proposals.ts';
import { repeatVotes, restoreHeight } from './restore.ts';
import type { HeightScope } from './scope.ts';
import { Statuses } from './statuses.ts';
import { placeOf, type ViewMessage } from './view-message.ts';
import { ViewOffences } from './view-offences.ts';
import { Voting } from './voting.ts';

export class RepairedEngine implements ConsensusEngine {
  readonly #host: EngineHost;
  readonly #context: EngineContext;
  readonly #packing: Packing;
  readonly #offences: ViewOffences;
  readonly #finality: Finality;
  readonly #voting: Voting;
  readonly #proposals: Proposals;
  readonly #statuses: Statuses;
  readonly #held = new HeldMessages();

  constructor(host: EngineHost) {
    this.#host = host;
    const context = new EngineContext(host, {
      onHeard: (now) => this.#packing.tryToPropose(now, this.#scope),
      onHead: (_, from, head) => this.#finality.answerIfBehind(from, head),
      onExecuted: (now, block) => this.#onExecuted(now, block),
    });
    const packing = new Packing(host, context, (now, message) =>
      this.#proposals.onOwn(now, message),
    );
    const offences = new ViewOffences(context, packing);
    const finality = new Finality(context, offences, (now) => this.#beginHeight(now));
    const voting = new Voting(context, offences, finality);
    const held = this.#held;
    const proposals = new Proposals(context, { offences, finality, voting, held });
    this.#context = context;
    this.#packing = packing;
    this.#offences = offences;
    this.#finality = finality;
    this.#voting = voting;
    this.#proposals = proposals;
    this.#statuses = new Statuses(context, packing, proposals);
  }

  start(now: Micros): void {
    this.#finality.resumeAlarm();
    if (this.#finality.isStopped) return;
    this.#context.life.send(now);
    this.#beginHeight(now);
  }

  /** After catching up (W15). */
  onHeadChanged(now: Micros): void {
    this.#finality.tellHead();
    this.#beginHeight(now);
  }

  verify(
    parent: ChainBlock,
    signed: SignedHeader,
    certificate: BlockProof,
  ): VerifiedTurn | Refusal {
    return this.#finality.verify(parent, signed, certificate);
  }

  /** R1: records of the next height overwrite those that a node without the block would need. */
  get keepsBlocks(): boolean {
    return !this.#host.parameters.without.has('R1');
  }

  /** R8: W14 does not apply. Another final chain shows that the assumptions were broken. */
  maySwitchTo(_now: Micros, branch: ChainBlock): boolean {
    this.#finality.onBranch(branch);
    return false;
  }

  inspect(): EngineState {
    return inspectHeight(this.#scope, this.#finality.isStopped, this.#held.size);
  }

  lowestKnownHead(): number {
    return this.#context.life.lowestHead();
  }

  /** May be another one after any call that takes a proposal, a vote or a body. */
  get #scope(): HeightScope {
    return this.#context.scope;
  }

  // ——— Heights and views open (W2, R2) ———

  #beginHeight(now: Micros): void {
    this.#context.enterHeight();
    if (this.#host.identity === null) return;
    const saved = restoreHeight(now, this.#context);
    const view = Math.max(this.#scope.rules.viewAt(now), saved);
    if (view < 0) this.#setViewTimer(now, 0);
    else this.#openView(now, view as ViewNumber);
  }

  #openView(now: Micros, view: ViewNumber): void {
    const scope = this.#scope;
    const { state, rules } = scope;
    assert(view > state.current, 'views only rise');
    state.current = view;
    this.#context.record.save('view', { parent: rules.parent.hash, view });
    this.#host.announce({ kind: 'view-opened', height: rules.height, view });
    this.#setViewTimer(now, view + 1);
    repeatVotes(now, this.#context, this.#voting, view);
    this.#packing.onViewOpened(now, scope, view);
    if (scope !== this.#scope) return;
    if (view > 0 && rules.has('R3')) this.#statuses.send(now, view);
    if (scope === this.#scope) this.#packing.tryToPropose(now, scope);
    this.#releaseHeld(now);
    // What was held may have shown two final blocks (R8).
    if (scope === this.#scope && !this.#finality.isStopped) this.#voting.tryToVote(now);
  }

  #setViewTimer(now: Micros, view: number): void {
    const { rules } = this.#scope;
    this.#host.setTimer(Math.max(now, rules.opens(view)), {
      kind: 'view',
      parent: rules.parent.hash,
      view: view as ViewNumber,
    });
  }

  /** What was early is handled now. */
  #releaseHeld(now: Micros): void {
    const { rules, state } = this.#scope;
    for (const { from, message } of this.#held.take(rules.height, state.current, now))
      if (!this.#finality.isStopped) this.#onConsensusMessage(now, from, message);
  }

  /** The body of a block of the open height is here and was executed. */
  #onExecuted(now: Micros, block: KnownBlock): void {
    const scope = this.#scope;
    this.#finality.finishIfFinal(now, block, 'certificate');
    if (scope !== this.#scope) return;
    this.#packing.tryToPropose(now, scope);
    if (scope === this.#scope) this.#voting.tryToVote(now);
  }

  // ——— Messages ———

  onMessage(now: Micros, from: PeerId, message: Message): boolean {
    switch (message.kind) {
      case 'blocks':
      case 'blocks-request':
        // Caught up with by the node, unless this node has stopped.
        return this.#finality.isStopped;
      case 'transactions':
      case 'submit':
        return false;
      default:
        if (!this.#finality.isStopped) this.#onConsensusMessage(now, from, message);
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
        this.#finality.onCertified(now, from, message.signed, message.certificate);
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
        this.#context.life.onHeartbeat(now, from, message.heartbeat, message.signature);
        return;
      default:
        // Kinds of the other profile.
        return;
    }
  }

  #onViewMessage(now: Micros, from: PeerId, message: ViewMessage): void {
    const { height, view } = placeOf(message);
    const head = this.#host.chain.head.height;
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
        this.#proposals.onProposal(now, from, message);
        return;
      case 'status':
        this.#statuses.onStatus(now, message.status, message.proofs);
        return;
      case 'view-vote':
      case 'commit-vote':
        this.#voting.onVote(now, message.vote, message.kind);
        return;
      case 'evidence':
        this.#offences.onEvidence(now, message.evidence);
        return;
    }
  }

  /** Of a height that is decided here: evidence still convicts, and who is behind is helped. */
  #onPastMessage(from: PeerId, message: ViewMessage): void {
    if (message.kind === 'status') this.#finality.answerIfBehind(from, message.status.height - 1);
    if (message.kind === 'evidence') this.#offences.onPastEvidence(message.evidence);
  }

  // ——— Timers ———

  onTimer(now: Micros, timer: Timer): boolean {
    switch (timer.kind) {
      case 'catch-up':
        return this.#finality.isStopped;
      case 'batch':
        return false;
      default:
        if (!this.#finality.isStopped) this.#onConsensusTimer(now, timer);
        return true;
    }
  }

  #onConsensusTimer(now: Micros, timer: Timer): void {
    const head = this.#host.chain.head.hash;
    switch (timer.kind) {
      case 'view':
        if (timer.parent === head && timer.view > this.#scope.state.current)
          this.#openView(now, timer.view);
        return;
      case 'commit-wait':
        if (timer.parent === head) this.#voting.tryToCommit(now);
        return;
      case 'body':
        this.#scope.blocks.onTimer(now, timer.block, timer.request);
        return;
      case 'held':
        this.#releaseHeld(now);
        return;
      case 'heartbeat':
        this.#context.life.onTimer(now);
        return;
      default:
    }
  }
}
