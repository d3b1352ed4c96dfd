/**
 * Did the run show what its scenario expects? Each expectation held, was broken, or was not
 * exercised: a run that cannot break an expectation has not tested it.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import { breachesExpected, progressExpected } from '../scenarios/expectations.ts';
import type { Bounds, LatencyBounds, Scenario } from '../scenarios/scenario.ts';
import type { DurationSummary } from './durations.ts';
import type { Finding, Judgement } from './finding.ts';
import { counted, duration, nodeRanges, quantity, share } from './format.ts';
import { judgeSeats } from './judge-seats.ts';
import type { RunResults } from './report.ts';

export type { Finding } from './finding.ts';

/**
 * 0: as expected, or nothing was expected. 1: an expectation about forks or breaches is broken. 2:
 * one about liveness or speed is. 3: none is broken, but something was not exercised.
 */
export type VerdictCode = 0 | 1 | 2 | 3;

export interface Verdict {
  readonly exitCode: VerdictCode;
  /** In words: `as expected`, `2 forks, none expected`, … */
  readonly summary: string;
  readonly findings: readonly Finding[];
  /** Whether the chain forked or a checker found a breach, expected or not. */
  readonly safety: 'held' | 'broken' | 'not-exercised';
}

/** Judges a finished run by its scenario's `expect`. */
export function judge(scenario: Scenario, results: RunResults): Verdict {
  const findings = expectsAnything(scenario) ? [...findingsOf(scenario, results)] : [];
  // A chain must not fork; a scenario that shows a fork says that it expects one.
  if (scenario.expect.forks === null && results.forks.forks > 0)
    findings.push({ expectation: 'forks', ...judgeForks('none', results) });
  findings.push(...unsaid(scenario, results));
  const exitCode = exitCodeOf(findings);
  return {
    exitCode,
    summary: findings.length > 0 ? summaryOf(exitCode, findings) : 'nothing was expected',
    findings,
    safety: safetyOf(results),
  };
}

/** What is expected of every run, where the scenario does not say so and it did not hold. */
function unsaid(scenario: Scenario, results: RunResults): readonly Finding[] {
  const { expect } = scenario;
  const findings: Finding[] = [];
  const breaches = breachesExpected(scenario);
  if (expect.breaches === null && breaches !== null && results.breaches.breaches > 0)
    findings.push({ expectation: 'breaches', ...judgeBreaches(breaches, results) });
  const forbidden = results.loads.reduce((sum, load) => sum + (load.forbidden ?? 0), 0);
  if (forbidden > 0)
    findings.push({
      expectation: 'workload',
      outcome: 'broken',
      found: `${counted(forbidden, 'hostile transaction')} committed`,
      allowed: 'none',
    });
  const progress = progressExpected(scenario);
  if (expect.progress === null && progress !== null && results.phaseTwo !== null) {
    const judgement = judgeProgress(progress, results);
    const isSaid = judgement.outcome === 'broken' || expectsAnything(scenario);
    if (isSaid) findings.push({ expectation: 'progress', ...judgement });
  }
  return findings;
}

function summaryOf(exitCode: VerdictCode, findings: readonly Finding[]): string {
  switch (exitCode) {
    case 0:
      return 'as expected';
    case 1: {
      const broken = findings.find(isBrokenSafety);
      return `${broken?.found ?? ''}, ${broken?.allowed ?? ''} expected`;
    }
    case 2:
      return `not as expected: ${namesOf(findings, 'broken')}`;
    case 3:
      return `not tested: ${namesOf(findings, 'not-exercised')}`;
  }
}

function expectsAnything({ expect }: Scenario): boolean {
  return Object.values(expect).some((expectation) => expectation !== null && expectation !== 'any');
}

