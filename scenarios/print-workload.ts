/**
 * Loads as they are written.
 *
 * @module
 */
import type {
  ClientSettings,
  Load,
  MixedShare,
  MixLoad,
  Rate,
  Spread,
  TransferLoad,
} from './scenario-workload.ts';
import { printTrace } from './trace-csv.ts';
import {
  printDuration,
  printHourlyRate,
  printQuarters,
  printRanges,
  printRate,
  printShare,
} from './units.ts';

export function printLoad(load: Load): Record<string, unknown> {
  switch (load.kind) {
    case 'transfers':
      return { transfers: printTransfers(load) };
    case 'mix':
      return { mix: printMix(load) };
    case 'trace':
      return {
        trace: {
          rows: printTrace(load.rows),
          start: printDuration(load.start),
          ...printClients(load),
        },
      };
    case 'spam':
      return { spam: { ...printTiming(load), accounts: load.accounts, ...printPlaces(load) } };
    case 'replays':
      return { replays: { ...printTiming(load), ...printPlaces(load) } };
    case 'invalid': {
      const { accounts, faults } = load;
      const rest = { accounts, faults: [...faults], ...printPlaces(load) };
      return { invalid: { ...printTiming(load), ...rest } };
    }
  }
}

function printTransfers(load: TransferLoad): Record<string, unknown> {
  return {
    ...printTiming(load),
    accounts: load.accounts,
    spread: printSpread(load.spread),
    amount: load.amount,
    fee: load.fee,
    ...printClients(load),
  };
}

function printMix(load: MixLoad): Record<string, unknown> {
  const { accounts, spread, of, amount, fee, tokens, migrate } = load;
  return {
    ...printTiming(load),
    accounts,
    of: Object.fromEntries(of.map((share) => [share.operation, printMixedShare(share)])),
    spread: printSpread(spread),
    amount,
    fee,
    tokens,
    ...(migrate !== null && {
      migrate: {
        to: migrate.to,
        start: printDuration(migrate.start),
        over: printDuration(migrate.over),
      },
    }),
    ...printClients(load),
  };
}

function printMixedShare(share: MixedShare): unknown {
  switch (share.operation) {
    case 'vote':
      return { weight: share.weight, to: printRanges(share.to) };
    case 'changeKey':
      return { weight: share.weight, to: [...share.to] };
    default:
      return share.weight;
  }
}

function printClients({ clients }: Pick<Load, 'clients'>): Record<string, unknown> {
  if (clients === null) return {};
  const { count, beside, delegate, retryAfter, attempts } = clients;
  return {
    clients: {
      count,
      beside: printRanges(beside),
      delegate,
      retryAfter: printDuration(retryAfter),
      attempts,
    },
  };
}

type Timing = Pick<TransferLoad, 'rate' | 'arrivals' | 'start' | 'stop'>;

function printTiming({ rate, arrivals, start, stop }: Timing): Record<string, unknown> {
  return {
    rate: printLoadRate(rate),
    arrivals,
    start: printDuration(start),
    ...(stop !== null && { stop: printDuration(stop) }),
  };
}

/** Of clients that never ask again. */
function printPlaces({ clients }: { readonly clients: ClientSettings }): Record<string, unknown> {
  const { count, beside, delegate } = clients;
  return { clients: { count, beside: printRanges(beside), delegate } };
}

function printSpread(spread: Spread): unknown {
  switch (spread.kind) {
    case 'uniform':
      return 'uniform';
    case 'zipf':
      return { zipf: printQuarters(spread.quarters) };
    case 'hot':
      return { hot: { from: printShare(spread.from), to: printShare(spread.to) } };
  }
}

function printLoadRate(rate: Rate): unknown {
  if (typeof rate === 'number') return printRate(rate);
  switch (rate.kind) {
    case 'ramp':
      return {
        ramp: {
          from: printHourlyRate(rate.from),
          to: printHourlyRate(rate.to),
          over: printDuration(rate.over),
          ...(rate.steps !== null && { steps: rate.steps }),
        },
      };
    case 'burst':
      return {
        burst: {
          base: printHourlyRate(rate.base),
          peak: printHourlyRate(rate.peak),
          every: printDuration(rate.every),
          for: printDuration(rate.length),
        },
      };
  }
}
