/**
 * `ektsim trace`: what concerns trace files as such.
 *
 * @module
 */
import type { Argv } from 'yargs';
import { traceJsonSchema } from '../../../reports/trace/schema.ts';
import { json } from '../../../reports/writers/json.ts';
import type { Act, Command } from '../arguments.ts';
import { EXIT } from '../exit-code.ts';

function addTrace(cli: Argv, act: Act): Argv {
  return cli.command(
    'trace <command>',
    'The form of trace files',
    (yargs) =>
      addTraceSchema(yargs, act)
        .demandCommand(1, 1, 'Say which: schema.')
        .recommendCommands()
        .example('$0 trace schema', 'what a line of a trace may be'),
    () => undefined,
  );
}

export const COMMAND: Command = { add: addTrace, options: {} };

function addTraceSchema(cli: Argv, act: Act): Argv {
  return cli.command(
    'schema',
    'Print the JSON Schema of a line of a trace',
    (yargs) =>
      yargs.example('$0 trace schema > trace.schema.json', 'to check what other programs write'),
    act(() => {
      process.stdout.write(json(traceJsonSchema()));
      return EXIT.asExpected;
    }),
  );
}
