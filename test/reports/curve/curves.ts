/** Curves that are made by hand. */
import type { Curve, CurvePoint } from '../../../reports/curve/curve.ts';

const at = (atMicros: number, failed: number): CurvePoint => ({ atMicros, runs: 40, failed });

/** Of a fork at 10 s: seldom at first, certain from 8 s on. */
export const RISING: Curve = {
  failure: 'fork',
  failureInWords: 'a fork',
  failedAtMicros: 10_000_000,
  endMicros: 10_000_000,
  repeats: 40,
  points: [at(0, 0), at(4_000_000, 10), at(7_999_000, 10), at(8_000_000, 40), at(10_000_000, 40)],
  jump: {
    before: at(7_999_000, 10),
    after: at(8_000_000, 40),
    isClear: true,
    events: [{ at: 8_000_000, text: 'node 2 commits <b>4e136c47</b> at height 3' }],
    eventCount: 3,
  },
  broken: [],
};

/** It was certain from the start. */
export const CERTAIN: Curve = {
  ...RISING,
  points: [at(0, 40), at(10_000_000, 40)],
  jump: null,
};
