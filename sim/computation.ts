/**
 * Pure computations of the protocol, done once for all nodes of a run. Results are immutable, so
 * nodes that agree share them. They are found by content, so that a node that computed for itself,
 * being late, shares again as soon as it is not.
 *
 * @module
 */
import type { Execute } from '../protocol/chain/execute.ts';
import type { ChainParameters } from '../protocol/chain/parameters.ts';
import { separateComputation } from '../protocol/consensus/computation.ts';
import type { RoundSchedule } from '../protocol/consensus/dpos/schedule.ts';
import type { Screen, Screened, ScreeningHead } from '../protocol/chain/screening.ts';
import type { Computation } from '../protocol/consensus/engine.ts';
import type { SuiteRegistry } from '../protocol/crypto/suite.ts';
import { RecentMap } from '../protocol/kernel/recent-map.ts';
import type { Hash } from '../protocol/kernel/types.ts';
import type { Transaction } from '../protocol/ledger/transaction.ts';

/**
 * Every distinct computation is done once; nothing but speed and memory may show it.
 *
 * @param suites - with a memory of their own (see `crypto/memo.ts`) where verification costs much
 */
export function sharedComputation(parameters: ChainParameters, suites: SuiteRegistry): Computation {
  const plain = separateComputation(parameters, suites);
  const contents = new RecentMap<Hash, readonly Transaction[]>(REMEMBERED);
  return {
    ...plain,
    screen: sharedScreen(plain.screen),
    execute: sharedExecute(plain.execute),
    contentOf: ({ hash }) => contents.get(hash),
    noteContent: ({ hash }, transactions) => {
      contents.set(hash, transactions);
    },
    nextSchedule: sharedSchedule(plain.nextSchedule),
  };
}

/** Results that are remembered: enough for all nodes to pass a height, some of them late. */
const REMEMBERED = 64;

/** Batches on their way from every node to all others. */
const BATCHES_REMEMBERED = 256;

function sharedScreen(screen: Screen): Screen {
  interface Known extends ScreeningHead {
    readonly screened: readonly Screened[];
  }
  const known = new RecentMap<readonly Transaction[], Known>(BATCHES_REMEMBERED);
  return (transactions, { state, height }) => {
    const last = known.get(transactions);
    if (last?.state === state && last.height === height) return last.screened;
    const screened = screen(transactions, { state, height });
    known.set(transactions, { state, height, screened });
    return screened;
  };
}

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
