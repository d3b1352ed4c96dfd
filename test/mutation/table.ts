/**
 * The mutation table, for a terminal and for docs/mutations.md.
 *
 * @module
 */
import type { Outcome } from './campaign.ts';
import { MOST_RUNS, SUITE } from './suite.ts';

export function terminalTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ mutation, red, caughtBy, runs, seconds }) => [
    mutation.name,
    mutation.rule,
    red === null ? 'SURVIVED' : caughtBy,
    String(runs),
    seconds.toFixed(1),
  ]);
  const table = [['mutation', 'rule', 'caught by', 'runs', 'seconds'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return `${table.map((row) => line(row).trimEnd()).join('\n')}\n\n${summaryLine(outcomes)}\n`;
}

/** Without times, which depend on the machine. */
export function documentText(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ mutation, red, caughtBy, runs }) => {
    const { name, rule, why } = mutation;
    return [`\`${name}\``, rule, why, red === null ? '**survived**' : caughtBy, String(runs)];
  });
  return [
    '# Mutations',
    '',
    `Deliberate bugs in the protocol, switched on one at a time, and the run that caught each. It is the answer to whether the tests can fail. \`npm run mutation\` makes this page; a test makes sure that each of them is caught.`,
    '',
    `A mutation changes the compiled protocol in one place (test/mutation/mutations); nothing in the protocol knows of it. Every mutant runs the same list of ${SUITE.length} scenarios and seeds (test/mutation/suite.ts), which the unchanged protocol passes, until a run is not as expected: a fork, a breach that a checker reports, a chain that stands still or grows too slowly, a failed assertion. \`runs\` counts that run; a mutant that passes ${MOST_RUNS} has survived.`,
    '',
    summaryLine(outcomes),
    '',
    ...columns([['mutation', 'rule', 'what is wrong', 'caught by', 'runs'], ...rows]),
    '',
    '## What no run has shown',
    '',
    'Tried, and left out of the table: mutants that pass everything, because something else holds what they break, or because nobody has found a plan against them.',
    '',
    ...SURVIVORS.map(([what, why]) => `- ${what}: ${why}`),
    '',
  ].join('\n');
}

/** Found by hand; whoever has a run that shows one of them moves it into the table. */
const SURVIVORS: readonly (readonly [what: string, why: string])[] = [
  [
    'The commit vote is not saved (R1)',
    'with the vote and the certificate saved, all that a restarted node can do is to sign the same commit vote again.',
  ],
  [
    'The view is not saved, or a restart opens the view that the clock says (R1)',
    'views follow the clock, and the simulator never turns the clock of a node back, not even across a restart.',
  ],
  [
    'A node votes in a view that evidence has made void (R5a)',
    'evidence stops its commit vote as well, and that alone makes a block final.',
  ],
  [
    'A node commits to any certified block of the view, not to the one that it voted for (R7)',
    'two certificates in one view come with evidence, which stops both.',
  ],
  [
    'Evidence is not sent (W5)',
    'both proposals are forwarded (R2), so that everybody finds the evidence itself.',
  ],
  [
    'A commit vote leaves although the wait ends after the view (R7)',
    'it still has to be the view that is open; what remains is a margin of σ, and no plot aims at it.',
  ],
  [
    'Of two blocks that were voted for in the highest view, one is demanded (R5)',
    'free choice is allowed there, not needed.',
  ],
  [
    'One status stands twice in a justification (R4)',
    'lists of statuses are strictly ascending on the wire; such a message cannot be encoded.',
  ],
  [
    'A header in the name of another packer (W2)',
    'its signature is not that packer’s, which is checked apart.',
  ],
];

function summaryLine(outcomes: readonly Outcome[]): string {
  const caught = outcomes.filter(({ red }) => red !== null);
  const most = Math.max(0, ...caught.map(({ runs }) => runs));
  return `${caught.length} of ${outcomes.length} are caught, each within ${most} runs.`;
}

/** A table as the formatter writes it. */
function columns(table: readonly (readonly string[])[]): readonly string[] {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(3, ...table.map((row) => (row[column] ?? '').length)),
  );
  const lines = table.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0] ?? '', rule, ...lines.slice(1)];
}
