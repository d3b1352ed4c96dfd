/**
 * What the process tells its caller. The table is in README.md.
 *
 * @module
 */

export const EXIT = {
  asExpected: 0,
  safety: 1,
  liveness: 2,
  notTested: 3,
  notDeterministic: 4,
  usage: 64,
  bug: 70,
  /** 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const WORST_FIRST: readonly ExitCode[] = [
  EXIT.bug,
  EXIT.notDeterministic,
  EXIT.safety,
  EXIT.liveness,
  EXIT.notTested,
];

/** The code of many runs: that of the worst. 0 for none. */
export function worstOf(codes: readonly number[]): ExitCode {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.asExpected;
}
