/**
 * All questions at once: one listener that feeds every collector, and their answers.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../sim/trace-event.ts';
import { BlockCollector, type BlockRow } from './collectors/blocks.ts';
import { BreachCollector, type BreachResults } from './collectors/breaches.ts';
import {
  ElectionCollector,
  type ElectionResults,
  type ElectionRow,
} from './collectors/elections.ts';
import { FaultTimeline, type FaultRow } from './collectors/fault-timeline.ts';
import { ForkCollector, type ForkResults, type ForkSinks } from './collectors/fork.ts';
import { LoadCollector, type LoadRow } from './collectors/loads.ts';
import { LivenessCollector, type LivenessResults } from './collectors/liveness.ts';
import { MessageCollector, type MessageResults } from './collectors/messages.ts';
import { MisconductCollector, type MisconductRow } from './collectors/misconduct.ts';
import { OffenceCollector, type OffenceResults } from './collectors/offences.ts';
import { PhaseTwoCollector, type PhaseTwoResults } from './collectors/phase-two.ts';
import { ProcessorCollector, type ProcessorResults } from './collectors/processors.ts';
import { PictureCollector, type RunPicture } from './picture.ts';
import { ThroughputCollector, type ThroughputResults } from './collectors/throughput.ts';

/** What a run showed: plain data, safe for JSON. */
export interface RunResults {
  readonly run: RunFacts;
  readonly forks: ForkResults;
  readonly liveness: LivenessResults;
  readonly throughput: ThroughputResults;
  readonly messages: MessageResults;
  /** Null where the scenario does not state what processing costs. */
  readonly processors: ProcessorResults | null;
  /** Of loads whose clients are in the network. */
  readonly loads: readonly LoadRow[];
  readonly faults: readonly FaultRow[];
  readonly breaches: BreachResults;
  readonly elections: ElectionResults;
  readonly offences: OffenceResults;
  /** By entry of the scenario that makes nodes Byzantine. */
  readonly misconduct: readonly MisconductRow[];
  /** Null where there was no phase two. Everything but this and `breaches` is of the time before. */
  readonly phaseTwo: PhaseTwoResults | null;
}

export interface RunFacts {
  readonly scenario: string;
  readonly nodes: number;
  readonly delegates: number;
  readonly byzantine: readonly number[];
  /** What the scenario asked for, and how far the run came. */
  readonly durationMicros: Micros;
  readonly elapsedMicros: Micros;
  /** False for a run that was interrupted. */
  readonly complete: boolean;
}

export interface RunReportOptions extends ForkSinks {
  /** Gets one row for each block, in order of height, while the run goes on. */
  readonly onBlock?: (row: BlockRow) => void;
  /** Gets the places of each election, in their order. */
  readonly onElection?: (row: ElectionRow) => void;
  /** Whether {@link RunReport.picture} is wanted. */
  readonly withPicture?: boolean;
}

export class RunReport implements TraceListener {
  readonly #scenario: Scenario;
  readonly #forks: ForkCollector;
  readonly #liveness: LivenessCollector;
  readonly #throughput: ThroughputCollector;
  readonly #messages: MessageCollector;
  readonly #processors: ProcessorCollector;
  readonly #loads: LoadCollector;
  readonly #faults: FaultTimeline;
  readonly #breaches = new BreachCollector();
  readonly #elections: ElectionCollector;
  readonly #offences = new OffenceCollector();
  readonly #misconduct: MisconductCollector;
  readonly #phaseTwo = new PhaseTwoCollector();
  readonly #blocks: BlockCollector | undefined;
  readonly #picture: PictureCollector | undefined;
  readonly #listeners: readonly TraceListener[];
  #byzantine: readonly number[] = [];
  #now: Micros = 0;
  #complete = false;
  #results: RunResults | undefined;

