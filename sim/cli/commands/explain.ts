/**
 * `ektsim explain`: the story of a saved run's fork or standstill, in words.
 *
 * @module
 */
import type { Argv } from 'yargs';
import { RunReport } from '../../../reports/report.ts';
import { judge, type Verdict } from '../../../reports/verdict.ts';
import { storyText, type Story } from '../../../reports/story/story.ts';
import { Stories } from '../../../reports/story/stories.ts';
import { json } from '../../../reports/writers/json.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { Simulation } from '../../simulation.ts';
import { single, type Act, type Command } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption } from '../interruption.ts';
import { readSavedRun, versionNote, type SavedRun } from '../saved-run.ts';
import { runInSlices } from '../slices.ts';

const EXPLAIN_OPTIONS = {
  height: {
    type: 'string',
    requiresArg: true,
    describe: 'Tell of the fork at this height, not of the first one',
  },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
} as const;

function addExplain(cli: Argv, act: Act): Argv {
  return cli.command(
    'explain [run]',
    'Tell in words how a saved run forked or stood still, and which rule let it',
    (yargs) =>
      yargs
        .positional('run', {
          type: 'string',
          default: 'out/latest',
          describe: "A run's folder; it is run again",
        })
        .options(EXPLAIN_OPTIONS)
        .example('$0 explain', 'the newest run')
        .example('$0 explain out/split-equivocation-s1 --height 8', 'another fork of that run'),
    act(explain),
  );
}

export const COMMAND: Command = { add: addExplain, options: EXPLAIN_OPTIONS };

interface ExplainArguments {
  readonly run: string;
  readonly height: string | undefined;
  readonly json: boolean;
}

async function explain(args: ExplainArguments): Promise<ExitCode> {
  const saved = readSavedRun(args.run);
  const note = versionNote(saved);
  if (note !== null) process.stderr.write(`warning: ${note}\n`);
  const height = args.height === undefined ? null : parseHeight(single(args.height, '--height'));
  const again = await runAgain(saved);
  if (again === null) return EXIT.interrupted;
  const { stories, verdict, fingerprint } = again;
  if (fingerprint !== saved.fingerprint) {
    process.stderr.write(
      `${saved.path} had the fingerprint ${saved.fingerprint}; run again it has ${fingerprint}\n`,
    );
    return EXIT.notDeterministic;
  }
  const told = height === null ? stories.told() : [storyOf(stories, height)];
  process.stdout.write(args.json ? json({ verdict, stories: told }) : text(saved, verdict, told));
  return EXIT.asExpected;
}

function parseHeight(text: string): number {
  const height = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(height))
    throw new UsageError(`--height ${text}: allowed is a whole number`);
  return height;
}

function storyOf(stories: Stories, height: number): Story {
  const story = stories.forkAt(height);
  if (story !== null) return story;
  const heights = stories.forkedHeights;
  const allowed = heights.length === 0 ? 'none, nothing forked' : heights.join(', ');
  throw new UsageError(`--height ${height}: no fork there; allowed: ${allowed}`);
}

async function runAgain({ scenario, seed }: SavedRun) {
  const report = new RunReport(scenario);
  const stories = new Stories(scenario);
  const simulation = new Simulation(scenario, { seed, listeners: [report, stories] });
  const isComplete = await withInterruption((interruption) =>
    runInSlices(simulation, () => !interruption.requested),
  );
  if (!isComplete) return null;
  const { fingerprint } = simulation.finish();
  return { stories, fingerprint, verdict: judge(scenario, report.finish()) };
}

function text({ scenario, seed }: SavedRun, verdict: Verdict, stories: readonly Story[]): string {
  const head = `${scenario.name}, seed ${seed}: ${verdict.summary}\n`;
  const unmet = verdict.findings
    .filter(({ outcome }) => outcome !== 'held')
    .map(
      ({ expectation, found, allowed }) => `  ${expectation}: ${found} (expected: ${allowed})\n`,
    );
  const body =
    stories.length === 0
      ? 'No fork, no long standstill, and no node that broke its rules: nothing to explain.\n'
      : stories.map(storyText).join('\n');
  return `${head}${unmet.join('')}\n${body}`;
}
