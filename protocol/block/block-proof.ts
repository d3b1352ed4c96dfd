/**
 * What proves that a block is decided: a certificate of its turn (profile `whitepaper`, W8), or a
 * final certificate (profile `repaired`, R8).
 *
 * @module
 */
import { union, type Codec } from '../codec/codec.ts';
import { certificateCodec, type Certificate } from './certificate.ts';
import { quorumCertificateCodec, type QuorumCertificate } from './quorum-certificate.ts';

export type BlockProof = Certificate | QuorumCertificate;

export const blockProofCodec: Codec<BlockProof> = union<BlockProof>({
  turn: [1, certificateCodec],
  quorum: [2, quorumCertificateCodec],
});
