/**
 * What a key must be that somebody brings along, and the proof that they have its other half.
 *
 * @module
 */
import { branded, address, struct, u32, type Codec } from '../../codec/codec.ts';
import { hashBytesOfEncoding } from '../../crypto/hash.ts';
import type { SuiteRegistry } from '../../crypto/suite.ts';
import type { Address, ChainId, Height } from '../../kernel/types.ts';
import { keyFields, type AccountKey } from '../account.ts';

/** Why no account can have the key, or null. */
export function keyProblem(
  { suite, publicKey }: AccountKey,
  suites: SuiteRegistry,
): 'unknown-algorithm' | 'malformed-key' | null {
  const algorithm = suites.get(suite);
  if (algorithm === undefined) return 'unknown-algorithm';
  return publicKey.length === algorithm.publicKeyBytes ? null : 'malformed-key';
}

export interface KeyStatement extends AccountKey {
  readonly chain: ChainId;
  readonly address: Address;
  readonly from: Height;
}

const statementCodec: Codec<KeyStatement> = struct({
  chain: branded<ChainId>(u32),
  address,
  ...keyFields,
  from: branded<Height>(u32),
});

/** What a new key signs, to prove that somebody has it: the account, and from when it is to count. */
export function keyProofMessage(statement: KeyStatement): Uint8Array {
  return hashBytesOfEncoding('key-proof', statementCodec, statement);
}
