/**
 * Which headers and certificates are valid on a parent (W2, W4, W8): pure functions.
 *
 * @module
 */
import type { Certificate, LooseCertificate } from '../../block/certificate.ts';
import type { Header, SignedHeader } from '../../block/header.ts';
import { acceptMessage, type Ballot, type Vote } from '../../block/vote.ts';
import type { ChainBlock } from '../../chain/chain-block.ts';
import { headerSignature } from '../../chain/execute.ts';
import type { ChainParameters } from '../../chain/parameters.ts';
import type { DelegateId } from '../../kernel/types.ts';
import { delegateSignature } from '../../ledger/delegate-signature.ts';
import type { DelegateRegistry } from '../../ledger/delegates.ts';
import type { Computation, Refusal } from '../engine.ts';
import {
  successor,
  successorNumber,
  windowCloses,
  windowOpens,
  type RoundSchedule,
} from './schedule.ts';

/** A header that may stand on its parent. */
export interface ValidHeader {
  readonly code: 'valid';
  /** Which successor of the parent the packer is; from 1. */
  readonly successor: number;
  readonly schedule: RoundSchedule;
}

export function refusal(reason: string): Refusal {
  return { code: 'refused', reason };
}

/** The order of successor `k`'s round. */
export function scheduleOf(parent: ChainBlock, k: number, computation: Computation): RoundSchedule {
  const { position } = parent.signed.header;
  return position + k < parent.schedule.size
    ? parent.schedule
    : computation.nextSchedule(parent.state, parent.hash);
}

/**
 * Whether the header is by the owner of a turn after `parent`, inside the turn's window and signed
 * (W2, W4). The parent's hash, the body and the time of arrival are the caller's.
 */
export function checkHeader(
  parent: ChainBlock,
  signed: SignedHeader,
  parameters: ChainParameters,
  computation: Computation,
): ValidHeader | Refusal {
  const { header } = signed;
  const before = parent.signed.header;
  if (header.chain !== parameters.chain) return refusal('another chain');
  if (header.parent !== parent.hash) return refusal('another parent');
  if (header.height !== parent.height + 1) return refusal('wrong height');
  if (header.position >= parameters.delegates) return refusal('no such position');
  const k = successorNumber(before, header, parameters.delegates);
  if (k < 1) return refusal('turn is not after the parent');
  const { blockInterval } = parameters;
  if (
    header.timestamp < windowOpens(before.timestamp, k, blockInterval) ||
    header.timestamp > windowCloses(before.timestamp, k, blockInterval)
  )
    return refusal('timestamp outside the window of the turn');
  const schedule = scheduleOf(parent, k, computation);
  const ownsTurn = schedule.packerAt(header.position) === header.packer;
  if (!ownsTurn && !parameters.without.has('W2.order'))
    return refusal('not the packer of the turn');
  const authentic = headerSignature(signed, parent.state.registry, computation.suites);
  if (authentic !== 'ok') return refusal(authentic);
  return { code: 'valid', successor: k, schedule };
}

/**
 * Whether a vote is signed by the registered key of its voter (W7).
 *
 * @param message - what the vote's signature should cover: `vote.message`, or the same from a cache
 */
export function isAuthenticVote(
  vote: Vote,
  message: Uint8Array,
  registry: DelegateRegistry,
  computation: Computation,
): boolean {
  const { suites } = computation;
  return delegateSignature(vote.voter, message, vote.signature, registry, suites) === 'ok';
}

/**
 * Whether a certificate proves that a quorum accepted exactly this block (W8): distinct delegates of
 * the block's round, each with its own authentic vote.
 */
export function checkCertificate(
  signed: SignedHeader,
  certificate: Certificate | LooseCertificate,
  schedule: RoundSchedule,
  registry: DelegateRegistry,
  parameters: ChainParameters,
  computation: Computation,
): 'ok' | Refusal {
  const { header } = signed;
  const { without, quorum } = parameters;
  if (certificate.kind === 'votes') {
    if (!without.has('W8.block') && !without.has('W8.distinct'))
      return refusal('votes that are no certificate');
  } else {
    const other = isAboutAnother(certificate, header, parameters);
    if (other !== null) return refusal(`certificate is for another ${other}`);
  }
  if (certificate.votes.length < quorum) return refusal('too few votes');
  const message = acceptMessage(header);
  let last = -1;
  for (const vote of certificate.votes) {
    if (vote.voter <= last && !without.has('W8.distinct'))
      return refusal('votes out of order or repeated');
    last = vote.voter;
    if (!countsFor(vote, header, parameters)) return refusal('a vote says something else');
    if (!mayVote(vote.voter, schedule, parameters)) return refusal('a voter has no seat');
    const said = vote.block === header.hash ? message : vote.message;
    if (!isAuthenticVote(vote, said, registry, computation))
      return refusal('a vote is not authentic');
  }
  return 'ok';
}

/** W8: whether a vote says that it accepts exactly this block. */
export function countsFor(vote: Vote, header: Header, parameters: ChainParameters): boolean {
  return vote.verdict === 'accept' && isAboutAnother(vote, header, parameters) === null;
}

/** W8: votes are by delegates of the block's round. */
export function mayVote(
  voter: DelegateId,
  schedule: RoundSchedule,
  { without }: ChainParameters,
): boolean {
  return schedule.positionOf(voter) !== undefined || without.has('W8.seats');
}

/** What a vote or certificate is about instead of this block in its turn; null: nothing else. */
function isAboutAnother(
  said: Omit<Ballot, 'verdict'>,
  header: Header,
  { without }: ChainParameters,
): 'block' | 'turn' | null {
  const isOfBlock = said.block === header.hash;
  const isOfTurn =
    said.height === header.height &&
    said.round === header.round &&
    said.position === header.position &&
    said.chain === header.chain;
  if (isOfTurn) return isOfBlock || without.has('W8.block') ? null : 'block';
  if (without.has('W8.turn')) return null;
  return isOfBlock ? 'turn' : 'block';
}

/** The delegates that let successors 1 … k − 1 of `parent` pass. */
export function missedTurns(
  parent: ChainBlock,
  k: number,
  computation: Computation,
): readonly DelegateId[] {
  const missed: DelegateId[] = [];
  const { size } = parent.schedule;
  for (let i = 1; i < k; i += 1) {
    const { position } = successor(parent.signed.header, i, size);
    missed.push(scheduleOf(parent, i, computation).packerAt(position));
  }
  return missed;
}
