/**
 * How values and names appear in messages.
 *
 * @module
 */

const LONGEST_SHOWN = 60;

/** A value as a message quotes it; long text is cut. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  return typeof value;
}

/** ` (did you mean "delegates"?)`, or nothing if no name is close. */
export function didYouMean(found: string, allowed: readonly string[]): string {
  const limit = Math.floor(found.length / 3); // to one or two letters, nothing is close
  if (limit === 0) return '';
  let closest: string | null = null;
  let best = limit + 1;
  for (const name of allowed) {
    const distance = editDistance(found.toLowerCase(), name.toLowerCase(), limit);
    if (distance < best) [closest, best] = [name, distance];
  }
  return closest === null ? '' : ` (did you mean "${closest}"?)`;
}

/** Insertions, deletions, substitutions and swaps of neighbours; `limit + 1` if more than `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? limit + 1;
}

function shorten(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}
