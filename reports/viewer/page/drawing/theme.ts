/**
 * Colours of the canvas, from the style sheet, so that light and dark are told in one place.
 *
 * @module
 */

export const COLOURS = [
  'paper',
  'lane',
  'stripe',
  'ink',
  'faint',
  'line',
  'block',
  'vote',
  'certificate',
  'commit',
  'transaction',
  'sync',
  'evidence',
  'heartbeat',
  'bad',
  'fault',
  'fault-line',
  'halt',
  'down',
  'phase-two',
  'select',
  'cursor',
  'density',
  'density-event',
  'side-0',
  'side-1',
  'side-2',
  'side-3',
  'view',
  'byzantine',
] as const;
export type Colour = (typeof COLOURS)[number];
export type Theme = Readonly<Record<Colour, string>>;

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Theme;
}

export const SIDES = ['side-0', 'side-1', 'side-2', 'side-3'] as const;

/** Colour of a side of a fork; null: the block is no side of one. */
export function sideColour(side: number | undefined): Colour | null {
  return side === undefined || side < 0 ? null : (SIDES[side % SIDES.length] ?? null);
}
