/**
 * `ektsim scenario list`: which scenarios there are, and what they show.
 *
 * @module
 */
import { isAbsolute, relative } from 'node:path';
import type { Argv } from 'yargs';
import { loadScenario } from '../../../scenarios/parse.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import type { Act } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { SCENARIO_LIBRARY } from '../package.ts';
import { scenarioFiles } from '../scenario-files.ts';

export function addScenarioList(cli: Argv, act: Act): Argv {
  return cli.command(
    'list [path]',
    'Names and first lines of scenarios',
    (yargs) =>
      yargs
        .positional('path', { type: 'string', describe: 'File or folder; default: the library' })
        .example('$0 scenario list', 'the library')
        .example('$0 scenario list my-scenarios', 'your own'),
    act(list),
  );
}

function list({ path }: { readonly path: string | undefined }): ExitCode {
  const files = scenarioFiles([path ?? nearestForm(SCENARIO_LIBRARY)]);
  let exitCode: ExitCode = EXIT.asExpected;
  for (const file of files) {
    try {
      const { name, about } = loadScenario(file);
      process.stdout.write(`${name}  ${file}\n    ${firstSentence(about)}\n`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`${error.message}\n`);
      exitCode = EXIT.usage;
    }
  }
  return exitCode;
}

/** Relative to the working folder if it lies inside, so that it can be typed. */
function nearestForm(path: string): string {
  const near = relative('.', path);
  return near === '' || near.startsWith('..') || isAbsolute(near) ? path : near;
}

function firstSentence(about: string): string {
  const [line = ''] = about.split('\n');
  return /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
}
