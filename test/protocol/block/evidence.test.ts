import { describe, expect, it } from 'vitest';
import {
  evidenceOf,
  faultOfEvidence,
  offenderOf,
  type Evidence,
} from '../../../protocol/block/evidence.ts';
import type { HeaderFields } from '../../../protocol/block/header.ts';
import { delegateSignature } from '../../../protocol/ledger/delegate-signature.ts';
import type {
  ChainId,
  DelegateId,
  Height,
  Position,
  Round,
} from '../../../protocol/kernel/types.ts';
import {
  fieldsOf,
  hashFor,
  pack,
  packCertified,
  signHeader,
  smallChain,
  suites,
} from '../chain/small-chain.ts';

const chain = smallChain({ delegates: 5 });
const parent = packCertified(chain, chain.genesisBlock);
const one = pack(chain, parent).signed;
const fields = fieldsOf(one.header);
const later = { timestamp: fields.timestamp + 1 };
const two = signHeader({ ...fields, ...later });

function fault(evidence: Evidence): string | null {
  return faultOfEvidence(evidence, ({ delegate, message, signature }) =>
    delegateSignature(delegate, message, signature, parent.state.registry, suites),
  );
}

/** Against a second header with this change as well. */
function changed(change: Partial<HeaderFields>): string | null {
  return fault(evidenceOf(one, signHeader({ ...fields, ...later, ...change })));
}

describe('evidence (W5)', () => {
  it('convicts the packer of two headers for one turn, in whichever order they came', () => {
    expect(evidenceOf(one, two)).toEqual(evidenceOf(two, one));
    expect(fault(evidenceOf(one, two))).toBeNull();
    expect(offenderOf(evidenceOf(two, one))).toBe(1);
  });

  it('of one header twice convicts nobody', () => {
    expect(fault({ kind: 'headers', first: one, second: one })).toBe('same-block');
  });

  it('has one spelling: the smaller hash first', () => {
    const { first, second } = evidenceOf(one, two);
    expect(fault({ kind: 'headers', first: second, second: first })).toBe('not-ordered');
  });

  it.each<[string, Partial<HeaderFields>]>([
    ['another parent', { parent: hashFor(1) }],
    ['another height', { height: 3 as Height }],
    ['another round', { round: 2 as Round }],
    ['another position', { position: 2 as Position }],
    ['another packer', { packer: 2 as DelegateId }],
    ['another chain', { chain: 8 as ChainId }],
  ])('of %s is of different turns', (_, change) => {
    expect(changed(change)).toBe('different-turns');
  });

  it('against nobody who is registered is none', () => {
    const strangers = [0, 1].map((i) =>
      signHeader({ ...fields, packer: 77 as DelegateId, timestamp: fields.timestamp + i }),
    );
    expect(fault(evidenceOf(strangers[0]!, strangers[1]!))).toBe('unknown-delegate');
  });

  it('needs both signatures, by the packer', () => {
    const forged = signHeader({ ...fields, ...later }, 2 as DelegateId);
    expect(fault(evidenceOf(one, forged))).toBe('bad-signature');
    expect(fault(evidenceOf(signHeader(fields, 2 as DelegateId), two))).toBe('bad-signature');
  });
});
