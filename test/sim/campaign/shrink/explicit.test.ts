import { expect, it } from 'vitest';
import { explicit } from '../../../../sim/campaign/shrink/explicit.ts';
import { simulate } from '../../../../sim/simulation.ts';
import { printCompact } from '../../../../scenarios/print-compact.ts';
import { scenario } from '../../scenarios.ts';
import { rich } from './scenarios.ts';

it('is the same run with everything spelled out, whatever the seed draws', () => {
  const short = { ...rich, workload: [] };
  const spelledOut = scenario(printCompact(explicit(short, 5)));
  expect(JSON.stringify([spelledOut.faults, spelledOut.byzantine])).not.toMatch(
    /"any"|:null,"restore/,
  );
  expect(JSON.stringify(spelledOut.faults)).not.toMatch(/"jitter":[1-9]/);
  expect(simulate(spelledOut, { seed: 5 }).fingerprint).toBe(
    simulate(short, { seed: 5 }).fingerprint,
  );
});
