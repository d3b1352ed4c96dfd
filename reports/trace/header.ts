/**
 * The first line of a trace.
 *
 * @module
 */
import type { RecordedRun } from '../../sim/recording.ts';
import { filterInHeader, type TraceFilter } from './filter.ts';
import { TRACE_VERSION, type TraceHeader } from './schema.ts';

/** @param version - of ektsim */
export function headerOf(run: RecordedRun, version: string, filter: TraceFilter): TraceHeader {
  const { scenario, seed, duration, nodes, delegates, electable, clients, byzantine } = run;
  return {
    'ektsim-trace': TRACE_VERSION,
    ektsim: version,
    scenario,
    seed,
    duration,
    nodes,
    delegates,
    electable,
    clients,
    byzantine,
    ...filterInHeader(filter),
  };
}
