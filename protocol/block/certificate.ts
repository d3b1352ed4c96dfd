/**
 * Proof that a quorum accepted a block (W8): their votes, ordered by voter, so that equal
 * certificates encode equally. What all the votes share is encoded once.
 *
 * @module
 */
import { branded, hash32, list, sortedList, struct, u16, u32, type Codec } from '../codec/codec.ts';
import { assert } from '../kernel/assert.ts';
import type { ChainId, DelegateId, Hash, Height, Position, Round } from '../kernel/types.ts';
import { signature } from './header.ts';
import { Vote, voteCodec } from './vote.ts';

/** More delegates than this serve in no chain; bounds what is decoded. */
export const MAX_DELEGATES = 1_000;

export interface Certificate {
  readonly kind: 'turn';
  readonly chain: ChainId;
  readonly height: Height;
  readonly round: Round;
  readonly position: Position;
  readonly block: Hash;
  /** `accept` votes for exactly this block, strictly ascending by voter. */
  readonly votes: readonly Vote[];
}

/** @param votes - at least one; all of them `accept` votes for one block, by distinct voters */
export function certificateOf(votes: readonly Vote[]): Certificate {
  const [first] = votes;
  assert(first !== undefined, 'a certificate of no votes');
  assert(
    votes.every((vote) => vote.block === first.block && vote.verdict === 'accept'),
    'a certificate of mixed votes',
  );
  const { chain, height, round, position, block } = first;
  const ordered = votes.toSorted((a, b) => a.voter - b.voter);
  return { kind: 'turn', chain, height, round, position, block, votes: ordered };
}

/**
 * Votes as they came, each with all that it says: what a certificate is where the votes need not be
 * for one block, or a delegate counts twice (`W8.block` or `W8.distinct` off).
 */
export interface LooseCertificate {
  readonly kind: 'votes';
  readonly votes: readonly Vote[];
}

export const looseCertificateCodec: Codec<Omit<LooseCertificate, 'kind'>> = struct({
  votes: list(voteCodec, MAX_DELEGATES),
});

/** Whatever a tally counted: a certificate where that is one, or else the votes as they are. */
export function proofOf(votes: readonly Vote[]): Certificate | LooseCertificate {
  const voters = new Set(votes.map(({ voter }) => voter));
  const blocks = new Set(votes.map(({ block }) => block));
  const isLoose = voters.size < votes.length || blocks.size > 1;
  return isLoose ? { kind: 'votes', votes } : certificateOf(votes);
}

interface WireCertificate extends Omit<Certificate, 'kind' | 'votes'> {
  readonly votes: readonly { readonly voter: DelegateId; readonly signature: Uint8Array }[];
}

const wireCodec: Codec<WireCertificate> = struct({
  chain: branded<ChainId>(u32),
  height: branded<Height>(u32),
  round: branded<Round>(u32),
  position: branded<Position>(u16),
  block: hash32,
  votes: sortedList(
    struct({ voter: branded<DelegateId>(u16), signature }),
    MAX_DELEGATES,
    (a, b) => a.voter - b.voter,
  ),
});

export const certificateCodec: Codec<Certificate> = {
  size: (certificate) => wireCodec.size(certificate),
  write: (writer, certificate) => wireCodec.write(writer, certificate),
  read: (reader) => {
    const wire = wireCodec.read(reader);
    const { chain, height, round, position, block } = wire;
    const votes = wire.votes.map(
      (vote) => new Vote({ chain, height, round, position, block, verdict: 'accept', ...vote }),
    );
    return { kind: 'turn', chain, height, round, position, block, votes };
  },
};
