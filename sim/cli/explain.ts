/**
 * Why a run was not as its scenario expects, for a test framework to show.
 *
 * @module
 */
import { duration, nodeRanges } from '../../reports/format.ts';
import type { RunResults } from '../../reports/report.ts';
import { replayCommand, type Replay } from './replay.ts';
import type { ScenarioRun } from './run-scenario.ts';

/** Forks and breaches that are told one by one; there are more in `run.results`. */
const TOLD = 3;

/**
 * A run's verdict in several lines: what was not as expected, the first forks and breaches, and last
 * the command that shows the run again. Of a run that was as expected, that it was.
 *
 * @param origin - where the run came from: scenario file, seed, and overrides if there were any
 */
export function explainVerdict({ results, verdict }: ScenarioRun, origin: Replay): string {
  const unmet = verdict.findings.filter(({ outcome }) => outcome !== 'held');
  return [
    `${results.run.scenario}, seed ${origin.seed}: ${verdict.summary}`,
    ...unmet.map(
      ({ expectation, found, allowed }) => `  ${expectation}: ${found} (expected: ${allowed})`,
    ),
    ...(unmet.length === 0 ? [] : [...forkLines(results), ...breachLines(results)]),
    `  replay: ${replayCommand(origin)}`,
  ].join('\n');
}

/**
 * For tests: passes where the run was as its scenario expects, whose `expect` must say something.
 *
 * @param origin - as of {@link explainVerdict}
 * @throws Error with the text of {@link explainVerdict} as its message
 */
export function expectAsExpected(run: ScenarioRun, origin: Replay): void {
  const { exitCode, findings } = run.verdict;
  if (exitCode === 0 && findings.length > 0) return;
  throw new Error(explainVerdict(run, origin));
}

function forkLines({ forks }: RunResults): readonly string[] {
  return forks.listed.slice(0, TOLD).map(({ height, atMicros, sides }) => {
    const told = sides.map(
      ({ block, packer, nodes }) =>
        `block ${block.slice(0, 8)} of packer ${packer} on ${nodeRanges(nodes)}`,
    );
    return `  fork at height ${height}, ${duration(atMicros)}: ${told.join('; ')}`;
  });
}

function breachLines({ breaches }: RunResults): readonly string[] {
  return breaches.listed
    .slice(0, TOLD)
    .map(
      ({ checker, node, height, atMicros, detail }) =>
        `  breach of ${checker} at node ${node}, height ${height}, ${duration(atMicros)}: ${detail}`,
    );
}
