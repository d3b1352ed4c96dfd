/**
 * A small chain to test on: a few delegates and clients, modelled signatures, and blocks made by
 * hand, so that each can be wrong in exactly one way.
 */
import { Body, EMPTY_BODY } from '../../../protocol/block/body.ts';
import { certificateOf, type Certificate } from '../../../protocol/block/certificate.ts';
import type { Evidence } from '../../../protocol/block/evidence.ts';
import { Header, SignedHeader, type HeaderFields } from '../../../protocol/block/header.ts';
import { ballotMessage, ballotOn, Vote, type Ballot } from '../../../protocol/block/vote.ts';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import { blockContext, type Executed } from '../../../protocol/chain/execute.ts';
import { genesisBlock, type Genesis } from '../../../protocol/chain/genesis.ts';
import type { ChainParameters } from '../../../protocol/chain/parameters.ts';
import { successor, windowOpens } from '../../../protocol/consensus/dpos/schedule.ts';
import { missedTurns, scheduleOf } from '../../../protocol/consensus/dpos/validity.ts';
import { separateComputation } from '../../../protocol/consensus/computation.ts';
import type { Computation } from '../../../protocol/consensus/engine.ts';
import { ED25519, type KeyPair } from '../../../protocol/crypto/suite.ts';
import { hashBytes } from '../../../protocol/crypto/hash.ts';
import { defined } from '../../../protocol/kernel/assert.ts';
import { fromHex, toHex } from '../../../protocol/kernel/bytes.ts';
import { quorumOf } from '../../../protocol/kernel/fraction.ts';
import type {
  Address,
  Amount,
  ChainId,
  DelegateId,
  Hash,
  Height,
  PeerId,
} from '../../../protocol/kernel/types.ts';
import { newAccount } from '../../../protocol/ledger/account.ts';
import { NO_FEES } from '../../../protocol/ledger/fees.ts';
import type { BlockContext } from '../../../protocol/ledger/operations/operation.ts';
import type { Operation } from '../../../protocol/ledger/operations/operations.ts';
import { Transaction } from '../../../protocol/ledger/transaction.ts';
import { modelledSuites } from '../../../sim/crypto/modelled.ts';

export const SECOND = 1_000_000;
export const CHAIN = 7 as ChainId;
export const suites = modelledSuites(new Uint8Array(32).fill(9));
export const ed25519 = defined(suites.get(ED25519), 'ed25519');

/** 32 bytes that a name alone decides. */
function digest(name: string): Uint8Array {
  return hashBytes('genesis', new TextEncoder().encode(name));
}

export function keysOf(name: string): KeyPair {
  return ed25519.keyPair(digest(`key/${name}`));
}

export function addressOf(name: string): Address {
  return toHex(digest(`address/${name}`)) as Address;
}

export interface SmallChainOptions {
  readonly delegates: number;
  readonly candidates?: number;
  readonly clients?: number;
  readonly parameters?: Partial<ChainParameters>;
}

export interface SmallChain {
  readonly genesis: Genesis;
  readonly genesisBlock: ChainBlock;
  readonly parameters: ChainParameters;
  readonly computation: Computation;
}

/** Clients `c0`, `c1` … with 1,000 each; delegate i has votes worth 1,000 − i. */
export function smallChain(options: SmallChainOptions): SmallChain {
  const { delegates, candidates = 0, clients = 2 } = options;
  const parameters: ChainParameters = {
    chain: CHAIN,
    profile: 'whitepaper',
    delegates,
    blockInterval: 3 * SECOND,
    quorum: quorumOf(delegates, 1, 2),
    maxDelay: 200_000,
    maxSkew: 10_000,
    tallyTimeout: 1_500_000,
    voteLock: 0,
    commitWait: 800_000,
    bodies: 'fetch',
    evictAfterMissedRounds: 2,
    order: 'fixed',
    maxBlockBytes: 1_000_000,
    maxBlockCost: 1_000_000,
    fees: NO_FEES,
    blockReward: 0n as Amount,
    transactionBatch: 200_000,
    retainBlocks: 256,
    without: new Set(),
    ...options.parameters,
  };
  const account = (name: string, balance: bigint) =>
    [
      addressOf(name),
      newAccount({ suite: ED25519, publicKey: keysOf(name).publicKey }, balance as Amount),
    ] as const;
  const ids = Array.from({ length: delegates + candidates }, (_, id) => id);
  const genesis: Genesis = {
    parameters,
    accounts: [
      ...ids.map((id) => account(`d${id}`, 0n)),
      ...ids.map((id) => account(`holder${id}`, 1_000n - BigInt(id))),
      ...Array.from({ length: clients }, (_, i) => account(`c${i}`, 1_000n)),
    ],
    delegates: ids.map((id) => ({
      address: addressOf(`d${id}`),
      suite: ED25519,
      publicKey: keysOf(`d${id}`).publicKey,
      peer: id as PeerId,
    })),
    votes: ids.map((id) => ({ holder: addressOf(`holder${id}`), delegate: id as DelegateId })),
  };
  const computation = separateComputation(parameters, suites);
  return { genesis, genesisBlock: genesisBlock(genesis), parameters, computation };
}

