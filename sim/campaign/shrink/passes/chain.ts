/**
 * Defaults for those settings of the chain that do not matter, and every rule switched on that can
 * be.
 *
 * What the assumptions are made of stays as it is: the profile, the quorum, Δ, σ, the wait and how
 * bodies travel. With another Δ it would be another failure.
 *
 * @module
 */
import type { ChainSettings, Scenario } from '../../../../scenarios/scenario.ts';
import { ddmin } from '../ddmin.ts';
import type { Pass, Shown } from '../pass.ts';
import { usualScenario } from '../usual.ts';

const SETTINGS = [
  'tallyTimeout',
  'voteLock',
  'evictAfterMissedRounds',
  'confirmations',
  'order',
  'maxBlockBytes',
  'maxBlockCost',
  'fees',
  'blockReward',
  'transactionBatch',
  'gossipDegree',
  'accounts',
  'signatures',
] as const satisfies readonly (keyof ChainSettings)[];

export const chainPass: Pass = {
  name: 'simpler chain',
  *candidates({ scenario }) {
    let current = scenario;
    const search = ddmin(scenario.chain.without);
    for (let next = search.next(); next.done !== true;) {
      const shown: Shown | null = yield withChain(current, { without: next.value });
      if (shown !== null) current = shown.scenario;
      next = search.next(shown !== null);
    }
    const usual = usualScenario(scenario).chain;
    for (const setting of SETTINGS) {
      const shown: Shown | null = yield withChain(current, { [setting]: usual[setting] });
      if (shown !== null) current = shown.scenario;
    }
  },
};

function withChain(scenario: Scenario, chain: Partial<ChainSettings>): Scenario {
  return { ...scenario, chain: { ...scenario.chain, ...chain } };
}
