/**
 * The events of a run that is over: from its trace, or, where it has none, by running it again.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises';
import { defined } from '../../protocol/kernel/assert.ts';
import { EVERYTHING, filterOf, type TraceFilter } from '../../reports/trace/filter.ts';
import { headerOf } from '../../reports/trace/header.ts';
import { openTrace } from '../../reports/trace/reader.ts';
import type { TraceHeader, WrittenEvent } from '../../reports/trace/schema.ts';
import { EventRecorder } from '../../reports/trace/traced-event.ts';
import { eventJson } from '../../reports/writers/ndjson.ts';
import { pathKind } from '../../scenarios/path-kind.ts';
import { Simulation } from '../simulation.ts';
import { VERSION } from './package.ts';
import { readSavedRun, traceIn, versionNote } from './saved-run.ts';

export interface EventSource {
  /** How it is called. */
  readonly path: string;
  readonly origin: 'trace' | 'run again';
  /** What of the run it has. */
  readonly filter: TraceFilter;
  /** Something that the user should know; or null. */
  readonly note: string | null;
  /** As a trace of it begins. */
  header(): TraceHeader;
  /** From the start, each time. */
  batches(): AsyncGenerator<readonly WrittenEvent[]>;
}

/**
 * @param path - a run's folder, or a trace
 * @throws UsageError if it is neither
 */
export async function eventSource(path: string): Promise<EventSource> {
  if (pathKind(path) !== 'folder') return traceSource(path, path);
  const trace = traceIn(path);
  return trace === null ? runSource(path) : traceSource(path, trace);
}

async function traceSource(path: string, file: string): Promise<EventSource> {
  const first = await openTrace(file);
  await first.close();
  return {
    path,
    origin: 'trace',
    filter: filterOf(first.header),
    note: null,
    header: () => first.header,
    async *batches() {
      const trace = await openTrace(file);
      try {
        yield* trace.batches();
      } finally {
        await trace.close();
      }
    },
  };
}

/** Events taken from the queue between two looks at what they told. */
const SLICE = 2_000;

function runSource(path: string): EventSource {
  const run = readSavedRun(path);
  const { scenario, seed } = run;
  return {
    path,
    origin: 'run again',
    filter: EVERYTHING,
    note: versionNote(run),
    header: () => {
      const recorder = new EventRecorder(() => undefined);
      // A world tells what it is as soon as it is there.
      new Simulation(scenario, { seed, recorders: [recorder] });
      return headerOf(
        defined(recorder.run ?? undefined, 'a run that is recorded'),
        VERSION,
        EVERYTHING,
      );
    },
    async *batches() {
      let told: WrittenEvent[] = [];
      const recorder = new EventRecorder((event) => {
        // As it would be read from a trace.
        told.push(JSON.parse(eventJson(event)) as WrittenEvent);
      });
      const simulation = new Simulation(scenario, { seed, recorders: [recorder] });
      for (let hasMore = true; hasMore;) {
        hasMore = simulation.advance(SLICE);
        const batch = told;
        told = [];
        yield batch;
        await setImmediate();
      }
    },
  };
}
