/**
 * Pure computations of the protocol, done once for all nodes of a run. Results are immutable, so
 * nodes that agree share them; results live as long as the states that they belong to.
 *
 * @module
 */
import { executor, type Execute } from '../protocol/chain/execute.ts';
import type { ChainParameters } from '../protocol/chain/parameters.ts';
import { nextSchedule, type RoundSchedule } from '../protocol/consensus/dpos/schedule.ts';
import type { Computation } from '../protocol/consensus/engine.ts';
import type { SuiteRegistry } from '../protocol/crypto/suite.ts';
import type { Hash } from '../protocol/kernel/types.ts';
import type { State } from '../protocol/ledger/state.ts';

/** Every node computes for itself. */
export function separateComputation(
  parameters: ChainParameters,
  suites: SuiteRegistry,
): Computation {
  return {
    suites,
    execute: executor(parameters, suites),
    nextSchedule: (state, last) => nextSchedule(state, last, parameters),
  };
}

/**
 * Every distinct computation is done once; nothing but speed and memory may show it.
 *
 * @param suites - with a memory of their own (see `crypto/memo.ts`) where verification costs much
 */
export function sharedComputation(
  parameters: ChainParameters,
  suites: SuiteRegistry,
): Computation {
  const plain = separateComputation(parameters, suites);
  return {
    suites: plain.suites,
    execute: sharedExecute(plain.execute),
    nextSchedule: sharedByState(plain.nextSchedule),
  };
}

function sharedExecute(execute: Execute): Execute {
  const run = new WeakMap<State, Map<string, ReturnType<Execute>>>();
  return (parent, block) => {
    let results = run.get(parent);
    if (results === undefined) {
      results = new Map();
      run.set(parent, results);
    }
    // The round's order is a function of the parent, so the turn stands for it.
    const key = `${block.body.hash}/${block.turn.round}/${block.turn.position}/${block.packer}`;
    let result = results.get(key);
    if (result === undefined) {
      result = execute(parent, block);
      results.set(key, result);
    }
    return result;
  };
}

function sharedByState(compute: Computation['nextSchedule']): Computation['nextSchedule'] {
  const done = new WeakMap<State, Map<Hash, RoundSchedule>>();
  return (state, last) => {
    let results = done.get(state);
    if (results === undefined) {
      results = new Map();
      done.set(state, results);
    }
    let result = results.get(last);
    if (result === undefined) {
      result = compute(state, last);
      results.set(last, result);
    }
    return result;
  };
}
