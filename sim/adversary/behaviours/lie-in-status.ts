/**
 * Hides what it voted for from the packer of a view, or claims what is not so.
 *
 * @module
 */
import { quorumCertificateOf } from '../../../protocol/block/quorum-certificate.ts';
import { ViewVote, viewBallotMessage, type ViewNumber } from '../../../protocol/block/view-vote.ts';
import type { Proposal, Status, StatusFields } from '../../../protocol/block/proposal.ts';
import type { Message } from '../../../protocol/node/message.ts';
import type { StatusClaim } from '../../../scenarios/scenario.ts';
import type { Misconduct, Tools } from '../misconduct.ts';
import { inventedHash, statusAgain } from '../signing.ts';

type StatusMessage = Extract<Message, { kind: 'status' }>;

/** `stale`: what it claimed first at the height. `forged`: a vote or a certificate of nobody. */
export function lieInStatus(claim: StatusClaim): Misconduct {
  let first: StatusMessage | null = null;
  return {
    onEffect(_, effect, tools) {
      if (effect.kind !== 'send' || effect.message.kind !== 'status') return [effect];
      const { message } = effect;
      const { status } = message;
      if (status.delegate !== tools.id) return [effect];
      if (first?.status.height !== status.height) first = null;
      if (status.vote !== null) first ??= message;
      return [{ ...effect, message: lie(claim, status, first, tools) }];
    },
  };
}

function lie(
  claim: StatusClaim,
  status: Status,
  first: StatusMessage | null,
  tools: Tools,
): StatusMessage {
  switch (claim) {
    case 'nothing':
      return claiming(status, { vote: null, certificate: null }, [], tools);
    case 'stale': {
      const vote = first?.status.vote ?? null;
      return claiming(status, { vote, certificate: null }, first?.proofs ?? [], tools);
    }
    case 'forged':
      return tools.random.chance(0.5)
        ? forgedVote(status, tools)
        : forgedCertificate(status, tools);
  }
}

function forgedVote(status: Status, tools: Tools): StatusMessage {
  const vote = {
    view: Math.max(0, status.view - 1) as ViewNumber,
    block: inventedHash(tools.random),
    proposal: inventedHash(tools.random),
  };
  return claiming(status, { vote, certificate: null }, [], tools);
}

/** A quorum of votes in the names of others, with its own signature under each. */
function forgedCertificate(status: Status, tools: Tools): StatusMessage {
  const { chain, height, parent } = status;
  const view = Math.max(0, status.view - 1) as ViewNumber;
  const block = inventedHash(tools.random);
  const ballot = { phase: 'vote' as const, chain, height, parent, view, block };
  const signature = tools.sign(viewBallotMessage(ballot));
  const voters = tools.chain().head.schedule.order.slice(0, tools.parameters.quorum);
  const votes = voters.map((voter) => new ViewVote({ ...ballot, voter, signature }));
  const certificate = quorumCertificateOf(votes);
  return claiming(status, { vote: null, certificate }, [], tools);
}

function claiming(
  status: Status,
  claim: Pick<StatusFields, 'vote' | 'certificate'>,
  proofs: readonly Proposal[],
  tools: Tools,
): StatusMessage {
  return { kind: 'status', status: statusAgain(status, claim, tools), proofs };
}
