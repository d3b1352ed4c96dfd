/**
 * A corpus: scenario files that were the first to reach a situation, for people to look at and for the
 * next campaign to begin with.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { explained } from '../../../reports/writers/files.ts';
import { formatProblem, parseScenario } from '../../../scenarios/parse.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { RandomStreams } from '../../random.ts';
import { Dice } from './draw/dice.ts';
import { drawSwarm, STOPS } from './draw/swarm.ts';
import type { Draw, Written } from './draw/types.ts';
import type { Bounds } from './fault-class.ts';
import { whyOutside } from './inside.ts';

export interface Corpus {
  readonly draws: readonly Draw[];
  /** Files that are no valid scenarios, or none of any of the bounds, and why. */
  readonly skipped: readonly string[];
}

/**
 * Reads all `.yaml` files of a folder, by name; a folder that is not there yet is empty. The seed of each is in its first line, as `--seed N`;
 * 1 without it.
 *
 * @param without - rules that each of them must have switched off, and no others
 * @throws UsageError if the folder or a file cannot be read
 */
export function readCorpus(
  folder: string,
  bounds: readonly Bounds[],
  without: readonly string[],
): Corpus {
  if (!existsSync(folder)) return { draws: [], skipped: [] };
  if (!statSync(folder).isDirectory())
    throw new UsageError(`--corpus: ${folder} is no folder; allowed: a folder, or none yet`);
  const names = explained(folder, () => readdirSync(folder)).filter((name) =>
    /\.ya?ml$/.test(name),
  );
  const draws: Draw[] = [];
  const skipped: string[] = [];
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    const file = join(folder, name);
    const text = explained(file, () => readFileSync(file, 'utf8'));
    const outcome = parseScenario(text, file);
    if (outcome.code === 'invalid') {
      // A corpus outlives changes of the language.
      skipped.push(outcome.problems.map(formatProblem)[0] ?? `${file}: no scenario`);
      continue;
    }
    const reasons = bounds.map((one) => whyNot(outcome.scenario, one, without));
    const own = bounds.find((_, index) => reasons[index] === null);
    if (own === undefined) skipped.push(`${file}: ${reasons[0] ?? 'no bounds'}`);
    else draws.push(drawOf(text, outcome.scenario, own));
  }
  return { draws, skipped };
}

function whyNot(scenario: Scenario, bounds: Bounds, without: readonly string[]): string | null {
  const isSpelledOut = scenario.byzantine.every(({ nodes }) => nodes.kind === 'ids');
  // Otherwise nobody knows whom the parts that are drawn anew must spare.
  if (!isSpelledOut) return 'Byzantine nodes are drawn by the run; allowed: nodes by their numbers';
  return whyOutside(scenario, bounds, without);
}

/** The parts of a scenario as it is written, so that each of them can be drawn anew. */
export function drawOf(text: string, scenario: Scenario, bounds: Bounds): Draw {
  const seed = Number(/^#.*--seed (\d{1,15})\b/m.exec(text)?.[1] ?? '1');
  const written = parse(text) as Written;
  const faults = listIn(written, 'faults');
  const isTraitor = (fault: Written): boolean => 'byzantine' in fault;
  const isStop = (fault: Written): boolean => STOPS.some((stop) => stop in fault);
  const { chain } = scenario;
  return {
    bounds,
    world: {
      written: mapIn(written, 'chain'),
      delegates: chain.delegates,
      candidates: chain.candidates,
      nodes: scenario.nodes,
      intervalMs: wholeMs(chain.blockInterval),
      maxDelayMs: wholeMs(chain.maxDelay),
      maxSkewMs: wholeMs(chain.maxSkew),
      durationMs: wholeMs(scenario.duration),
      without: [...chain.without],
    },
    swarm: drawSwarm(new Dice(new RandomStreams(seed).stream('fuzz/corpus'))),
    network: mapIn(written, 'network'),
    clocks: mapIn(written, 'clocks'),
    disk: mapIn(written, 'disk'),
    mempool: mapIn(written, 'mempool'),
    traitors: {
      nodes: scenario.byzantine.flatMap(({ nodes }) => (nodes.kind === 'ids' ? nodes.ids : [])),
      isPlot: scenario.byzantine.some(({ behaviours }) =>
        behaviours.some(({ kind }) => kind === 'collude'),
      ),
      entries: faults.filter(isTraitor),
    },
    stops: faults.filter((fault) => isStop(fault)),
    disturbances: faults.filter((fault) => !isTraitor(fault) && !isStop(fault)),
    loads: listIn(written, 'workload'),
    seed,
  };
}

function wholeMs(micros: number): number {
  return Math.max(1, Math.ceil(micros / 1000));
}

function mapIn(written: Written, key: string): Written {
  const value = written[key];
  return typeof value === 'object' && value !== null ? (value as Written) : {};
}

function listIn(written: Written, key: string): readonly Written[] {
  const value = written[key];
  return Array.isArray(value) ? (value as Written[]) : [];
}
