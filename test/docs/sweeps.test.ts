/** Tables of docs/sweeps.md: a few of their points, with all of their seeds. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FIGURES, figureInWords, type Figures } from '../../reports/figures.ts';
import { spreadOf } from '../../reports/spread.ts';
import { ownSweep } from '../../scenarios/own-sweep.ts';
import { readSeeds } from '../../scenarios/seeds.ts';
import { gridOf } from '../../sim/campaign/grid.ts';
import { perform } from '../../sim/campaign/perform.ts';

const page = readFileSync('docs/sweeps.md', 'utf8');

/** What stands in a table's row, by how the row begins. */
function cellsOf(...beginning: readonly string[]): readonly string[] {
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const found = rows.filter((row) => beginning.every((cell, index) => row[index + 1] === cell));
  expect(found, beginning.join(' | ')).toHaveLength(1);
  return found[0]!.slice(1 + beginning.length, -1);
}

/** Figures of all seeds at the point of the sweep that has these values. */
function runsAt(name: string, ...values: readonly string[]): readonly Figures[] {
  const file = `scenarios/sweeps/${name}.yaml`;
  const source = { file, text: readFileSync(file, 'utf8') };
  const own = ownSweep(source.text, file)!;
  const point = gridOf(own.axes).find((one) =>
    one.every(({ value }, index) => value === values[index]),
  );
  const seeds = readSeeds(own.seeds!);
  return (seeds.code === 'ok' ? seeds.seeds : []).map((seed) => {
    const { result } = perform({ source, overrides: point!, seed });
    return result.kind === 'completed' ? result.figures : expect.unreachable(result.message);
  });
}

function median(runs: readonly Figures[], key: string): number {
  return spreadOf(runs.map((figures) => figures[key] ?? NaN))!.median;
}

function inWords(runs: readonly Figures[], key: string): string {
  return figureInWords(
    FIGURES.find((figure) => figure.key === key)!,
    median(runs, key),
  );
}

it.each([
  ['whitepaper', 2],
  ['repaired', 2],
] as const)('has what crashes and slow links do to %s', (profile, down) => {
  const runs = runsAt('crashes-and-latency', profile, String(down), '{median: 500ms, p99: 2s}');
  const having = (key: string): number => runs.filter(({ [key]: count }) => count! > 0).length;
  const growth = Math.round(median(runs, 'growth') * 1000) / 10;
  const cell = `${having('forks')} / ${having('halts')} / ${growth} %`;
  expect(cellsOf(`\`${profile}\``, `${down} of 7`)[2]).toBe(cell);
});

it('has what a quorum that the living cannot make costs', () => {
  const runs = runsAt('interval-and-quorum', '6s', '4/5');
  const rate = median(runs, 'committedPerSecond').toFixed(1);
  const time = Math.round(median(runs, 'commitP50Micros') / 1e6);
  const cell = `${rate}/s, ${time} s, ${median(runs, 'missedTurns')}`;
  expect(cellsOf('6s').at(-1)).toBe(cell);
});

it('has what a block of seven delegates costs', () => {
  const sides = ['whitepaper', 'repaired'].map((profile) =>
    runsAt('size-and-profile', profile, '7'),
  );
  const cells = [
    ...sides.map((runs) => String(Math.round(median(runs, 'messagesPerBlock')))),
    ...sides.map((runs) => `${Math.round(median(runs, 'sentBytesPerBlock') / 1000)} kB`),
    ...sides.map((runs) => inWords(runs, 'commitP50Micros')),
  ];
  expect(cellsOf('7')).toEqual(cells);
});
