/**
 * What is drawn where: to find the event under the pointer. Numbers only, and reused from picture to
 * picture.
 *
 * @module
 */
import { NONE } from '../../model/columns.ts';

export class Hits {
  #marks = new Float32Array(3 * 4_096);
  #markEvents = new Uint32Array(4_096);
  #marked = 0;
  #arrows = new Float32Array(4 * 4_096);
  #arrowEvents = new Uint32Array(4_096);
  #drawn = 0;

  clear(): void {
    this.#marked = this.#drawn = 0;
  }

  /** @param reach - how far from the middle it still counts, in pixels */
  mark(x: number, y: number, reach: number, event: number): void {
    if (this.#marked === this.#markEvents.length) {
      this.#marks = grown(this.#marks);
      this.#markEvents = grownEvents(this.#markEvents);
    }
    this.#marks.set([x, y, reach], 3 * this.#marked);
    this.#markEvents[this.#marked++] = event;
  }

  arrow(x1: number, y1: number, x2: number, y2: number, event: number): void {
    if (this.#drawn === this.#arrowEvents.length) {
      this.#arrows = grown(this.#arrows);
      this.#arrowEvents = grownEvents(this.#arrowEvents);
    }
    const at = 4 * this.#drawn;
    this.#arrows[at] = x1;
    this.#arrows[at + 1] = y1;
    this.#arrows[at + 2] = x2;
    this.#arrows[at + 3] = y2;
    this.#arrowEvents[this.#drawn++] = event;
  }

  /** The event under a point: a mark before an arrow, the nearest first; {@link NONE} if none is. */
  at(x: number, y: number): number {
    let [best, found] = [Infinity, NONE];
    for (let i = this.#marked - 1; i >= 0; i -= 1) {
      const reach = this.#marks[3 * i + 2] ?? 0;
      const distance =
        Math.hypot(x - (this.#marks[3 * i] ?? 0), y - (this.#marks[3 * i + 1] ?? 0)) / reach;
      if (distance < 1 && distance < best - 0.01) {
        best = distance;
        found = this.#markEvents[i] ?? NONE;
      }
    }
    return found === NONE ? this.#arrowAt(x, y) : found;
  }

  #arrowAt(x: number, y: number): number {
    let [best, found] = [ARROW_REACH, NONE];
    for (let i = 0; i < this.#drawn; i += 1) {
      const distance = distanceTo(x, y, this.#arrows, 4 * i);
      if (distance < best) {
        best = distance;
        found = this.#arrowEvents[i] ?? NONE;
      }
    }
    return found;
  }
}

const ARROW_REACH = 5;

/** From a point to a line between two points. */
function distanceTo(x: number, y: number, line: Float32Array, at: number): number {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = line.subarray(at, at + 4);
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - x1) * dx + (y - y1) * dy) / length;
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x1 - part * dx, y - y1 - part * dy);
}

function grown(numbers: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

function grownEvents(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
