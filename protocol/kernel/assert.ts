/**
 * Assertions are part of the protocol: never switched off, and what they throw is our own bug.
 *
 * @module
 */

/** A state that our own code can never reach. Caught by the runner alone. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/**
 * @param message - a constant: it is made whether or not it is needed
 * @throws InvariantViolation when `condition` does not hold
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}

/** The value, where its absence would be our bug. @throws InvariantViolation */
export function defined<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new InvariantViolation(`${what} is missing`);
  return value;
}

/** For a switch that must be exhaustive. @throws InvariantViolation */
export function unreachable(value: never): never {
  throw new InvariantViolation(`unreachable: ${JSON.stringify(value)}`);
}
