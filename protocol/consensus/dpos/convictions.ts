/**
 * Offences that this node can prove, to be put on chain (W5, R5a): one of each offender is enough.
 *
 * @module
 */
import { MAX_EVIDENCE } from '../../block/body.ts';
import {
  chainOfEvidence,
  evidenceCodec,
  faultOfEvidence,
  offenderOf,
  type Evidence,
} from '../../block/evidence.ts';
import type { ChainBlock } from '../../chain/chain-block.ts';
import { delegateSignature } from '../../ledger/delegate-signature.ts';
import type { DelegateId } from '../../kernel/types.ts';
import type { EngineHost } from '../engine.ts';

export class Convictions {
  readonly #host: EngineHost;
  /** Kept for good: a reorganisation (W14) may take evidence off the chain again. */
  readonly #offences = new Map<DelegateId, Evidence>();

  constructor(host: EngineHost) {
    this.#host = host;
  }

  has(offender: DelegateId): boolean {
    return this.#offences.has(offender);
  }

  add(evidence: Evidence): void {
    this.#offences.set(offenderOf(evidence), evidence);
  }

  /** What is wrong with evidence, or null where it convicts. */
  faultOf(evidence: Evidence): string | null {
    const { chain, computation, parameters } = this.#host;
    if (chainOfEvidence(evidence) !== parameters.chain) return 'another chain';
    const { registry } = chain.head.state;
    return faultOfEvidence(evidence, ({ delegate, message, signature }) =>
      delegateSignature(delegate, message, signature, registry, computation.suites),
    );
  }

  /**
   * Offences that the chain up to `parent` does not hold yet, by offender.
   *
   * @param maxBytes - what they may take in the block
   */
  toPutOnChain(parent: ChainBlock, maxBytes: number): readonly Evidence[] {
    const { offenders } = parent.state.seats;
    const chosen: Evidence[] = [];
    let bytes = 0;
    for (const [id, evidence] of [...this.#offences].toSorted(([a], [b]) => a - b)) {
      if (offenders.includes(id)) continue;
      const size = evidenceCodec.size(evidence);
      if (chosen.length === MAX_EVIDENCE) break;
      if (bytes + size > maxBytes) continue;
      bytes += size;
      chosen.push(evidence);
    }
    return chosen;
  }
}
