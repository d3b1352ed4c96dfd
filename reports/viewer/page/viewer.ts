/**
 * What the whole page agrees on: the window of time, the event that is selected in each run, the
 * filter. Panels hear of changes to it; the diagrams are drawn again.
 *
 * @module
 */
import { NONE } from '../model/columns.ts';
import { describeFully } from '../model/describe.ts';
import { filterInWords, NO_FILTER, type EventFilter } from '../model/filter.ts';
import { isHit, mayHit, parseQuery } from '../model/search.ts';
import { laneName, type LandmarkClass } from '../model/trace-index.ts';
import { around, panned, showing, wholeRun, zoomed } from '../model/viewport.ts';
import type { TimeWindow } from '../model/window.ts';
import type { Located, Run, Wanted } from './run.ts';

/** When one jumps to something, so much is seen around it at most. */
const NEAR = 1_500_000;

export class Viewer {
  readonly runs: readonly Run[];
  readonly title: string;
  readonly comparison: string | null;
  /** Of the longer run. */
  readonly end: number;
  window: TimeWindow;
  filter: EventFilter = NO_FILTER;
  /** Run that keys and panels are about. */
  active = 0;
  /** By run. */
  readonly selected: (Located | null)[];
  /** Lane that the pane of a node's state is about. */
  lane = 1;
  /** How tall lanes are, 1 for as they fit. */
  tallness = 1;
  /** What is read out. */
  message = '';
  readonly #onState = new Set<() => void>();
  readonly #onDraw = new Set<() => void>();
  #selecting = 0;

  constructor(runs: readonly Run[], title: string, comparison: string | null) {
    this.runs = runs;
    this.title = title;
    this.comparison = comparison;
    this.end = Math.max(...runs.map(({ index }) => index.end));
    this.window = wholeRun(this.end);
    this.selected = runs.map(() => null);
    this.message = comparison ?? '';
  }

  get run(): Run {
    return this.runs[this.active] as Run;
  }

  get selection(): Located | null {
    return this.selected[this.active] ?? null;
  }

  // ——— Who listens ———

  onState(listener: () => void): () => void {
    this.#onState.add(listener);
    return () => this.#onState.delete(listener);
  }

  onDraw(listener: () => void): () => void {
    this.#onDraw.add(listener);
    return () => this.#onDraw.delete(listener);
  }

