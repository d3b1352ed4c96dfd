/**
 * `npm run mutation`: runs every mutant, prints the table and writes docs/mutations.md.
 *
 * @module
 */
import { writeFileSync } from 'node:fs';
import { passSuite, runCampaign } from './campaign.ts';
import { MUTATIONS } from './mutations/all.ts';
import { documentText, terminalTable } from './table.ts';

const unchanged = await passSuite(null);
if (unchanged.red !== null) {
  console.error(`The unchanged protocol fails run ${unchanged.runs}: ${unchanged.red}`);
  process.exit(1);
}
const outcomes = await runCampaign(MUTATIONS, ({ mutation, red }) => {
  if (red === null) console.error(`${mutation.name} survived`);
});
process.stdout.write(terminalTable(outcomes));
writeFileSync('docs/mutations.md', documentText(outcomes));
if (outcomes.some(({ red }) => red === null)) process.exitCode = 1;