/** The next block of a chain, packed by `packer`. */
export function contextOf(
  { parameters, computation }: SmallChain,
  packer = 'd0',
  height = 1,
): BlockContext {
  return blockContext(parameters, computation.suites, height as Height, addressOf(packer));
}

export interface TransactionOptions {
  readonly nonce?: number;
  readonly fee?: bigint;
  readonly chain?: ChainId;
  /** Whose key signs; the sender's own unless said otherwise. */
  readonly signer?: string;
}

export function transactionOf(
  from: string,
  operation: Operation,
  { nonce = 0, fee = 1n, chain = CHAIN, signer = from }: TransactionOptions = {},
): Transaction {
  const fields = { chain, from: addressOf(from), nonce, fee: fee as Amount, operation };
  return Transaction.signed(fields, (message) => ed25519.sign(message, keysOf(signer).secretKey));
}

export function transfer(
  from: string,
  to: string,
  amount: bigint,
  options?: TransactionOptions,
): Transaction {
  const operation = { kind: 'transfer', to: addressOf(to), amount: amount as Amount } as const;
  return transactionOf(from, operation, options);
}

export function bodyOf(
  transactions: readonly Transaction[],
  evidence: readonly Evidence[] = [],
): Body {
  return transactions.length + evidence.length === 0
    ? EMPTY_BODY
    : new Body({ transactions: transactions.map((transaction) => transaction.id), evidence });
}

/** Signs a header with the key of a delegate, by default the packer's. */
export function signHeader(fields: HeaderFields, signer: DelegateId = fields.packer): SignedHeader {
  const header = new Header(fields);
  const { secretKey } = keysOf(`d${signer}`);
  return new SignedHeader({ header, signature: ed25519.sign(fromHex(header.hash), secretKey) });
}

/** What a header says, to be said a little differently. */
export function fieldsOf(header: Header): HeaderFields {
  const { chain, height, round, position, packer, parent, timestamp } = header;
  const { bodyHash, stateRoot, transactionsRoot, receiptsRoot } = header;
  const turn = { chain, height, round, position, packer, parent, timestamp };
  return { ...turn, bodyHash, stateRoot, transactionsRoot, receiptsRoot };
}

export interface PackOptions {
  /** Which successor of the parent packs; 1 unless said otherwise. */
  readonly successor?: number;
  /** After the opening of the window. */
  readonly late?: number;
  readonly transactions?: readonly Transaction[];
  readonly evidence?: readonly Evidence[];
}

/** A block as its packer makes it, without a certificate. */
export function pack(chain: SmallChain, parent: ChainBlock, options: PackOptions = {}): ChainBlock {
  const { successor: k = 1, late = 0, transactions = [], evidence = [] } = options;
  const { parameters, computation } = chain;
  const before = parent.signed.header;
  const turn = successor(before, k, parameters.delegates);
  const schedule = scheduleOf(parent, k, computation);
  const packer = schedule.packerAt(turn.position);
  const body = bodyOf(transactions, evidence);
  const height = (parent.height + 1) as Height;
  const executable = { height, turn, packer, schedule, body, transactions };
  const execution = computation.execute(parent.state, executable);
  if (execution.code !== 'executed') throw new Error(`not executable: ${execution.code}`);
  const signed = signHeader({
    chain: CHAIN,
    height,
    ...turn,
    packer,
    parent: parent.hash,
    timestamp: windowOpens(before.timestamp, k, parameters.blockInterval) + late,
    bodyHash: body.hash,
    ...rootsOf(execution),
  });
  return {
    hash: signed.header.hash,
    height: signed.header.height,
    signed,
    body,
    transactions,
    state: execution.state,
    outcome: execution.outcome,
    schedule,
    missed: missedTurns(parent, k, computation),
    certificate: null,
  };
}

/** As {@link pack}, with a certificate by the first quorum of the round's order. */
export function packCertified(
  chain: SmallChain,
  parent: ChainBlock,
  options: PackOptions = {},
): ChainBlock {
  const block = pack(chain, parent, options);
  const voters = block.schedule.order.slice(0, chain.parameters.quorum);
  return { ...block, certificate: certify(block.signed, voters) };
}

function rootsOf(
  execution: Executed,
): Pick<HeaderFields, 'stateRoot' | 'transactionsRoot' | 'receiptsRoot'> {
  const { stateRoot, transactionsRoot, receiptsRoot } = execution;
  return { stateRoot, transactionsRoot, receiptsRoot };
}

/** A delegate's vote; `change` makes it say something else, and `signer` sign with another key. */
export function voteOn(
  signed: SignedHeader,
  voter: number,
  change: Partial<Ballot> = {},
  signer = `d${voter}`,
): Vote {
  const ballot: Ballot = { ...ballotOn(signed.header), verdict: 'accept', ...change };
  const signature = ed25519.sign(ballotMessage(ballot), keysOf(signer).secretKey);
  return new Vote({ ...ballot, voter: voter as DelegateId, signature });
}

export function certify(signed: SignedHeader, voters: readonly number[]): Certificate {
  return certificateOf(voters.map((voter) => voteOn(signed, voter)));
}

/** A hash that a number alone decides. */
export function hashFor(n: number): Hash {
  return toHex(digest(`hash/${n}`)) as Hash;
}
