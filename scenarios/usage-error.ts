/**
 * A bad flag or a bad scenario: the fault of whoever called, raised at the edge and never inside.
 *
 * @module
 */

/** What the caller asked for makes no sense; `message` says why, in full. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** Exit code of a command that ends with this error (sysexits: EX_USAGE). */
  readonly exitCode = 64;
}
