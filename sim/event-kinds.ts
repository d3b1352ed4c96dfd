/**
 * Kinds of queued events, and the class that orders them within one microsecond: faults, then
 * messages and submissions, then timers (SPEC, Parameters), and the end of the run last.
 *
 * @module
 */
export const FAULT_BEGINS = 0;
export const FAULT_ENDS = 1;
export const DELIVERY = 2;
export const SUBMISSION = 3;
export const TIMER = 4;
export const END = 5;
export const DEPARTURE = 6;
export const RETRY = 7;
export const FAULT_CHANGES = 8;
/** A slow node is done with an input. */
export const DONE = 9;
/** Colluding nodes had something in mind for this moment. */
export const PLOT = 10;
/** A transaction that the scenario spells out is due, or its sender looks what became of it. */
export const SCRIPT = 11;
export const CLASSES = 4;
export const CLASS_OF = [0, 0, 1, 1, 2, 3, 1, 1, 0, 1, 1, 1] as const;
export const FAULT_EVENTS = {
  begin: FAULT_BEGINS,
  change: FAULT_CHANGES,
  end: FAULT_ENDS,
} as const;

/** What the scenario plans, as against what follows from it. */
export const PLANNED: ReadonlySet<number> = new Set([
  FAULT_BEGINS,
  FAULT_CHANGES,
  FAULT_ENDS,
  SUBMISSION,
  RETRY,
  PLOT,
  SCRIPT,
]);
