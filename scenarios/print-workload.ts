/**
 * Loads as they are written.
 *
 * @module
 */
import type { Load, Rate } from './scenario-workload.ts';
import { printDuration, printHourlyRate, printRate } from './units.ts';

export function printLoad(load: Load): Record<string, unknown> {
  return {
    [load.kind]: {
      rate: printLoadRate(load.rate),
      arrivals: load.arrivals,
      accounts: load.accounts,
      amount: load.amount,
      fee: load.fee,
      ...printTimes(load),
    },
  };
}

function printTimes({ start, stop }: Pick<Load, 'start' | 'stop'>): Record<string, unknown> {
  return { start: printDuration(start), ...(stop !== null && { stop: printDuration(stop) }) };
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
