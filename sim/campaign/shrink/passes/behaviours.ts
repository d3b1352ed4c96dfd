/**
 * Byzantine nodes that do fewer things.
 *
 * @module
 */
import { ddmin } from '../ddmin.ts';
import type { Pass, Shown } from '../pass.ts';

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
  },
};
