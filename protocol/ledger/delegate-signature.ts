/**
 * Whether a registered delegate signed something.
 *
 * @module
 */
import type { SuiteRegistry } from '../crypto/suite.ts';
import type { DelegateId } from '../kernel/types.ts';
import type { DelegateRegistry } from './delegates.ts';

export type SignatureCheck = 'ok' | 'unknown-delegate' | 'bad-signature';

/** Checks a signature against the registered key of the delegate that it is said to be by. */
export function delegateSignature(
  delegate: DelegateId,
  message: Uint8Array,
  signature: Uint8Array,
  registry: DelegateRegistry,
  suites: SuiteRegistry,
): SignatureCheck {
  const record = registry.delegates[delegate];
  if (record === undefined) return 'unknown-delegate';
  const suite = suites.get(record.suite);
  return suite?.verify(signature, message, record.publicKey) === true ? 'ok' : 'bad-signature';
}