  draw(): void {
    for (const listener of this.#onDraw) listener();
  }

  changed(): void {
    for (const listener of this.#onState) listener();
    this.draw();
  }

  say(message: string): void {
    this.message = message;
    this.changed();
  }

  // ——— The window ———

  setWindow(window: TimeWindow): void {
    this.window = window;
    this.draw();
  }

  /** Around the selection, if it is seen, or around the middle. */
  zoom(factor: number, at?: number): void {
    const { from, to } = this.window;
    const time = this.selection === null ? NaN : timeOf(this.selection);
    const middle = time >= from && time <= to ? time : (from + to) / 2;
    this.setWindow(zoomed(this.window, factor, at ?? middle, this.end));
  }

  /** By a part of what is seen. */
  pan(part: number): void {
    const { from, to } = this.window;
    this.setWindow(panned(this.window, part * (to - from), this.end));
  }

  /** @param factor - above 1: taller lanes */
  stretch(factor: number): void {
    this.tallness = Math.min(8, Math.max(0.25, this.tallness * factor));
    this.draw();
  }

  showAll(): void {
    this.setWindow(wholeRun(this.end));
  }

  // ——— The selection ———

  /** @param isJump - from somewhere else: the window comes close enough to see the event */
  async select(run: number, ordinal: number, isJump = false): Promise<void> {
    const mine = (this.#selecting += 1);
    const found = await this.runs[run]?.locate(ordinal);
    if (found === undefined || found === null || mine !== this.#selecting) return;
    this.active = run;
    this.selected[run] = found;
    const lane = found.columns.lane[found.place] ?? 0;
    if (lane > 0 && lane <= this.run.index.nodes) this.lane = lane;
    const at = timeOf(found);
    const length = this.window.to - this.window.from;
    this.window =
      isJump && length > NEAR ? around(at, NEAR, this.end) : showing(this.window, at, this.end);
    this.say(describeFully(found.columns, found.place, this.run.index));
  }

  /** A block at the moment that matters most of it: committed, else packed, else first heard of. */
  async selectBlock(block: number): Promise<void> {
    const entry = this.run.index.blocks[block];
    if (entry === undefined) return;
    const event = [entry.committed, entry.proposed, entry.seen].find((one) => one >= 0) ?? 0;
    return this.select(this.active, event, true);
  }

  deselect(): void {
    this.selected[this.active] = null;
    this.say('Nothing is selected.');
  }

  setLane(lane: number): void {
    const { nodes } = this.run.index;
    this.lane = Math.min(nodes, Math.max(1, lane));
    this.say(`The state is that of ${laneName(this.run.index, this.lane)}.`);
  }

  setActive(run: number): void {
    this.active = run;
    this.say(`Keys and panels are about ${this.run.index.name}.`);
  }

  // ——— Steps ———

  /** To the next event that the filter lets through. */
  step(direction: 1 | -1, isOfNode = false): Promise<void> {
    const { matcher } = this.run;
    const lane = this.lane;
    return this.#go(direction, {
      isIt: (columns, i) => matcher.matches(columns, i) && (!isOfNode || columns.lane[i] === lane),
      mayHave: (chunk) => matcher.mayMatch(chunk),
    });
  }

  /** To what a query asks for; from the other end when there is nothing more. */
  async search(text: string, direction: 1 | -1): Promise<void> {
    const query = parseQuery(text, this.run.index);
    if (typeof query === 'string') {
      this.say(query);
      return;
    }
    const wanted: Wanted = {
      isIt: (columns, i) => isHit(query, columns, i),
      mayHave: (chunk) => mayHit(query, chunk),
    };
    const found = await this.run.find(this.#from(direction), direction, wanted);
    if (found !== null) return this.select(this.active, found, true);
    const again = await this.run.find(
      direction > 0 ? -1 : this.run.index.events,
      direction,
      wanted,
    );
    if (again === null) {
      this.say(`Nothing in this trace is ${text.trim()}.`);
      return;
    }
    await this.select(this.active, again, true);
    this.say(`From the ${direction > 0 ? 'start' : 'end'}: ${this.message}`);
  }

  toFirst(): Promise<void> {
    return this.select(this.active, 0);
  }

  toLast(): Promise<void> {
    return this.select(this.active, this.run.index.events - 1);
  }

  /** To the next landmark of a class, or to the first when none follows. */
  async toLandmark(classes: readonly LandmarkClass[], direction: 1 | -1 = 1): Promise<void> {
    const marks = this.run.index.landmarks.filter((mark) => classes.includes(mark.class));
    const now = this.selection?.ordinal ?? (direction > 0 ? -1 : this.run.index.events);
    const next =
      direction > 0
        ? (marks.find(({ event }) => event > now) ?? marks[0])
        : (marks.findLast(({ event }) => event < now) ?? marks.at(-1));
    if (next === undefined) {
      this.say(`There is no ${classes[0] ?? ''} in this trace.`);
      return;
    }
    if (next.class === 'difference') return this.toDifference();
    await this.select(this.active, next.event, true);
    const halt = this.run.index.halts.find(({ from }) => from === next.at);
    // All of a halt is to be seen: that nothing happens in it is the news.
    if (halt !== undefined && (next.class === 'halt' || next.class === 'expectation'))
      this.window = around((halt.from + halt.to) / 2, 1.4 * (halt.to - halt.from), this.end);
    this.say(`${next.label}. ${this.message}`);
  }

  /** Selects the first difference in both runs. */
  async toDifference(): Promise<void> {
    const others = this.runs.filter((run) => run !== this.run);
    for (const { number, index } of [...others, this.run]) {
      const mark = index.landmarks.find((one) => one.class === 'difference');
      if (mark !== undefined) await this.select(number, mark.event, true);
    }
    this.say(this.comparison ?? 'There is one run.');
  }

  async toCause(): Promise<void> {
    const cause = this.selection?.columns.cause[this.selection.place] ?? NONE;
    const found = await this.run.locate(cause);
    if (found === null) {
      this.say('There is no cause in this trace.');
      return;
    }
    return this.select(this.active, cause);
  }

  async toEffect(): Promise<void> {
    const effects = this.selection === null ? null : await this.run.effectsOf(this.selection, 1);
    const [first] = effects?.ordinals ?? [];
    if (first === undefined) {
      this.say('Nothing comes from it.');
      return;
    }
    return this.select(this.active, first);
  }

  // ——— The filter ———

  setFilter(filter: EventFilter): void {
    this.filter = filter;
    for (const run of this.runs) void run.setFilter(filter);
    this.say(`Filter: ${filterInWords(filter, this.run.index)}.`);
  }

  async #go(direction: 1 | -1, wanted: Wanted): Promise<void> {
    const found = await this.run.find(this.#from(direction), direction, wanted);
    if (found === null) {
      this.say(direction > 0 ? 'Nothing comes after it.' : 'Nothing comes before it.');
      return;
    }
    return this.select(this.active, found);
  }

  #from(direction: 1 | -1): number {
    return this.selection?.ordinal ?? (direction > 0 ? -1 : this.run.index.events);
  }
}

export function timeOf({ columns, place }: Located): number {
  return columns.at[place] ?? 0;
}