function findingsOf(scenario: Scenario, results: RunResults): readonly Finding[] {
  const { expect } = scenario;
  const { liveness, throughput, messages } = results;
  const blocks = liveness.height > 0;
  const offered = throughput.offeredTransactions > 0;
  const findings: Finding[] = [];
  const add = (expectation: string, judgement: Judgement): void =>
    void findings.push({ expectation, ...judgement });

  if (!blocks) add('blocks', notExercised('no block was committed', 'at least one'));
  for (const { fault, action, startedAtMicros } of results.faults)
    if (startedAtMicros === null)
      add(`faults[${fault}]`, notExercised(`the ${action} never began`, 'begins during the run'));
  for (const [index, { behaviours, firstAtMicros }] of results.misconduct.entries())
    if (firstAtMicros === null)
      add(
        `byzantine[${index}]`,
        notExercised(`${behaviours.join(', ')} never showed`, 'misbehaves during the run'),
      );
  if (expect.forks !== null) add('forks', judgeForks(expect.forks, results));
  if (expect.breaches !== null) add('breaches', judgeBreaches(expect.breaches, results));
  if (expect.progress === 'none' || expect.progress === 'some')
    add('progress', judgeProgress(expect.progress, results));
  if (expect.recovers !== null) add('recovers', judgeRecovery(expect.recovers.within, results));
  if (expect.halts !== null) add('halts', judgeHalts(expect.halts, results));
  if (expect.heals !== null) add('heals', judgeHealing(expect.heals.within, results));
  if (expect.undone !== null) {
    const confirmations = offered ? results.forks.deepestUndone : null;
    add('undone', within(expect.undone, confirmations, confirmationsOf));
  }
  if (expect.growth !== null) add('growth', within(expect.growth, liveness.growth, share));
  if (expect.throughput !== null) {
    const rate = offered ? throughput.committedPerSecond : null;
    add(
      'throughput',
      within(expect.throughput, rate, (value) => `${quantity(value)} tx/s`),
    );
  }
  if (expect.messagesPerBlock !== null)
    add('messagesPerBlock', within(expect.messagesPerBlock, messages.messagesPerBlock, quantity));
  if (expect.blockTime !== null) {
    const mean = liveness.blockTime?.meanMicros ?? null;
    add('blockTime', within(expect.blockTime, mean, duration));
  }
  if (expect.longestGap !== null)
    add('longestGap', within(expect.longestGap, liveness.longestGap.lengthMicros, duration));
  if (expect.failures !== null) {
    const { failures, committedTransactions } = throughput;
    const failed = failures.reduce((sum, { transactions }) => sum + transactions, 0);
    const measured = committedTransactions > 0 ? failed : null;
    add(
      'failures',
      within(expect.failures, measured, (n) => counted(n, 'transaction')),
    );
  }
  if (expect.seatChanges !== null) {
    const { rounds, changes } = results.elections;
    const measured = rounds < 2 ? null : changes;
    add(
      'seatChanges',
      within(expect.seatChanges, measured, (n) => counted(n, 'change')),
    );
  }
  for (const [index, seats] of (expect.seats ?? []).entries())
    add(`seats[${index}]`, judgeSeats(seats, results));
  for (const kind of ['inclusion', 'commit', 'confirmation'] as const)
    findings.push(...judgeLatency(kind, expect.latency?.[kind] ?? null, throughput.latency[kind]));
  return findings;
}

function judgeForks(expected: 'none' | 'some', { forks, liveness }: RunResults): Judgement {
  const allowed = expected === 'none' ? 'none' : 'at least one';
  if (liveness.height === 0) return notExercised('no block was committed', allowed);
  const found = forks.forks === 0 ? 'no fork' : counted(forks.forks, 'fork');
  return { outcome: outcome(forks.forks > 0 === (expected === 'some')), found, allowed };
}

function judgeBreaches(expected: 'none' | 'some', { breaches, liveness }: RunResults): Judgement {
  const allowed = expected === 'none' ? 'none' : 'at least one';
  const { listed, byChecker } = breaches;
  const [first] = listed;
  if (first === undefined) {
    if (liveness.height === 0) return notExercised('no block was committed', allowed);
    return { outcome: outcome(expected === 'none'), found: 'no breach', allowed };
  }
  const names = byChecker.map(({ checker }) => checker).join(', ');
  const found = `${counted(breaches.breaches, 'breach', 'breaches')} (${names})`;
  return { outcome: outcome(expected === 'some'), found, allowed };
}

function judgeProgress(expected: 'none' | 'some', { phaseTwo }: RunResults): Judgement {
  const allowed = expected === 'some' ? 'a decision' : 'none';
  if (phaseTwo === null) return notExercised('the run had no phase two', allowed);
  const { core, progress, tookMicros, skipped } = phaseTwo;
  if (skipped !== null) return notExercised(skippedInWords(skipped), allowed);
  if (progress === null) return notExercised('phase two was interrupted', allowed);
  const how = progress ? 'decided new heights within' : 'did not decide two new heights in';
  return {
    outcome: outcome(progress === (expected === 'some')),
    found: `${nodeRanges(core)} alone ${how} ${duration(tookMicros ?? 0)}`,
    allowed,
  };
}

/** Why phase two had nothing to ask. */
export function skippedInWords(
  reason: NonNullable<NonNullable<RunResults['phaseTwo']>['skipped']>,
): string {
  switch (reason) {
    case 'assumptions-broken':
      return 'no phase two: a node has stopped, its assumptions broken';
    case 'too-few-honest-delegates':
      return 'no phase two: too few honest delegates for a core';
    case 'core-lost-its-seats':
      return 'phase two: an election took the core’s seats away';
  }
}

