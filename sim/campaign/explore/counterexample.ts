/**
 * A case that shows what must not be, as a scenario file for people: what happens in it in words, and
 * an `expect` under which it is green.
 *
 * @module
 */
import type { Verdict } from '../../../reports/verdict.ts';
import { printCompact } from '../../../scenarios/print-compact.ts';
import type { Behaviour, ByzantineNodes, Scenario } from '../../../scenarios/scenario.ts';
import { expectFailure } from '../shrink/expect.ts';
import { failureOfError, inWords, type Failure } from '../shrink/failure.ts';
import { runWhole, type Pace } from '../shrink/observe.ts';
import { inWords as boundInWords, type WorldBound } from './bound.ts';
import type { Found } from './exploration.ts';
import { groupsIn } from './partitions.ts';
import type { Shown } from './run-case.ts';
import type { Role } from './space.ts';
import { defined } from '../../../protocol/kernel/assert.ts';
import type { ViewChoice } from './view-choice.ts';
import { calmWorld, scenarioOf, SEED } from './world-case.ts';

export interface Counterexample {
  readonly scenario: Scenario;
  /** Of a run of it; null where an assertion of ours ended it, or it was interrupted. */
  readonly verdict: Verdict | null;
}

const SECOND = 1_000_000;

/** The case as a scenario that ends soon after it shows what it shows. */
export async function counterexampleOf(
  found: Found,
  bound: WorldBound,
  pace: Pace,
): Promise<Counterexample> {
  const { role, shown } = found;
  const choices = found.choices.map((number) => defined(role.choices[number], 'choice'));
  const whole = scenarioOf(calmWorld(bound), role, choices);
  const short = endingAt(whole, (Math.floor(shown.at / SECOND) + 1) * SECOND);
  const failure = failureOf(shown);
  const about = aboutOf(choices, { bound, role, failure });
  const also = { forks: shown.kind === 'fork', breaches: shown.kind !== 'error' };
  for (const expect of expectFailure(failure, short.expect, also)) {
    const scenario = { ...short, about, expect };
    const run = await runWhole(scenario, SEED, pace);
    if (run === null) return { scenario, verdict: null };
    if (run.kind === 'whole' && run.verdict.exitCode === 0)
      return { scenario, verdict: run.verdict };
  }
  return { scenario: { ...short, about }, verdict: null };
}

/** @param replay - the command that shows it */
export function counterexampleText({ scenario }: Counterexample, replay: string): string {
  return `# ${replay}\n${printCompact(scenario)}`;
}

export function failureOf(shown: Shown): Failure {
  switch (shown.kind) {
    case 'fork':
      return { kind: 'fork' };
    case 'breach':
      return { kind: 'breach', checker: shown.checker };
    case 'error':
      return failureOfError(shown.message);
  }
}

/** What happens in each view; one line for each in which anything does. */
export function viewsInWords(
  choices: readonly ViewChoice[],
  role: Role,
  nodes: number,
): readonly string[] {
  return choices.flatMap((choice, view) => {
    if (choice.cost === 0) return [];
    return [`View ${view}: ${happenings(choice, role, nodes, view).join('; ')}.`];
  });
}

/** The same run, ended earlier: what would begin later is left out. */
function endingAt(scenario: Scenario, duration: number): Scenario {
  if (duration >= scenario.duration) return scenario;
  const faults = scenario.faults.filter(
    ({ trigger }) => trigger.kind !== 'at' || trigger.time < duration,
  );
  const shortened = (behaviour: Behaviour): Behaviour =>
    behaviour.kind === 'twins'
      ? { ...behaviour, meets: behaviour.meets.filter(({ at }) => at < duration) }
      : behaviour;
  const byzantine = scenario.byzantine.map((entry): ByzantineNodes => ({
    ...entry,
    behaviours: entry.behaviours.map(shortened),
  }));
  return { ...scenario, duration, faults, byzantine };
}

interface Setting {
  readonly bound: WorldBound;
  readonly role: Role;
  readonly failure: Failure;
}

function aboutOf(choices: readonly ViewChoice[], { bound, role, failure }: Setting): string {
  const { nodes } = bound;
  const { twins } = role;
  const world = boundInWords({ ...bound, twins: twins.length });
  return [
    `The smallest case of ${world} that shows ${inWords(failure)}.`,
    ...twins.map((twin) => `Node ${twin} runs twice, as ${twin}' and ${twin}''.`),
    ...viewsInWords(choices, role, nodes),
  ].join(' ');
}

function happenings(
  { apart, crashes }: ViewChoice,
  { twins }: Role,
  nodes: number,
  view: number,
): readonly string[] {
  const down = crashes.map(({ node, from }) =>
    from === 'whole' ? `${node} is down` : `${node} is down after its vote`,
  );
  if (apart === null) return down;
  const { partition, effect } = apart;
  const nameOf = (endpoint: number): string => {
    if (endpoint >= nodes) return `${twins[endpoint - nodes] ?? 0}''`;
    return twins.includes(endpoint) ? `${endpoint}'` : String(endpoint);
  };
  const groups = Array.from({ length: groupsIn(partition) }, (_, group) =>
    partition.flatMap((of, endpoint) => (of === group ? [nameOf(endpoint)] : [])),
  );
  const shown = groups.map((group) => `{${group.join(', ')}}`).join(' and ');
  const together = groups.length === 1 ? 'all are together' : `${shown} are apart`;
  switch (effect) {
    case 'lost':
      return [together, ...down];
    case 'late':
      return [`${together}, and hear of each other late`, ...down];
    case 'hushed':
      return [`${together}, and what decides reaches ${view % nodes} alone`, ...down];
  }
}
