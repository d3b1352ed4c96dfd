/**
 * The messages that were sent so far: when, and what about. What arrives says neither.
 *
 * @module
 */
import { ABSENT, NONE, type Columns } from '../model/columns.ts';
import { GrowingNumbers } from './growing-numbers.ts';

/** Ordinal, block, height, view. */
const WIDTH = 4;

export class SentMessages {
  readonly #rows = new GrowingNumbers();
  readonly #at: number[] = [];

  /** Takes a message whose subject is in row `i` of the columns. */
  add(ordinal: number, { at, block, height, view }: Columns, i: number): void {
    this.#rows.push(ordinal);
    this.#rows.push(block[i] ?? NONE);
    this.#rows.push(height[i] ?? NONE);
    this.#rows.push(view[i] ?? NONE);
    this.#at.push(at[i] ?? 0);
  }

  /**
   * Gives row `i` the subject of the message that it comes from.
   *
   * @returns when it was sent; null: the message is not in the trace
   */
  describe(cause: number, columns: Columns, i: number): number | null {
    if (cause === NONE || cause === ABSENT) return null;
    const row = this.#rows.find(cause, WIDTH);
    if (row < 0) return null;
    columns.block[i] = this.#rows.at(row * WIDTH + 1);
    columns.height[i] = this.#rows.at(row * WIDTH + 2);
    columns.view[i] = this.#rows.at(row * WIDTH + 3);
    return this.#at[row] ?? null;
  }
}
