/**
 * What evidence does to the height that is being decided (W5, R5a): it convicts for good, and makes
 * a view void whose packer proposed two blocks; without R5a the turn whose packer signed two.
 *
 * @module
 */
import {
  offenderOf,
  type Evidence,
  type ProposalEvidence,
  type VoteEvidence,
} from '../../../block/evidence.ts';
import type { Micros } from '../../../kernel/types.ts';
import type { KnownBlock } from './blocks.ts';
import type { EngineContext } from './context.ts';
import type { Packing } from './packing.ts';
import { turnKey } from './scope.ts';

export class ViewOffences {
  readonly #context: EngineContext;
  readonly #packing: Packing;

  constructor(context: EngineContext, packing: Packing) {
    this.#context = context;
    this.#packing = packing;
  }

  /** Evidence that somebody sent, or that this node put together. */
  onEvidence(now: Micros, evidence: Evidence): void {
    const { host, convictions, scope } = this.#context;
    const { rules } = scope;
    if (!rules.has('W5')) return;
    // Of headers only where R5a does not take their place.
    if (evidence.kind === 'headers' && rules.has('R5a')) return;
    const place = this.#voidedBy(evidence);
    // Told already. One offence of a delegate is enough, unless another makes a view or turn void.
    if (place?.isVoid ?? convictions.has(offenderOf(evidence))) return;
    const fault = convictions.faultOf(evidence);
    if (fault !== null) {
      this.#context.refuse('evidence', null, fault);
      return;
    }
    convictions.add(evidence);
    place?.void();
    if (evidence.kind !== 'headers') this.#announceOffence(evidence);
    host.send(host.mesh, { kind: 'evidence', evidence });
    this.#packing.tryToPropose(now, scope);
  }

  /** Of a height that is decided here: it still convicts. */
  onPastEvidence(evidence: Evidence): void {
    const { convictions, scope } = this.#context;
    if (!scope.rules.has('W5') || convictions.has(offenderOf(evidence))) return;
    if (convictions.faultOf(evidence) === null) convictions.add(evidence);
  }

  /** Without R5a: W5 as in the other profile, by the turn in which the block was packed. */
  isVoidTurn(block: KnownBlock): boolean {
    return this.#context.scope.voidTurns.has(turnKey(block.signed));
  }

  /**
   * The view (R5a), or without R5a the turn, of the open height that evidence makes void; null: none.
   * Only a view's own packer can make it void: others may sign what they like for it, and only lose
   * their own seats.
   */
  #voidedBy(evidence: Evidence): { readonly isVoid: boolean; void(): void } | null {
    const { rules, state, voidTurns } = this.#context.scope;
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
    const { host } = this.#context;
    host.announce({ kind: 'offence-seen', offence, offender, height, view, block, other });
  }
}
