/**
 * Where each value of a scenario was written.
 *
 * @module
 */
import { formatPath, type Path, type Problem } from './problem.ts';

/** Line and column as in {@link Problem}. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export class Positions {
  readonly #values = new Map<string, Place>();
  readonly #keys = new Map<string, Place>();
  readonly #start: Place;

  /** @param start - the place of what was written nowhere */
  constructor(start: Place) {
    this.#start = start;
  }

  setValue(path: Path, place: Place): void {
    this.#values.set(keyOf(path), place);
  }

  setKey(path: Path, place: Place): void {
    this.#keys.set(keyOf(path), place);
  }

  /** A problem with the value at `path`, or at the nearest one around it that was written. */
  problemAt(path: Path, message: string): Problem {
    return { ...this.#nearest(path), path: formatPath(path), message };
  }

  /** A problem with the key that `path` ends with. */
  problemAtKey(path: Path, message: string): Problem {
    const place = this.#keys.get(keyOf(path)) ?? this.#nearest(path);
    return { ...place, path: formatPath(path), message };
  }

  /** Where the value at `path` was written, or the nearest one around it. */
  placeAt(path: Path): Place {
    return this.#nearest(path);
  }

  #nearest(path: Path): Place {
    for (let length = path.length; length >= 0; length--) {
      const place = this.#values.get(keyOf(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return this.#start;
  }
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
