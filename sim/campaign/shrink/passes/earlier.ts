/**
 * Everything earlier: times by so many block intervals, heights by so many blocks, and the run as
 * much shorter. Then the heights alone, and the times alone.
 *
 * @module
 */
import type { Scenario, Trigger } from '../../../../scenarios/scenario.ts';
import { cutOff } from '../cut-off.ts';
import type { Pass } from '../pass.ts';

interface What {
  readonly heights: boolean;
  readonly times: boolean;
}

const IN_TURN: readonly What[] = [
  { heights: true, times: true },
  { heights: true, times: false },
  { heights: false, times: true },
];

export const earlierPass: Pass = {
  name: 'earlier faults',
  *candidates({ scenario }) {
    let current = scenario;
    for (const what of IN_TURN)
      for (let blocks = mostBlocks(current, what); blocks >= 1;) {
        const shown = yield earlier(current, blocks, what);
        if (shown === null) blocks = Math.floor(blocks / 2);
        else {
          current = shown.scenario;
          blocks = Math.min(blocks, mostBlocks(current, what));
        }
      }
  },
};

/** So that no fault begins before the run, and none waits for a block before the first. */
function mostBlocks({ faults, byzantine, chain }: Scenario, { heights, times }: What): number {
  const blocksUntil = (time: number): number => Math.floor(time / chain.blockInterval);
  const starts = [
    ...faults.flatMap(({ trigger }) => {
      if (trigger.kind === 'at') return times ? [blocksUntil(trigger.time)] : [];
      return heights && trigger.height !== null ? [trigger.height - 1] : [];
    }),
    ...byzantine.flatMap(({ at }) => (times && at > 0 ? [blocksUntil(at)] : [])),
  ];
  return starts.length === 0 ? 0 : Math.min(...starts);
}

function earlier(scenario: Scenario, blocks: number, what: What): Scenario {
  const { faults, byzantine, duration, chain, transactions } = scenario;
  const by = blocks * chain.blockInterval;
  const sooner = (time: number): number => (what.times ? Math.max(0, time - by) : time);
  const moved = {
    ...scenario,
    faults: faults.map((fault) => ({
      ...fault,
      trigger: soonerTrigger(fault.trigger, blocks, sooner, what),
    })),
    byzantine: byzantine.map((entry) => ({ ...entry, at: sooner(entry.at) })),
    transactions: transactions.map((one) => ({ ...one, at: sooner(one.at) })),
  };
  return cutOff(moved, Math.max(1, duration - by));
}

function soonerTrigger(
  trigger: Trigger,
  blocks: number,
  sooner: (time: number) => number,
  { heights }: What,
): Trigger {
  if (trigger.kind === 'at') return { ...trigger, time: sooner(trigger.time) };
  if (!heights || trigger.height === null) return trigger;
  return { ...trigger, height: trigger.height - blocks };
}
