/**
 * A run, check or sweep as Markdown, short enough for a comment on a pull request.
 *
 * @module
 */
import { byScenario, unmetInWords, type CheckResults } from '../check.ts';
import { FIGURES, figureInWords, figuresOf } from '../figures.ts';
import { forkStory } from '../fork-words.ts';
import { counted } from '../format.ts';
import type { RunPageData } from '../html/run-page-data.ts';
import type { Saved } from '../saved/saved.ts';
import { groupsOf, type SweepResults } from '../sweep.ts';

/** Comments have an end, and readers too. */
const TOLD = 20;
const SWEEP_FIGURES = ['growth', 'committedPerSecond', 'commitP50Micros', 'commitP99Micros'];

export function markdown(saved: Saved): string {
  switch (saved.kind) {
    case 'run':
      return runText(saved.run);
    case 'check':
      return checkText(saved.check);
    case 'sweep':
      return sweepText(saved.sweep);
  }
}

function runText({ identity, verdict, results, replay, picture }: RunPageData): string {
  const { scenario, seed, fingerprint, version } = identity;
  const figures = figuresOf(results);
  const [fork] = results.forks.listed.toSorted((a, b) => a.height - b.height);
  const story = fork === undefined ? null : forkStory(fork, picture, results.run.byzantine);
  const measured = FIGURES.flatMap((figure) => {
    const value = figures[figure.key] ?? null;
    return value === null ? [] : [[figure.title, figureInWords(figure, value)]];
  });
  return [
    `### ${signOf(verdict.exitCode)} ${text(scenario)}, seed ${text(String(seed))}: ${text(verdict.summary)}`,
    '',
    ...tableOf(
      ['', 'expectation', 'found', 'expected'],
      verdict.findings.map(({ outcome, expectation, found, allowed }) => [
        { held: '✅', broken: '❌', 'not-exercised': '❔' }[outcome],
        expectation,
        found,
        allowed,
      ]),
    ),
    ...(story === null
      ? []
      : [
          `**${text(story.headline)}**`,
          '',
          ...[...story.sides, ...story.reasons, story.outcome].map((line) => `- ${text(line)}`),
          '',
        ]),
    '<details><summary>Figures</summary>',
    '',
    ...tableOf(['figure', 'value'], measured),
    '</details>',
    '',
    ...fenced(replay),
    `ektsim ${text(version)}, fingerprint \`${fingerprint}\``,
    '',
  ].join('\n');
}

function checkText({ runs, interrupted }: CheckResults): string {
  const failed = runs.filter(({ exitCode }) => exitCode !== 0);
  const sign = signOf(failed.length === 0 ? 0 : 1);
  return [
    `### ${sign} ektsim check: ${runs.length - failed.length} passed, ${failed.length} failed${interrupted ? ' (interrupted)' : ''}`,
    '',
    ...tableOf(
      ['', 'scenario', 'passed', 'failed'],
      byScenario(runs).map((group) => {
        const bad = group.filter(({ exitCode }) => exitCode !== 0).length;
        const name = group[0]?.scenario ?? '';
        return [signOf(bad === 0 ? 0 : 1), name, String(group.length - bad), String(bad)];
      }),
    ),
    ...failed
      .slice(0, TOLD)
      .flatMap((run) => [
        `**${text(run.scenario)}, seed ${run.seed}**: ${text(unmetInWords(run))}`,
        '',
        ...fenced(run.replay),
      ]),
    ...more(failed.length - TOLD),
  ].join('\n');
}

function sweepText({ identity, rows }: SweepResults): string {
  const groups = groupsOf(rows);
  const unexpected = rows.filter(({ exitCode }) => exitCode !== 0);
  const figures = FIGURES.filter(({ key }) => SWEEP_FIGURES.includes(key));
  return [
    `### ${signOf(unexpected.length === 0 ? 0 : 3)} ${text(identity.scenario)}: sweep of ${counted(groups.length, 'point')}, ${counted(rows.length, 'run')}`,
    '',
    ...tableOf(
      [
        ...identity.axes.map(({ path }) => path),
        'runs',
        'as expected',
        'forked',
        ...figures.map(({ title }) => title),
      ],
      groups.slice(0, 5 * TOLD).map(({ values, runs, asExpected, forked, spreads }) => [
        ...values,
        String(runs),
        String(asExpected),
        String(forked),
        ...figures.map((figure) => {
          const median = spreads[figure.key]?.median ?? null;
          return median === null ? '' : figureInWords(figure, median);
        }),
      ]),
    ),
    ...more(groups.length - 5 * TOLD, 'points'),
    ...unexpected
      .slice(0, TOLD)
      .flatMap(({ verdict, error, replay }) => [
        text(error ?? verdict ?? ''),
        '',
        ...fenced(replay),
      ]),
    ...more(unexpected.length - TOLD),
  ].join('\n');
}

function more(count: number, what = 'that were not as expected'): readonly string[] {
  return count > 0 ? [`and ${count} more ${what}`, ''] : [];
}

function signOf(exitCode: number): string {
  if (exitCode === 0) return '✅';
  return exitCode === 3 ? '❔' : '❌';
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.map(text).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line), ''];
}

/** A fence that no line of the command can close. */
function fenced(command: string): readonly string[] {
  const longest = Math.max(2, ...(command.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, command, fence, ''];
}

/** On one line, with nothing that Markdown, or HTML within it, takes for more than text. */
function text(words: string): string {
  return words
    .replaceAll(/\s*[\n\r]+\s*/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/([\\`*_[\]|~#@!])/g, '\\$1');
}
