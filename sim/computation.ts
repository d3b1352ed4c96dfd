/**
 * Pure computations of the protocol, done once for all nodes of a run. Results are immutable, so
 * nodes that agree share them. They are found by content, so that a node that computed for itself,
 * being late, shares again as soon as it is not.
 *
 * @module
 */
import { executor, type Execute } from '../protocol/chain/execute.ts';
import type { ChainParameters } from '../protocol/chain/parameters.ts';
import { nextSchedule, type RoundSchedule } from '../protocol/consensus/dpos/schedule.ts';
import type { Computation } from '../protocol/consensus/engine.ts';
import type { SuiteRegistry } from '../protocol/crypto/suite.ts';
import { RecentMap } from '../protocol/kernel/recent-map.ts';

/** Every node computes for itself. */
export function separateComputation(
  parameters: ChainParameters,
  suites: SuiteRegistry,
): Computation {
  return {
    suites,
    isSignedBy: (transaction, key) => transaction.isSignedBy(key, suites),
    execute: executor(parameters, suites),
    nextSchedule: (state, last) => nextSchedule(state, last, parameters),
  };
}

/**
 * Every distinct computation is done once; nothing but speed and memory may show it.
 *
 * @param suites - with a memory of their own (see `crypto/memo.ts`) where verification costs much
 */
export function sharedComputation(parameters: ChainParameters, suites: SuiteRegistry): Computation {
  const plain = separateComputation(parameters, suites);
  return {
    ...plain,
    execute: sharedExecute(plain.execute),
    nextSchedule: sharedSchedule(plain.nextSchedule),
  };
}

/** Results that are remembered: enough for all nodes to pass a height, some of them late. */
const REMEMBERED = 64;

function sharedExecute(execute: Execute): Execute {
  const known = new RecentMap<string, ReturnType<Execute>>(REMEMBERED);
  return (parent, block) => {
    const { height, turn, packer, body, schedule } = block;
    const key = `${parent.root}/${body.hash}/${height}/${turn.round}/${turn.position}/${packer}/${schedule.name}`;
    let result = known.get(key);
    if (result === undefined) {
      result = execute(parent, block);
      known.set(key, result);
    }
    return result;
  };
}

function sharedSchedule(compute: Computation['nextSchedule']): Computation['nextSchedule'] {
  const known = new RecentMap<string, RoundSchedule>(REMEMBERED);
  return (state, last) => {
    const key = `${state.root}/${last}`;
    let result = known.get(key);
    if (result === undefined) {
      result = compute(state, last);
      known.set(key, result);
    }
    return result;
  };
}
