/**
 * Loads of those who mean no good. They always come over the network, and never ask again.
 *
 * @module
 */
import { expandClients } from './expand-clients.ts';
import { checkTimes, expandRate } from './expand-timing.ts';
import type { LoadContext } from './load-context.ts';
import type { Path } from './problem.ts';
import {
  TRANSACTION_FAULTS,
  type InvalidLoad,
  type ReplayLoad,
  type SpamLoad,
} from './scenario-workload.ts';
import type { WrittenLoad } from './schema-workload.ts';

type Written<Kind extends keyof WrittenLoad> = NonNullable<WrittenLoad[Kind]>;

export function expandSpam(written: Written<'spam'>, path: Path, context: LoadContext): SpamLoad {
  return { kind: 'spam', accounts: written.accounts, ...shared(written, path, context) };
}

export function expandReplays(
  written: Written<'replays'>,
  path: Path,
  context: LoadContext,
): ReplayLoad {
  return { kind: 'replays', accounts: 0, ...shared(written, path, context) };
}

export function expandInvalid(
  written: Written<'invalid'>,
  path: Path,
  context: LoadContext,
): InvalidLoad {
  const { accounts, faults = TRANSACTION_FAULTS } = written;
  if (faults.length === 0)
    context.log.add([...path, 'faults'], 'found an empty list; allowed: at least one fault');
  return { kind: 'invalid', accounts, faults, ...shared(written, path, context) };
}

function shared(written: Written<'replays'>, path: Path, context: LoadContext) {
  const { rate, arrivals, start, stop = null, clients } = written;
  checkTimes(start, stop, path, context);
  return {
    rate: expandRate(rate, [...path, 'rate'], context.log),
    arrivals,
    start,
    stop,
    clients: expandClients({ ...clients, ...ONCE }, path, context),
  };
}

/** Stands where what is said does not matter: nobody waits. */
const ONCE = { retryAfter: 30_000_000, attempts: 1 };
