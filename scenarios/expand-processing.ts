/**
 * What work costs: one quantity for all signature suites, or each its own.
 *
 * @module
 */
import type { ProblemLog } from './problem-log.ts';
import {
  SIGNATURES,
  type ChainSettings,
  type Load,
  type ProcessingCosts,
  type SignatureName,
  type SuiteCosts,
} from './scenario.ts';
import type { WrittenScenario } from './schema.ts';

type Written = NonNullable<WrittenScenario['processing']>;

export function expandProcessing(
  written: Written | undefined,
  { chain, workload }: { readonly chain: ChainSettings; readonly workload: readonly Load[] },
  log: ProblemLog,
): ProcessingCosts | null {
  if (written === undefined) return null;
  const { verify, sign, transaction, byte } = written;
  const costsOf = (key: 'verify' | 'sign', given: Written['verify']): SuiteCosts => {
    const isOne = typeof given === 'number';
    if (!isOne)
      for (const [name, why] of inUse(chain, workload))
        if (given[name] === undefined)
          log.add(
            ['processing', key],
            `says nothing of ${name}, which ${why}; needed: ${name}, or one duration for all`,
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

/** Algorithms that keys are of, or come to be of, and why. */
function inUse(
  { signatures }: ChainSettings,
  workload: readonly Load[],
): ReadonlyMap<SignatureName, string> {
  const names = new Map<SignatureName, string>([
    [signatures, 'chain.signatures has all keys be of'],
  ]);
  for (const load of workload) {
    if (load.kind !== 'mix') continue;
    const changed = load.of.flatMap((share) => (share.operation === 'changeKey' ? share.to : []));
    for (const name of [...changed, ...(load.migrate === null ? [] : [load.migrate.to])])
      if (!names.has(name)) names.set(name, 'accounts change their keys to');
  }
  return names;
}
