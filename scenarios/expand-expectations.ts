/**
 * What a run must show: bounds that can be met, and expectations that something exercises.
 *
 * @module
 */
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import { resolveIds, type Cast } from './node-sets.ts';
import {
  electableNodes,
  type Bounds,
  type ChainSettings,
  type Expectations,
  type Fault,
  type LatencyBounds,
  type SeatExpectation,
} from './scenario.ts';
import type { WrittenExpectations } from './schema.ts';
import { printDuration, printRate, printShare } from './units.ts';

/** What expectations are checked against. */
export interface ExpectationContext {
  readonly faults: readonly Fault[];
  readonly hasWorkload: boolean;
  readonly cast: Cast;
  readonly chain: ChainSettings;
  readonly log: ProblemLog;
}

export function expandExpectations(
  written: WrittenExpectations,
  context: ExpectationContext,
): Expectations {
  const { log } = context;
  warnOfUntested(written, context);
  const { latency } = written;
  return {
    forks: written.forks ?? null,
    breaches: written.breaches ?? null,
    progress: written.progress ?? null,
    recovers: written.recovers ?? null,
    halts: written.halts ?? null,
    heals: written.heals ?? null,
    undone: expandBounds(written.undone, 'undone', String, log),
    growth: expandBounds(written.growth, 'growth', printShare, log),
    throughput: expandBounds(written.throughput, 'throughput', printRate, log),
    messagesPerBlock: expandBounds(written.messagesPerBlock, 'messagesPerBlock', String, log),
    blockTime: expandBounds(written.blockTime, 'blockTime', printDuration, log),
    longestGap: expandBounds(written.longestGap, 'longestGap', printDuration, log),
    failures: expandBounds(written.failures, 'failures', String, log),
    seatChanges: expandBounds(written.seatChanges, 'seatChanges', String, log),
    seats: written.seats === undefined ? null : expandSeats(written.seats, context),
    latency:
      latency === undefined
        ? null
        : {
            inclusion: expandPercentiles(latency.inclusion, 'inclusion', log),
            commit: expandPercentiles(latency.commit, 'commit', log),
            confirmation: expandPercentiles(latency.confirmation, 'confirmation', log),
          },
  };
}

function warnOfUntested(written: WrittenExpectations, context: ExpectationContext): void {
  const { faults, hasWorkload, log } = context;
  if (written.recovers !== undefined && faults.every((fault) => fault.duration === null))
    log.warn(['expect', 'recovers'], 'no fault ends, so that nothing puts this to the test');
  for (const key of ['throughput', 'undone', 'failures', 'latency'] as const)
    if (written[key] !== undefined && !hasWorkload)
      log.warn(['expect', key], 'no workload, so that nothing puts this to the test');
}

function expandSeats(
  written: NonNullable<WrittenExpectations['seats']>,
  { cast, chain, log }: ExpectationContext,
): readonly SeatExpectation[] {
  const electable = electableNodes(chain);
  if (written.length === 0)
    log.add(['expect', 'seats'], 'found an empty list; allowed: at least one expectation');
  return written.map(({ delegates, serves = null, loses = null, packs = null }, index) => {
    const path = ['expect', 'seats', index];
    const ids = resolveIds(delegates, [...path, 'delegates'], cast, log) ?? [];
    const stranger = ids.find((id) => id >= electable);
    if (stranger !== undefined)
      log.add(
        [...path, 'delegates'],
        `node ${stranger} can have no seat; allowed: 0 … ${electable - 1}`,
      );
    if (serves === null && loses === null && packs === null)
      log.add(path, 'found nothing that is expected; needed: serves, loses or packs');
    return { delegates: ids, serves, loses, packs };
  });
}

function expandBounds(
  written:
    { readonly atLeast?: number | undefined; readonly atMost?: number | undefined } | undefined,
  name: keyof WrittenExpectations,
  print: (value: number) => string,
  log: ProblemLog,
): Bounds | null {
  if (written === undefined) return null;
  const { atLeast = null, atMost = null } = written;
  const path = ['expect', name];
  if (atLeast === null && atMost === null)
    log.add(path, 'found no bound; needed: atLeast, atMost or both');
  if (atLeast !== null && atMost !== null && atLeast > atMost)
    log.add(
      [...path, 'atMost'],
      `found ${print(atMost)}; allowed: at least atLeast, ${print(atLeast)}`,
    );
  return { atLeast, atMost };
}

function expandPercentiles(
  written: NonNullable<NonNullable<WrittenExpectations['latency']>['commit']> | undefined,
  name: string,
  log: ProblemLog,
): LatencyBounds | null {
  if (written === undefined) return null;
  const { p50 = null, p95 = null, p99 = null, max = null } = written;
  const path: Path = ['expect', 'latency', name];
  const given = Object.entries({ p50, p95, p99, max }).flatMap(([key, value]) =>
    value === null ? [] : [{ key, value }],
  );
  if (given.length === 0) log.add(path, 'found no bound; needed: p50, p95, p99 or max');
  given.forEach(({ key, value }, index) => {
    const before = given[index - 1];
    if (before === undefined || value >= before.value) return;
    const least = `at least ${before.key}, ${printDuration(before.value)}`;
    log.add([...path, key], `found ${printDuration(value)}; allowed: ${least}`);
  });
  return { p50, p95, p99, max };
}
