/**
 * Delta debugging: the smallest part of a list that still does it, in the sense that no single one
 * of its items can be left out.
 *
 * A generator that asks: it yields a part, and is told whether that part does it. Who asks decides
 * how parts are tried.
 *
 * @module
 */

/**
 * Items keep their order. The whole list is taken to do it. The empty list is asked for first.
 *
 * @returns the last part that did it
 */
export function* ddmin<T>(items: readonly T[]): Generator<readonly T[], readonly T[], boolean> {
  if (items.length === 0 || (yield [])) return [];
  let kept = items;
  let pieces = 2;
  while (kept.length >= 2) {
    const smaller = yield* smallerPart(kept, Math.min(pieces, kept.length));
    if (smaller !== null) {
      kept = smaller.part;
      pieces = smaller.pieces;
    } else if (pieces >= kept.length) break;
    else pieces = 2 * pieces;
  }
  return kept;
}

interface Smaller<T> {
  readonly part: readonly T[];
  /** How finely to cut that. */
  readonly pieces: number;
}

/** One of so many pieces, or all but one of them. */
function* smallerPart<T>(
  items: readonly T[],
  pieces: number,
): Generator<readonly T[], Smaller<T> | null, boolean> {
  const cuts = Array.from({ length: pieces + 1 }, (_, i) =>
    Math.floor((i * items.length) / pieces),
  );
  const around = (i: number): readonly [from: number, to: number] => [
    cuts[i] ?? 0,
    cuts[i + 1] ?? 0,
  ];
  if (pieces < items.length || pieces === 2)
    for (let i = 0; i < pieces; i += 1) {
      const part = items.slice(...around(i));
      if (yield part) return { part, pieces: 2 };
    }
  if (pieces > 2)
    for (let i = 0; i < pieces; i += 1) {
      const [from, to] = around(i);
      const part = items.filter((_, index) => index < from || index >= to);
      if (yield part) return { part, pieces: Math.max(2, pieces - 1) };
    }
  return null;
}
