/** Costs for tests: what is not given is free. */
import { SIGNATURES, type Picos, type SuiteCosts } from '../../../scenarios/scenario.ts';

export function suiteCosts(given: Partial<SuiteCosts> = {}): SuiteCosts {
  const free = SIGNATURES.map((name): [string, Picos] => [name, 0]);
  return { ...(Object.fromEntries(free) as SuiteCosts), ...given };
}
