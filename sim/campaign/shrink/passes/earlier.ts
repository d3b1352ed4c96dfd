/**
 * Everything earlier: times by so many block intervals, heights by so many blocks, and the run as
 * much shorter.
 *
 * @module
 */
import type { Fault, Scenario, Trigger } from '../../../../scenarios/scenario.ts';
import { cutOff } from '../cut-off.ts';
import type { Pass } from '../pass.ts';

export const earlierPass: Pass = {
  name: 'earlier faults',
  *candidates({ scenario }) {
    let current = scenario;
    for (let blocks = mostBlocks(current); blocks >= 1;) {
      const shown = yield earlier(current, blocks);
      if (shown === null) blocks = Math.floor(blocks / 2);
      else {
        current = shown.scenario;
        blocks = Math.min(blocks, mostBlocks(current));
      }
    }
  },
};

/** So that no fault begins before the run, and none waits for a block before the first. */
function mostBlocks({ faults, byzantine, chain }: Scenario): number {
  const starts = [
    ...faults.flatMap(({ trigger }) =>
      trigger.kind === 'at'
        ? [Math.floor(trigger.time / chain.blockInterval)]
        : trigger.height === null
          ? []
          : [trigger.height - 1],
    ),
    ...byzantine.flatMap(({ at }) => (at === 0 ? [] : [Math.floor(at / chain.blockInterval)])),
  ];
  return starts.length === 0 ? 0 : Math.min(...starts);
}

function earlier(scenario: Scenario, blocks: number): Scenario {
  const { faults, byzantine, duration, chain, transactions } = scenario;
  const by = blocks * chain.blockInterval;
  const moved = {
    ...scenario,
    faults: faults.map((fault): Fault => ({
      ...fault,
      trigger: sooner(fault.trigger, blocks, by),
    })),
    byzantine: byzantine.map((entry) => ({ ...entry, at: entry.at === 0 ? 0 : entry.at - by })),
    transactions: transactions.map((one) => ({ ...one, at: Math.max(0, one.at - by) })),
  };
  return cutOff(moved, Math.max(1, duration - by));
}

function sooner(trigger: Trigger, blocks: number, by: number): Trigger {
  if (trigger.kind === 'at') return { ...trigger, time: trigger.time - by };
  return trigger.height === null ? trigger : { ...trigger, height: trigger.height - blocks };
}
