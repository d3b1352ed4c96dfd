/**
 * What all nodes of a chain agree on before its first block.
 *
 * @module
 */
import type { Amount, ChainId, Micros } from '../kernel/types.ts';
import type { FeeSchedule } from '../ledger/fees.ts';
import type { ScheduleRules } from '../consensus/dpos/schedule.ts';

/**
 * Rules, and single clauses of rules, that add a protection and can be switched off, to study what
 * each is for; and the profiles that have them.
 */
export const PROTECTIONS = {
  W4: ['whitepaper'],
  W5: ['whitepaper', 'repaired'],
  W9: ['whitepaper'],
  W12: ['whitepaper', 'repaired'],
  'W2.hold': ['whitepaper', 'repaired'],
  'W2.order': ['whitepaper'],
  'W8.seats': ['whitepaper'],
  'W8.distinct': ['whitepaper'],
  'W8.block': ['whitepaper'],
  'W8.turn': ['whitepaper'],
  R0: ['repaired'],
  R1: ['repaired'],
  'R1.certificate': ['repaired'],
  R2: ['repaired'],
  'R2.slot': ['repaired'],
  R3: ['repaired'],
  'R3.claims': ['repaired'],
  'R4.body': ['repaired'],
  R5a: ['repaired'],
  'R6.bodies': ['repaired'],
  R7: ['repaired'],
  'R7.strict': ['repaired'],
  'R8.view': ['repaired'],
  'R8.broadcast': ['repaired'],
} as const;

export type ProtectionId = keyof typeof PROTECTIONS;

/** Versions of the consensus; see `consensus/engines.ts`. */
export type Profile = 'whitepaper' | 'repaired';

export interface ChainParameters extends ScheduleRules {
  readonly chain: ChainId;
  /** Which consensus engine decides; see `consensus/engine.ts`. */
  readonly profile: Profile;
  readonly blockInterval: Micros;
  /** Votes that make a quorum, of `delegates`. */
  readonly quorum: number;
  /** Δ, the bound on delay that waiting and holding back are measured by. */
  readonly maxDelay: Micros;
  /** σ, the bound on the difference of two clocks. */
  readonly maxSkew: Micros;
  readonly tallyTimeout: Micros;
  /** How long a node that accepted a block votes for no other of that height; 0: not at all (W7). */
  readonly voteLock: Micros;
  /** W, the wait before a commit vote (R7); 0: none. */
  readonly commitWait: Micros;
  /** `fetch`: bodies are asked for (W6). `push`: they ride with proposals. */
  readonly bodies: 'fetch' | 'push';
  readonly maxBlockBytes: number;
  /** Work that one block may ask for, in units of a transfer; see `costOf`. */
  readonly maxBlockCost: number;
  readonly fees: FeeSchedule;
  /** Main coin that is made for the packer of each block. */
  readonly blockReward: Amount;
  /** How often new transactions are passed on (W17). */
  readonly transactionBatch: Micros;
  /** Committed blocks that a node keeps at least, however far everybody else is. */
  readonly retainBlocks: number;
  readonly without: ReadonlySet<ProtectionId>;
}
