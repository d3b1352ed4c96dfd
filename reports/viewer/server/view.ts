/**
 * What is to be looked at: one trace, or two side by side with their first difference marked.
 *
 * @module
 */
import type { Landmark, TraceIndex } from '../model/trace-index.ts';
import { differenceMark, firstDifference } from './difference.ts';
import type { IndexedTrace } from './indexed-trace.ts';

export interface View {
  readonly title: string;
  readonly traces: readonly IndexedTrace[];
  /** Indices as the page gets them: with the difference among the landmarks. */
  readonly indices: readonly TraceIndex[];
  /** How the two compare, in words; null: there is one. */
  readonly comparison: string | null;
}

/** @param traces - one or two */
export function viewOf(traces: readonly IndexedTrace[]): View {
  const [one, other] = traces;
  const title = traces.map(({ index }) => `${index.scenario}, seed ${index.seed}`).join(' and ');
  const indices = traces.map(({ index }) => index);
  if (one === undefined || other === undefined) return { title, traces, indices, comparison: null };
  const ordinal = firstDifference(one, other);
  if (ordinal === null) return { title, traces, indices, comparison: 'Both traces tell the same.' };
  return {
    title,
    traces,
    indices: traces.map((trace) => withMark(trace.index, differenceMark(trace, ordinal))),
    comparison: `The traces are the same for ${ordinal} events; then they part.`,
  };
}

function withMark(index: TraceIndex, mark: Landmark): TraceIndex {
  const landmarks = [...index.landmarks, mark].toSorted((a, b) => a.at - b.at || a.event - b.event);
  return { ...index, landmarks };
}
