/**
 * What a packer does in its view (R3, R4, W12): proposes a new block in view 0; later collects
 * statuses, gets the bodies of the blocks that they would force, and proposes what R5 says.
 *
 * @module
 */
import {
  justificationHash,
  proposalId,
  ProposalStatement,
  type Proposal,
  type Status,
} from '../../../block/proposal.ts';
import type { SignedHeader } from '../../../block/header.ts';
import type { ViewNumber } from '../../../block/view-vote.ts';
import { turnOf } from '../../../chain/chain-block.ts';
import { assert } from '../../../kernel/assert.ts';
import { fromHex } from '../../../kernel/bytes.ts';
import type { DelegateId, Micros } from '../../../kernel/types.ts';
import type { Message } from '../../../node/message.ts';
import type { EngineHost } from '../../engine.ts';
import type { Convictions } from '../convictions.ts';
import { forgeBlock } from '../forge.ts';
import type { Signer } from '../signer.ts';
import type { SignsOfLife } from '../signs-of-life.ts';
import { peersOf } from './peers.ts';
import type { SafetyRecord } from './safety-record.ts';
import type { HeightScope } from './scope.ts';
import { forcedBy, select } from './selection.ts';

export type ProposalMessage = Extract<Message, { kind: 'proposal' }>;

export class Packing {
  readonly #host: EngineHost;
  readonly #parts: { readonly signer: Signer; readonly convictions: Convictions };
  readonly #life: SignsOfLife;
  readonly #record: SafetyRecord;
  /** A proposal of this node's own is on its disk, and goes out. */
  readonly #onProposed: (now: Micros, message: ProposalMessage) => void;
  /** In order of arrival, for the open view. */
  #statuses = new Map<DelegateId, Status>();
  /** Set before a block is packed: its execution calls here again. */
  #hasProposed = false;
  #isAbstaining = false;

  constructor(
    host: EngineHost,
    parts: {
      readonly signer: Signer;
      readonly convictions: Convictions;
      readonly life: SignsOfLife;
      readonly record: SafetyRecord;
    },
    onProposed: (now: Micros, message: ProposalMessage) => void,
  ) {
    this.#host = host;
    this.#parts = parts;
    this.#life = parts.life;
    this.#record = parts.record;
    this.#onProposed = onProposed;
  }

  /** A view opened. What this node proposed in it before a restart goes out again. */
  onViewOpened(now: Micros, scope: HeightScope, view: ViewNumber): void {
    this.#statuses = new Map();
    this.#isAbstaining = false;
    this.#hasProposed = false;
    const own = this.#record.read('proposal', scope.rules.parent.hash);
    if (own?.view !== view) return;
    this.#hasProposed = true;
    scope.checker.trust([...own.message.proofs, own.message.proposal]);
    this.#onProposed(now, own.message);
  }

  /** R3: a status that was checked, of the open view, which is this node's. */
  addStatus(now: Micros, scope: HeightScope, status: Status): void {
    if (this.#statuses.has(status.delegate)) return;
    this.#statuses.set(status.delegate, status);
    const forced = forcedBy(status);
    const block = forced === null ? undefined : scope.blocks.get(forced);
    // R4.body: the claimant has the body, or else the certificate's voters.
    if (block !== undefined) {
      const voters = status.certificate?.votes.map(({ voter }) => voter) ?? [];
      scope.blocks.seek(now, block, peersOf(this.#host, [status.delegate, ...voters]));
    }
    this.tryToPropose(now, scope);
  }

  /** Called whenever something that the packer may have waited for has come. */
  tryToPropose(now: Micros, scope: HeightScope): void {
    const { identity } = this.#host;
    const { rules, state } = scope;
    if (this.#hasProposed || state.current < 0 || state.finals.size > 0) return;
    const view = state.current as ViewNumber;
    // Messages are handled before timers: the next view may be due to open at this very moment.
    if (now > rules.closes(view)) return;
    if (identity === null || rules.turnOf(view).packer !== identity.id) return;
    if (view === 0 || !rules.has('R3')) {
      if (this.#isAlone(now, scope, view, identity.id)) return;
      this.#hasProposed = true;
      this.#propose(now, scope, this.#forge(now, scope, view, identity.id), []);
      return;
    }
    const counting = [...this.#statuses.values()].filter((status) => this.#counts(scope, status));
    const { quorum } = rules.parameters;
    if (counting.length < quorum) return;
    const statuses = counting.slice(0, quorum).toSorted((a, b) => a.delegate - b.delegate);
    const selection = select(statuses);
    const forced = selection.code === 'forced' ? scope.blocks.get(selection.block) : undefined;
    if (selection.code === 'forced' && forced === undefined) return;
    // Before forging: its own new block must not make it propose once more.
    this.#hasProposed = true;
    const signed = forced?.signed ?? this.#forge(now, scope, view, identity.id);
    this.#propose(now, scope, signed, statuses);
  }

  /** R4: a status counts only once the body of the block that it would force is executed here. */
  #counts({ blocks, rules }: HeightScope, status: Status): boolean {
    const forced = forcedBy(status);
    return (
      forced === null || !rules.has('R4.body') || blocks.get(forced)?.execution?.code === 'executed'
    );
  }

  /** W12. */
  #isAlone(now: Micros, { rules }: HeightScope, view: ViewNumber, packer: DelegateId): boolean {
    if (!rules.has('W12')) return false;
    const { schedule, turn } = rules.turnOf(view);
    const alive = this.#life.count(now, schedule.order, packer);
    if (2 * alive > schedule.size) return false;
    if (!this.#isAbstaining)
      this.#host.announce({ kind: 'abstained', height: rules.height, ...turn, packer, alive });
    this.#isAbstaining = true;
    return true;
  }

  #forge(
    now: Micros,
    { rules, blocks }: HeightScope,
    view: ViewNumber,
    packer: DelegateId,
  ): SignedHeader {
    const { schedule } = rules.turnOf(view);
    const forged = forgeBlock(this.#host, this.#parts, {
      now,
      successor: view + 1,
      schedule,
      packer,
    });
    const { body, transactions } = forged;
    blocks.receive(now, blocks.add(forged.signed), { body, transactions });
    return forged.signed;
  }

  #propose(
    now: Micros,
    scope: HeightScope,
    signed: SignedHeader,
    statuses: readonly Status[],
  ): void {
    const { identity, parameters } = this.#host;
    assert(identity !== null, 'only delegates propose');
    const { rules, state, checker, blocks } = scope;
    const view = state.current as ViewNumber;
    const unsigned = {
      chain: parameters.chain,
      height: rules.height,
      parent: rules.parent.hash,
      view,
      block: signed.header.hash,
      justification: justificationHash(statuses),
      packer: identity.id,
    };
    const signature = this.#parts.signer.sign(now, fromHex(proposalId(unsigned)));
    const statement = new ProposalStatement({ ...unsigned, signature });
    const proposal: Proposal = { statement, signed, statuses };
    const content =
      parameters.bodies === 'push' ? (blocks.get(unsigned.block)?.content ?? null) : null;
    const message: ProposalMessage = {
      kind: 'proposal',
      proposal,
      proofs: checker.proofsOf(statuses),
      content,
    };
    this.#record.save('proposal', { parent: unsigned.parent, view, message });
    const again = blocks.get(unsigned.block)?.successor !== view + 1;
    this.#host.announce({ kind: 'view-proposed', ...turnOf(signed), view, again });
    assert(checker.checkProposal(proposal) === 'ok', 'an own proposal must be valid');
    this.#onProposed(now, message);
  }
}
