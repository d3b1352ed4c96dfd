/**
 * How dark the cells of a map are: differences that one sees are differences that there are.
 *
 * @module
 */

/** The least difference, in parts of the greatest value, for which all shades are used. */
const LEAST_SPREAD = 0.05;

/** Whether values lie so close together that their order says little. */
export function isFlat(values: readonly number[]): boolean {
  return rangeOf(values).spread < LEAST_SPREAD * greatestOf(values);
}

/**
 * How deep the shade of a value is, from 0 to 1. Values that read alike have the same shade, and
 * those that hardly differ nearly so.
 *
 * @param words - how a value is shown
 */
export function depths(
  values: readonly number[],
  words: (value: number) => string,
): (value: number) => number {
  const { least, spread } = rangeOf(values);
  const scale = Math.max(spread, LEAST_SPREAD * greatestOf(values));
  const shown = new Map<string, number>();
  for (const value of values.toSorted((a, b) => a - b))
    if (!shown.has(words(value))) shown.set(words(value), value);
  return (value) => (scale === 0 ? 0 : ((shown.get(words(value)) ?? value) - least) / scale);
}

function rangeOf(values: readonly number[]): { readonly least: number; readonly spread: number } {
  const least = values.reduce((least, value) => Math.min(least, value), Infinity);
  const most = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return { least, spread: values.length === 0 ? 0 : most - least };
}

/** Of either sign. */
function greatestOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
