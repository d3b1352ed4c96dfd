/**
 * What is drawn when there is more than there are pixels. Landmarks are for this: however far one
 * zooms out, each of them is seen, if only in a mark that stands for several of one class.
 *
 * @module
 */
import type { Landmark, LandmarkClass } from './trace-index.ts';

/** More events than this in the window are drawn as densities. */
export const MOST_EVENTS = 9_000;

/** What is drawn first lies below: the gravest on top. */
export const GRAVITY: Readonly<Record<LandmarkClass, number>> = {
  fault: 0,
  restart: 1,
  crash: 2,
  misconduct: 3,
  undone: 4,
  evidence: 5,
  halt: 6,
  expectation: 7,
  breach: 8,
  fork: 9,
  difference: 10,
};

/** A mark that stands for one landmark or more of a class on a lane, closer than `apart` pixels. */
export interface LandmarkMark {
  readonly x: number;
  readonly lane: number;
  readonly class: LandmarkClass;
  /** The first that it stands for, an index; and how many. */
  readonly landmark: number;
  readonly count: number;
}

/**
 * @param landmarks - by time
 * @param xOf - pixel of a time
 */
export function landmarkMarks(
  landmarks: readonly Landmark[],
  xOf: (at: number) => number,
  { width, apart }: { readonly width: number; readonly apart: number },
): readonly LandmarkMark[] {
  const last = new Map<string, LandmarkMark & { count: number }>();
  const marks: LandmarkMark[] = [];
  landmarks.forEach(({ at, lane, class: name }, landmark) => {
    const x = xOf(at);
    if (x < -apart || x > width + apart) return;
    const key = `${name} ${lane}`;
    const before = last.get(key);
    if (before !== undefined && x - before.x < apart) {
      before.count += 1;
      return;
    }
    const mark = { x, lane, class: name, landmark, count: 1 };
    last.set(key, mark);
    marks.push(mark);
  });
  return marks.toSorted((a, b) => GRAVITY[a.class] - GRAVITY[b.class] || a.x - b.x);
}

/** Moments of which every one that is drawn is `apart` pixels from the one before: to be thinned. */
export function thinned(
  times: readonly number[],
  xOf: (at: number) => number,
  { width, apart }: { readonly width: number; readonly apart: number },
): readonly number[] {
  const kept: number[] = [];
  let last = -Infinity;
  times.forEach((at, i) => {
    const x = xOf(at);
    if (x < -apart || x > width + apart || x - last < apart) return;
    last = x;
    kept.push(i);
  });
  return kept;
}
