/**
 * The beginnings that are worth going on from: one for each state that the views so far lead to.
 *
 * @module
 */
import { defined } from '../../../protocol/kernel/assert.ts';
import type { ExploreJob, CaseResult } from './job.ts';
import type { WorldBound } from './bound.ts';
import type { Role } from './space.ts';
import { downIn } from './view-choice.ts';

/** All cases with the same beginning, or with one that leads to the same state. */
export interface Stem {
  /** Index among the roles. */
  readonly role: number;
  /** Choices for the views from 0 on: of all that lead here, the first of the cheapest. */
  readonly beginning: readonly number[];
  readonly cost: number;
  readonly crashes: number;
  /** Canonical beginnings that lead here. */
  readonly weight: bigint;
  /** Before each view that is still to come, and after the last, if all of them are calm. */
  readonly states: readonly string[];
}

/** A part of the cases of one more view. */
export interface PlannedJob {
  readonly stem: Stem;
  readonly job: ExploreJob;
  readonly cost: number;
}

/** Cases that a worker does in one go, at most: those that come to one state are cut short, and all are
 * lost when it is interrupted. */
const CASES_IN_JOB = 1_000;

/** The jobs that make every case of one more view, cheaper cases first. */
export function planLevel(
  stems: readonly Stem[],
  bound: WorldBound,
  roles: readonly Role[],
): readonly PlannedJob[] {
  /** Shared by all stems that may go on with the same: there may be many of them. */
  const batches = new Map<string, readonly Batch[]>();
  const planned = stems.flatMap((stem) => {
    const { role, beginning, states } = stem;
    const crashesLeft = bound.crashes - stem.crashes;
    const key = `${role} ${crashesLeft}`;
    const next = batches.get(key) ?? batchesOf(defined(roles[role], 'role'), crashesLeft);
    batches.set(key, next);
    const calmStates = states.slice(1);
    return next.map(({ cost, choices }): PlannedJob => {
      const job = { bound, role, beginning, choices, calmStates };
      return { stem, job, cost: stem.cost + cost };
    });
  });
  return planned.toSorted((a, b) => a.cost - b.cost);
}

/** Choices of one cost that a job tries. */
interface Batch {
  readonly cost: number;
  readonly choices: readonly number[];
}

function batchesOf({ choices }: Role, crashesLeft: number): readonly Batch[] {
  const byCost = new Map<number, number[]>();
  for (const [number, { cost, crashes }] of choices.entries()) {
    // The calm view is no case of its own: it ends with the views before it.
    if (number === 0 || crashes.length > crashesLeft) continue;
    const alike = byCost.get(cost) ?? [];
    alike.push(number);
    byCost.set(cost, alike);
  }
  return [...byCost].flatMap(([cost, numbers]) => {
    const count = Math.ceil(numbers.length / CASES_IN_JOB);
    return Array.from({ length: count }, (_, batch): Batch => {
      const from = batch * CASES_IN_JOB;
      return { cost, choices: numbers.slice(from, from + CASES_IN_JOB) };
    });
  });
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
    const { choices } = defined(this.#roles[stem.role], 'role');
    const { cost, crashes } = defined(choices[choice], 'choice');
    const one: Stem = {
      role: stem.role,
      beginning: [...stem.beginning, choice],
      cost: stem.cost + cost,
      crashes: stem.crashes + crashes.length,
      weight: stem.weight,
      states,
    };
    this.#add(one, downIn(crashes));
  }

  /** Cheaper ones first. */
  stems(): readonly Stem[] {
    return [...this.#stems.values()].toSorted((a, b) => a.cost - b.cost);
  }

  /** @param down - who is down at this moment, which no history shows */
  #add(stem: Stem, down: string): void {
    const { role, crashes, states } = stem;
    const key = `${role} ${crashes} ${down} ${states[0] ?? ''}`;
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
