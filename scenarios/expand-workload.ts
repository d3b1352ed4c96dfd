/**
 * Loads: from what was written to what clients do.
 *
 * @module
 */
import { expandClients } from './expand-clients.ts';
import { expandTrace } from './expand-trace.ts';
import { expandInvalid, expandReplays, expandSpam } from './expand-hostile.ts';
import { checkTimes, expandRate } from './expand-timing.ts';
import type { Script } from './expand-transactions.ts';
import type { LoadContext } from './load-context.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { Load, Spread, TransferLoad } from './scenario-workload.ts';
import type { WrittenLoad, WrittenSpread } from './schema-workload.ts';
import { printShare } from './units.ts';

/** Loads that are generated, and lists of transactions that are not expanded yet. */
export interface Workload {
  readonly workload: readonly Load[];
  readonly scripts: readonly Script[];
}

export function expandWorkload(written: readonly WrittenLoad[], context: LoadContext): Workload {
  const workload: Load[] = [];
  const scripts: Script[] = [];
  written.forEach((entry, index) => {
    const expanded = expandEntry(entry, ['workload', index], context);
    if (expanded === null) return;
    if ('transactions' in expanded) scripts.push(expanded);
    else workload.push(expanded);
  });
  return { workload, scripts };
}

function expandEntry(written: WrittenLoad, path: Path, context: LoadContext): Load | Script | null {
  const kinds = Object.entries(written).flatMap(([kind, value]) =>
    value === undefined ? [] : [kind],
  );
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? 'no load' : kinds.join(' and ');
    context.log.add(path, `found ${found}; allowed: one of ${Object.keys(KINDS).join(', ')}`);
    return null;
  }
  const { transfers, trace, spam, replays, invalid, transactions } = written;
  if (transfers !== undefined) return expandTransfers(transfers, [...path, 'transfers'], context);
  if (trace !== undefined) return expandTrace(trace, [...path, 'trace'], context);
  if (spam !== undefined) return expandSpam(spam, [...path, 'spam'], context);
  if (replays !== undefined) return expandReplays(replays, [...path, 'replays'], context);
  if (invalid !== undefined) return expandInvalid(invalid, [...path, 'invalid'], context);
  if (transactions !== undefined) return { path: [...path, 'transactions'], transactions };
  return null;
}

/** All kinds of load, in the order of the documentation. */
const KINDS: Readonly<Record<keyof WrittenLoad, true>> = {
  transfers: true,
  trace: true,
  spam: true,
  replays: true,
  invalid: true,
  transactions: true,
};

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
    clients: clients === undefined ? null : expandClients(clients, path, context),
  };
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
