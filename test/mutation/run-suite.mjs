// Runs the suite against one build of the package, in a process of its own, and stops at the first
// run that is not as expected.
//
//   node run-suite.mjs BUILD RUNS
//
// BUILD is a folder like dist/, RUNS a JSON list of { file, seed }. Prints JSON objects, one a line:
// { begun } before each run, its number from 1; at last { runs, red } with the number of runs done,
// and what was wrong with the last one or null. A failed assertion is wrong with a run; any other
// error, as of a mutant that is no program, ends the process with another status than 0.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [build, runs] = process.argv.slice(2);
const { loadScenario, runScenario } = await import(
  pathToFileURL(resolve(build, 'sim/cli/api.js')).href
);

/** What is not as expected, in words; null: nothing. */
function wrongWith({ file, seed }) {
  const scenario = loadScenario(file);
  try {
    const { verdict } = runScenario(scenario, { seed });
    if (verdict.exitCode === 0) return null;
    const unmet = verdict.findings.filter(({ outcome }) => outcome !== 'held');
    return unmet.map(({ expectation, found }) => `${expectation}: ${found}`).join('; ');
  } catch (error) {
    if (error instanceof Error && error.name === 'InvariantViolation') return String(error);
    throw error;
  }
}

let done = 0;
let red = null;
for (const run of JSON.parse(runs)) {
  done += 1;
  process.stdout.write(`${JSON.stringify({ begun: done })}\n`);
  red = wrongWith(run);
  if (red !== null) break;
}
process.stdout.write(`${JSON.stringify({ runs: done, red })}\n`);
