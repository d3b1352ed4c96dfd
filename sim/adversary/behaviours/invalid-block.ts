/**
 * Packs blocks that are invalid in one way after another.
 *
 * @module
 */
import { Body } from '../../../protocol/block/body.ts';
import { SignedHeader, type Header, type HeaderFields } from '../../../protocol/block/header.ts';
import { successorNumber } from '../../../protocol/consensus/dpos/schedule.ts';
import { scheduleOf } from '../../../protocol/consensus/dpos/validity.ts';
import { assert, defined } from '../../../protocol/kernel/assert.ts';
import type { Amount, DelegateId } from '../../../protocol/kernel/types.ts';
import { State } from '../../../protocol/ledger/state.ts';
import { Transaction } from '../../../protocol/ledger/transaction.ts';
import type { BlockContent } from '../../../protocol/node/message.ts';
import type { BlockFault } from '../../../scenarios/scenario.ts';
import type { Misconduct, Tools } from '../misconduct.ts';
import { inventedHash, headerAgain } from '../signing.ts';
import { Substitutes, type Substitute } from '../substitutes.ts';

/** @param faults - what is wrong with its first block, its second, …, and over again */
export function invalidBlock(faults: readonly BlockFault[]): Misconduct {
  let packed = 0;
  return new Substitutes((signed, tools) => {
    const fault = defined(faults[packed % faults.length], 'a fault');
    packed += 1;
    return withFault(fault, signed, tools);
  });
}

function withFault(
  fault: BlockFault,
  { header, signature }: SignedHeader,
  tools: Tools,
): Substitute {
  const changed = (changes: Partial<HeaderFields>, content: BlockContent | null = null) => ({
    signed: headerAgain(header, changes, tools),
    content,
  });
  switch (fault) {
    case 'state-root':
      return changed({ stateRoot: inventedHash(tools.random) });
    case 'timestamp': {
      const { blockInterval } = tools.parameters;
      // Before the chain's beginning there is no time; after its turn's window is as wrong.
      const isEarly = header.timestamp < blockInterval;
      return changed({ timestamp: header.timestamp + (isEarly ? blockInterval : -blockInterval) });
    }
    case 'packer':
      return changed({ packer: anotherDelegate(tools) });
    case 'signature': {
      const spoilt = signature.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
      return { signed: new SignedHeader({ header, signature: spoilt }), content: null };
    }
    case 'transaction': {
      const transaction = inadmissible(tools);
      const content = contentOf([transaction]);
      const roots = rootsForTheBlind(header, transaction, content, tools);
      return changed({ bodyHash: content.body.hash, ...roots }, content);
    }
    case 'size': {
      const content = oversized(tools);
      return changed({ bodyHash: content.body.hash }, content);
    }
  }
}

function anotherDelegate({ id, chain }: Tools): DelegateId {
  return defined(
    chain().head.schedule.order.find((other) => other !== id),
    'another delegate',
  );
}

/** Signed, and of a nonce that is not due. */
function inadmissible(tools: Tools): Transaction {
  const { state } = tools.chain().head;
  const { address } = defined(state.registry.delegates[tools.id], 'own registration');
  const account = defined(state.accounts.get(address), 'own account');
  const fields = {
    chain: tools.parameters.chain,
    from: address,
    nonce: account.nonce + 1,
    fee: 0n as Amount,
    operation: { kind: 'return' } as const,
  };
  return Transaction.signed(fields, (message) => tools.sign(message));
}

/** The roots of its block for a ledger that does not look at nonces. */
function rootsForTheBlind(
  header: Header,
  { from, nonce }: Transaction,
  content: BlockContent,
  { chain, computation, parameters }: Tools,
): Partial<HeaderFields> {
  const { head } = chain();
  if (header.parent !== head.hash) return {};
  const { accounts, tokens, votes, registry, seats } = head.state;
  const account = { ...defined(accounts.get(from), 'own account'), nonce };
  const due = new State({
    accounts: accounts.update([[from, account]]),
    tokens,
    votes,
    registry,
    seats,
  });
  const k = successorNumber(head.signed.header, header, parameters.delegates);
  const schedule = scheduleOf(head, k, computation);
  const { height, packer } = header;
  const result = computation.execute(due, { height, turn: header, packer, schedule, ...content });
  assert(result.code === 'executed', 'a transaction whose turn it is');
  const { stateRoot, transactionsRoot, receiptsRoot } = result;
  return { stateRoot, transactionsRoot, receiptsRoot };
}

/** One transaction more than the largest body holds. */
function oversized(tools: Tools): BlockContent {
  const transaction = inadmissible(tools);
  const { maxBlockBytes } = tools.parameters;
  const count = Math.floor(maxBlockBytes / (transaction.size + HASH_BYTES)) + 1;
  return contentOf(Array.from({ length: count }, () => transaction));
}

const HASH_BYTES = 32;

function contentOf(transactions: readonly Transaction[]): BlockContent {
  const body = new Body({ transactions: transactions.map(({ id }) => id), evidence: [] });
  return { body, transactions };
}
