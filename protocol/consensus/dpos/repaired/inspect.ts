/**
 * What a node knows of the height that it is deciding, as plain data, for people.
 *
 * @module
 */
import { compareStrings } from '../../../kernel/bytes.ts';
import type { Hash } from '../../../kernel/types.ts';
import type { BallotState, RepairedState, ViewState } from '../../engine-state.ts';
import { contentState } from '../content-state.ts';
import type { BallotBox } from './ballot-box.ts';
import type { HeightScope } from './scope.ts';
import type { View } from './view.ts';

export function inspectHeight(
  { rules, state, blocks }: HeightScope,
  isStopped: boolean,
  heldMessages: number,
): RepairedState {
  const { highestVote, highestCertificate } = state;
  return {
    profile: 'repaired',
    isStopped,
    height: rules.height,
    view: state.current,
    highestVote: highestVote && {
      view: highestVote.statement.view,
      block: highestVote.statement.block,
    },
    highestCertificate: highestCertificate && {
      view: highestCertificate.view,
      block: highestCertificate.block,
    },
    finals: sorted(state.finals.keys()),
    views: state.views().map(viewState),
    blocks: blocks.all().map(({ hash: block, signed, content, execution }) => ({
      block,
      packer: signed.header.packer,
      content: contentState(content !== null, execution),
    })),
    heldMessages,
  };
}

function viewState(view: View): ViewState {
  const { number, isVoid, proposals, ownVote, hasCommitted, votes, commits, certificates } = view;
  return {
    view: number,
    isVoid,
    proposals: proposals.map(({ statement }) => statement.block),
    ownVote: ownVote && { block: ownVote.proposal.statement.block, at: ownVote.at },
    hasCommitted,
    votes: ballots(votes),
    commits: ballots(commits),
    certificates: sorted(certificates.keys()),
  };
}

function ballots(box: BallotBox): readonly BallotState[] {
  return sorted(box.blocks()).map((block) => ({ block, voters: box.votersOf(block) }));
}

function sorted(blocks: Iterable<Hash>): readonly Hash[] {
  return [...blocks].toSorted(compareStrings);
}
