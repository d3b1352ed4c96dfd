/**
 * Statuses (R3): what this node tells the packer of a view on opening it, and what it takes from
 * others in a view of its own.
 *
 * @module
 */
import { Status, statusMessage, type Proposal } from '../../../block/proposal.ts';
import type { ViewNumber } from '../../../block/view-vote.ts';
import { defined } from '../../../kernel/assert.ts';
import type { DelegateId, Micros } from '../../../kernel/types.ts';
import type { EngineContext } from './context.ts';
import type { Packing } from './packing.ts';
import type { Proposals } from './proposals.ts';

export class Statuses {
  readonly #context: EngineContext;
  readonly #packing: Packing;
  readonly #proposals: Proposals;

  constructor(context: EngineContext, packing: Packing, proposals: Proposals) {
    this.#context = context;
    this.#packing = packing;
    this.#proposals = proposals;
  }

  /** A view ≥ 1 opened: says what this node voted for and what it knows to be certified. */
  send(now: Micros, view: ViewNumber): void {
    const { host, scope } = this.#context;
    const { identity, chain, peer } = host;
    const { rules, state, checker } = scope;
    if (identity === null || !rules.isElector(view, identity.id)) return;
    // Restarted in a view in which it voted: its status went out before, and another one would claim
    // what is not of an earlier view.
    if (state.view(view).ownVote !== null) return;
    const status = this.#statusFor(now, view, identity.id);
    if (status === null) return;
    const { packer } = rules.turnOf(view);
    if (packer === identity.id) {
      this.#packing.addStatus(now, scope, status);
      return;
    }
    const to = defined(chain.head.state.registry.delegates[packer], 'packer').peer;
    const proofs = checker.proofsOf([status]);
    if (to !== peer) host.send([to], { kind: 'status', status, proofs });
  }

  /** Signed once for each view: after a restart in it the saved one goes out again (R1). */
  #statusFor(now: Micros, view: ViewNumber, delegate: DelegateId): Status | null {
    const { host, signer, record, scope } = this.#context;
    const { rules, state } = scope;
    const saved = record.read('status', rules.parent.hash)?.status;
    if (saved?.view === view) return saved;
    const statement = state.highestVote?.statement;
    // Restarted in a view that has its proposal: claims concern earlier views only.
    if (statement !== undefined && statement.view >= view) return null;
    const certificate = state.highestCertificate;
    const unsigned = {
      chain: host.parameters.chain,
      height: rules.height,
      parent: rules.parent.hash,
      view,
      vote:
        statement === undefined
          ? null
          : { view: statement.view, block: statement.block, proposal: statement.id },
      certificate,
      delegate,
    };
    const signature = signer.sign(now, statusMessage(unsigned));
    const status = new Status({ ...unsigned, signature });
    const { parent } = unsigned;
    if (certificate !== null) record.save('certificate', { parent, certificate });
    record.save('status', { parent, status });
    return status;
  }

  /** A status for the open view or an earlier one arrived. */
  onStatus(now: Micros, status: Status, proofs: readonly Proposal[]): void {
    const { host, life, scope } = this.#context;
    const { rules, state, checker, blocks } = scope;
    const { identity } = host;
    if (status.view !== state.current) return;
    if (identity === null || rules.turnOf(status.view).packer !== identity.id) return;
    if (this.#proposals.learn(now, proofs, status.view) === 'moved on') return;
    const valid = checker.checkStatus(status);
    if (valid !== 'ok') {
      this.#context.refuse('status', null, valid.reason);
      return;
    }
    // A claimed certificate may be of a block that no claimed vote brought.
    for (const { statement } of proofs) {
      // What was checked, not what was sent: an id does not cover the header's signature.
      const known = checker.known(statement.id);
      if (known !== undefined) blocks.add(known.signed);
    }
    life.onViewMessage(now, 'status', status.delegate, status);
    // The sign of life may have let this node propose.
    if (scope === this.#context.scope) this.#packing.addStatus(now, scope, status);
  }
}
