/**
 * What a fuzz campaign writes: a scenario file for each situation that it was the first to reach, one
 * for the first finding of each cause, and the table of situations.
 *
 * @module
 */
import type { Profile } from '../../../protocol/chain/parameters.ts';
import { assert } from '../../../protocol/kernel/assert.ts';
import { cellName, cellOf, CELLS, SITUATIONS } from '../../../reports/situations/coverage.ts';
import { DEEDS } from '../../../reports/situations/deeds.ts';
import { csv, type Column } from '../../../reports/writers/csv.ts';
import { parseScenario } from '../../../scenarios/parse.ts';
import { printCompact } from '../../../scenarios/print-compact.ts';
import { scenarioText, type Draw } from './draw/draw.ts';

export interface Described {
  readonly name: string;
  readonly about: string;
  /** The command that runs it. */
  readonly replay: string;
}

/** A draw as a person would write it; its first line is how to run it. */
export function fileText(draw: Draw, { name, about, replay }: Described): string {
  const outcome = parseScenario(scenarioText(draw, name, shortened(about)), name);
  assert(outcome.code === 'ok', 'a draw that is no scenario');
  return `# ${replay}\n${printCompact(outcome.scenario)}`;
}

/** Cells that are named; the table of situations has all. */
const NAMED = 12;
const LONGEST_ABOUT = 1_800;

/** `Run 7 of a fuzz campaign, the first to reach: votes, in view 2; … and 31 more.` */
export function aboutCells(cells: readonly number[], index: number): string {
  const named = cells.slice(0, NAMED).map(cellName).join('; ');
  const more = cells.length > NAMED ? ` and ${cells.length - NAMED} more` : '';
  return `Run ${index} of a fuzz campaign, the first to reach: ${named}${more}.`;
}

function shortened(about: string): string {
  return about.length <= LONGEST_ABOUT ? about : `${about.slice(0, LONGEST_ABOUT)} …`;
}

/** A deed in a situation, and how many runs have seen it. */
export interface SituationRow {
  readonly deed: string;
  readonly rules: string;
  readonly situation: string;
  readonly runs: number;
}

/** All that there are in one of the profiles. */
export function situationRows(
  hits: ArrayLike<number>,
  profiles: ReadonlySet<Profile>,
): readonly SituationRow[] {
  const rows: SituationRow[] = [];
  for (let cell = 0; cell < CELLS; cell += 1) {
    const { deed, situation } = cellOf(cell);
    const known = DEEDS[deed];
    if (known?.profiles.some((profile) => profiles.has(profile)) !== true) continue;
    rows.push({
      deed: known.name,
      rules: known.rules,
      situation: SITUATIONS[situation] ?? '',
      runs: hits[cell] ?? 0,
    });
  }
  return rows;
}

const COLUMNS: readonly Column<SituationRow>[] = [
  ['deed', ({ deed }) => deed],
  ['rules', ({ rules }) => rules],
  ['situation', ({ situation }) => situation],
  ['runs', ({ runs }) => runs],
];

/** `situations.csv`. */
export function situationsCsv(rows: readonly SituationRow[]): string {
  return csv(COLUMNS, rows);
}