function judgeRecovery(limit: Micros, { liveness }: RunResults): Judgement {
  const allowed = `within ${duration(limit)}`;
  const { healings, took, notRecovered, longestUnrecoveredMicros } = liveness.recovery;
  if (healings === 0) return notExercised('no fault ended', allowed);
  if (longestUnrecoveredMicros !== null && longestUnrecoveredMicros >= limit)
    return {
      outcome: 'broken',
      found: `${notRecovered} of ${healings} not recovered, one after ${duration(longestUnrecoveredMicros)}`,
      allowed,
    };
  if (took === null) return notExercised('the run ended too soon after the last healing', allowed);
  const early = notRecovered === 0 ? '' : ` (${notRecovered} too near the end to tell)`;
  return {
    outcome: outcome(took.maxMicros <= limit),
    found: `at most ${duration(took.maxMicros)} after ${counted(took.count, 'healing')}${early}`,
    allowed,
  };
}

/** Every fork is over when the run ends, and none lasted longer. */
function judgeHealing(limit: Micros, { forks }: RunResults): Judgement {
  const allowed = `within ${duration(limit)}`;
  if (forks.forks === 0) return notExercised('no fork', allowed);
  if (forks.neverAgreedAgain > 0)
    return {
      outcome: 'broken',
      found: `${forks.neverAgreedAgain} of ${counted(forks.forks, 'fork')} not agreed on at the end`,
      allowed,
    };
  const longest = forks.longestMicros ?? 0;
  const found = `at most ${duration(longest)} after ${counted(forks.forks, 'fork')}`;
  return { outcome: outcome(longest <= limit), found, allowed };
}

function confirmationsOf(value: number): string {
  return value === 0 ? 'none' : counted(value, 'confirmation');
}

function judgeHalts(expected: 'none' | 'some', { liveness }: RunResults): Judgement {
  const found = liveness.halts === 0 ? 'no halt' : counted(liveness.halts, 'halt');
  const allowed = expected === 'none' ? 'none' : 'at least one';
  return { outcome: outcome(liveness.halts > 0 === (expected === 'some')), found, allowed };
}

function judgeLatency(
  kind: string,
  bounds: LatencyBounds | null,
  summary: DurationSummary | null,
): readonly Finding[] {
  if (bounds === null) return [];
  return (['p50', 'p95', 'p99', 'max'] as const).flatMap((percentile) => {
    const atMost = bounds[percentile];
    if (atMost === null) return [];
    const value = summary?.[`${percentile}Micros`] ?? null;
    const judgement = within({ atLeast: null, atMost }, value, duration);
    return [{ expectation: `latency.${kind}.${percentile}`, ...judgement }];
  });
}

/** A value of null means that the run had nothing to measure. */
function within(
  { atLeast, atMost }: Bounds,
  value: number | null,
  print: (value: number) => string,
): Judgement {
  const allowed =
    [
      ...(atLeast === null ? [] : [`at least ${print(atLeast)}`]),
      ...(atMost === null ? [] : [`at most ${print(atMost)}`]),
    ].join(' and ') || 'anything';
  if (value === null) return notExercised('nothing to measure', allowed);
  const holds = (atLeast === null || value >= atLeast) && (atMost === null || value <= atMost);
  return { outcome: outcome(holds), found: print(value), allowed };
}

function outcome(holds: boolean): 'held' | 'broken' {
  return holds ? 'held' : 'broken';
}

function notExercised(found: string, allowed: string): Judgement {
  return { outcome: 'not-exercised', found, allowed };
}

function exitCodeOf(findings: readonly Finding[]): VerdictCode {
  const broken = findings.filter((finding) => finding.outcome === 'broken');
  if (broken.some(isBrokenSafety)) return 1;
  if (broken.length > 0) return 2;
  return findings.some((finding) => finding.outcome === 'not-exercised') ? 3 : 0;
}

const SAFETY: ReadonlySet<string> = new Set(['forks', 'breaches', 'workload']);

function isBrokenSafety({ expectation, outcome }: Finding): boolean {
  return outcome === 'broken' && SAFETY.has(expectation);
}

function safetyOf({ forks, breaches, liveness }: RunResults): Verdict['safety'] {
  if (forks.forks > 0 || breaches.breaches > 0) return 'broken';
  return liveness.height === 0 ? 'not-exercised' : 'held';
}

function namesOf(findings: readonly Finding[], wanted: Finding['outcome']): string {
  return findings
    .filter((finding) => finding.outcome === wanted)
    .map(({ expectation }) => expectation)
    .join(', ');
}
