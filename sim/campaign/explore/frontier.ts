/**
 * The beginnings that are worth going on from: one for each state that the views so far lead to.
 *
 * @module
 */
import { defined } from '../../../protocol/kernel/assert.ts';
import type { ExploreJob, CaseResult } from './job.ts';
import type { WorldBound } from './bound.ts';
import type { Role } from './space.ts';
import type { Stabiliser } from './symmetry.ts';

/** All cases with the same beginning, or with one that leads to the same state. */
export interface Stem {
  /** Index among the roles. */
  readonly role: number;
  /** Choices for the views from 0 on: of all that lead here, the first of the cheapest. */
  readonly beginning: readonly number[];
  readonly cost: number;
  readonly crashes: number;
  readonly stabiliser: Stabiliser;
  /** Canonical beginnings that lead here. */
  readonly weight: bigint;
  /** Before each view that is still to come, and after the last, if all of them are calm. */
  readonly states: readonly string[];
}

/** The jobs that make every canonical case of one more view, cheaper cases first. */
export interface PlannedJob {
  readonly stem: Stem;
  readonly job: ExploreJob;
  readonly cost: number;
}

export function planLevel(
  stems: readonly Stem[],
  bound: WorldBound,
  roles: readonly Role[],
): readonly PlannedJob[] {
  const planned = stems.flatMap((stem) => {
    const { symmetry, choices } = defined(roles[stem.role], 'role');
    const byCost = new Map<number, number[]>();
    for (const [number, { cost, crashes }] of choices.entries()) {
      // The calm view is no case of its own: it ends with the views before it.
      if (number === 0 || stem.crashes + crashes.length > bound.crashes) continue;
      if (!symmetry.isCanonical(stem.stabiliser, number)) continue;
      const alike = byCost.get(cost) ?? [];
      alike.push(number);
      byCost.set(cost, alike);
    }
    const { role, beginning, states } = stem;
    return [...byCost].map(([cost, numbers]): PlannedJob => {
      const calmStates = states.slice(1);
      const job = { bound, role, beginning, choices: numbers, calmStates };
      return { stem, job, cost: stem.cost + cost };
    });
  });
  return planned.toSorted((a, b) => a.cost - b.cost);
}

/** The beginnings of one view more. Two that lead to the same state, with as much left to choose,
 * become one. */
export class Frontier {
  readonly #roles: readonly Role[];
  readonly #stems = new Map<string, Stem>();
  /** Beginnings that led to a state that another one had led to. */
  merged = 0;

  constructor(roles: readonly Role[]) {
    this.#roles = roles;
  }

  /** The view after is calm. */
  addCalm(stem: Stem): void {
    this.#add({ ...stem, beginning: [...stem.beginning, 0], states: stem.states.slice(1) }, '');
  }

  addCase(stem: Stem, choice: number, { states }: Pick<CaseResult, 'states'>): void {
    const { choices, symmetry } = defined(this.#roles[stem.role], 'role');
    const { cost, crashes } = defined(choices[choice], 'choice');
    const one: Stem = {
      role: stem.role,
      beginning: [...stem.beginning, choice],
      cost: stem.cost + cost,
      crashes: stem.crashes + crashes.length,
      stabiliser: symmetry.after(stem.stabiliser, choice),
      weight: stem.weight,
      states,
    };
    this.#add(one, crashes.map(({ node }) => node).join());
  }

  /** Cheaper ones first. */
  stems(): readonly Stem[] {
    return [...this.#stems.values()].toSorted((a, b) => a.cost - b.cost);
  }

  /** @param down - nodes that are down at this moment, which no history shows */
  #add(stem: Stem, down: string): void {
    const { role, crashes, stabiliser, states } = stem;
    const key = `${role} ${crashes} ${stabiliser} ${down} ${states[0] ?? ''}`;
    const known = this.#stems.get(key);
    if (known === undefined) {
      this.#stems.set(key, stem);
      return;
    }
    this.merged += 1;
    const first = known.cost <= stem.cost ? known : stem;
    this.#stems.set(key, { ...first, weight: known.weight + stem.weight });
  }
}
