import { expectAsExpected, loadScenario, runScenario } from 'ektsim';
import { describe, it } from 'vitest';

const file = 'scenarios/partition-heals.yaml';
const scenario = loadScenario(file);

describe(scenario.name, () => {
  it.each([1, 2, 3, 4, 5])('is as expected with seed %i', (seed) => {
    expectAsExpected(runScenario(scenario, { seed }), { file, seed });
  });
});
