/**
 * What every kind of operation is made of. Each has a file of its own; `operations.ts` lists them.
 *
 * @module
 */
import type { Codec } from '../../codec/codec.ts';
import type { SuiteRegistry } from '../../crypto/suite.ts';
import type { Address, ChainId, Height } from '../../kernel/types.ts';
import type { FeeSchedule } from '../fees.ts';
import type { ReceiptCode } from '../receipt.ts';
import type { StateDraft } from '../state.ts';

/** The block that a transaction is executed in. */
export interface BlockContext {
  readonly chain: ChainId;
  readonly height: Height;
  /** Account of the packer, which gets the fees. */
  readonly packer: Address;
  readonly fees: FeeSchedule;
  readonly suites: SuiteRegistry;
}

/** What an operation is executed on. The fee is paid and the nonce used already. */
export interface OperationContext {
  readonly draft: StateDraft;
  readonly from: Address;
  /** Nonce of the transaction. */
  readonly nonce: number;
  readonly block: BlockContext;
}

/** One kind of operation, in the block's order of things: what it looks like, asks for and does. */
export interface OperationRules<O extends { readonly kind: string }> {
  readonly kind: O['kind'];
  /** On the wire; never changes. */
  readonly tag: number;
  readonly codec: Codec<Omit<O, 'kind'>>;
  /** Work of executing it, in units of a transfer; the block's limit counts these. */
  readonly cost: number;
  /** `applied` if {@link apply} may follow; else why not. Changes nothing. */
  validate(operation: O, context: OperationContext): ReceiptCode;
  /** Changes the draft. Only after {@link validate} found nothing. */
  apply(operation: O, context: OperationContext): void;
}
