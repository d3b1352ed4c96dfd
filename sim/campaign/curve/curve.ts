/**
 * How likely a run's failure was at each of its moments: many futures from a grid of moments, on
 * several threads, and then from moments between the two where it rises most, to find the events that
 * made it likely.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import {
  isClearRise,
  shareOf,
  type Curve,
  type CurveJump,
  type CurvePoint,
} from '../../../reports/curve/curve.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { WorkerPool, type JobOutcome } from '../pool.ts';
import { inWords, nameOf, type Failure } from '../shrink/failure.ts';
import type { Pace } from '../shrink/observe.ts';
import { eventsWithin } from './events.ts';
import type { Future, FutureResult } from './future.ts';
import { eventTimes, gridOf } from './moments.ts';

export interface CurveRequest {
  readonly scenario: Scenario;
  readonly seed: number;
  /** One that the run shows. */
  readonly failure: Failure;
  /** When it shows it; null: only the whole run tells. */
  readonly failedAt: Micros | null;
  /** Moments of the grid, at least 2. */
  readonly points: number;
  /** Futures for each moment, at least 1. */
  readonly repeats: number;
  /** Events of a future at most. */
  readonly maxEvents: number;
  readonly workers: number;
  /** For what is run again in this thread. */
  readonly pace: Pace;
  /** Called about ten times a second; false ends it. */
  readonly goOn: (position: CurvePosition) => boolean;
  /** The module that does a future; another one only in tests. */
  readonly module?: URL;
}

export interface CurvePosition {
  readonly done: number;
  /** That are known to be needed: the search for the jump adds to them. */
  readonly total: number;
}

/** Halvings of the window at most: of 1,000 events one is left. */
const HALVINGS = 10;

/** The same whatever the number of workers. Null: `goOn` or `pace` ended it. */
export async function curveOf(request: CurveRequest): Promise<Curve | null> {
  const { scenario, failure, failedAt, repeats, workers, module = DEFAULT_MODULE } = request;
  const pool = new WorkerPool<Future, FutureResult>({ module, workers });
  try {
    const laboratory = new Laboratory(request, pool);
    const endMicros = failedAt ?? scenario.duration;
    if (!(await laboratory.measure(gridOf(endMicros, request.points)))) return null;
    const rise = await steepest(laboratory, request);
    if (rise === 'stopped') return null;
    const jump = rise === null ? null : await explained(rise, request);
    if (jump === 'stopped') return null;
    return {
      failure: nameOf(failure),
      failureInWords: inWords(failure),
      failedAtMicros: failedAt,
      endMicros,
      repeats,
      points: laboratory.points,
      jump,
      broken: laboratory.broken,
    };
  } finally {
    await pool.close();
  }
}

const DEFAULT_MODULE = new URL('./future-worker.js', import.meta.url);

type Rise = Pick<CurveJump, 'before' | 'after'>;

/** Measures moments. */
class Laboratory {
  readonly #request: CurveRequest;
  readonly #pool: WorkerPool<Future, FutureResult>;
  readonly #failed = new Map<Micros, number>();
  readonly #broken = new Map<string, number>();
  #done = 0;
  #total = 0;

  constructor(request: CurveRequest, pool: WorkerPool<Future, FutureResult>) {
    this.#request = request;
    this.#pool = pool;
  }

  /** By time. */
  get points(): readonly CurvePoint[] {
    return [...this.#failed.keys()].sort((a, b) => a - b).map((at) => this.point(at));
  }

  /** By message: the order in which they ended says nothing. */
  get broken(): Curve['broken'] {
    return [...this.#broken]
      .map(([message, times]) => ({ message, times }))
      .sort((a, b) => (a.message < b.message ? -1 : 1));
  }

  point(atMicros: Micros): CurvePoint {
    return { atMicros, runs: this.#request.repeats, failed: this.#failed.get(atMicros) ?? 0 };
  }

  /** Returns whether all futures of all these moments are over; false: ended. */
  measure(moments: readonly Micros[]): Promise<boolean> {
    const { scenario, seed, failure, maxEvents, repeats } = this.#request;
    const jobs = moments.flatMap((after) =>
      Array.from({ length: repeats }, (_, repeat): Future => {
        return { scenario, seed, failure, after, repeat, maxEvents };
      }),
    );
    this.#total += jobs.length;
    for (const after of moments) this.#failed.set(after, 0);
    return this.#pool.all(jobs, {
      onEnd: (index, outcome) => {
        const { after } = jobs[index] as Future;
        const { isShown, broken } = resultOf(outcome);
        this.#done += 1;
        if (isShown) this.#failed.set(after, (this.#failed.get(after) ?? 0) + 1);
        if (broken !== null) this.#broken.set(broken, (this.#broken.get(broken) ?? 0) + 1);
      },
      goOn: () => this.#request.goOn({ done: this.#done, total: this.#total }),
    });
  }
}

/**
 * The two neighbours of the grid between which it rises most, the earliest of several; then halved, by
 * the times at which anything happened, as long as the rise in the steeper half is a clear one.
 */
async function steepest(
  laboratory: Laboratory,
  { scenario, seed, pace }: CurveRequest,
): Promise<Rise | null | 'stopped'> {
  let found: Rise | null = null;
  const { points } = laboratory;
  for (const [index, after] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined || heightOf({ before, after }) <= 0) continue;
    if (found === null || heightOf({ before, after }) > heightOf(found)) found = { before, after };
  }
  if (found === null || !isClearRise(found.before, found.after)) return found;
  const window = { after: found.before.atMicros, until: found.after.atMicros };
  let times = await eventTimes(scenario, seed, window, pace);
  if (times === null) return 'stopped';
  for (let halving = 0; halving < HALVINGS && times.length > 1; halving += 1) {
    const middle: Micros = times[Math.floor((times.length - 2) / 2)] ?? found.before.atMicros;
    if (!(await laboratory.measure([middle]))) return 'stopped';
    const point = laboratory.point(middle);
    const early: Rise = { before: found.before, after: point };
    const late: Rise = { before: point, after: found.after };
    const half: Rise = heightOf(early) >= heightOf(late) ? early : late;
    if (!isClearRise(half.before, half.after)) break;
    found = half;
    times = times.filter((time) => time > half.before.atMicros && time <= half.after.atMicros);
  }
  return found;
}

function heightOf({ before, after }: Rise): number {
  return shareOf(after) - shareOf(before);
}

async function explained(
  { before, after }: Rise,
  { scenario, seed, pace }: CurveRequest,
): Promise<CurveJump | 'stopped'> {
  const window = { after: before.atMicros, until: after.atMicros };
  const found = await eventsWithin(scenario, seed, { window, pace });
  if (found === null) return 'stopped';
  return { before, after, isClear: isClearRise(before, after), ...found };
}

/** A worker that dies over a future says nothing about the failure. */
function resultOf(outcome: JobOutcome<FutureResult>): FutureResult {
  if (outcome.kind === 'done') return outcome.result;
  const { error } = outcome;
  const why = error instanceof Error ? error.message : String(error);
  return { isShown: false, broken: `the worker died: ${why}` };
}
