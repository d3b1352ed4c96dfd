/**
 * What all nodes of a chain agree on before its first block.
 *
 * @module
 */
import type { ChainId, Micros } from '../kernel/types.ts';
import type { ScheduleRules } from '../consensus/dpos/schedule.ts';

/** Rules that add a protection and can be switched off, to study what each is for. */
export type ProtectionId = 'W4' | 'W5' | 'W9' | 'W12';

export interface ChainParameters extends ScheduleRules {
  readonly chain: ChainId;
  /** Which consensus engine decides; see `consensus/engine.ts`. */
  readonly profile: 'whitepaper';
  readonly blockInterval: Micros;
  /** Votes that make a quorum, of `delegates`. */
  readonly quorum: number;
  /** Δ, the bound on delay that waiting and holding back are measured by. */
  readonly maxDelay: Micros;
  /** σ, the bound on the difference of two clocks. */
  readonly maxSkew: Micros;
  readonly tallyTimeout: Micros;
  readonly maxBlockBytes: number;
  /** How often new transactions are passed on (W17). */
  readonly transactionBatch: Micros;
  /** Committed blocks that a node keeps at least, however far everybody else is. */
  readonly retainBlocks: number;
  readonly without: ReadonlySet<ProtectionId>;
}
