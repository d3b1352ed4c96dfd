/**
 * Packing a block (W3): pending transactions by what they pay, evidence that the chain lacks (W5), and a
 * signed header over all of it.
 *
 * @module
 */
import { Body, EMPTY_BODY } from '../../block/body.ts';
import type { Evidence } from '../../block/evidence.ts';
import { Header, SignedHeader } from '../../block/header.ts';
import { blockBytes, evidenceBytes, turnOf } from '../../chain/chain-block.ts';
import { beginBlock, blockContext, type Executed } from '../../chain/execute.ts';
import { assert, defined } from '../../kernel/assert.ts';
import { fromHex } from '../../kernel/bytes.ts';
import type { DelegateId, Height, Micros } from '../../kernel/types.ts';
import type { Transaction } from '../../ledger/transaction.ts';
import type { EngineHost } from '../engine.ts';
import type { Convictions } from './convictions.ts';
import { successor, type RoundSchedule } from './schedule.ts';
import type { Signer } from './signer.ts';

/** A block that this node has just packed. */
export interface ForgedBlock {
  readonly signed: SignedHeader;
  /** Which successor of the head this node is. */
  readonly successor: number;
  readonly schedule: RoundSchedule;
  readonly body: Body;
  readonly transactions: readonly Transaction[];
  readonly execution: Executed;
}

/** Packs a block on the head in the turn of its successor `k`, which is this node, and announces it. */
export function forgeBlock(
  host: EngineHost,
  parts: { readonly signer: Signer; readonly convictions: Convictions },
  turnTaken: {
    readonly now: Micros;
    readonly successor: number;
    readonly schedule: RoundSchedule;
    readonly packer: DelegateId;
  },
): ForgedBlock {
  const { parameters, computation, mempool, chain } = host;
  const { now, successor: k, schedule, packer } = turnTaken;
  const parent = chain.head;
  const turn = successor(parent.signed.header, k, parameters.delegates);
  const { address } = defined(parent.state.registry.delegates[packer], 'own registration');
  const { maxBlockBytes } = parameters;
  const height = (parent.height + 1) as Height;
  const evidence = parts.convictions.toPutOnChain(parent, maxBlockBytes);
  const context = blockContext(parameters, computation.suites, height, address);
  const room = { bytes: maxBlockBytes - evidenceBytes(evidence), cost: parameters.maxBlockCost };
  const begun =
    evidence.length === 0
      ? beginBlock(parent.state, { turn, packer, schedule }, parameters)
      : undefined;
  const transactions = mempool.select(parent.state, context, room, begun);
  const body = bodyOf(transactions, evidence);
  computation.noteContent(body, transactions);
  const executable = {
    ...{ height, turn, packer, schedule, body, transactions },
    ...(begun !== undefined && { begun }),
  };
  const execution = computation.execute(parent.state, executable);
  assert(execution.code === 'executed', 'own block is not executable');
  const header = new Header({
    chain: parameters.chain,
    height,
    ...turn,
    packer,
    parent: parent.hash,
    timestamp: now,
    bodyHash: body.hash,
    stateRoot: execution.stateRoot,
    transactionsRoot: execution.transactionsRoot,
    receiptsRoot: execution.receiptsRoot,
  });
  const signed = new SignedHeader({
    header,
    signature: parts.signer.sign(now, fromHex(header.hash)),
  });
  host.announce({
    kind: 'proposed',
    ...turnOf(signed),
    parent: parent.hash,
    timestamp: now,
    transactions: body.transactions,
    bytes: blockBytes(body, transactions),
  });
  return { signed, successor: k, schedule, body, transactions, execution };
}

function bodyOf(transactions: readonly Transaction[], evidence: readonly Evidence[]): Body {
  return transactions.length === 0 && evidence.length === 0
    ? EMPTY_BODY
    : new Body({ transactions: transactions.map((transaction) => transaction.id), evidence });
}
