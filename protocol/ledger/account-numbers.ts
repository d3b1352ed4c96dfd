/**
 * Numbers for accounts, in the order in which somebody first asks: what is kept for each account may
 * then stand in arrays, where it is found without hashing or comparing an address.
 *
 * A number means nothing beyond the object that gave it, and is never sent, saved or compared.
 *
 * @module
 */
import { RecentMap } from '../kernel/recent-map.ts';
import type { Address } from '../kernel/types.ts';

interface Sent {
  readonly from: Address;
}

/** Every node asks for the senders of the same few blocks. */
const LISTS_REMEMBERED = 4;

export class AccountNumbers {
  readonly #numbers = new Map<Address, number>();
  readonly #lists = new RecentMap<readonly Sent[], Int32Array>(LISTS_REMEMBERED);

  /** From 0, without gaps. Ask for accounts that exist alone: none is ever forgotten. */
  of(address: Address): number {
    let number = this.#numbers.get(address);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(address, number);
    }
    return number;
  }

  /** Of the senders of a list, in its order: found once for each list. */
  ofSenders(list: readonly Sent[]): Int32Array {
    let numbers = this.#lists.get(list);
    if (numbers === undefined) {
      numbers = new Int32Array(list.length);
      for (let i = 0; i < list.length; i += 1) numbers[i] = this.of((list[i] as Sent).from);
      this.#lists.set(list, numbers);
    }
    return numbers;
  }
}
