/**
 * After a restart (R1): what was saved about the height in progress is taken up and said again.
 *
 * @module
 */
import type { ViewNumber } from '../../../block/view-vote.ts';
import type { Micros } from '../../../kernel/types.ts';
import type { EngineContext } from './context.ts';
import type { Voting } from './voting.ts';

/** Takes up what was saved about the height; returns the view that was open, or −1. */
export function restoreHeight(now: Micros, { record, scope }: EngineContext): number {
  const { state, checker, blocks, rules } = scope;
  const { hash } = rules.parent;
  const voted = record.read('vote', hash);
  if (voted !== undefined) {
    const { proposal, proofs, vote, at } = voted;
    checker.trust([...proofs, proposal]);
    state.highestVote = proposal;
    const view = state.view(vote.view);
    view.take(vote.block, proposal);
    view.ownVote = { proposal, at };
    view.votes.add(vote);
    const block = blocks.add(proposal.signed);
    const kept = record.read('content', hash);
    if (kept?.block === block.hash) blocks.receive(now, block, kept.content);
  }
  const certified = record.read('certificate', hash);
  if (certified !== undefined) state.note(certified.certificate);
  const committed = record.read('commit-vote', hash);
  if (committed !== undefined) {
    const view = state.view(committed.vote.view);
    view.hasCommitted = true;
    view.commits.add(committed.vote);
  }
  return record.read('view', hash)?.view ?? -1;
}

/** A node that restarts in the view in which it voted says so again: the first may be lost. */
export function repeatVotes(
  now: Micros,
  { host, record, scope }: EngineContext,
  voting: Voting,
  view: ViewNumber,
): void {
  const { rules, state } = scope;
  const voted = record.read('vote', rules.parent.hash);
  if (voted?.vote.view === view) {
    host.send(host.mesh, { kind: 'view-vote', vote: voted.vote });
    voting.setCommitTimer(now, voted.at);
  }
  const committed = record.read('commit-vote', rules.parent.hash);
  if (committed?.vote.view === view && state.view(view).hasCommitted)
    host.send(host.mesh, { kind: 'commit-vote', vote: committed.vote });
}
