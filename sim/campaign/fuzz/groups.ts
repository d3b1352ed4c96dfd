/**
 * What a fuzz campaign has found: findings of one cause together, the first of each kept whole.
 *
 * @module
 */
import type { Draw } from './draw/draw.ts';
import type { Finding } from './trial.ts';

/** A run that failed. */
export interface Failed {
  /** Of the run in its campaign. */
  readonly index: number;
  readonly draw: Draw;
  readonly finding: Finding;
  readonly fingerprint: string;
  readonly exitCode: number;
}

/** Findings with one cause. */
export interface Group {
  readonly cause: string;
  /** The one with the lowest number. */
  readonly first: Failed;
  readonly count: number;
}

export class Groups {
  readonly #groups = new Map<string, Group>();

  /** @returns whether it is the first of its cause */
  add(failed: Failed): boolean {
    const { cause } = failed.finding;
    const known = this.#groups.get(cause);
    const isEarlier = known === undefined || failed.index < known.first.index;
    this.#groups.set(cause, {
      cause,
      first: isEarlier ? failed : known.first,
      count: (known?.count ?? 0) + 1,
    });
    return known === undefined;
  }

  /** Findings, of whatever cause. */
  get findings(): number {
    return [...this.#groups.values()].reduce((sum, { count }) => sum + count, 0);
  }

  get size(): number {
    return this.#groups.size;
  }

  /** The gravest first, as exit codes are: a bug of ours, broken safety, then liveness; of equals the
   * one found first. */
  result(): readonly Group[] {
    return [...this.#groups.values()].toSorted(
      (a, b) => gravity(a) - gravity(b) || a.first.index - b.first.index,
    );
  }
}

function gravity({ first }: Group): number {
  const order = [70, 1, 2];
  const place = order.indexOf(first.exitCode);
  return place === -1 ? order.length : place;
}
