/**
 * What came of the run, first of all: the verdict, what was not as expected, and the first fork.
 *
 * @module
 */
import { forkStory } from '../../fork-words.ts';
import type { Finding } from '../../finding.ts';
import { counted, duration } from '../../format.ts';
import type { Verdict } from '../../verdict.ts';
import { markup, type Html } from '../markup.ts';
import type { RunPageData } from '../run-page-data.ts';
import { table } from '../table.ts';

/** What an exit code says, in words; docs/reports.md has the table. */
const MEANINGS = new Map([
  [0, 'As expected'],
  [1, 'Safety is broken'],
  [2, 'Liveness or speed is not as expected'],
  [3, 'Something was not tested'],
  [4, 'Not deterministic'],
  [70, 'A bug in ektsim'],
]);

export function meaningOf(exitCode: number): string {
  return MEANINGS.get(exitCode) ?? `Exit code ${exitCode}`;
}

/** The class of the colour for an exit code. */
export function toneOf(exitCode: number): 'good' | 'warn' | 'bad' {
  if (exitCode === 0) return 'good';
  return exitCode === 3 ? 'warn' : 'bad';
}

export function verdictHead({ identity, verdict, results, scenario, picture }: RunPageData): Html {
  const { scenario: name, seed } = identity;
  const unmet = verdict.findings.filter(({ outcome }) => outcome !== 'held');
  const [fork] = results.forks.listed.toSorted((a, b) => a.height - b.height);
  const story = fork === undefined ? null : forkStory(fork, picture, results.run.byzantine);
  const { complete, elapsedMicros } = results.run;
  return markup`<h1>${name}, seed ${seed}</h1>
<div class="verdict ${isSilent(verdict) ? '' : toneOf(verdict.exitCode)}">
<p><strong>${isSilent(verdict) ? 'Nothing was expected' : inShort(verdict)}</strong>${complete ? '' : ` (interrupted after ${duration(elapsedMicros)})`}</p>
${heldInWords(verdict)}
${unmet.map((finding) => markup`<p class="${finding.outcome}">${findingInWords(finding)}</p>`)}
${
  story === null
    ? markup`<p>No two nodes${results.run.byzantine.length === 0 ? '' : ' that are not Byzantine'} committed different blocks at one height.</p>`
    : markup`<p>${story.headline} ${story.sides.join(' ')} <a href="#forks">Why?</a></p>`
}
</div>
${scenario.about === '' ? null : markup`<p class="about">${scenario.about}</p>`}`;
}

/** The meaning and what it is about, without saying twice that something is not as expected. */
function inShort({ exitCode, summary }: Verdict): string {
  const meaning = meaningOf(exitCode);
  return exitCode === 0
    ? meaning
    : `${meaning}: ${summary.replace(/^not (as expected|tested): /, '')}`;
}

/** `forks: 2 forks, and none was expected.` */
export function findingInWords({ expectation, outcome, found, allowed }: Finding): string {
  switch (outcome) {
    case 'held':
      return `${expectation} held: ${found}, and expected was: ${allowed}.`;
    case 'broken':
      return `${expectation} is broken: ${found}, but expected was: ${allowed}.`;
    case 'not-exercised':
      return `${expectation} was not tested: ${found}; expected was: ${allowed}.`;
  }
}

/** A few are told, for a hole's fork is what it expects; many are in the table. */
function heldInWords({ exitCode, findings }: Verdict): Html | null {
  if (exitCode !== 0 || findings.length === 0) return null;
  const told =
    findings.length > 2
      ? `${findings.length} expectations held.`
      : findings.map((finding) => findingInWords(finding)).join(' ');
  return markup`<p class="held">${told}</p>`;
}

export function expectations({ verdict }: RunPageData): Html {
  if (verdict.findings.length === 0)
    return markup`<p>The scenario expects nothing, so nothing was tested.</p>`;
  return table<Finding>({
    id: 'expectations-table',
    caption: counted(verdict.findings.length, 'expectation'),
    file: 'expectations.csv',
    columns: [
      { title: 'expectation', show: ({ expectation }) => expectation },
      {
        title: 'outcome',
        show: ({ outcome }) => markup`<span class="${outcome}">${OUTCOMES[outcome]}</span>`,
        value: ({ outcome }) => outcome,
      },
      { title: 'found', show: ({ found }) => found },
      { title: 'expected', show: ({ allowed }) => allowed },
    ],
    rows: verdict.findings,
  });
}

const OUTCOMES: Readonly<Record<Finding['outcome'], string>> = {
  held: '✔ held',
  broken: '✘ broken',
  'not-exercised': '? not tested',
};

function isSilent({ exitCode, findings }: Verdict): boolean {
  return exitCode === 0 && findings.length === 0;
}
