/**
 * What a checker says.
 *
 * @module
 */

/** What is checked, in the order of docs/reports.md. */
export const CHECKER_NAMES = [
  'agreement',
  'finality',
  'certificate',
  'single-vote',
  'promise',
  'state',
  'ledger',
] as const;

export type CheckerName = (typeof CHECKER_NAMES)[number];

/** Something that must not happen, at a node that is not Byzantine. */
export interface Breach {
  readonly checker: CheckerName;
  readonly node: number;
  readonly height: number;
  /** In words. */
  readonly detail: string;
}
