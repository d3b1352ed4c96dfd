/**
 * What every mutant has to pass to survive: scenarios in which the unchanged protocol does all that
 * is expected of it, the same list for all, the quick and deadly ones first.
 *
 * @module
 */

export interface SuiteRun {
  /** Scenario file, from the project's folder. */
  readonly file: string;
  readonly seed: number;
}

/** By class: `a` crashes and networks, `b` traitors and a wait, `c` traitors and a larger quorum. */
const ONE_SEED = [
  'a-crash-storm',
  'b-hollow-certificates',
  'b-forged-claims',
  'b-last-moment',
  'b-impostor',
  'c-unjustified-proposals',
  'a-round-end',
  'a-restart-after-commit-vote',
  'a-early-messages',
  'c-forgotten-certificate',
  'b-unbacked-claim',
  'b-body-to-one',
  'b-body-to-one-pushed',
  'b-early-header',
  'b-split-view-behind-decoys',
  'b-invalid-signature',
  'a-halves-of-4',
  'b-invalid-blocks',
  'b-equivocation',
  'b-forged-votes',
  'b-split-view',
  'b-timed-evidence',
  'b-void-block',
  'b-lone-certificate',
  'c-mixed-views',
  'a-restart-after-vote',
  'a-clock-back',
  'b-wrong-execution',
  'b-vote-for-everything',
  'b-lies',
  'c-partition',
  'a-behind',
] as const;

/** Chance has more than one idea. */
const TWO_SEEDS = ['b-random-of-3', 'b-random-of-4', 'b-random-of-5', 'c-random'] as const;

export const FOLDER = 'test/mutation/scenarios';

function run(name: string, seed: number): SuiteRun {
  return { file: `${FOLDER}/${name}.yaml`, seed };
}

export const SUITE: readonly SuiteRun[] = [
  ...ONE_SEED.map((name) => run(name, 1)),
  ...[1, 2].flatMap((seed) => TWO_SEEDS.map((name) => run(name, seed))),
];

/** A mutant that passes more runs than this has survived. */
export const MOST_RUNS = 40;
