/**
 * The page of a check: scenarios × seeds with their verdicts, and what failed.
 *
 * @module
 */
import {
  byScenario,
  unmetInWords,
  wholeMillis,
  type CheckedRun,
  type CheckResults,
} from '../check.ts';
import { counted } from '../format.ts';
import { runName } from '../writers/directory.ts';
import { page } from './document.ts';
import { markup, joined, type Html } from './markup.ts';
import { meaningOf, toneOf } from './sections/verdict.ts';
import { table } from './table.ts';

/** The same bytes for the same data. */
export function checkPage(check: CheckResults): string {
  const { runs, interrupted, exitCode, version, pages } = check;
  const failed = runs.filter((run) => run.exitCode !== 0);
  const counts = `${runs.length - failed.length} passed, ${failed.length} failed`;
  return page({
    title: `ektsim check: ${counts}`,
    version,
    head: markup`<h1>Check: ${counts}</h1>
<div class="verdict ${toneOf(failed.length === 0 ? 0 : exitCode)}"><p><strong>${
      failed.length === 0
        ? 'Every run was as its scenario expects'
        : `${meaningOf(exitCode)}, at worst`
    }</strong>${interrupted ? ' (interrupted: other runs were not done)' : ''}</p></div>`,
    sections: [
      { id: 'matrix', title: 'Scenarios and seeds', body: matrix(runs, pages) },
      { id: 'failures', title: 'What failed', body: failures(failed, pages) },
      { id: 'all', title: 'All runs', body: allRuns(runs) },
    ],
  });
}

function matrix(runs: readonly CheckedRun[], pages: boolean): Html {
  return joined([
    markup`<p>Each cell is a seed${pages ? ' and leads to the page of its run' : ''}: ✔ as expected, otherwise the exit code.</p>`,
    table<readonly CheckedRun[]>({
      id: 'matrix-table',
      caption: `${counted(byScenario(runs).length, 'scenario')}, ${counted(runs.length, 'run')}`,
      file: 'matrix.csv',
      columns: [
        { title: 'scenario', show: ([run]) => run?.scenario ?? '' },
        {
          title: 'passed',
          show: (group) => group.filter(({ exitCode }) => exitCode === 0).length,
          isNumber: true,
        },
        {
          title: 'failed',
          show: (group) => group.filter(({ exitCode }) => exitCode !== 0).length,
          isNumber: true,
        },
        {
          title: 'seeds',
          show: (group) => markup`<div class="cells">${group.map((run) => cell(run, pages))}</div>`,
          value: (group) => group.map(({ seed, exitCode }) => `${seed}:${exitCode}`).join(' '),
        },
      ],
      rows: byScenario(runs),
    }),
  ]);
}

function cell(run: CheckedRun, pages: boolean): Html {
  const { seed, exitCode } = run;
  const label = `seed ${seed}: ${meaningOf(exitCode)}`;
  const text = `${seed} ${exitCode === 0 ? '✔' : exitCode}`;
  if (!pages || !hasFinished(run))
    return markup`<span class="${toneOf(exitCode)}" title="${label}" role="img" aria-label="${label}">${text}</span>`;
  return markup`<a class="${toneOf(exitCode)}" href="${pageOf(run)}" title="${label}" aria-label="${label}">${text}</a>`;
}

function failures(failed: readonly CheckedRun[], pages: boolean): Html {
  if (failed.length === 0) return markup`<p>Nothing.</p>`;
  return joined(
    failed.map(
      (run) => markup`<article class="story"><h3>${titleOf(run, pages)}</h3>
<p>${meaningOf(run.exitCode)}: ${unmetInWords(run)}</p>
<pre><code>${run.replay}</code></pre></article>
`,
    ),
  );
}

function titleOf(run: CheckedRun, pages: boolean): Html {
  const text = `${run.scenario}, seed ${run.seed}`;
  return pages && hasFinished(run) ? markup`<a href="${pageOf(run)}">${text}</a>` : markup`${text}`;
}

/** Only then does it leave files. */
function hasFinished({ fingerprint }: CheckedRun): boolean {
  return fingerprint !== null;
}

function allRuns(runs: readonly CheckedRun[]): Html {
  return table<CheckedRun>({
    id: 'runs-table',
    caption: counted(runs.length, 'run'),
    file: 'runs.csv',
    columns: [
      { title: 'scenario', show: ({ scenario }) => scenario },
      { title: 'seed', show: ({ seed }) => seed, isNumber: true },
      { title: 'exit code', name: 'exit_code', show: ({ exitCode }) => exitCode, isNumber: true },
      { title: 'verdict', show: ({ summary }) => summary },
      {
        title: 'took (s)',
        name: 'wall_s',
        show: ({ wallSeconds }) => wholeMillis(wallSeconds),
        isNumber: true,
      },
      {
        title: 'fingerprint',
        show: ({ fingerprint }) => fingerprint?.slice(0, 16) ?? null,
        value: ({ fingerprint }) => fingerprint,
      },
      {
        title: 'replay',
        show: ({ replay }) => markup`<code>${replay}</code>`,
        value: (run) => run.replay,
      },
    ],
    rows: runs,
  });
}

/** Beside the check's own page. */
function pageOf({ scenario, seed }: CheckedRun): string {
  return `./${runName(scenario, seed)}/report.html`;
}
