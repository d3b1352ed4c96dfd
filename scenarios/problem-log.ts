/**
 * Collects what is wrong while a scenario is expanded, so that all of it is reported at once.
 *
 * @module
 */
import type { Positions } from './positions.ts';
import type { Path, Problem } from './problem.ts';

export class ProblemLog {
  readonly problems: Problem[] = [];
  /** Odd, but no reason to refuse the scenario. */
  readonly warnings: Problem[] = [];
  readonly #positions: Positions;

  constructor(positions: Positions) {
    this.#positions = positions;
  }

  /** Something is wrong with the value at `path`. */
  add(path: Path, message: string): void {
    this.problems.push(this.#positions.problemAt(path, message));
  }

  /** Something is wrong with the key that `path` ends with. */
  addAtKey(path: Path, message: string): void {
    this.problems.push(this.#positions.problemAtKey(path, message));
  }

  warn(path: Path, message: string): void {
    this.warnings.push(this.#positions.problemAt(path, message));
  }
}
