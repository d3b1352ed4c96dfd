/**
 * What a node of the profile `whitepaper` knows of the blocks on its head, as plain data, for people.
 *
 * @module
 */
import type { CandidateState } from '../engine-state.ts';
import type { Candidate } from './candidate.ts';
import { contentState } from './content-state.ts';
import type { Tally } from './tally.ts';

export function candidateState(candidate: Candidate): CandidateState {
  const { hash: block, signed, turn, isTallier, tallyStopped, certificate } = candidate;
  const { round, position, packer } = signed.header;
  return {
    block,
    round,
    position,
    packer,
    content: contentState(candidate.transactions !== null, candidate.execution),
    voted: turn.voted,
    isVoid: turn.evidence !== null,
    isTallier,
    votes: votersOf(candidate.tally),
    tallyStopped,
    merged: votersOf(candidate.merged),
    isCertified: certificate !== null,
  };
}

function votersOf(tally: Tally): CandidateState['votes'] {
  return tally.votes().map(({ voter }) => voter);
}
