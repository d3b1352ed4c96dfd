/**
 * `ektsim check`: many scenarios and seeds against what the scenarios expect.
 *
 * @module
 */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { duration } from '../../../reports/format.ts';
import { byScenario, checkRows, unmetInWords, type CheckedRun } from '../../../reports/check.ts';
import { checkTable } from '../../../reports/check-terminal.ts';
import { checkPage } from '../../../reports/html/check-page.ts';
import { writeFileAtomically } from '../../../reports/writers/files.ts';
import { json } from '../../../reports/writers/json.ts';
import { junitReport } from '../../../reports/writers/junit.ts';
import { readScenario, type Problem } from '../../../scenarios/parse.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import {
  printWarnings,
  single,
  singleText,
  wantsColour,
  type Act,
  type Command,
} from '../arguments.ts';
import { execute, type Outcome } from '../execute.ts';
import { EXIT, worstOf, type ExitCode } from '../exit-code.ts';
import { withInterruption, type Interruption } from '../interruption.ts';
import { checkWritable, writeOutput } from '../output-file.ts';
import { VERSION } from '../package.ts';
import { Progress } from '../progress.ts';
import { replayCommand } from '../replay.ts';
import { scenarioFiles } from '../scenario-files.ts';
import { parseSeeds } from '../seeds.ts';
import { exitCodeOf } from './run.ts';

const CHECK_OPTIONS = {
  seeds: { type: 'string', requiresArg: true, default: '1', describe: '1..50, 7 or 1,5,9' },
  junit: { type: 'string', requiresArg: true, describe: 'Write JUnit XML to this file' },
  out: { type: 'string', requiresArg: true, describe: 'Write the reports of every run there' },
  html: {
    type: 'boolean',
    default: true,
    describe: 'With --out, write report.html for each run, too',
  },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
  color: { type: 'boolean', describe: 'Colours, or --no-color; default: only on a terminal' },
} as const;

function addCheck(cli: Argv, act: Act): Argv {
  return cli.command(
    'check <paths..>',
    'Run scenarios with many seeds against what they expect',
    (yargs) =>
      yargs
        .positional('paths', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'Scenario files, and folders that are searched for *.yaml',
        })
        .options(CHECK_OPTIONS)
        .example('$0 check scenarios/claims scenarios/holes --seeds 1..20', 'two folders, 20 seeds')
        .example('$0 check my.yaml --seeds 1..50 --junit out/check.xml', 'for CI'),
    act(check),
  );
}

export const COMMAND: Command = { add: addCheck, options: CHECK_OPTIONS };

interface CheckArguments {
  readonly paths: readonly string[];
  readonly seeds: string;
  readonly junit: string | undefined;
  readonly out: string | undefined;
  readonly html: boolean;
  readonly json: boolean;
  readonly color: boolean | undefined;
}

interface Loaded {
  readonly file: string;
  readonly scenario: Scenario;
  readonly warnings: readonly Problem[];
}

async function check(args: CheckArguments): Promise<ExitCode> {
  const seeds = parseSeeds(single(args.seeds, '--seeds'));
  const junit = args.junit === undefined ? null : singleText(args.junit, '--junit');
  const out = args.out === undefined ? null : singleText(args.out, '--out');
  const colour = wantsColour(args.color);
  const loaded = loadAll(scenarioFiles(args.paths));
  if (out !== null) refuseEqualNames(loaded);
  if (junit !== null) checkWritable(junit);
  for (const { warnings } of loaded) printWarnings(warnings);

  const runs: CheckedRun[] = [];
  const onRun = (run: CheckedRun): void => {
    runs.push(run);
    if (run.exitCode !== EXIT.asExpected && !args.json) process.stdout.write(failureText(run));
  };
  const interrupted = await withInterruption((interruption) =>
    checkAll(loaded, seeds, { out, html: args.html }, interruption, onRun),
  );

  if (junit !== null) writeOutput(junit, junitReport(suitesOf(runs)));
  const exitCode = interrupted ? EXIT.interrupted : worstOf(runs.map((run) => run.exitCode));
  const expected = loaded.length * seeds.length;
  const pages = out !== null && args.html;
  const results = { version: VERSION, exitCode, interrupted, pages, runs };
  if (out !== null && runs.length > 0) {
    writeFileAtomically(join(out, 'check.json'), json(results));
    writeFileAtomically(join(out, 'report.html'), checkPage(results));
  }
  process.stdout.write(args.json ? json(results) : closingText(runs, expected, colour));
  return exitCode;
}

