/**
 * A run's folder, read back. `run` makes its page of the same texts, so that both are equal.
 *
 * @module
 */
import { join } from 'node:path';
import { z } from 'zod';
import { parseScenario } from '../../scenarios/parse.ts';
import { pathKind } from '../../scenarios/path-kind.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { RunPageData } from '../html/run-page-data.ts';
import type { RunPicture } from '../picture.ts';
import type { RunIdentity } from '../writers/json.ts';
import type { RunResults } from '../report.ts';
import type { Verdict } from '../verdict.ts';
import { curveIn } from './curve-file.ts';
import { parsed, readText } from './json-file.ts';

export interface RunTexts {
  /** `run.json` */
  readonly run: string;
  /** `report.json` */
  readonly report: string;
  /** `scenario.yaml` */
  readonly scenario: string;
  /** `curve.json`; null: there is none. */
  readonly curve: string | null;
}

/** @throws UsageError if a file is missing, or none of this version */
export function readRunFolder(folder: string, version: string): RunPageData {
  const texts = {
    run: readText(folder, 'run.json'),
    report: readText(folder, 'report.json'),
    scenario: readText(folder, 'scenario.yaml'),
    curve:
      pathKind(join(folder, 'curve.json')) === 'nothing' ? null : readText(folder, 'curve.json'),
  };
  return runPageData(texts, version, folder);
}

/**
 * @param folder - named in errors
 * @throws UsageError if a text is none of this version
 */
export function runPageData(texts: RunTexts, version: string, folder: string): RunPageData {
  const run = parsed(join(folder, 'run.json'), texts.run, RUN, version) as SavedRun;
  const report = parsed(join(folder, 'report.json'), texts.report, REPORT, version) as SavedReport;
  const path = join(folder, 'scenario.yaml');
  const outcome = parseScenario(texts.scenario, path);
  if (outcome.code !== 'ok')
    throw new UsageError(`${path} is not the resolved scenario of a run of ektsim ${version}`);
  const { scenario, seed, fingerprint, verdict, results } = run;
  const curve =
    texts.curve === null
      ? null
      : curveIn(texts.curve, { version, fingerprint, path: join(folder, 'curve.json') });
  return {
    identity: { version: run.version, scenario, seed, fingerprint },
    verdict,
    results,
    scenario: outcome.scenario,
    scenarioText: texts.scenario,
    replay: report.replay,
    picture: report.picture,
    curve,
  };
}

interface SavedRun extends RunIdentity {
  readonly verdict: Verdict;
  readonly results: RunResults;
}

interface SavedReport {
  readonly replay: string;
  readonly picture: RunPicture;
}

/** What tells a run's files from others; the rest follows from the version. */
const part = z.looseObject({});
const list = z.array(z.unknown());
const RUN = z.looseObject({
  version: z.string(),
  scenario: z.string(),
  seed: z.union([z.number(), z.string()]),
  fingerprint: z.string(),
  verdict: z.looseObject({ exitCode: z.number(), summary: z.string(), findings: list }),
  results: z.looseObject({
    run: z.looseObject({ elapsedMicros: z.number(), nodes: z.number(), byzantine: list }),
    forks: z.looseObject({ listed: list, forks: z.number() }),
    liveness: z.looseObject({ height: z.number(), listedHalts: list, delegates: list }),
    throughput: z.looseObject({ series: part, latency: part, unconfirmed: part, mempool: part }),
    messages: z.looseObject({ kinds: list, sentBytesPerSecond: part }),
    faults: list,
    misconduct: list,
    breaches: z.looseObject({ listed: list }),
    elections: z.looseObject({ service: list }),
    offences: z.looseObject({ offenders: list }),
  }),
});
const REPORT = z.looseObject({
  version: z.string(),
  replay: z.string(),
  picture: z.looseObject({
    activity: z.looseObject({ commits: list, blockTimeMicros: list }),
    turns: z.looseObject({ delegates: list }),
    tree: z.looseObject({ blocks: list }),
    stories: z.looseObject({ forks: list }),
    distributions: part,
  }),
});
