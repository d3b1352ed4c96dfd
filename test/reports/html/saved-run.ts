/**
 * Runs whose page is made in a test, from the same texts that a run's folder holds.
 *
 * @module
 */
import { parseScenario } from '../../../scenarios/parse.ts';
import { printScenario } from '../../../scenarios/print.ts';
import { simulate } from '../../../sim/simulation.ts';
import type { RunPageData } from '../../../reports/html/run-page-data.ts';
import { RunReport } from '../../../reports/report.ts';
import { runPageData } from '../../../reports/saved/run-folder.ts';
import { judge } from '../../../reports/verdict.ts';
import { reportJson, runJson } from '../../../reports/writers/json.ts';

export const VERSION = '0.0.1';

/** Runs a scenario that is written as JSON. */
export function savedRun(
  written: Readonly<Record<string, unknown>>,
  replay = 'npx ektsim run x.yaml --seed 1',
): RunPageData {
  const outcome = parseScenario(JSON.stringify(written), 'x.yaml');
  if (outcome.code !== 'ok') throw new Error(JSON.stringify(outcome.problems));
  const { scenario } = outcome;
  const report = new RunReport(scenario, { withPicture: true });
  const { fingerprint } = simulate(scenario, { seed: 1, listeners: [report] });
  const results = report.finish();
  const identity = { version: VERSION, scenario: scenario.name, seed: 1, fingerprint };
  const texts = {
    run: runJson(identity, judge(scenario, results), results),
    report: reportJson(VERSION, replay, report.picture()!),
    scenario: printScenario(scenario),
    curve: null,
  };
  return runPageData(texts, VERSION, 'folder');
}

/** One traitor of three that packs two blocks, for two regions that are far from each other. */
export const SPLIT = {
  name: 'split',
  about: 'A traitor packs two blocks.',
  duration: '30s',
  groups: { east: [0, 1], west: [2] },
  chain: { delegates: 3, profile: 'whitepaper', blockInterval: '3s' },
  network: {
    latency: '20ms',
    links: [
      { from: [1], to: [2], latency: '600ms' },
      { from: [2], to: [1], latency: '600ms' },
    ],
  },
  workload: [{ transfers: { rate: '2/s', arrivals: 'constant', accounts: 10 } }],
  faults: [{ nodes: [0], byzantine: { equivocate: { split: ['east', 'west'] } } }],
  expect: { forks: 'some' },
};

/** Nothing but three delegates and no client. */
export const PLAIN = { name: 'plain', duration: '12s', chain: { delegates: 3 } };
