/**
 * Numbers for accounts, in the order in which somebody first asks: what is kept for each account may
 * then stand in arrays, where it is found without hashing or comparing an address.
 *
 * A number means nothing beyond the object that gave it, and is never sent, saved or compared.
 *
 * @module
 */
import type { Address } from '../kernel/types.ts';

export class AccountNumbers {
  readonly #numbers = new Map<Address, number>();

  /** From 0, without gaps. Ask for accounts that exist alone: none is ever forgotten. */
  of(address: Address): number {
    let number = this.#numbers.get(address);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(address, number);
    }
    return number;
  }
}
