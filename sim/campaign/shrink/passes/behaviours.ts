/**
 * Byzantine nodes that do fewer things, and each in fewer ways.
 *
 * @module
 */
import type { Behaviour, Scenario } from '../../../../scenarios/scenario.ts';
import { ddmin } from '../ddmin.ts';
import type { Candidates, Pass, Shown } from '../pass.ts';

export const behavioursPass: Pass = {
  name: 'fewer behaviours',
  *candidates({ scenario }) {
    let current = scenario;
    for (const [index, entry] of scenario.byzantine.entries()) {
      const search = ddmin(entry.behaviours);
      for (let next = search.next(); next.done !== true;) {
        const changed = { ...(current.byzantine[index] ?? entry), behaviours: next.value };
        // An entry needs a behaviour.
        const shown: Shown | null =
          next.value.length === 0
            ? null
            : yield { ...current, byzantine: current.byzantine.with(index, changed) };
        if (shown !== null) current = shown.scenario;
        next = search.next(shown !== null);
      }
    }
    yield* inFewerWays(current);
  },
};

function* inFewerWays(start: Scenario): Candidates {
  let current = start;
  for (const [index, { behaviours }] of start.byzantine.entries())
    for (const [place, behaviour] of behaviours.entries()) {
      const search = ddmin<string>(waysOf(behaviour));
      for (let next = search.next(); next.done !== true;) {
        const fewer = inWays(behaviour, next.value);
        const shown: Shown | null =
          next.value.length === 0 ? null : yield replaced(current, index, place, fewer);
        if (shown !== null) current = shown.scenario;
        next = search.next(shown !== null);
      }
    }
}

/** What it does in turn; nothing, if it does one thing. */
function waysOf(behaviour: Behaviour): readonly string[] {
  if (behaviour.kind === 'invalid-block') return behaviour.faults;
  return behaviour.kind === 'forged-votes' ? behaviour.forgeries : [];
}

function inWays(behaviour: Behaviour, ways: readonly string[]): Behaviour {
  if (behaviour.kind === 'invalid-block')
    return { ...behaviour, faults: behaviour.faults.filter((one) => ways.includes(one)) };
  if (behaviour.kind === 'forged-votes')
    return { ...behaviour, forgeries: behaviour.forgeries.filter((one) => ways.includes(one)) };
  return behaviour;
}

function replaced(
  scenario: Scenario,
  index: number,
  place: number,
  behaviour: Behaviour,
): Scenario {
  const byzantine = scenario.byzantine.map((entry, at) =>
    at === index ? { ...entry, behaviours: entry.behaviours.with(place, behaviour) } : entry,
  );
  return { ...scenario, byzantine };
}
