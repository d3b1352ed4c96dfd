import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/parse.ts';
import { expectAsExpected, explainVerdict } from '../../sim/cli/explain.ts';
import { runScenario, type ScenarioRun } from '../../sim/cli/run-scenario.ts';
import { scenarioText } from './ektsim.ts';

const origin = { file: 'my scenarios/a.yaml', seed: 7 };

function runOf(expectations: Readonly<Record<string, unknown>>): ScenarioRun {
  const outcome = parseScenario(scenarioText('small', { expect: expectations }), 'small.yaml');
  if (outcome.code !== 'ok') throw new Error('not a scenario');
  return runScenario(outcome.scenario, { seed: 7 });
}

describe('expectAsExpected', () => {
  it('passes where all is as expected', () => {
    const run = runOf({ forks: 'none' });
    expect(() => expectAsExpected(run, origin)).not.toThrow();
    expect(explainVerdict(run, origin)).toBe(
      "small, seed 7: as expected\n  replay: npx ektsim run 'my scenarios/a.yaml' --seed 7",
    );
  });

  it('fails with what was found, what was expected, and the replay command last', () => {
    const run = runOf({ forks: 'some', halts: 'some' });
    const message = [
      'small, seed 7: no fork, at least one expected',
      '  forks: no fork (expected: at least one)',
      '  halts: no halt (expected: at least one)',
      "  replay: npx ektsim run 'my scenarios/a.yaml' --seed 7",
    ].join('\n');
    expect(() => expectAsExpected(run, origin)).toThrow(new Error(message));
  });

  it('fails where nothing was expected or exercised', () => {
    expect(() => expectAsExpected(runOf({}), origin)).toThrow('nothing was expected');
    const untested = runOf({ recovers: { within: '10s' } });
    expect(() => expectAsExpected(untested, origin)).toThrow('not tested: recovers');
  });

  it('tells breaches and where they were', () => {
    const run = runOf({ forks: 'none' });
    const breach = { checker: 'agreement', node: 2, height: 9, detail: 'another block' } as const;
    const breaches = {
      breaches: 1,
      byChecker: [{ checker: 'agreement' as const, breaches: 1 }],
      listed: [{ atMicros: 30_000_000, ...breach }],
    };
    const finding = { expectation: 'breaches', outcome: 'broken', found: '1', allowed: 'none' };
    const broken = {
      ...run,
      results: { ...run.results, breaches },
      verdict: { ...run.verdict, exitCode: 1, findings: [finding] },
    } as ScenarioRun;
    expect(explainVerdict(broken, origin)).toContain(
      '  breach of agreement at node 2, height 9, 30.0 s: another block\n',
    );
  });
});
