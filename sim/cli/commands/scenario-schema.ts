/**
 * `ektsim scenario schema`: JSON Schema for editors.
 *
 * @module
 */
import type { Argv } from 'yargs';
import { json } from '../../../reports/writers/json.ts';
import { scenarioJsonSchema } from '../../../scenarios/schema.ts';
import type { Act } from '../arguments.ts';
import { EXIT } from '../exit-code.ts';

export function addScenarioSchema(cli: Argv, act: Act): Argv {
  return cli.command(
    'schema',
    'Print the JSON Schema of scenario files',
    (yargs) =>
      yargs.example('$0 scenario schema > scenario.schema.json', 'for the yaml-language-server'),
    act(() => {
      process.stdout.write(json(scenarioJsonSchema()));
      return EXIT.asExpected;
    }),
  );
}
