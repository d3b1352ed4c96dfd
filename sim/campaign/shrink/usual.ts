/**
 * What a scenario would be that says nothing.
 *
 * @module
 */
import { assert } from '../../../protocol/kernel/assert.ts';
import { parseScenario } from '../../../scenarios/parse.ts';
import type { Expectations, Scenario } from '../../../scenarios/scenario.ts';
import { printDuration } from '../../../scenarios/units.ts';

/** All defaults, with the block interval, Δ and bodies of the given one, on which others depend. */
export function usualScenario({ chain }: Pick<Scenario, 'chain'>): Scenario {
  const { profile, bodies } = chain;
  const [blockInterval, maxDelay] = [chain.blockInterval, chain.maxDelay].map(printDuration);
  const settings = { profile: 'whitepaper', bodies, blockInterval, maxDelay };
  const text = `name: usual\nduration: 1s\nchain: ${JSON.stringify(settings)}\n`;
  const outcome = parseScenario(text, 'usual');
  assert(outcome.code === 'ok', 'a scenario of defaults is valid');
  return { ...outcome.scenario, chain: { ...outcome.scenario.chain, profile } };
}

/** Expectations that expect nothing. */
export function nothingExpected(): Expectations {
  const outcome = parseScenario('name: usual\nduration: 1s\n', 'usual');
  assert(outcome.code === 'ok', 'a scenario of defaults is valid');
  return outcome.scenario.expect;
}
