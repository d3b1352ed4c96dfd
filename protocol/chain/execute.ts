/**
 * Executes a body on its parent's state (W3, W6): one pure function of both, so that whoever runs
 * many nodes may compute it once for all of them.
 *
 * @module
 */
import type { Body } from '../block/body.ts';
import {
  chainOfEvidence,
  faultOfEvidence,
  offenderOf,
  type EvidenceFault,
} from '../block/evidence.ts';
import type { SignedHeader } from '../block/header.ts';
import { closeRound } from '../consensus/dpos/election.ts';
import type { RoundSchedule, Turn } from '../consensus/dpos/schedule.ts';
import type { SuiteRegistry } from '../crypto/suite.ts';
import { assert, defined } from '../kernel/assert.ts';
import type { Address, DelegateId, Hash, Height } from '../kernel/types.ts';
import { applyTransaction, type Inadmissible } from '../ledger/apply.ts';
import { delegateSignature, type SignatureCheck } from '../ledger/delegate-signature.ts';
import { withId, type DelegateRegistry } from '../ledger/delegates.ts';
import { merkleRoot } from '../ledger/merkle.ts';
import type { BlockContext } from '../ledger/operations/operation.ts';
import { costOf } from '../ledger/operations/operations.ts';
import { outcomeOf, receiptsRoot, type Outcome, type Receipt } from '../ledger/receipt.ts';
import { StateDraft, type State } from '../ledger/state.ts';
import type { Transaction } from '../ledger/transaction.ts';
import { blockBytes } from './chain-block.ts';
import type { ChainParameters } from './parameters.ts';

/** What is executed: a body in a turn. */
export interface Executable {
  readonly height: Height;
  readonly turn: Turn;
  readonly packer: DelegateId;
  readonly schedule: RoundSchedule;
  readonly body: Body;
  /** Those that the body names, in its order. */
  readonly transactions: readonly Transaction[];
  /** What its packer has executed already, choosing them; see {@link beginBlock}. */
  readonly begun?: BegunBlock;
}

/** A block while its transactions are chosen: the parent's state with those so far, in its turn. */
export interface BegunBlock {
  readonly draft: StateDraft;
  readonly receipts: Receipt[];
}

export interface Executed {
  readonly code: 'executed';
  readonly state: State;
  readonly receipts: readonly Receipt[];
  readonly outcome: Outcome;
  readonly stateRoot: Hash;
  readonly transactionsRoot: Hash;
  readonly receiptsRoot: Hash;
}

/** Why a body can stand in no block here. */
export interface NotExecutable {
  readonly code:
    | Inadmissible
    | 'too-large'
    | 'too-costly'
    | 'evidence-repeated'
    | 'evidence-foreign-chain'
    | `evidence-${EvidenceFault}`;
}

export type Execute = (parent: State, block: Executable) => Executed | NotExecutable;

/** The plain computation, for the given rules and signature suites. */
export function executor(parameters: ChainParameters, suites: SuiteRegistry): Execute {
  return (parent, block) => {
    if (blockBytes(block.body, block.transactions) > parameters.maxBlockBytes)
      return { code: 'too-large' };
    if (costOfBlock(block.transactions) > parameters.maxBlockCost) return { code: 'too-costly' };
    const { body, begun = beginBlock(parent, block, parameters) } = block;
    const { draft } = begun;
    assert(draft.base === parent, 'a block goes on from where it was begun');

    for (const evidence of body.evidence) {
      if (chainOfEvidence(evidence) !== parameters.chain) return { code: 'evidence-foreign-chain' };
      const fault = faultOfEvidence(evidence, ({ delegate, message, signature }) =>
        delegateSignature(delegate, message, signature, parent.registry, suites),
      );
      if (fault !== null) return { code: `evidence-${fault}` };
      const offender = offenderOf(evidence);
      if (draft.seats.offenders.includes(offender)) return { code: 'evidence-repeated' };
      draft.seats = { ...draft.seats, offenders: withId(draft.seats.offenders, offender) };
    }

    const { address } = defined(draft.base.registry.delegates[block.packer], 'packer');
    if (block.begun === undefined) {
      const context = blockContext(parameters, suites, block.height, address);
      for (const transaction of block.transactions) {
        const receipt = applyTransaction(draft, transaction, context);
        if (typeof receipt === 'string') return { code: receipt };
        begun.receipts.push(receipt);
      }
    }
    const { receipts } = begun;
    assert(receipts.length === block.transactions.length, 'a receipt for each transaction');
    if (parameters.blockReward > 0n) draft.mint(address, parameters.blockReward);
    const state = draft.commit();
    return {
      code: 'executed',
      state,
      receipts,
      outcome: outcomeOf(receipts),
      stateRoot: state.root,
      transactionsRoot: merkleRoot('transactions', body.transactions),
      receiptsRoot: receiptsRoot(receipts),
    };
  };
}

/**
 * A block before its first transaction. Whoever packs it executes what it chooses on this, and so
 * once; but for a block with evidence, which goes before all transactions.
 */
export function beginBlock(
  parent: State,
  block: Pick<Executable, 'turn' | 'packer' | 'schedule'>,
  parameters: ChainParameters,
): BegunBlock {
  const draft = new StateDraft(parent);
  draft.seats = seatsInTurn(parent, block, parameters);
  return { draft, receipts: [] };
}

/** What transactions see of the block that they are executed in. */
export function blockContext(
  { chain, fees }: ChainParameters,
  suites: SuiteRegistry,
  height: Height,
  packer: Address,
): BlockContext {
  return { chain, height, packer, fees, suites };
}

/** Work of executing transactions, in units of a transfer. */
export function costOfBlock(transactions: readonly Transaction[]): number {
  let cost = 0;
  for (const { operation } of transactions) cost += costOf(operation);
  return cost;
}

/** The seat record with this block's packer marked, its round opened if it is a new one (W1). */
function seatsInTurn(
  parent: State,
  block: Pick<Executable, 'turn' | 'packer' | 'schedule'>,
  parameters: ChainParameters,
) {
  const sameRound = parent.seats.round === block.turn.round && parent.seats.order.length > 0;
  const opened = sameRound
    ? parent.seats
    : {
        ...closeRound(parent.seats, parameters),
        round: block.turn.round,
        order: block.schedule.order,
        produced: [],
      };
  return { ...opened, produced: withId(opened.produced, block.packer) };
}

/** Whether a header is signed by the registered key of the packer that it names. */
export function headerSignature(
  signed: SignedHeader,
  registry: DelegateRegistry,
  suites: SuiteRegistry,
): SignatureCheck {
  const { header, message, signature } = signed;
  return delegateSignature(header.packer, message, signature, registry, suites);
}
