/**
 * The clock of one node: what it reads at a true time, and when it will read something.
 *
 * A clock starts `offset` away from true time and gains `drift` parts per million. Drift is held as
 * whole parts per billion, and all arithmetic is exact in integers, so that a run of days shows no
 * rounding.
 *
 * @module
 */
import { assert } from '../protocol/kernel/assert.ts';
import type { Micros } from '../protocol/kernel/types.ts';

const MICROS_PER_SECOND = 1_000_000;
const BILLION = 1_000_000_000;

/** Limits of the rate, in parts per billion: a tenth of true time's pace, and ten times it. */
const SLOWEST = -900_000_000;
const FASTEST = 9_000_000_000;

/** About 200 years. */
const NEVER: Micros = 0x18_0000_0000_0000;

/** One node's clock. Both directions know only the time since the last {@link adjust}. */
export class NodeClock {
  /** True time from which the present rate holds, and what the clock read then, before clamping. */
  #since: Micros = 0;
  #reading: number;
  /** Gain in parts per billion: the sum of what was asked for, and what is carried out. */
  #asked: number;
  #drift: number;

  /**
   * @param offset - whole microseconds ahead of true time at time 0; negative: behind
   * @param driftPpm - microseconds gained in each second of true time, rounded to a thousandth; a
   *   clock runs at a tenth of the true pace at least, and at ten times that pace at most
   */
  constructor(offset: Micros, driftPpm: number) {
    assert(Number.isSafeInteger(offset), `clock offset ${offset} is no integer`);
    this.#reading = offset;
    this.#asked = partsPerBillion(driftPpm);
    this.#drift = limited(this.#asked);
  }

  /**
   * What the clock shows, rounded down; 0 as long as it would show less.
   *
   * @param trueTime - not before the last adjustment
   */
  local(trueTime: Micros): Micros {
    return Math.max(0, this.#unclamped(trueTime));
  }

  /**
   * The earliest true time at which the clock shows `local` or more, looking no further back than
   * the last adjustment. Never earlier than asked: a timer set by it finds its time come. What lies
   * beyond 200 years is put at 200 years.
   */
  trueTimeOf(local: Micros): Micros {
    const ahead = local - this.#reading;
    if (local <= 0 || ahead <= 0) return this.#since;
    // A float's guess, at most a few microseconds off; the exact law decides.
    let elapsed = Math.floor(ahead / (1 + this.#drift / BILLION));
    if (elapsed >= NEVER - this.#since) return NEVER;
    while (elapsed > 0 && elapsed - 1 + gain(elapsed - 1, this.#drift) >= ahead) elapsed--;
    while (elapsed + gain(elapsed, this.#drift) < ahead) elapsed++;
    return this.#since + elapsed;
  }

  /**
   * A clock fault: the clock jumps and changes its rate, from this moment on. Timers that were
   * computed with {@link trueTimeOf} must be computed anew.
   *
   * @param trueTime - not before the last adjustment
   * @param offsetDelta - whole microseconds; negative: back
   */
  adjust(trueTime: Micros, offsetDelta: Micros, driftPpmDelta: number): void {
    assert(Number.isSafeInteger(offsetDelta), `clock jump ${offsetDelta} is no integer`);
    this.#reading = this.#unclamped(trueTime) + offsetDelta;
    this.#since = trueTime;
    this.#asked += partsPerBillion(driftPpmDelta);
    this.#drift = limited(this.#asked);
  }

  #unclamped(trueTime: Micros): number {
    const elapsed = trueTime - this.#since;
    assert(elapsed >= 0, 'a clock is read at a time before its last adjustment');
    return this.#reading + elapsed + gain(elapsed, this.#drift);
  }
}

/** floor(elapsed × drift ÷ 10^9), by parts that stay below 2^53. */
function gain(elapsed: Micros, drift: number): number {
  if (drift === 0) return 0;
  // 1000 seconds gain `drift` microseconds.
  const thousands = Math.floor(elapsed / BILLION);
  const remaining = elapsed - thousands * BILLION;
  const seconds = Math.floor(remaining / MICROS_PER_SECOND);
  const rest = remaining - seconds * MICROS_PER_SECOND;
  const thousandths = seconds * drift;
  const whole = Math.floor(thousandths / 1000);
  const left = thousandths - whole * 1000;
  return (
    thousands * drift + whole + Math.floor((left * MICROS_PER_SECOND + rest * drift) / BILLION)
  );
}

function limited(drift: number): number {
  return Math.min(FASTEST, Math.max(SLOWEST, drift));
}

function partsPerBillion(partsPerMillion: number): number {
  const drift = Math.round(partsPerMillion * 1000);
  assert(Number.isSafeInteger(drift), `clock drift ${partsPerMillion} ppm is out of range`);
  return drift;
}
