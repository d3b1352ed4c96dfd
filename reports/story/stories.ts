/**
 * Tells a run: its forks, the longest time that it stood still, and what honest nodes did and must
 * not do. From events alone.
 *
 * @module
 */
import type { Scenario } from '../../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import { FaultTimeline } from '../collectors/fault-timeline.ts';
import { counted } from '../format.ts';
import { Chronicle } from './chronicle.ts';
import { tellFork } from './fork-story.ts';
import { quorumOfChain, type Setting } from './sides.ts';
import { tellPause } from './pause-story.ts';
import type { PicturedStories, Story } from './story.ts';

/** A pause is worth a story from so many block intervals on: a single missed turn is not. */
const LONG_PAUSE = 3;
const BREACHES_TOLD = 5;
const FORKS_PICTURED = 8;

export class Stories implements TraceListener {
  readonly #scenario: Scenario;
  readonly #chronicle: Chronicle;
  readonly #timeline: FaultTimeline;
  #byzantine: ReadonlySet<number> = new Set();

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#chronicle = new Chronicle(quorumOfChain(scenario.chain), scenario.chain.delegates);
    this.#timeline = new FaultTimeline(scenario);
  }

  onEvent(event: TraceEvent): void {
    if (event.kind === 'run-started') this.#byzantine = new Set(event.byzantine);
    this.#chronicle.onEvent(event);
    this.#timeline.onEvent(event);
  }

  /** Heights that were committed more than once, ascending; the first 16 of them. */
  get forkedHeights(): readonly number[] {
    return this.#chronicle.forks.map(({ height }) => height).toSorted((a, b) => a - b);
  }

  /** Of the fork at this height; null if there was none. */
  forkAt(height: number): Story | null {
    const fork = this.#chronicle.forks.find((one) => one.height === height);
    return fork === undefined ? null : tellFork(fork, this.#chronicle, this.#setting());
  }

  /** For reports: the first forks by height, and the longest standstill if it is long. */
  pictured(): PicturedStories {
    const setting = this.#setting();
    return {
      forks: this.#chronicle.forks
        .toSorted((a, b) => a.height - b.height)
        .slice(0, FORKS_PICTURED)
        .map((fork) => ({
          height: fork.height,
          story: tellFork(fork, this.#chronicle, setting),
        })),
      standstill: this.#standstill(setting),
    };
  }

  /** Entries held now: bounded. For tests. */
  get pending(): number {
    return this.#chronicle.pending;
  }

  /** The first fork, the longest pause if it is long, and the first breaches. */
  told(): readonly Story[] {
    const { forks, breaches } = this.#chronicle;
    const setting = this.#setting();
    const stories: Story[] = [];
    const [fork] = forks;
    if (fork !== undefined) stories.push(tellFork(fork, this.#chronicle, setting));
    const standstill = this.#standstill(setting);
    if (standstill !== null) stories.push(standstill);
    if (breaches.length > 0)
      stories.push({
        title: `Nodes that are not Byzantine did what they must not: ${counted(breaches.length, 'breach', 'breaches')}.`,
        events: breaches.slice(0, BREACHES_TOLD).map(({ at, checker, node, height, detail }) => ({
          at,
          text: `node ${node} at height ${height} (${checker}): ${detail}`,
        })),
        reasons: [],
      });
    return stories;
  }

  #standstill(setting: Setting): Story | null {
    const { longestPause } = this.#chronicle;
    const { blockInterval } = this.#scenario.chain;
    if (longestPause === null || longestPause.length < LONG_PAUSE * blockInterval) return null;
    return tellPause(longestPause, this.#chronicle, setting);
  }

  #setting(): Setting {
    return {
      scenario: this.#scenario,
      byzantine: this.#byzantine,
      faults: this.#timeline.result(),
    };
  }
}
