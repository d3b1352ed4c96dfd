/**
 * What is drawn next. Every draw is made of a stream of its own, so that it depends on its number and
 * on what earlier draws have reached, and on nothing else: not on the number of workers, nor on how
 * fast they are.
 *
 * Draws come in generations. Those of a generation go by what all generations but the one before them
 * have reached; so nobody waits for the last run of a generation.
 *
 * @module
 */
import { defined } from '../../../protocol/kernel/assert.ts';
import { RandomStreams } from '../../random.ts';
import { Dice } from './draw/dice.ts';
import { drawScenario, PARTS, redraw, reseed, type Draw, type Wanted } from './draw/draw.ts';
import type { Bounds } from './fault-class.ts';

/** Draws of a generation. */
export const GENERATION = 32;

/** Parents live on while they are the first of a cell; more would cost memory for nothing. */
interface Parent {
  readonly draw: Draw;
  /** Of its run. */
  readonly index: number;
}

export interface SteeringOptions {
  /** Of the campaign. */
  readonly seed: number;
  /** Bounds to draw from, in turn. */
  readonly bounds: readonly Bounds[];
  readonly wanted: Wanted;
  /** What is run before anything is drawn; each within one of the bounds. */
  readonly planted: readonly Draw[];
  /** Whether what was reached has a say; without it each draw is made from nothing. */
  readonly isSteered: boolean;
}

export class Steering {
  readonly #options: SteeringOptions;
  /** By bounds, then by cell: how many runs have reached it, and the first that did. */
  readonly #hits: ReadonlyMap<Bounds, Map<number, { hits: number; readonly parent: Parent }>>;
  readonly #draws = new Map<number, Draw>();
  /** What runs have reached and the draws to come do not know yet, by number of the run. */
  readonly #unknown = new Map<number, readonly number[]>();
  #known = 0;

  constructor(options: SteeringOptions) {
    this.#options = options;
    this.#hits = new Map(options.bounds.map((bounds) => [bounds, new Map()]));
  }

  /** How many runs must have been told before that draw can be made. */
  needs(index: number): number {
    const generation = Math.floor(index / GENERATION);
    return Math.max(0, generation - 1) * GENERATION;
  }

  /** Call once for each number, rising from 0, when so many runs as it needs were told. */
  draw(index: number): Draw {
    this.#learn(this.needs(index));
    const { seed, bounds, wanted, isSteered, planted } = this.#options;
    const own = defined(bounds[index % bounds.length], 'bounds to draw from');
    const given = planted[index];
    if (given !== undefined) return this.#keep(index, given);
    const dice = new Dice(new RandomStreams(seed).stream(`fuzz/draw/${index}`));
    const parent = isSteered && dice.odds(1, 2) ? this.#parent(own, dice) : null;
    const draw = parent === null ? drawScenario(own, wanted, dice) : childOf(parent, dice);
    return this.#keep(index, draw);
  }

  #keep(index: number, draw: Draw): Draw {
    this.#draws.set(index, draw);
    return draw;
  }

  /** A run is over. @param cells - that it has reached; null: it is not known */
  tell(index: number, cells: readonly number[]): void {
    this.#unknown.set(index, cells);
  }

  /** Takes note of what the first so many runs have reached, in their order. */
  #learn(runs: number): void {
    for (; this.#known < runs; this.#known += 1) {
      const draw = defined(this.#draws.get(this.#known), 'a run that was drawn');
      const cells = defined(this.#unknown.get(this.#known), 'a run that was told');
      const hits = defined(this.#hits.get(draw.bounds), 'bounds of a draw');
      for (const cell of cells) {
        const known = hits.get(cell);
        if (known === undefined) hits.set(cell, { hits: 1, parent: { draw, index: this.#known } });
        else known.hits += 1;
      }
      this.#draws.delete(this.#known);
      this.#unknown.delete(this.#known);
    }
  }

  /** The first run of a cell that few have reached: of two cells by chance the rarer one. */
  #parent(bounds: Bounds, dice: Dice): Draw | null {
    const cells = [...defined(this.#hits.get(bounds), 'bounds of a draw')];
    if (cells.length === 0) return null;
    const [a, b] = [dice.pick(cells)[1], dice.pick(cells)[1]];
    return (a.hits <= b.hits ? a : b).parent.draw;
  }
}

/** Another seed, or one part or two drawn anew. */
function childOf(parent: Draw, dice: Dice): Draw {
  if (dice.odds(1, 5)) return reseed(parent, dice);
  const child = redraw(parent, dice.pick(PARTS), dice);
  return dice.odds(1, 3) ? redraw(child, dice.pick(PARTS), dice) : child;
}
