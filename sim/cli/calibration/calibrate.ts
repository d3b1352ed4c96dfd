/**
 * What processing costs on this machine, as a scenario states it.
 *
 * @module
 */
import { installSha256 } from '../../../protocol/crypto/hash.ts';
import { nobleSuites } from '../../../protocol/crypto/noble.ts';
import type { SignatureSuite } from '../../../protocol/crypto/suite.ts';
import type { Picos, ProcessingCosts, SuiteCosts } from '../../../scenarios/scenario.ts';
import { installNativeHash } from '../../crypto/native-hash.ts';
import { nativeSuites } from '../../crypto/native.ts';
import { measureSignatures, type SignatureCosts } from './signatures.ts';
import type { Measured } from './stopwatch.ts';
import { measureTransfers } from './transfers.ts';

export type Crypto = 'noble' | 'native';

export interface Calibration {
  /** In the order in which they were made. */
  readonly measurements: readonly (Measured & { readonly name: string })[];
  /** The medians, to three digits. */
  readonly processing: ProcessingCosts;
}

/** Takes about `seconds`, and all of one core; for the process, hashing is as `crypto` says from now on. */
export function calibrate(crypto: Crypto, seconds: number): Calibration {
  const suites = prepare(crypto);
  // Two measurements for each suite, and two of transfers.
  const nanos = (seconds * 1e9) / (suites.length + 1);
  const ofSuites = suites.map((suite) => ({
    name: suite.name,
    costs: measureSignatures(suite, nanos),
  }));
  const transfers = measureTransfers(nanos);
  const by = (kind: keyof SignatureCosts): SuiteCosts =>
    Object.fromEntries(
      ofSuites.map(({ name, costs }) => [name, rounded(costs[kind].median)]),
    ) as SuiteCosts;
  return {
    measurements: [
      ...ofSuites.flatMap(({ name, costs }) => [
        { name: `verify ${name}`, ...costs.verify },
        { name: `sign ${name}`, ...costs.sign },
      ]),
      { name: 'transaction', ...transfers.transaction },
      { name: 'byte', ...transfers.byte },
    ],
    processing: {
      verify: by('verify'),
      sign: by('sign'),
      transaction: rounded(transfers.transaction.median),
      byte: rounded(transfers.byte.median),
    },
  };
}

function prepare(crypto: Crypto): readonly SignatureSuite[] {
  switch (crypto) {
    case 'noble':
      installSha256(null);
      return nobleSuites().suites;
    case 'native':
      installNativeHash();
      return nativeSuites().suites;
  }
}

/** To three digits, as more would pretend. */
function rounded(picos: Picos): Picos {
  return Number(picos.toPrecision(3));
}
