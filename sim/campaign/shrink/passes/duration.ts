/**
 * Shorter time: to the whole second after the failure.
 *
 * @module
 */
import { cutOff } from '../cut-off.ts';
import type { Pass } from '../pass.ts';

const SECOND = 1_000_000;

export const durationPass: Pass = {
  name: 'shorter time',
  *candidates({ scenario, failedAt }) {
    if (failedAt !== null) {
      // The next whole second, which leaves the moment itself within the run.
      yield cutOff(scenario, (Math.floor(failedAt / SECOND) + 1) * SECOND);
      return;
    }
    // Only the whole run tells: by halves, then by ever smaller parts of what is left.
    let current = scenario;
    for (let part = 2; part <= 16;) {
      const { duration } = current;
      const shorter = Math.ceil((duration - duration / part) / SECOND) * SECOND;
      const shown = shorter < duration ? yield cutOff(current, shorter) : null;
      if (shown === null) part = 2 * part;
      else current = shown.scenario;
    }
  },
};
