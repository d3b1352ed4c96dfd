/**
 * A simpler world around the chain: exact clocks, usual disks and mempools, signatures that are
 * modelled, work that costs no time.
 *
 * @module
 */
import type { Scenario } from '../../../../scenarios/scenario.ts';
import { changes } from '../pass.ts';
import { usualScenario } from '../usual.ts';

export const worldPass = changes('simpler world', (scenario) => {
  const { clocks, disk, mempool } = usualScenario(scenario);
  return [
    (current) => ({ ...current, crypto: 'modelled', wire: 'objects' }),
    (current) => ({ ...current, processing: null }),
    (current) => ({ ...current, clocks }),
    (current) => withClocks(current, { maxDriftPpm: 0 }),
    (current) => withClocks(current, { maxOffset: 0 }),
    (current) => ({ ...current, disk }),
    (current) => ({ ...current, mempool }),
  ];
});

function withClocks(scenario: Scenario, clocks: Partial<Scenario['clocks']>): Scenario {
  return { ...scenario, clocks: { ...scenario.clocks, ...clocks } };
}
