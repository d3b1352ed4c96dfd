/**
 * A quorum of votes of one phase (repaired profile): a vote certificate (R6, R7), or, of commit
 * votes, the final certificate after which a block is never undone (R8). Votes are ordered by voter,
 * so that equal certificates encode equally; what all votes share is encoded once.
 *
 * @module
 */
import {
  branded,
  hash32,
  literal,
  sortedList,
  struct,
  u16,
  u32,
  type Codec,
} from '../codec/codec.ts';
import { assert } from '../kernel/assert.ts';
import type { ChainId, DelegateId, Hash, Height } from '../kernel/types.ts';
import { MAX_DELEGATES } from './certificate.ts';
import { signature } from './header.ts';
import { viewNumber, ViewVote, type Phase, type ViewNumber } from './view-vote.ts';

export interface QuorumCertificate {
  readonly kind: 'quorum';
  readonly phase: Phase;
  readonly chain: ChainId;
  readonly height: Height;
  readonly parent: Hash;
  /** The highest view of its votes; of a valid certificate all are of this view (R8). */
  readonly view: ViewNumber;
  readonly block: Hash;
  /** Strictly ascending by voter. Each names its own view, so that R8's rule is checked, not assumed. */
  readonly votes: readonly ViewVote[];
}

/** @param votes - at least one; all of one phase, height, parent and block, by distinct voters */
export function quorumCertificateOf(votes: readonly ViewVote[]): QuorumCertificate {
  const [first] = votes;
  assert(first !== undefined, 'a certificate of no votes');
  const { phase, chain, height, parent, block } = first;
  assert(
    votes.every((vote) => vote.block === block && vote.phase === phase && vote.parent === parent),
    'a certificate of mixed votes',
  );
  const view = Math.max(...votes.map((vote) => vote.view)) as ViewNumber;
  const ordered = votes.toSorted((a, b) => a.voter - b.voter);
  return { kind: 'quorum', phase, chain, height, parent, view, block, votes: ordered };
}

interface WireCertificate extends Omit<QuorumCertificate, 'kind' | 'votes'> {
  readonly votes: readonly {
    readonly voter: DelegateId;
    readonly view: ViewNumber;
    readonly signature: Uint8Array;
  }[];
}

const wireCodec: Codec<WireCertificate> = struct<WireCertificate>({
  phase: literal(['vote', 'commit']),
  chain: branded<ChainId>(u32),
  height: branded<Height>(u32),
  parent: hash32,
  view: viewNumber,
  block: hash32,
  votes: sortedList(
    struct({ voter: branded<DelegateId>(u16), view: viewNumber, signature }),
    MAX_DELEGATES,
    (a, b) => a.voter - b.voter,
  ),
});

export const quorumCertificateCodec: Codec<QuorumCertificate> = {
  size: (certificate) => wireCodec.size(certificate),
  write: (writer, certificate) => wireCodec.write(writer, certificate),
  read: (reader) => {
    const wire = wireCodec.read(reader);
    const { phase, chain, height, parent, block } = wire;
    const votes = wire.votes.map(
      (vote) => new ViewVote({ phase, chain, height, parent, block, ...vote }),
    );
    return { kind: 'quorum', ...wire, votes };
  },
};
