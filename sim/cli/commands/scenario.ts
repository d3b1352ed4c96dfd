/**
 * `ektsim scenario`: the library, and help with files of one's own. One file for each command.
 *
 * @module
 */
import type { Argv } from 'yargs';
import type { Act, Command } from '../arguments.ts';
import { addScenarioList } from './scenario-list.ts';
import { addScenarioNew, NEW_OPTIONS } from './scenario-new.ts';
import { addScenarioSchema } from './scenario-schema.ts';
import { addScenarioValidate } from './scenario-validate.ts';

function addScenario(cli: Argv, act: Act): Argv {
  return cli.command(
    'scenario <command>',
    'List, validate and begin scenario files',
    (yargs) => {
      addScenarioList(yargs, act);
      addScenarioValidate(yargs, act);
      addScenarioSchema(yargs, act);
      addScenarioNew(yargs, act);
      return yargs
        .demandCommand(1, 1, 'Say which: list, validate, schema or new.')
        .recommendCommands()
        .example('$0 scenario list', 'what the package brings along');
    },
    () => undefined,
  );
}

export const COMMAND: Command = { add: addScenario, options: NEW_OPTIONS };
