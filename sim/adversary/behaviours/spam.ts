/**
 * Sends junk, so many messages for each second, each to a node that chance picks.
 *
 * @module
 */
import { evidenceOf } from '../../../protocol/block/evidence.ts';
import { SignedHeader } from '../../../protocol/block/header.ts';
import type { ViewNumber } from '../../../protocol/block/view-vote.ts';
import type { Address, Amount, Height, Micros } from '../../../protocol/kernel/types.ts';
import { Transaction } from '../../../protocol/ledger/transaction.ts';
import { heartbeatMessage, type Message } from '../../../protocol/node/message.ts';
import type { Misconduct, Tools } from '../misconduct.ts';
import { inventedHash, signViewVote, statusAgain } from '../signing.ts';

const SECOND: Micros = 1_000_000;
const SIGNATURE_BYTES = 64;

/** It fills the links that it sends on, and no others: bandwidth is the network's to share out. */
export function spam(rate: number): Misconduct {
  let sent = 0;
  const start = (began: Micros, tools: Tools): void => {
    const next = (): void => {
      sent += 1;
      tools.schedule(began + Math.floor((sent * SECOND) / rate), (now) => {
        send(now, tools);
        next();
      });
    };
    sent = 0;
    next();
  };
  return { onStart: start };
}

function send(now: Micros, tools: Tools): void {
  const make = tools.random.pick(JUNK);
  tools.send([tools.random.pick(tools.mesh)], make(tools, now));
}

const JUNK: readonly ((tools: Tools, now: Micros) => Message)[] = [
  ({ random }) => ({ kind: 'body-request', block: inventedHash(random) }),
  () => ({ kind: 'blocks-request', from: 1 as Height }),
  oldHeartbeat,
  strangersTransaction,
  unsignedHeader,
  harmlessEvidence,
  farVote,
  emptyStatus,
];

function oldHeartbeat(tools: Tools): Message {
  const { chain } = tools.parameters;
  const heartbeat = { chain, delegate: tools.id, sequence: 1, head: 0 as Height };
  return { kind: 'heartbeat', heartbeat, signature: tools.sign(heartbeatMessage(heartbeat)) };
}

function strangersTransaction(tools: Tools): Message {
  const from = inventedHash(tools.random) as string as Address;
  const fields = {
    chain: tools.parameters.chain,
    from,
    nonce: 0,
    fee: 0n as Amount,
    operation: { kind: 'return' } as const,
  };
  const transaction = Transaction.signed(fields, (message) => tools.sign(message));
  return { kind: 'transactions', transactions: [transaction] };
}

function unsignedHeader({ chain }: Tools): Message {
  const signed = new SignedHeader({
    header: chain().head.signed.header,
    signature: new Uint8Array(SIGNATURE_BYTES),
  });
  return { kind: 'header', signed };
}

function harmlessEvidence({ chain }: Tools): Message {
  const { signed } = chain().head;
  return { kind: 'evidence', evidence: evidenceOf(signed, signed) };
}

/** Of the height that is open, and of a view that is far away. */
function farVote(tools: Tools): Message {
  const { head } = tools.chain();
  const fields = {
    phase: 'vote' as const,
    chain: tools.parameters.chain,
    height: (head.height + 1) as Height,
    parent: head.hash,
    view: (FAR + tools.random.below(FAR)) as ViewNumber,
    block: inventedHash(tools.random),
    voter: tools.id,
  };
  return { kind: 'view-vote', vote: signViewVote(fields, tools) };
}

function emptyStatus(tools: Tools): Message {
  const { head } = tools.chain();
  const fields = {
    chain: tools.parameters.chain,
    height: (head.height + 1) as Height,
    parent: head.hash,
    view: tools.random.below(FAR) as ViewNumber,
    vote: null,
    certificate: null,
    delegate: tools.id,
  };
  return { kind: 'status', status: statusAgain(fields, {}, tools), proofs: [] };
}

/** More views than any height sees. */
const FAR = 1_000;