/** All of them, or one error that says what is wrong with any. */
function loadAll(files: readonly string[]): readonly Loaded[] {
  const problems: string[] = [];
  const loaded: Loaded[] = [];
  for (const file of files) {
    try {
      loaded.push({ file, ...readScenario(file) });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return loaded;
}

function refuseEqualNames(loaded: readonly Loaded[]): void {
  const fileOf = new Map<string, string>();
  for (const { file, scenario } of loaded) {
    const other = fileOf.get(scenario.name);
    if (other !== undefined)
      throw new UsageError(
        `--out: ${other} and ${file} are both named ${scenario.name}; allowed: different names`,
      );
    fileOf.set(scenario.name, file);
  }
}

/** Whether it was interrupted. */
async function checkAll(
  loaded: readonly Loaded[],
  seeds: readonly number[],
  wanted: { readonly out: string | null; readonly html: boolean },
  interruption: Interruption,
  onRun: (run: CheckedRun) => void,
): Promise<boolean> {
  const progress = new Progress(process.stderr);
  const total = loaded.length * seeds.length;
  let started = 0;
  for (const { file, scenario } of loaded) {
    for (const seed of seeds) {
      started += 1;
      const label = `${started}/${total} ${scenario.name}, seed ${seed}`;
      const began = performance.now();
      const replay = replayCommand({ file, seed });
      const job = { scenario, seed, replay, ...wanted };
      const outcome = await execute(job, { interruption, progress, label });
      if (outcome.kind === 'interrupted') return true;
      onRun({
        scenario: scenario.name,
        file,
        seed,
        ...judged(outcome),
        wallSeconds: (performance.now() - began) / 1000,
        replay,
      });
    }
  }
  return false;
}

/** A scenario that expects nothing tests nothing, and a check that tests nothing has not passed. */
function judged(
  outcome: Outcome,
): Pick<CheckedRun, 'summary' | 'findings' | 'fingerprint'> & { readonly exitCode: ExitCode } {
  if (outcome.kind === 'finished') {
    const { findings, summary } = outcome.verdict;
    const { fingerprint } = outcome.summary;
    const exitCode = findings.length === 0 ? EXIT.notTested : exitCodeOf(outcome);
    return { exitCode, summary, findings, fingerprint };
  }
  const summary =
    outcome.kind === 'bug'
      ? `${String(outcome.error)} at ${duration(outcome.at)}`
      : 'not deterministic';
  return { exitCode: exitCodeOf(outcome), summary, findings: [], fingerprint: null };
}

function failureText(run: CheckedRun): string {
  return `${run.scenario}, seed ${run.seed}: ${unmetInWords(run)}\n  ${run.replay}\n`;
}

function closingText(runs: readonly CheckedRun[], expected: number, colour: boolean): string {
  const failed = runs.filter(({ exitCode }) => exitCode !== EXIT.asExpected);
  const missing = expected - runs.length;
  const counts = `${runs.length - failed.length} passed, ${failed.length} failed`;
  const first = failed[0];
  return [
    runs.length === 0 ? '' : checkTable(checkRows(runs, worstOf), { colour }),
    missing === 0 ? `${counts}\n` : `${counts}, ${missing} not run: interrupted\n`,
    first === undefined ? '' : `\nReplay the first failure:\n${first.replay}\n`,
  ].join('');
}

function suitesOf(runs: readonly CheckedRun[]): Parameters<typeof junitReport>[0] {
  return byScenario(runs).map((group) => ({ name: group[0]?.scenario ?? '', runs: group }));
}
