/**
 * What a run's page draws and the tables do not hold: plain data, safe for JSON, of a size that does
 * not depend on how long the run was.
 *
 * @module
 */
import type { Scenario } from '../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../sim/trace-event.ts';
import { ActivityCollector, type ActivityResults } from './collectors/activity.ts';
import { BlockTreeCollector, type BlockTreeResults } from './collectors/block-tree.ts';
import type { LatencyDistributions } from './collectors/throughput.ts';
import { TurnMapCollector, type TurnMapResults } from './collectors/turn-map.ts';
import type { Distribution } from './distribution.ts';
import { Stories } from './story/stories.ts';
import type { PicturedStories } from './story/story.ts';

export interface RunPicture {
  readonly activity: ActivityResults;
  readonly turns: TurnMapResults;
  readonly tree: BlockTreeResults;
  readonly distributions: Distributions;
  readonly stories: PicturedStories;
}

export interface Distributions extends LatencyDistributions {
  readonly blockTime: Distribution | null;
}

export class PictureCollector implements TraceListener {
  readonly #activity: ActivityCollector;
  readonly #turns: TurnMapCollector;
  readonly #tree = new BlockTreeCollector();

  readonly #stories: Stories;

  constructor(scenario: Scenario) {
    const { duration, chain } = scenario;
    this.#stories = new Stories(scenario);
    this.#activity = new ActivityCollector(duration, chain.blockInterval);
    this.#turns = new TurnMapCollector(duration, chain.blockInterval);
  }

  onEvent(event: TraceEvent): void {
    this.#activity.onEvent(event);
    this.#turns.onEvent(event);
    this.#tree.onEvent(event);
    this.#stories.onEvent(event);
  }

  /** @param distributions - which other collectors have */
  result(distributions: Distributions): RunPicture {
    return {
      activity: this.#activity.result(),
      turns: this.#turns.result(),
      tree: this.#tree.result(),
      distributions,
      stories: this.#stories.pictured(),
    };
  }

  /** Entries held now: bounded. For tests. */
  get pending(): number {
    return this.#tree.pending + this.#stories.pending;
  }
}
