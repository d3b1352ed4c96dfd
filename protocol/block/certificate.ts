/**
 * Proof that a quorum accepted a block (W8): their votes, ordered by voter, so that equal
 * certificates encode equally. What all the votes share is encoded once.
 *
 * @module
 */
import { branded, hash32, sortedList, struct, u16, u32, type Codec } from '../codec/codec.ts';
import { assert } from '../kernel/assert.ts';
import type { ChainId, DelegateId, Hash, Height, Position, Round } from '../kernel/types.ts';
import { signature } from './header.ts';
import { Vote } from './vote.ts';

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
