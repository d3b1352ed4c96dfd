/**
 * Processors: which part of the time nodes worked, and how long inputs waited for them. Definitions:
 * docs/reports.md.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import { Durations, type DurationSummary } from '../durations.ts';

export interface ProcessorResults {
  /** Parts of the elapsed time, of all nodes together and of the one that worked most. */
  readonly meanBusy: number;
  readonly mostBusy: number;
  readonly busiestNode: number;
  /** Of the inputs that cost something or waited, from arrival to being taken up. */
  readonly waits: DurationSummary | null;
  /** Null where nothing waited. */
  readonly longestWait: { readonly node: number; readonly atMicros: Micros } | null;
  /** By node. */
  readonly busyMicrosByNode: readonly number[];
  readonly longestWaitMicrosByNode: readonly number[];
}

export class ProcessorCollector implements TraceListener {
  readonly #isOn: boolean;
  #busy = new Float64Array(0);
  #longest = new Float64Array(0);
  /** When each node will be done with what it has in hand. */
  #until = new Float64Array(0);
  readonly #waits = new Durations();
  #longestWait: { node: number; atMicros: Micros; micros: Micros } | null = null;
  #now: Micros = 0;

  constructor({ processing }: Pick<Scenario, 'processing'>) {
    this.#isOn = processing !== null;
  }

  onEvent(event: TraceEvent): void {
    this.#now = event.at;
    switch (event.kind) {
      case 'run-started':
        this.#busy = new Float64Array(event.nodes);
        this.#longest = new Float64Array(event.nodes);
        this.#until = new Float64Array(event.nodes);
        break;
      case 'worked':
        this.#onWork(event);
        break;
      case 'crashed':
        this.#takeBack(event.node);
        break;
      default:
    }
  }

  /** Null where the scenario does not state what processing costs. */
  result(): ProcessorResults | null {
    if (!this.#isOn) return null;
    const busy = [...this.#busy].map((micros, node) => micros - this.#unfinished(node));
    const part = (micros: number): number => (this.#now === 0 ? 0 : micros / this.#now);
    const total = busy.reduce((sum, micros) => sum + micros, 0);
    const most = busy.reduce((least, micros) => Math.max(least, micros), 0);
    const longest = this.#longestWait;
    return {
      meanBusy: busy.length === 0 ? 0 : part(total / busy.length),
      mostBusy: part(most),
      busiestNode: Math.max(0, busy.indexOf(most)),
      waits: this.#waits.summary(),
      longestWait: longest && { node: longest.node, atMicros: longest.atMicros },
      busyMicrosByNode: busy,
      longestWaitMicrosByNode: [...this.#longest],
    };
  }

  #onWork({ at, node, waited, took }: Extract<TraceEvent, { kind: 'worked' }>): void {
    this.#busy[node] = (this.#busy[node] ?? 0) + took;
    this.#until[node] = at + took;
    this.#waits.record(waited);
    this.#longest[node] = Math.max(this.#longest[node] ?? 0, waited);
    if (waited > (this.#longestWait?.micros ?? 0))
      this.#longestWait = { node, atMicros: at, micros: waited };
  }

  /** A node that crashes does not finish what it has in hand. */
  #takeBack(node: number): void {
    this.#busy[node] = (this.#busy[node] ?? 0) - this.#unfinished(node);
    this.#until[node] = this.#now;
  }

  /** What of a node's work in hand is still to come. */
  #unfinished(node: number): Micros {
    return Math.max(0, (this.#until[node] ?? 0) - this.#now);
  }
}
