/**
 * Proof of equivocation (W5): two different headers that one packer signed for the same parent and
 * turn. It carries all that is needed to convict, and goes on chain.
 *
 * @module
 */
import { struct, type Codec } from '../codec/codec.ts';
import type { DelegateId } from '../kernel/types.ts';
import { signedHeaderCodec, type SignedHeader } from './header.ts';

export interface Evidence {
  /** The header with the smaller hash, so that one offence has one spelling. */
  readonly first: SignedHeader;
  readonly second: SignedHeader;
}

export function evidenceOf(a: SignedHeader, b: SignedHeader): Evidence {
  return a.header.hash < b.header.hash ? { first: a, second: b } : { first: b, second: a };
}

export function offenderOf(evidence: Evidence): DelegateId {
  return evidence.first.header.packer;
}

export type EvidenceFault =
  'same-block' | 'not-ordered' | 'different-turns' | 'unknown-delegate' | 'bad-signature';

/**
 * Why this convicts nobody, or null where it does.
 *
 * @param signedBy - checks one header's signature against its packer's registered key
 */
export function faultOfEvidence(
  evidence: Evidence,
  signedBy: (signed: SignedHeader) => 'ok' | 'unknown-delegate' | 'bad-signature',
): EvidenceFault | null {
  const a = evidence.first.header;
  const b = evidence.second.header;
  if (a.hash === b.hash) return 'same-block';
  if (a.hash > b.hash) return 'not-ordered';
  const sameTurn =
    a.chain === b.chain &&
    a.packer === b.packer &&
    a.parent === b.parent &&
    a.height === b.height &&
    a.round === b.round &&
    a.position === b.position;
  if (!sameTurn) return 'different-turns';
  for (const signed of [evidence.first, evidence.second]) {
    const checked = signedBy(signed);
    if (checked !== 'ok') return checked;
  }
  return null;
}

export const evidenceCodec: Codec<Evidence> = struct({
  first: signedHeaderCodec,
  second: signedHeaderCodec,
});
