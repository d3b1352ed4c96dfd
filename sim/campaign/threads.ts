/**
 * The threads of this process as the engine of a campaign.
 *
 * @module
 */
import { defined } from '../../protocol/kernel/assert.ts';
import { counted } from '../../reports/format.ts';
import { runCampaign } from './campaign.ts';
import type { Engine } from './engine.ts';

/** @param workers - at least 1 */
export function threads(workers: number): Engine {
  return {
    workers,
    how: `with ${counted(workers, 'worker')}`,
    run: ({ jobs, pending, onResult, goOn }) => {
      const indexAt = (place: number): number => defined(pending[place], 'a pending job');
      return runCampaign(
        pending.map((index) => defined(jobs[index], 'a pending job').job),
        {
          workers,
          onResult: (place, performed) => onResult(indexAt(place), performed),
          goOn,
        },
      );
    },
  };
}
