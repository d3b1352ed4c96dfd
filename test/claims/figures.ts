/**
 * Figures of runs as the claims page shows them. Every figure is of several seeds: one value where
 * all agree, the smallest and the largest where they do not.
 */
import { bytes, duration, quantity, share } from '../../reports/format.ts';
import type { RunResults } from '../../sim/cli/api.ts';

/** Something that a run shows; null where there is nothing to measure. */
export interface Figure {
  readonly name: string;
  readonly of: (results: RunResults) => number | null;
  readonly print: (value: number) => string;
}

export const forks: Figure = { name: 'forks', of: ({ forks: f }) => f.forks, print: quantity };

export const breaches: Figure = {
  name: 'breaches',
  of: ({ breaches: b }) => b.breaches,
  print: quantity,
};

export const growth: Figure = {
  name: 'growth',
  of: ({ liveness }) => liveness.growth,
  print: share,
};

export const halts: Figure = {
  name: 'halts',
  of: ({ liveness }) => liveness.halts,
  print: quantity,
};

export const blockTime: Figure = {
  name: 'block time',
  of: ({ liveness }) => liveness.blockTime?.meanMicros ?? null,
  print: duration,
};

export const longestGap: Figure = {
  name: 'longest gap',
  of: ({ liveness }) => liveness.longestGap.lengthMicros,
  print: duration,
};

export const recovery: Figure = {
  name: 'recovery, at most',
  of: ({ liveness }) => liveness.recovery.took?.maxMicros ?? null,
  print: duration,
};

export const commitLatency: Figure = {
  name: 'commit, median',
  of: ({ throughput }) => throughput.latency.commit?.p50Micros ?? null,
  print: duration,
};

export const commitLatency99: Figure = {
  name: 'commit, 99th percentile',
  of: ({ throughput }) => throughput.latency.commit?.p99Micros ?? null,
  print: duration,
};

export const confirmation: Figure = {
  name: 'six confirmations, median',
  of: ({ throughput }) => throughput.latency.confirmation?.p50Micros ?? null,
  print: duration,
};

export const messages: Figure = {
  name: 'messages a block',
  of: ({ messages: m }) => m.messagesPerBlock,
  print: (value) => quantity(Math.round(value)),
};

export const bytesOfNode: Figure = {
  name: 'bytes a node and second',
  of: ({ messages: m }) => m.sentBytesPerSecond.mean,
  print: bytes,
};

export const throughput: Figure = {
  name: 'committed transactions a second',
  of: ({ throughput: t }) => t.committedPerSecond,
  print: quantity,
};

export const undone: Figure = {
  name: 'transactions undone with 6 or more confirmations',
  of: ({ forks: f }) => f.undoneTransactions.at6 + f.undoneTransactions.more,
  print: quantity,
};

export const undoneBlocks: Figure = {
  name: 'blocks undone',
  of: ({ forks: f }) => f.reorganisations.undoneBlocks,
  print: quantity,
};

export const offenders: Figure = {
  name: 'delegates that lost their seat for an offence',
  of: ({ offences }) =>
    offences.offenders.filter(({ seatLostRound }) => seatLostRound !== null).length,
  print: quantity,
};

export const seatChanges: Figure = {
  name: 'changes of seats',
  of: ({ elections }) => elections.changes,
  print: quantity,
};

/** The value, or the least and the greatest, of all runs. */
export function printed(figure: Figure, runs: readonly RunResults[]): string {
  const values = runs.map((run) => figure.of(run)).filter((value) => value !== null);
  if (values.length === 0) return 'nothing to measure';
  const [least, greatest] = [Math.min(...values), Math.max(...values)].map(figure.print);
  return least === greatest ? (least ?? '') : `${least ?? ''} … ${greatest ?? ''}`;
}
