/**
 * What work costs: one quantity for all signature suites, or each its own.
 *
 * @module
 */
import type { ProblemLog } from './problem-log.ts';
import {
  SIGNATURES,
  type ChainSettings,
  type ProcessingCosts,
  type SuiteCosts,
} from './scenario.ts';
import type { WrittenScenario } from './schema.ts';

type Written = NonNullable<WrittenScenario['processing']>;

export function expandProcessing(
  written: Written | undefined,
  chain: ChainSettings,
  log: ProblemLog,
): ProcessingCosts | null {
  if (written === undefined) return null;
  const { verify, sign, transaction, byte } = written;
  const costsOf = (key: 'verify' | 'sign', given: Written['verify']): SuiteCosts => {
    const isOne = typeof given === 'number';
    if (!isOne && given[chain.signatures] === undefined)
      log.add(
        ['processing', key],
        `says nothing of ${chain.signatures}, which chain.signatures has all keys be of; needed: ${chain.signatures}, or one duration for all`,
      );
    const costs = SIGNATURES.map((name) => [name, isOne ? given : (given[name] ?? 0)] as const);
    return Object.fromEntries(costs) as SuiteCosts;
  };
  return {
    verify: costsOf('verify', verify),
    sign: costsOf('sign', sign),
    transaction,
    byte,
  };
}
