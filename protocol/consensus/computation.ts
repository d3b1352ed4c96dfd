/**
 * The pure computations of a node that does them all itself.
 *
 * @module
 */
import { executor } from '../chain/execute.ts';
import type { ChainParameters } from '../chain/parameters.ts';
import { screener, type IsSignedBy } from '../chain/screening.ts';
import type { SuiteRegistry } from '../crypto/suite.ts';
import { AccountNumbers } from '../ledger/account-numbers.ts';
import { nextSchedule } from './dpos/schedule.ts';
import type { Computation } from './engine.ts';

/** Nothing is shared, and nothing remembered but what stands on the objects themselves. */
export function separateComputation(
  parameters: ChainParameters,
  suites: SuiteRegistry,
): Computation {
  const isSignedBy: IsSignedBy = (transaction, key) => transaction.isSignedBy(key, suites);
  const numbers = new AccountNumbers();
  return {
    suites,
    isSignedBy,
    screen: screener({ parameters, isSignedBy, numbers }),
    execute: executor(parameters, suites),
    numbers,
    contentOf: () => undefined,
    noteContent: () => undefined,
    nextSchedule: (state, last) => nextSchedule(state, last, parameters),
  };
}
