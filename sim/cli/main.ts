#!/usr/bin/env node
/**
 * Where `ektsim` begins.
 *
 * @module
 */
import { commandLine } from './command-line.ts';
import { EXIT } from './exit-code.ts';

process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`ektsim run … | head`) closes the pipe: no error.
  if (code === 'EPIPE') return;
  process.exitCode = EXIT.usage;
  process.stderr.write(`cannot write to standard output: ${message}\n`);
});

const exitCode = await commandLine(process.argv.slice(2));
// Not process.exit: what is still on its way into a pipe would be lost.
process.exitCode ??= exitCode;
