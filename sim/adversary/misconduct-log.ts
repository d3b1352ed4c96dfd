/**
 * Which Byzantine nodes have done what no honest node does: a scenario in which none of them got to
 * it has tested nothing.
 *
 * @module
 */

/** Told once for each node, at its first misconduct. */
export type OnMisconduct = (node: number, entry: number) => void;

export class MisconductLog {
  /** Index of each Byzantine node's entry among the scenario's. */
  readonly #entries: ReadonlyMap<number, number>;
  readonly #told = new Set<number>();
  #listener: OnMisconduct | undefined;

  constructor(entries: ReadonlyMap<number, number>) {
    this.#entries = entries;
  }

  /** Called once, before the first event. */
  listen(listener: OnMisconduct): void {
    this.#listener = listener;
  }

  tell(node: number): void {
    if (this.#told.has(node)) return;
    this.#told.add(node);
    this.#listener?.(node, this.#entries.get(node) ?? 0);
  }
}
