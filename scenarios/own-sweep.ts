/**
 * The grid that a scenario file brings along, with the places where its values stand, so that a value
 * which no run can have is told with its line.
 *
 * @module
 */
import type { Place } from './positions.ts';
import type { SweepAxis } from './scenario-sweep.ts';
import { readYaml } from './source.ts';
import { expandSweep, sweep } from './written-sweep.ts';

export interface OwnSweep {
  readonly axes: readonly PlacedAxis[];
  /** As written; null: not said. */
  readonly seeds: string | null;
}

export interface PlacedAxis extends SweepAxis {
  /** Of each value. */
  readonly places: readonly Place[];
}

/**
 * Null where the scenario has none, or one that is not well-formed: whoever parses the scenario says
 * what is wrong with it.
 *
 * @param file - named in places; not read
 */
export function ownSweep(text: string, file: string): OwnSweep | null {
  const { value, positions, problems } = readYaml(text, { file, line: 1, column: 1 });
  if (problems.length > 0 || value === null || typeof value !== 'object') return null;
  if (Array.isArray(value) || value['sweep'] === undefined) return null;
  const parsed = sweep.safeParse(value['sweep']);
  if (!parsed.success) return null;
  const { axes, seeds } = expandSweep(parsed.data);
  const placed = axes.map(({ path, values }) => ({
    path,
    values,
    places: values.map((_, index) => positions.placeAt(['sweep', 'set', path, index])),
  }));
  return { axes: placed, seeds };
}
