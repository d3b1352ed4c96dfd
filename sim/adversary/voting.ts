/**
 * Votes that no honest delegate would cast.
 *
 * @module
 */
import { ballotOn } from '../../protocol/block/vote.ts';
import type { Tools } from './misconduct.ts';
import { headerOf, type BlockMessage, type VoteMessage } from './own.ts';
import { signViewVote, signVote } from './signing.ts';

/** All votes that help a block that was put before others, whatever the block is. */
export function votesFor(message: BlockMessage, tools: Tools): readonly VoteMessage[] {
  const { id: voter } = tools;
  if (message.kind === 'header') {
    const ballot = ballotOn(headerOf(message).header);
    const vote = signVote({ ...ballot, verdict: 'accept', voter }, tools);
    return [{ kind: 'vote', vote }];
  }
  const { chain, height, parent, view, block } = message.proposal.statement;
  const ballot = { chain, height, parent, view, block, voter };
  return [
    { kind: 'view-vote', vote: signViewVote({ ...ballot, phase: 'vote' }, tools) },
    { kind: 'commit-vote', vote: signViewVote({ ...ballot, phase: 'commit' }, tools) },
  ];
}

/** Where a block was put before others: two blocks at one place are rivals. */
export function placeOfBlock(message: BlockMessage): string {
  if (message.kind === 'header') {
    const { height, round, position } = message.signed.header;
    return `${height}/${round}/${position}`;
  }
  const { height, view } = message.proposal.statement;
  return `${height}/${view}`;
}

/** The place that a vote is cast at, as in {@link placeOfBlock}. */
export function placeOfVote(message: VoteMessage): string {
  if (message.kind === 'vote') {
    const { height, round, position } = message.vote;
    return `${height}/${round}/${position}`;
  }
  const { height, view } = message.vote;
  return `${height}/${view}`;
}
