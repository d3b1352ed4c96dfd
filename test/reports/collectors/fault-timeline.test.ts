import { describe, expect, it } from 'vitest';
import { FaultTimeline } from '../../../reports/collectors/fault-timeline.ts';
import type { Fault } from '../../../scenarios/scenario.ts';
import { scenario, Stream } from '../stream.ts';

const nodes = { kind: 'ids', ids: [1, 2, 4] } as const;
const SWIZZLE: Fault = {
  trigger: { kind: 'at', time: 1_000_000 },
  duration: 10_000_000,
  action: { kind: 'swizzle', nodes, over: 3_000_000, fail: [4, 1, 2], restore: [1, 4, 2] },
};
const FLAP: Fault = {
  ...SWIZZLE,
  action: {
    kind: 'flap',
    from: nodes,
    to: nodes,
    cycle: { up: [1_000_000], down: [1_000_000], jitter: 0 },
  },
};

describe('the fault timeline', () => {
  it('lists the nodes that were concerned when most were', () => {
    const timeline = new FaultTimeline(scenario(5, { faults: [SWIZZLE, FLAP] }));
    new Stream(timeline)
      .start(5)
      .fault(1, 0, 'swizzle', [[4]])
      .change(2, 0, [[4], [1]])
      .change(3, 0, [[4], [1], [2]])
      .change(9, 0, [[4], [2]])
      .fault(9, 1, 'flap', [[1], [2]])
      .change(10, 1, [])
      .heal(11, 0);
    expect(timeline.result()).toEqual([
      {
        fault: 0,
        action: 'swizzle',
        startedAtMicros: 1_000_000,
        endedAtMicros: 11_000_000,
        groups: [[4], [1], [2]],
      },
      {
        fault: 1,
        action: 'flap',
        startedAtMicros: 9_000_000,
        endedAtMicros: null,
        groups: [[1], [2]],
      },
    ]);
  });
});
