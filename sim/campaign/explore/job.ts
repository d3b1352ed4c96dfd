/**
 * A piece of an exploration: what may come after one beginning. Plain data, which goes from thread to
 * thread; the same job gives the same result wherever it is done.
 *
 * @module
 */
import { defined } from '../../../protocol/kernel/assert.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { WorldBound } from './bound.ts';
import { runCase, type Shown } from './run-case.ts';
import { rolesOf, type Role } from './space.ts';
import { downIn, type ViewChoice } from './view-choice.ts';
import { calmWorld, scenarioOf } from './world-case.ts';

export interface ExploreJob {
  readonly bound: WorldBound;
  /** Index among the roles of the bound. */
  readonly role: number;
  /** Numbers of choices, for the views from 0 on. */
  readonly beginning: readonly number[];
  /** For the view after: each makes a case, in which all views behind it are calm. */
  readonly choices: readonly number[];
  /** States before the views behind it if it is calm, too; empty where it is not known. */
  readonly calmStates: readonly string[];
}

export interface CaseResult {
  readonly shown: Shown | null;
  /** Before each view behind the chosen one, and after the last; none if that is the chosen one. Of a
   * case that was cut short, those of the case that it comes to be the same as. */
  readonly states: readonly string[];
  /** It came to a state that an earlier case of the job, or the calm one, had come to. */
  readonly isCutShort: boolean;
}

/** In the order of the choices; after the first that shows something there is none. */
export type ExploreResult = readonly CaseResult[];

export function performExplore(job: ExploreJob): ExploreResult {
  const { calm, roles } = setUp(job.bound);
  const role = defined(roles[job.role], 'role');
  const begun = job.beginning.map((number) => defined(role.choices[number], 'choice'));
  const results: CaseResult[] = [];
  /** What came after each state, by the state and who was down. */
  const known = new Map<string, readonly string[]>();
  const [calmState] = job.calmStates;
  if (calmState !== undefined) known.set(`${calmState} `, job.calmStates);
  for (const number of job.choices) {
    const choice = defined(role.choices[number], 'choice');
    const result = performCase([...begun, choice], { job, calm, role, known });
    results.push(result);
    if (result.shown !== null) break;
  }
  return results;
}

interface JobInProgress {
  readonly job: ExploreJob;
  readonly calm: Scenario;
  readonly role: Role;
  readonly known: Map<string, readonly string[]>;
}

function performCase(
  choices: readonly ViewChoice[],
  { job, calm, role, known }: JobInProgress,
): CaseResult {
  const down = downIn(choices.at(-1)?.crashes ?? []);
  const keyOf = (state: string): string => `${state} ${down}`;
  const { shown, states, isCutShort } = runCase(scenarioOf(calm, role, choices), {
    failure: job.bound.failure,
    first: choices.length,
    // After the last view, too: it is still to be calm.
    end: job.bound.views + 1,
    isKnown: (state) => known.has(keyOf(state)),
  });
  const [state] = states;
  const after = (state === undefined ? undefined : known.get(keyOf(state))) ?? states;
  if (state !== undefined) known.set(keyOf(state), after);
  // After the last view nobody goes on.
  const isLast = choices.length === job.bound.views;
  return { shown, states: isLast ? [] : after, isCutShort };
}

interface SetUp {
  readonly calm: Scenario;
  readonly roles: readonly Role[];
}

const setUps = new Map<string, SetUp>();

/** Made once for each bound: a thread does many jobs. */
function setUp(bound: WorldBound): SetUp {
  const key = JSON.stringify(bound);
  const made = setUps.get(key) ?? { calm: calmWorld(bound), roles: rolesOf(bound) };
  setUps.set(key, made);
  return made;
}
