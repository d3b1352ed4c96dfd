/**
 * Where time and lanes are on the canvas.
 *
 * @module
 */
import type { TraceIndex } from '../../model/trace-index.ts';
import { lanesOf } from '../../model/trace-index.ts';
import type { Matcher } from '../../model/filter.ts';
import type { TimeWindow } from '../../model/window.ts';

/** Names of the lanes stand left of this. */
export const GUTTER = 118;
/** The whole run in small, above everything. */
export const OVERVIEW = 34;
export const AXIS = 24;
/** Lanes begin here. */
export const TOP = OVERVIEW + AXIS + 16;

const TALLEST = 96;
const LOWEST = 13;

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly window: TimeWindow;
  readonly laneHeight: number;
  /** Pixels that the lanes are scrolled by. */
  readonly scroll: number;
  /** Lanes that are shown, from above. */
  readonly lanes: readonly number[];
  /** Row of each lane; −1: not shown. */
  readonly rows: Int32Array;
  /** All rows together. */
  readonly lanesHeight: number;
}

export function layoutOf(
  index: TraceIndex,
  matcher: Matcher,
  size: { readonly width: number; readonly height: number },
  window: TimeWindow,
  tallness: number,
  scroll: number,
): Layout {
  const count = lanesOf(index);
  const lanes: number[] = [];
  const rows = new Int32Array(count).fill(-1);
  for (let lane = 0; lane < count; lane += 1)
    if (matcher.showsLane(lane)) {
      rows[lane] = lanes.length;
      lanes.push(lane);
    }
  const room = size.height - TOP - 8;
  const fitting = Math.min(TALLEST, Math.max(LOWEST, room / Math.max(1, lanes.length)));
  const laneHeight = fitting * tallness;
  const lanesHeight = laneHeight * lanes.length;
  const most = Math.max(0, lanesHeight - room);
  return {
    ...size,
    window,
    laneHeight,
    lanes,
    rows,
    lanesHeight,
    scroll: Math.min(most, Math.max(0, scroll)),
  };
}

export function xOf({ window, width }: Layout, at: number): number {
  return GUTTER + ((at - window.from) / (window.to - window.from)) * (width - GUTTER);
}

export function timeAt({ window, width }: Layout, x: number): number {
  return window.from + ((x - GUTTER) / (width - GUTTER)) * (window.to - window.from);
}

/** Middle of a lane; of one that is not shown, just outside. */
export function yOf({ rows, laneHeight, scroll, lanes }: Layout, lane: number): number {
  const row = rows[lane] ?? -1;
  if (row >= 0) return TOP + (row + 0.5) * laneHeight - scroll;
  const isAbove = lane < (lanes[0] ?? 0);
  return isAbove ? TOP - 6 : TOP + lanes.length * laneHeight + 6 - scroll;
}

/** Lane at a height of the canvas; −1: none. */
export function laneAt({ laneHeight, scroll, lanes }: Layout, y: number): number {
  if (y < TOP) return -1;
  return lanes[Math.floor((y - TOP + scroll) / laneHeight)] ?? -1;
}
