#!/usr/bin/env node
/**
 * Where `ektsim` begins.
 *
 * @module
 */
import { commandLine } from './command-line.ts';

// A reader that has seen enough (`ektsim run … | head`) closes the pipe: no error of ours.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') process.exitCode = 64;
});

// Not process.exit: what is still on its way into a pipe would be lost.
process.exitCode = await commandLine(process.argv.slice(2));
