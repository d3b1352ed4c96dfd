/**
 * Consents to swaps that are signed and not in a block yet. Whoever changes the key before that makes
 * them void, so nobody does.
 *
 * @module
 */
export class Consents {
  readonly #open = new Map<number, number>();

  isOpen(account: number): boolean {
    return this.#open.has(account);
  }

  give(account: number): void {
    this.#open.set(account, (this.#open.get(account) ?? 0) + 1);
  }

  use(account: number): void {
    const left = (this.#open.get(account) ?? 0) - 1;
    if (left > 0) this.#open.set(account, left);
    else this.#open.delete(account);
  }
}
