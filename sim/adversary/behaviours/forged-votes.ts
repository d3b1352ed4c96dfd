/**
 * Sends votes that must not count, one kind after another.
 *
 * @module
 */
import { certificateOf } from '../../../protocol/block/certificate.ts';
import type { SignedHeader } from '../../../protocol/block/header.ts';
import { quorumCertificateOf } from '../../../protocol/block/quorum-certificate.ts';
import { defined } from '../../../protocol/kernel/assert.ts';
import type { ChainId, DelegateId, Height } from '../../../protocol/kernel/types.ts';
import type { Message } from '../../../protocol/node/message.ts';
import type { Forgery } from '../../../scenarios/scenario.ts';
import type { Misconduct, Tools } from '../misconduct.ts';
import { headerOf, isBlockMessage, isVoteMessage, type VoteMessage } from '../own.ts';
import { inNameOf, inventedHash, viewVoteInNameOf, voteAgain } from '../signing.ts';
import { votesFor } from '../voting.ts';

/** Votes of others that it remembers, to replay. */
const REMEMBERED = 64;
/** How often it sends one vote again. */
const COPIES = 3;
/** Heights between the last that is decided and the one that it votes at, too early. */
const AHEAD = 3;

/** What a forgery is made from. */
interface Material {
  /** A vote of its own for a block that was just put before others. */
  readonly vote: VoteMessage;
  readonly signed: SignedHeader;
  readonly heard: readonly VoteMessage[];
}

/** It forges once for each block that it hears of: candidates, who never vote, can do it too. */
export function forgedVotes(forgeries: readonly Forgery[]): Misconduct {
  const heard: VoteMessage[] = [];
  let last = '';
  let turn = 0;
  return {
    onInput(_, input, tools) {
      if (input.kind !== 'message') return [input];
      const { message } = input;
      if (isVoteMessage(message) && heard.at(-1)?.vote.block !== message.vote.block) {
        heard.push(message);
        if (heard.length > REMEMBERED) heard.shift();
      }
      if (!isBlockMessage(message)) return [input];
      const signed = headerOf(message);
      if (signed.header.hash === last) return [input];
      last = signed.header.hash;
      const forgery = defined(forgeries[turn % forgeries.length], 'a forgery');
      turn += 1;
      for (const vote of votesFor(message, tools))
        for (const forged of forge(forgery, { vote, signed, heard }, tools))
          tools.send(tools.mesh, forged);
      return [input];
    },
  };
}

function forge(
  forgery: Forgery,
  { vote, signed, heard }: Material,
  tools: Tools,
): readonly Message[] {
  const { head } = tools.chain();
  switch (forgery) {
    case 'outsiders': {
      // Who has no seat signs in its own name, who has one in another's: its key is none of theirs.
      const hasSeat = head.schedule.positionOf(tools.id) !== undefined;
      const voter = hasSeat ? otherThan(tools.id, head.schedule.order) : tools.id;
      return [voteAgain(vote, { voter }, tools)];
    }
    case 'duplicates': {
      const copies = Array.from({ length: COPIES }, () => vote);
      const certified = certificateOfOne(vote, signed, tools);
      return certified === null ? copies : [...copies, certified];
    }
    case 'other-block':
      return [voteAgain(vote, { block: inventedHash(tools.random) }, tools)];
    case 'other-chain':
      return [voteAgain(vote, { chain: (tools.parameters.chain + 1) as ChainId }, tools)];
    case 'old-height':
      return heard.filter(({ vote: old }) => old.height < signed.header.height).slice(0, 1);
    case 'wrong-height':
      return [voteAgain(vote, { height: (head.height + AHEAD) as Height }, tools)];
  }
}

/** A quorum of one: its own signature stands under every name. */
function certificateOfOne(
  { kind, vote }: VoteMessage,
  signed: SignedHeader,
  { chain, parameters }: Tools,
): Message | null {
  const voters = chain().head.schedule.order.slice(0, parameters.quorum);
  if (kind === 'vote') {
    const votes = voters.map((voter) => inNameOf(voter, vote));
    return { kind: 'certified', signed, certificate: certificateOf(votes) };
  }
  // A vote certificate stands in statuses alone; commit votes make a block final.
  if (kind === 'view-vote') return null;
  const votes = voters.map((voter) => viewVoteInNameOf(voter, vote));
  return { kind: 'certified', signed, certificate: quorumCertificateOf(votes) };
}

function otherThan(id: DelegateId, delegates: readonly DelegateId[]): DelegateId {
  return defined(
    delegates.find((other) => other !== id),
    'another delegate',
  );
}
