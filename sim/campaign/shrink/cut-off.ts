/**
 * A scenario that ends earlier, without what it plans for later.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Load, Scenario } from '../../../scenarios/scenario.ts';

export function cutOff(scenario: Scenario, duration: Micros): Scenario {
  const { workload, transactions, faults, byzantine } = scenario;
  return {
    ...scenario,
    duration,
    workload: workload
      .filter(({ start }) => start < duration)
      .map((load) => stopped(load, duration))
      .filter((load) => load.kind !== 'trace' || load.rows.length > 0),
    transactions: transactions.filter(({ at }) => at < duration),
    faults: faults.filter(({ trigger }) => trigger.kind === 'event' || trigger.time < duration),
    byzantine: byzantine.filter(({ at }) => at < duration),
  };
}

function stopped(load: Load, duration: Micros): Load {
  if (load.kind === 'trace')
    return { ...load, rows: load.rows.filter(({ at }) => load.start + at < duration) };
  return load.stop !== null && load.stop >= duration ? { ...load, stop: null } : load;
}
