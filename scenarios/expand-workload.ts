/**
 * Loads: from what was written to what clients do.
 *
 * @module
 */
import { expandClients } from './expand-clients.ts';
import { expandInvalid, expandReplays, expandSpam } from './expand-hostile.ts';
import { expandMix } from './expand-mix.ts';
import { expandSpread } from './expand-spread.ts';
import { expandTrace } from './expand-trace.ts';
import { checkTimes, expandRate } from './expand-timing.ts';
import type { Script } from './expand-transactions.ts';
import type { LoadContext } from './load-context.ts';
import type { Path } from './problem.ts';
import type { Load, TransferLoad } from './scenario-workload.ts';
import type { WrittenLoad } from './schema-workload.ts';

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
  const { transfers, mix, trace, spam, replays, invalid, transactions } = written;
  if (transfers !== undefined) return expandTransfers(transfers, [...path, 'transfers'], context);
  if (mix !== undefined) return expandMix(mix, [...path, 'mix'], context);
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
  mix: true,
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
