/**
 * Verification done once for the whole process. All virtual nodes share the objects they send, so
 * the second node that checks a signature finds the verdict that the first one left.
 *
 * Invisible to the protocol: a verdict is a pure function of the bytes. Arrays that were once
 * verified must not be written to any more; whoever forges a variant copies first.
 *
 * @module
 */
import {
  registryOf,
  type SignatureSuite,
  type SuiteRegistry,
} from '../../protocol/crypto/suite.ts';
import { equalBytes } from '../../protocol/kernel/bytes.ts';
import { RecentMap } from '../../protocol/kernel/recent-map.ts';

export function memoised(registry: SuiteRegistry): SuiteRegistry {
  return registryOf(registry.suites.map(withMemory));
}

/** What a signature was found to be for one message and key; then for the one before. */
interface Verdict {
  readonly message: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly isValid: boolean;
  readonly earlier: Verdict | undefined;
}

/**
 * Signatures that are remembered: those of hundreds of blocks, so that nodes that catch up together
 * share the work. Bounded, and not by a WeakMap: tracing weak tables took a tenth of a run.
 */
const REMEMBERED = 16_384;

function withMemory(suite: SignatureSuite): SignatureSuite {
  const verdicts = new RecentMap<Uint8Array, Verdict>(REMEMBERED);
  return {
    ...suite,
    verify: (signature, message, publicKey) => {
      const latest = verdicts.get(signature);
      for (let verdict = latest; verdict !== undefined; verdict = verdict.earlier) {
        if (equalBytes(verdict.message, message) && equalBytes(verdict.publicKey, publicKey))
          return verdict.isValid;
      }
      const isValid = suite.verify(signature, message, publicKey);
      verdicts.set(signature, { message, publicKey, isValid, earlier: latest });
      return isValid;
    },
  };
}
