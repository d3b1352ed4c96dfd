/**
 * `npm run detection [-- NAME…]`: hunts for every mutant and every hole, or those that are named, and
 * prints the tables of docs/search.md. Ends with 1 if one is not found, with 64 if a name is none.
 *
 * @module
 */
import { availableParallelism } from 'node:os';
import { UsageError } from '../../scenarios/usage-error.ts';
import { EXIT } from '../../sim/cli/exit-code.ts';
import { MUTATIONS } from '../mutation/mutations/all.ts';
import { HOLES } from './holes.ts';
import { CLASSES, huntHole, huntMutant, type Hunted, type SizeShown } from './hunts.ts';
import { wantedOf } from './wanted.ts';

let mutations = MUTATIONS;
let holes = HOLES;
try {
  ({ mutations, holes } = wantedOf(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exit(EXIT.usage);
}
const workers = availableParallelism();

function shown(size: SizeShown | null): string {
  return size === null ? '' : `${size.faults}, ${size.nodes}, ${size.seconds} s`;
}

function line(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

let missed = 0;
function tell(hunted: Hunted, rest: readonly string[]): void {
  if (!hunted.isFound) missed += 1;
  const what = hunted.isFound ? hunted.failure : '**not found**';
  line([`\`${hunted.name}\``, what, String(hunted.runs), hunted.seconds.toFixed(1), ...rest]);
}

if (mutations.length > 0) {
  console.log(`\nMutants: fuzz --class ${CLASSES}, ${workers} workers\n`);
  line(['mutation', 'found as', 'runs', 'seconds', 'faults, nodes, time before', 'after']);
  line(['---', '---', '---', '---', '---', '---']);
}
for (const mutation of mutations) {
  const hunted = await huntMutant(mutation, { seconds: 60, runs: 1_000_000, workers });
  tell(hunted, [shown(hunted.before), shown(hunted.after)]);
}

if (holes.length > 0) {
  console.log(`\nHoles, ${workers} workers\n`);
  line(['hole', 'found as', 'runs', 'seconds', 'command']);
  line(['---', '---', '---', '---', '---']);
}
for (const hole of holes) {
  const hunted = await huntHole(hole, { seconds: 60, runs: 1_000_000, workers });
  tell(hunted, [`\`${hole.command}\``]);
}

if (missed > 0) {
  console.error(`${missed} not found`);
  process.exitCode = 1;
}
