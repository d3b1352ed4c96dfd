/**
 * What proves that a block is decided: a certificate of its turn (profile `whitepaper`, W8), where
 * W8's checks are off any votes, or a final certificate (profile `repaired`, R8).
 *
 * @module
 */
import { union, type Codec } from '../codec/codec.ts';
import {
  certificateCodec,
  looseCertificateCodec,
  type Certificate,
  type LooseCertificate,
} from './certificate.ts';
import { quorumCertificateCodec, type QuorumCertificate } from './quorum-certificate.ts';

export type BlockProof = Certificate | LooseCertificate | QuorumCertificate;

export const blockProofCodec: Codec<BlockProof> = union<BlockProof>({
  turn: [1, certificateCodec],
  quorum: [2, quorumCertificateCodec],
  votes: [3, looseCertificateCodec],
});
