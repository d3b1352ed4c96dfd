/**
 * Which events of a run are written. Every event has its number whether it is written or not, so what
 * is written is the same line for line, and a cause may name an event that is not there.
 *
 * @module
 */
import { EVENT_KINDS, type EventKind, type TraceHeader } from './schema.ts';

/** `take` of every `of`. */
export interface Sample {
  readonly take: number;
  readonly of: number;
}

export interface TraceFilter {
  readonly withheld: ReadonlySet<EventKind>;
  readonly samples: ReadonlyMap<EventKind, Sample>;
  /** Events that are written at most; null: all. */
  readonly limit: number | null;
}

export const EVERYTHING: TraceFilter = { withheld: new Set(), samples: new Map(), limit: null };

/** Whether an event is written, but for the limit. */
export function keeps({ withheld, samples }: TraceFilter, kind: EventKind, id: number): boolean {
  if (withheld.has(kind)) return false;
  const sample = samples.get(kind);
  return sample === undefined || isSampled(sample, id);
}

/**
 * By the number of the event alone, so that it is the same events in every run that is equal. The
 * numbers are mixed first: deliveries often come in rows of as many as there are nodes.
 */
export function isSampled({ take, of }: Sample, id: number): boolean {
  const mixed = Math.imul(id ^ (id >>> 15), 0x2c1b_3c6d) >>> 0;
  return ((mixed ^ (mixed >>> 13)) >>> 0) % of < take;
}

/** What a header says of it. */
export function filterInHeader({
  withheld,
  samples,
  limit,
}: TraceFilter): Pick<TraceHeader, 'withheld' | 'sampled' | 'limit'> {
  const sampled: Partial<Record<EventKind, string>> = {};
  for (const kind of EVENT_KINDS) {
    const sample = samples.get(kind);
    if (sample !== undefined) sampled[kind] = `${sample.take}/${sample.of}`;
  }
  return { withheld: EVENT_KINDS.filter((kind) => withheld.has(kind)), sampled, limit };
}

/** What {@link filterInHeader} wrote. */
export function filterOf({ withheld, sampled, limit }: TraceHeader): TraceFilter {
  const samples = new Map<EventKind, Sample>();
  for (const kind of EVENT_KINDS) {
    const [take, of] = (sampled[kind] ?? '').split('/');
    if (of !== undefined) samples.set(kind, { take: Number(take), of: Number(of) });
  }
  return { withheld: new Set(withheld), samples, limit };
}
