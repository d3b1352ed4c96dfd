/**
 * Cases that differ in nothing but which copy of a twin is called the first.
 *
 * What the copies of a twin may swap makes a group of 2^t elements, which acts on every view alike. Of
 * the cases that it makes of one, the canonical one is the first in the order of choices, view by view.
 * So it can be told from its beginning whether a case may still be canonical: among the swaps that
 * leave the views so far as they are, none may make the next one earlier.
 *
 * @module
 */
import { defined } from '../../../protocol/kernel/assert.ts';
import { moved } from './partitions.ts';
import type { ViewChoice } from './view-choice.ts';

/** Swaps that leave something as it is: a bit for each element of the group, the lowest for none. */
export type Stabiliser = number;

export class Symmetry {
  /** For each swap the number of the choice that each choice becomes. */
  readonly #images: readonly Int32Array[];

  /** @param twins - which of the nodes, ascending */
  constructor(choices: readonly ViewChoice[], nodes: number, twins: readonly number[]) {
    const numbers = new Map(choices.map((choice, number) => [keyOf(choice), number]));
    this.#images = swapsOf(nodes, twins).map((places) =>
      Int32Array.from(choices, (choice) => {
        const { apart } = choice;
        if (apart === null) return defined(numbers.get(keyOf(choice)), 'choice');
        const partition = moved(apart.partition, places);
        const image = { ...choice, apart: { ...apart, partition } };
        return defined(numbers.get(keyOf(image)), 'image of a choice');
      }),
    );
  }

  /** Of the empty beginning: all swaps. */
  get whole(): Stabiliser {
    return (1 << this.#images.length) - 1;
  }

  /** How many swaps there are. */
  get order(): number {
    return this.#images.length;
  }

  /** Whether a canonical case may go on with a choice after a beginning that `stabiliser` leaves. */
  isCanonical(stabiliser: Stabiliser, choice: number): boolean {
    return this.#images.every(
      (image, swap) => (stabiliser & (1 << swap)) === 0 || (image[choice] ?? 0) >= choice,
    );
  }

  /** The swaps among them that leave the choice, too. */
  after(stabiliser: Stabiliser, choice: number): Stabiliser {
    return this.#images.reduce(
      (left, image, swap) => (image[choice] === choice ? left : left & ~(1 << swap)),
      stabiliser,
    );
  }

  /** What a swap makes of a choice. */
  image(swap: number, choice: number): number {
    return defined(this.#images[swap]?.[choice], 'image');
  }
}

/** Where each endpoint's group is to be found after the swap, for each set of twins that swap. */
function swapsOf(nodes: number, twins: readonly number[]): readonly (readonly number[])[] {
  const count = twins.length;
  return Array.from({ length: 1 << count }, (_, swap) => {
    const places = Array.from({ length: nodes + count }, (__, endpoint) => endpoint);
    for (const [index, twin] of twins.entries()) {
      if ((swap & (1 << index)) === 0) continue;
      places[twin] = nodes + index;
      places[nodes + index] = twin;
    }
    return places;
  });
}

function keyOf({ apart, crashes }: ViewChoice): string {
  const down = crashes.map(({ node, from }) => `${node} ${from}`).join();
  return `${apart === null ? '' : `${apart.effect} ${apart.partition.join()}`}|${down}`;
}