  constructor(scenario: Scenario, options: RunReportOptions = {}) {
    this.#scenario = scenario;
    this.#forks = new ForkCollector(options);
    this.#liveness = new LivenessCollector(scenario);
    this.#throughput = new ThroughputCollector(scenario);
    this.#messages = new MessageCollector();
    this.#processors = new ProcessorCollector(scenario);
    this.#loads = new LoadCollector(scenario);
    this.#faults = new FaultTimeline(scenario);
    this.#elections = new ElectionCollector(options.onElection);
    this.#misconduct = new MisconductCollector(scenario);
    this.#blocks = options.onBlock === undefined ? undefined : new BlockCollector(options.onBlock);
    this.#picture = options.withPicture === true ? new PictureCollector(scenario) : undefined;
    this.#listeners = [
      this.#forks,
      this.#liveness,
      this.#throughput,
      this.#messages,
      this.#processors,
      this.#faults,
      this.#elections,
      this.#loads,
      this.#offences,
      this.#misconduct,
      ...(this.#blocks === undefined ? [] : [this.#blocks]),
      ...(this.#picture === undefined ? [] : [this.#picture]),
    ];
  }

  onEvent(event: TraceEvent): void {
    if (this.#complete) {
      this.#breaches.onEvent(event);
      this.#phaseTwo.onEvent(event);
      return;
    }
    switch (event.kind) {
      // By far the most events, and only one or two collectors care.
      case 'sent':
        this.#messages.onEvent(event);
        this.#throughput.onEvent(event);
        return;
      case 'delivered':
        return;
      case 'dropped':
        this.#messages.onEvent(event);
        return;
      case 'worked':
        this.#processors.onEvent(event);
        return;
      case 'submitted':
        this.#throughput.onEvent(event);
        this.#loads.onEvent(event);
        return;
      case 'answered':
      case 'told':
      case 'gave-up':
        this.#loads.onEvent(event);
        return;
      case 'run-started':
        this.#byzantine = event.byzantine;
        break;
      case 'run-ended':
        this.#complete = true;
        break;
      case 'breach':
        this.#breaches.onEvent(event);
        break;
      default:
    }
    this.#now = event.at;
    for (const listener of this.#listeners) listener.onEvent(event);
  }

  /**
   * Closes what is still open and answers. Of a run that was interrupted, what it showed until its
   * last event. Later calls give the same results.
   */
  finish(): RunResults {
    this.#results ??= this.#finish();
    return this.#results;
  }

  /** What the report's page draws; null where it was not wanted. Call when the run is over. */
  picture(): RunPicture | null {
    return (
      this.#picture?.result({
        blockTime: this.#liveness.distribution,
        ...this.#throughput.distributions,
      }) ?? null
    );
  }

  /** Heights at which blocks differed so far. */
  get forksSoFar(): number {
    return this.#forks.count;
  }

  /** Entries that collectors hold now, which must not grow with chain time. For tests. */
  get pending(): number {
    return (
      this.#forks.pending +
      this.#liveness.pending +
      this.#throughput.pending +
      this.#loads.pending +
      (this.#blocks?.pending ?? 0) +
      (this.#picture?.pending ?? 0)
    );
  }

  #finish(): RunResults {
    this.#blocks?.finish();
    return {
      run: {
        scenario: this.#scenario.name,
        nodes: this.#scenario.nodes,
        delegates: this.#scenario.chain.delegates,
        byzantine: this.#byzantine,
        durationMicros: this.#scenario.duration,
        elapsedMicros: this.#now,
        complete: this.#complete,
      },
      forks: this.#forks.result(),
      liveness: this.#liveness.result(),
      throughput: this.#throughput.result(),
      messages: this.#messages.result(),
      processors: this.#processors.result(),
      loads: this.#loads.result(),
      faults: this.#faults.result(),
      breaches: this.#breaches.result(),
      elections: this.#elections.result(),
      offences: this.#offences.result(),
      misconduct: this.#misconduct.result(),
      phaseTwo: this.#phaseTwo.result(),
    };
  }
}
