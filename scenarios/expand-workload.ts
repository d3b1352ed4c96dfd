/**
 * Loads: from what was written to what clients do.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import { expandClients } from './expand-clients.ts';
import { expandTrace } from './expand-trace.ts';
import type { LoadContext } from './load-context.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { Load, Rate, Spread, TransferLoad } from './scenario-workload.ts';
import type { WrittenLoad, WrittenRate, WrittenSpread } from './schema-workload.ts';
import { printDuration, printShare } from './units.ts';

export function expandWorkload(
  written: readonly WrittenLoad[],
  context: LoadContext,
): readonly Load[] {
  return written.flatMap((load, index) => {
    const expanded = expandLoad(load, ['workload', index], context);
    return expanded === null ? [] : [expanded];
  });
}

function expandLoad(written: WrittenLoad, path: Path, context: LoadContext): Load | null {
  const kinds = Object.entries(written).flatMap(([kind, value]) =>
    value === undefined ? [] : [kind],
  );
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? 'no load' : kinds.join(' and ');
    context.log.add(path, `found ${found}; allowed: one of ${Object.keys(KINDS).join(', ')}`);
    return null;
  }
  const { transfers, trace } = written;
  if (transfers !== undefined) return expandTransfers(transfers, [...path, 'transfers'], context);
  if (trace !== undefined) return expandTrace(trace, [...path, 'trace'], context);
  return null;
}

/** All kinds of load, in the order of the documentation. */
const KINDS: Readonly<Record<keyof WrittenLoad, true>> = { transfers: true, trace: true };

function expandTransfers(
  written: NonNullable<WrittenLoad['transfers']>,
  path: Path,
  context: LoadContext,
): TransferLoad {
  const { rate, spread, clients, stop = null, ...rest } = written;
  checkTimes(written.start, stop, path, context);
  return {
    kind: 'transfers',
    ...rest,
    rate: expandRate(rate, [...path, 'rate'], context.log),
    spread: expandSpread(spread, written.accounts, [...path, 'spread'], context.log),
    stop,
    clients: expandClients(clients, path, context),
  };
}

function checkTimes(
  start: Micros,
  stop: Micros | null,
  path: Path,
  { duration, log }: LoadContext,
): void {
  if (start >= duration) {
    const end = printDuration(duration);
    log.add(
      [...path, 'start'],
      `found ${printDuration(start)}; allowed: before the run ends at ${end}`,
    );
  }
  if (stop !== null && stop <= start) {
    const least = printDuration(start);
    log.add(
      [...path, 'stop'],
      `found ${printDuration(stop)}; allowed: after the start at ${least}`,
    );
  }
}

function expandSpread(
  written: WrittenSpread,
  accounts: number,
  path: Path,
  log: ProblemLog,
): Spread {
  if (written === 'uniform') return { kind: 'uniform' };
  const { zipf, hot } = written;
  if (zipf !== undefined && hot === undefined) return { kind: 'zipf', quarters: zipf };
  if (hot !== undefined && zipf === undefined) {
    const sum = hot.from + hot.to;
    if (sum === 0 || sum > 1)
      log.add(
        [...path, 'hot'],
        `found ${printShare(sum)} from and to one account; allowed: above 0% … 100% together`,
      );
    if (accounts < 3)
      log.add([...path, 'hot'], `found ${accounts} accounts; allowed: at least 3, one of them hot`);
    return { kind: 'hot', ...hot };
  }
  const found = zipf === undefined ? 'a spread of no keys' : 'zipf and hot';
  log.add(path, `found ${found}; allowed: uniform, { zipf: 1 } or { hot: { from: 30% } }`);
  return { kind: 'uniform' };
}

/** Stands where there was a problem. */
const SOME_RATE = 1;

function expandRate(written: WrittenRate, path: Path, log: ProblemLog): Rate {
  if (typeof written === 'number') return written;
  const { ramp, burst } = written;
  if (ramp !== undefined && burst === undefined) {
    const { from, to, over, steps = null } = ramp;
    if (from === 0 && to === 0)
      log.add([...path, 'ramp', 'to'], 'found 0/s after 0/s; allowed: one of them above 0/s');
    return { kind: 'ramp', from, to, over, steps };
  }
  if (burst !== undefined && ramp === undefined) {
    const { base, peak, every, for: length } = burst;
    if (peak === 0) log.add([...path, 'burst', 'peak'], 'found 0/s; allowed: above 0/s');
    if (length > every) {
      const found = printDuration(length);
      const most = printDuration(every);
      log.add([...path, 'burst', 'for'], `found ${found}; allowed: at most every, ${most}`);
    }
    return { kind: 'burst', base, peak, every, length };
  }
  const found = ramp === undefined ? 'a rate of no keys' : 'ramp and burst';
  log.add(path, `found ${found}; allowed: a rate such as 200/s, { ramp: … } or { burst: … }`);
  return SOME_RATE;
}
