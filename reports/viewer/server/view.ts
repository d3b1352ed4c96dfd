/**
 * What is to be looked at: one trace, or two side by side with their first difference marked.
 *
 * @module
 */
import type { Landmark, TraceIndex } from '../model/trace-index.ts';
import { differenceMark, firstDifference, isSameFilter } from './difference.ts';
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
  const difference = firstDifference(one, other);
  const shared = isSameFilter(one, other) ? '' : ' that both have';
  if (difference === null) {
    const comparison = shared === '' ? EQUAL : EQUAL_IN_SHARED;
    return { title, traces, indices, comparison };
  }
  const { equalEvents, ordinals } = difference;
  return {
    title,
    traces,
    indices: [
      withMark(one.index, differenceMark(one, ordinals[0])),
      withMark(other.index, differenceMark(other, ordinals[1])),
    ],
    comparison: `The traces are the same for ${equalEvents} events${shared}; then they part.`,
  };
}

const EQUAL = 'Both traces tell the same.';
const EQUAL_IN_SHARED =
  'Both traces tell the same in what both have; they leave out different things.';

function withMark(index: TraceIndex, mark: Landmark): TraceIndex {
  const landmarks = [...index.landmarks, mark].toSorted((a, b) => a.at - b.at || a.event - b.event);
  return { ...index, landmarks };
}
