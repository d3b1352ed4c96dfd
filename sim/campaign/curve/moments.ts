/**
 * The moments at which a run's future is asked for.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { Simulation } from '../../simulation.ts';
import type { Pace, Steps } from '../shrink/observe.ts';

/**
 * So many from 0 to the end, both included, equally far apart to the microsecond.
 *
 * @param points - at least 2; fewer come out where there are fewer microseconds
 */
export function gridOf(end: Micros, points: number): readonly Micros[] {
  const all = Array.from({ length: points }, (_, i) => Math.round((i * end) / (points - 1)));
  return [...new Set(all)];
}

/** A part of a run. */
export interface Window {
  /** Excluded. */
  readonly after: Micros;
  /** Included. */
  readonly until: Micros;
}

/**
 * When anything happens in a part of a run, ascending: between two such times there is nothing that
 * could change what comes. Null: stopped.
 */
export async function eventTimes(
  scenario: Scenario,
  seed: number,
  window: Window,
  pace: Pace,
): Promise<readonly Micros[] | null> {
  const times: Micros[] = [];
  try {
    const walk = new Walk(new Simulation(scenario, { seed }), window, times);
    return (await pace(walk)) ? times : null;
  } catch {
    // The failure may be an assertion that fails: until then it is a run like others.
    return times;
  }
}

class Walk implements Steps {
  readonly #simulation: Simulation;
  readonly #window: Window;
  readonly #times: Micros[];

  constructor(simulation: Simulation, window: Window, times: Micros[]) {
    this.#simulation = simulation;
    this.#window = window;
    this.#times = times;
  }

  advance(maxEvents: number): boolean {
    const { after, until } = this.#window;
    const simulation = this.#simulation;
    for (let i = 0; i < maxEvents; i += 1) {
      if (!simulation.advanceUntil(until, 1)) return false;
      const { now } = simulation;
      if (now > after && this.#times.at(-1) !== now) this.#times.push(now);
    }
    return true;
  }
}
