/**
 * The stretch of time that is seen, and how far one may pan and zoom.
 *
 * @module
 */
import type { TimeWindow } from './window.ts';

/** Narrower than this there is nothing: the clock has whole microseconds. */
const NARROWEST = 20;
/** So much more than the run may be seen at each end, as a part of the window. */
const MARGIN = 0.05;

/** The whole run, with some air. */
export function wholeRun(end: number): TimeWindow {
  const air = Math.max(end, NARROWEST) * 0.01;
  return { from: -air, to: Math.max(end, NARROWEST) + air };
}

/** @param factor - above 1: closer; `around` stays where it is */
export function zoomed(
  { from, to }: TimeWindow,
  factor: number,
  around: number,
  end: number,
): TimeWindow {
  const whole = wholeRun(end);
  const most = whole.to - whole.from;
  const length = Math.min(most, Math.max(NARROWEST, (to - from) / factor));
  const share = (around - from) / (to - from);
  return clamped({ from: around - share * length, to: around + (1 - share) * length }, end);
}

export function panned({ from, to }: TimeWindow, by: number, end: number): TimeWindow {
  return clamped({ from: from + by, to: to + by }, end);
}

/** The window moved as little as shows `at`, with a fifth of it before and behind. */
export function showing(window: TimeWindow, at: number, end: number): TimeWindow {
  const length = window.to - window.from;
  const room = length / 5;
  if (at >= window.from + room / 4 && at <= window.to - room / 4) return window;
  const from = at < window.from + room ? at - room : at - length + room;
  return clamped({ from, to: from + length }, end);
}

/** A window of the given length around a moment. */
export function around(at: number, length: number, end: number): TimeWindow {
  return clamped({ from: at - length / 2, to: at + length / 2 }, end);
}

function clamped({ from, to }: TimeWindow, end: number): TimeWindow {
  const length = to - from;
  const air = MARGIN * length;
  const { from: least, to: most } = wholeRun(end);
  // A narrow window could lie in the air of the whole run, and show nothing.
  const lowest = length >= end ? Math.min(least, -air) : -air;
  const highest = length >= end ? Math.max(most, end + air) : end + air;
  if (length >= highest - lowest) return { from: lowest, to: lowest + length };
  if (from < lowest) return { from: lowest, to: lowest + length };
  return to > highest ? { from: highest - length, to: highest } : { from, to };
}

/** Moments for the axis: round ones, about so many. */
export function ticks({ from, to }: TimeWindow, about: number): readonly number[] {
  const step = roundStep((to - from) / Math.max(1, about));
  const found: number[] = [];
  for (let at = Math.ceil(Math.max(0, from) / step) * step; at <= to; at += step) found.push(at);
  return found;
}

const SECOND = 1_000_000;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500]
  .flatMap((step) => [step, step * 1_000])
  .concat([1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((s) => s * SECOND))
  .concat([2, 6, 12, 24, 48, 120, 240].map((hours) => hours * 3_600 * SECOND))
  .toSorted((a, b) => a - b);

function roundStep(least: number): number {
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / SECOND) * SECOND;
}

/** A moment in seconds, as precisely as `step` wants it: 12.345 s. */
export function timeText(at: number, step = 1): string {
  const needed = at % 1_000 === 0 ? 3 : 6;
  const places = step >= SECOND ? 0 : step >= 100_000 ? 1 : step >= 1_000 ? 3 : needed;
  const minutes = Math.floor(at / (60 * SECOND));
  if (step >= SECOND && minutes >= 60) {
    const [hours, rest] = [Math.floor(minutes / 60), Math.round(at / SECOND) % 60];
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${hours > 0 ? `${hours}:${two(minutes % 60)}` : minutes}:${two(rest)}`;
  }
  return `${(at / SECOND).toFixed(places)} s`;
}
