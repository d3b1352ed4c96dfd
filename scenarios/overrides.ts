/**
 * `--set path=value`: values that take the place of what a scenario file says.
 *
 * @module
 */
import { formatPath, type Path } from './problem.ts';
import type { Place, Positions } from './positions.ts';
import { show } from './show.ts';
import { isForbiddenKey, readYaml, type Plain, type Source } from './source.ts';

/** `path` as in `faults[0].at` or `faults.0.at`; `value` is YAML. */
export interface Override {
  readonly path: string;
  readonly value: string;
  /** Where it was written, for problems; not given: as an option, which they name as their file. */
  readonly place?: Place;
}

/** The source with the overrides in place, in order. */
export function applyOverrides(source: Source, overrides: readonly Override[]): Source {
  const problems = [...source.problems];
  let value = source.value;
  for (const override of overrides) {
    const option: Place = { file: `--set ${override.path}=${override.value}`, line: 0, column: 0 };
    const place = override.place ?? option;
    const found = readYaml(override.value, option);
    for (const problem of found.problems)
      problems.push({ ...problem, ...place, path: override.path });
    if (found.problems.length > 0) continue;
    const path = parsePath(override.path);
    if (path === null) {
      const message = 'not a path; allowed: names and indexes, such as faults[0].at';
      problems.push({ ...place, path: '', message });
      continue;
    }
    const applied = replace(value, path, 0, found.value, source.positions, place);
    if (typeof applied === 'string')
      problems.push({ ...place, path: override.path, message: applied });
    else value = applied.value;
  }
  return { value, positions: source.positions, problems };
}

function parsePath(text: string): Path | null {
  if (!/^[^.[\]]+(\.[^.[\]]+|\[\d{1,9}\])*$/.test(text)) return null;
  const steps = text.match(/[^.[\]]+/g) ?? [];
  return steps.some(isForbiddenKey) ? null : steps;
}

/** The value around, or why the path leads nowhere. */
function replace(
  around: Plain,
  path: Path,
  depth: number,
  value: Plain,
  positions: Positions,
  place: Place,
): { readonly value: Plain } | string {
  const step = path[depth];
  if (step === undefined) {
    mark(path, value, positions, place);
    return { value };
  }
  if (Array.isArray(around)) {
    const index = /^\d+$/.test(String(step)) ? Number(step) : -1;
    const exact = path.map((other, i) => (i === depth ? index : other));
    if (index < 0 || index >= around.length) return outsideList(path.slice(0, depth), around, step);
    const inner = replace(around[index] ?? null, exact, depth + 1, value, positions, place);
    return typeof inner === 'string' ? inner : { value: around.with(index, inner.value) };
  }
  if (around !== null && typeof around !== 'object') {
    const where = formatPath(path.slice(0, depth));
    return `"${String(step)}" leads into ${where}, which is ${show(around)}, no map`;
  }
  const map = around ?? {};
  const key = String(step);
  positions.setKey(path.slice(0, depth + 1), place);
  if (!Object.hasOwn(map, key)) positions.setValue(path.slice(0, depth + 1), place);
  const before = Object.hasOwn(map, key) ? (map[key] ?? null) : null;
  const inner = replace(before, path, depth + 1, value, positions, place);
  return typeof inner === 'string' ? inner : { value: { ...map, [key]: inner.value } };
}

/** Everything in the new value stands where the option does. */
function mark(path: Path, value: Plain, positions: Positions, place: Place): void {
  positions.setValue(path, place);
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    const innerPath = [...path, Array.isArray(value) ? Number(key) : key];
    positions.setKey(innerPath, place);
    mark(innerPath, inner, positions, place);
  }
}

function outsideList(path: Path, list: readonly Plain[], step: string | number): string {
  const allowed = list.length === 0 ? 'nothing, it is empty' : `0 … ${list.length - 1}`;
  return `no entry ${show(step)} in ${formatPath(path)}; allowed: ${allowed}`;
}
