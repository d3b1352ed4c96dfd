/**
 * `ektsim scenario validate`: are these files scenarios, and if not, where is what wrong?
 *
 * @module
 */
import type { Argv } from 'yargs';
import { ownSweep } from '../../../scenarios/own-sweep.ts';
import { readScenario, readScenarioText } from '../../../scenarios/parse.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { checkPoints, gridOf } from '../../campaign/grid.ts';
import { printWarnings, type Act } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { scenarioFiles } from '../scenario-files.ts';

export function addScenarioValidate(cli: Argv, act: Act): Argv {
  return cli.command(
    'validate <paths..>',
    'Check files and folders; problems name line and column',
    (yargs) =>
      yargs
        .positional('paths', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'Scenario files, and folders that are searched for *.yaml',
        })
        .example('$0 scenario validate my.yaml scenarios', 'a file and a folder'),
    act(validate),
  );
}

/** Every point of the grid that the file brings along, if it does. */
function checkSweep(file: string): void {
  const text = readScenarioText(file);
  const own = ownSweep(text, file);
  if (own !== null) checkPoints(gridOf(own.axes), { file, text });
}

function validate({ paths }: { readonly paths: readonly string[] }): ExitCode {
  let exitCode: ExitCode = EXIT.asExpected;
  for (const file of scenarioFiles(paths)) {
    try {
      printWarnings(readScenario(file).warnings);
      checkSweep(file);
      process.stdout.write(`${file}: valid\n`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`${error.message}\n`);
      exitCode = EXIT.usage;
    }
  }
  return exitCode;
}
