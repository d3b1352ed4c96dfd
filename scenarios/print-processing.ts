/**
 * What work costs, as it is written.
 *
 * @module
 */
import type { ProcessingCosts, SuiteCosts } from './scenario-processing.ts';
import { printPicos } from './units.ts';

export function printProcessing(costs: ProcessingCosts): Record<string, unknown> {
  return {
    verify: printSuiteCosts(costs.verify),
    sign: printSuiteCosts(costs.sign),
    transaction: printPicos(costs.transaction),
    byte: printPicos(costs.byte),
  };
}

/** One quantity where all suites cost the same. */
function printSuiteCosts(costs: SuiteCosts): unknown {
  const all = Object.values(costs);
  const [first = 0] = all;
  if (all.every((cost) => cost === first)) return printPicos(first);
  return Object.fromEntries(Object.entries(costs).map(([name, cost]) => [name, printPicos(cost)]));
}
