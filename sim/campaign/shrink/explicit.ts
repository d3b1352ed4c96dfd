/**
 * A scenario with its schedule spelled out: nothing about faults is left to the seed.
 *
 * @module
 */
import type { Scenario } from '../../../scenarios/scenario.ts';
import { planFaults } from '../../faults/plan.ts';
import { RandomStreams } from '../../random.ts';

/** What the seed draws for nodes, lengths and orders stands where it was drawn for: the same run. */
export function explicit(scenario: Scenario, seed: number): Scenario {
  return { ...scenario, ...planFaults(scenario, new RandomStreams(seed)) };
}
