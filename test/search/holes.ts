/**
 * The holes of the paper's protocol that are known, and how to recognise each in a run that the
 * fuzzer drew: by the run itself, and by its twin in which what makes the hole is not there.
 *
 * @module
 */
import { parseScenario } from '../../scenarios/parse.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { scenarioText, type Draw, type Wanted } from '../../sim/campaign/fuzz/draw/draw.ts';
import { FAULT_CLASSES, type Bounds } from '../../sim/campaign/fuzz/fault-class.ts';
import type { RunOfHunt } from '../../sim/campaign/fuzz/hunt.ts';
import { runScenario } from '../../sim/cli/api.ts';
import { cellName } from '../../reports/situations/coverage.ts';

export interface Hole {
  /** Of its scenario in scenarios/holes. */
  readonly name: string;
  /** As on the command line. */
  readonly command: string;
  readonly bounds: Bounds;
  readonly wanted: Wanted;
  /** Whether a run shows it. */
  readonly isShownBy: (run: RunOfHunt) => boolean;
}

const [PAPER] = FAULT_CLASSES.D.variants as [Bounds];
const TURNS = { least: 5, most: 15 };

interface Variation {
  readonly traitors?: number;
  readonly faulty?: number;
  readonly network?: Bounds['network'];
  readonly without?: string;
  readonly delegates?: readonly number[];
  readonly turns?: Wanted['turns'];
}

function hole(name: string, variation: Variation, isShownBy: Hole['isShownBy']): Hole {
  const { traitors, faulty, network, without, delegates = [3], turns } = variation;
  const words = [
    'fuzz --profile whitepaper',
    `--delegates ${delegates.join(',')}`,
    ...(turns === undefined ? [] : [`--turns ${turns.least}..${turns.most}`]),
    ...(traitors === undefined ? [] : [`--traitors ${traitors}`]),
    ...(faulty === undefined ? [] : [`--faulty ${faulty}`]),
    ...(network === undefined ? [] : [`--network ${network}`]),
    ...(without === undefined ? [] : [`--without ${without}`]),
  ];
  return {
    name,
    command: words.join(' '),
    bounds: {
      ...PAPER,
      ...(traitors !== undefined && { traitors }),
      ...(faulty !== undefined && { faulty }),
      ...(network !== undefined && { network }),
    },
    wanted: { delegates, turns: turns ?? TURNS, without: without === undefined ? [] : [without] },
    isShownBy,
  };
}

const NOBODY = { traitors: 0, faulty: 0 };

export const HOLES: readonly Hole[] = [
  hole('hidden-quorum', NOBODY, isFork),
  hole('no-vote-lock', {}, (run) => isFork(run) && because(run, /nothing forbids a vote/)),
  hole(
    'one-crash',
    { traitors: 0, faulty: 1 },
    (run) => isFork(run) && !forks(withoutCrashes(run)),
  ),
  hole('split-equivocation', {}, (run) => isFork(run) && because(run, /packed both in one turn/)),
  hole(
    'double-vote',
    {},
    (run) =>
      isFork(run) &&
      because(run, /traitors?: (it|they) voted for both/) &&
      !because(run, /in one turn/),
  ),
  hole('late-certificate', { network: 'timely' }, (run) => needs(run, 'late-certificates')),
  hole(
    'amnesia',
    { traitors: 0, faulty: 1 },
    (run) =>
      isFork(run) && changed(run.draw, (s) => s).chain.voteLock > 0 && !forks(withoutCrashes(run)),
  ),
  hole(
    'lock-of-one-interval',
    NOBODY,
    ({ draw, result }) =>
      isFork({ draw, result }) &&
      changed(draw, (s) => s).chain.voteLock > 0 &&
      !forks(changed(draw, (s) => ({ ...s, chain: { ...s.chain, voteLock: 3_600_000_000 } }))),
  ),
  hole(
    'lock-without-end',
    {},
    ({ draw, result }) =>
      result.finding?.failure === 'progress' && changed(draw, (s) => s).chain.voteLock > 0,
  ),
  hole('mixed-hashes', { without: 'W8.block' }, vanishesWithAllRules),
  hole('one-key-twice', { without: 'W8.distinct' }, vanishesWithAllRules),
  hole('outsiders-votes', { without: 'W8.seats', delegates: [2] }, vanishesWithAllRules),
  hole('packer-taken-from-the-block', { without: 'W2.order' }, vanishesWithAllRules),
  hole('replayed-certificate', { without: 'W8.turn', delegates: [2] }, vanishesWithAllRules),
  hole('six-confirmations-undone', { turns: { least: 20, most: 30 } }, ({ result }) =>
    result.cells.some((cell) => cellName(cell).startsWith('undoes six confirmations')),
  ),
];

function isFork({ result }: RunOfHunt): boolean {
  return result.finding?.failure === 'fork';
}

function because({ result }: RunOfHunt, pattern: RegExp): boolean {
  return result.finding?.reasons.some((reason) => pattern.test(reason)) === true;
}

function vanishesWithAllRules(run: RunOfHunt): boolean {
  return (
    isFork(run) && !forks(changed(run.draw, (s) => ({ ...s, chain: { ...s.chain, without: [] } })))
  );
}

/** Whether the traitors do this, and without it nothing forks. */
function needs(run: RunOfHunt, kind: string): boolean {
  if (!isFork(run)) return false;
  const scenario = changed(run.draw, (s) => s);
  if (!scenario.byzantine.some(({ behaviours }) => behaviours.some((one) => one.kind === kind)))
    return false;
  const byzantine = scenario.byzantine.flatMap((entry) => {
    const behaviours = entry.behaviours.filter((one) => one.kind !== kind);
    return behaviours.length === 0 ? [] : [{ ...entry, behaviours }];
  });
  return !forks({ scenario: { ...scenario, byzantine }, seed: run.draw.seed });
}

function withoutCrashes({ draw }: RunOfHunt): Changed {
  return changed(draw, (s) => ({ ...s, faults: s.faults.filter(isNoCrash) }));
}

function isNoCrash({ action }: Scenario['faults'][number]): boolean {
  return action.kind !== 'crash' && action.kind !== 'restarts' && action.kind !== 'disk';
}

type Changed = Scenario & { readonly scenario: Scenario; readonly seed: number };

function changed(draw: Draw, change: (scenario: Scenario) => Scenario): Changed {
  const outcome = parseScenario(scenarioText(draw, 'twin', ''), 'twin');
  if (outcome.code === 'invalid') throw new Error('a draw that is no scenario');
  const scenario = change(outcome.scenario);
  return { ...scenario, scenario, seed: draw.seed };
}

function forks({ scenario, seed }: Pick<Changed, 'scenario' | 'seed'>): boolean {
  return runScenario(scenario, { seed }).results.forks.forks > 0;
}
