/**
 * A set of accounts that one can be drawn from, in O(1), whatever its size.
 *
 * @module
 */
import type { RandomStream } from '../../random.ts';

/** Draws that are refused before none counts as found. */
const TRIES = 16;

export class PickSet {
  readonly #members: number[] = [];
  readonly #places = new Map<number, number>();

  has(account: number): boolean {
    return this.#places.has(account);
  }

  add(account: number): void {
    if (this.has(account)) return;
    this.#places.set(account, this.#members.length);
    this.#members.push(account);
  }

  delete(account: number): void {
    const place = this.#places.get(account);
    if (place === undefined) return;
    this.#places.delete(account);
    const last = this.#members.pop();
    if (last === undefined || last === account) return;
    this.#members[place] = last;
    this.#places.set(last, place);
  }

  /** `wanted` itself, if it may be, or any other member that may; null when some draws found none. */
  pickOr(wanted: number, mayBe: (account: number) => boolean, stream: RandomStream): number | null {
    return this.has(wanted) && mayBe(wanted) ? wanted : this.pick(mayBe, stream);
  }

  /** Any member that may be; null when some draws found none. */
  pick(mayBe: (account: number) => boolean, stream: RandomStream): number | null {
    if (this.#members.length === 0) return null;
    for (let i = 0; i < TRIES; i += 1) {
      const drawn = stream.pick(this.#members);
      if (mayBe(drawn)) return drawn;
    }
    return null;
  }
}
