/**
 * Which event of a trace comes from which: numbers of events become places in the trace, and every
 * event learns what came of it.
 *
 * @module
 */
import { ABSENT, NONE, type Links } from '../model/columns.ts';
import { GrowingNumbers } from './growing-numbers.ts';

export class Causes {
  readonly #ids = new GrowingNumbers();
  readonly #last = new GrowingNumbers();
  readonly #previous = new GrowingNumbers();

  /** How many events there are. */
  get length(): number {
    return this.#ids.length;
  }

  /**
   * Takes the next event.
   *
   * @param cause - as the trace has it
   * @returns the ordinal of the cause, {@link NONE} or {@link ABSENT}
   */
  add(id: number, cause: number | null): number {
    const ordinal = this.#ids.length;
    const from = this.#ordinalOf(cause);
    this.#ids.push(id);
    this.#last.push(NONE);
    const isKnown = from !== NONE && from !== ABSENT;
    this.#previous.push(isKnown ? this.#last.at(from) : NONE);
    if (isKnown) this.#last.set(from, ordinal);
    return from;
  }

  /** Call when all events are there: effects come later than their cause. */
  links(first: number, count: number): Links {
    return {
      last: this.#last.slice(first, first + count),
      previous: this.#previous.slice(first, first + count),
    };
  }

  #ordinalOf(cause: number | null): number {
    if (cause === null) return NONE;
    // In a trace that leaves nothing out an event's place follows from its number.
    const found = this.#ids.at(cause - 1) === cause ? cause - 1 : this.#ids.find(cause);
    return found < 0 ? ABSENT : found;
  }
}
