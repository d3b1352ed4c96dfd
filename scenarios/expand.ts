/**
 * From what was written to what is simulated: defaults that depend on other values, node numbers
 * for names, and every check that needs more than one value.
 *
 * @module
 */
import type { Amount } from '../protocol/kernel/types.ts';
import { expandChain } from './expand-chain.ts';
import { expandExpectations } from './expand-expectations.ts';
import { expandFaults } from './expand-faults.ts';
import { expandNetwork } from './expand-network.ts';
import { expandProcessing } from './expand-processing.ts';
import { expandAccounts, expandTransactions } from './expand-transactions.ts';
import { expandWorkload } from './expand-workload.ts';
import type { TraceFiles } from './load-context.ts';
import { resolveGroups } from './node-sets.ts';
import type { ProblemLog } from './problem-log.ts';
import { electableNodes, type ChainSettings, type Scenario } from './scenario.ts';
import type { WrittenScenario } from './schema.ts';
import type { SweepSettings } from './scenario-sweep.ts';
import { MOST_NODES } from './written-nodes.ts';
import { expandSweep, isSweepPath } from './written-sweep.ts';

/** What comes back is a scenario only if `log` has no problems afterwards. */
export function expandScenario(
  written: WrittenScenario,
  log: ProblemLog,
  traces: TraceFiles,
): Scenario {
  const { name, about, duration, clocks, disk, mempool, crypto, wire } = written;
  const { replacementBump, minFee, ...limits } = mempool;
  const chain = expandChain(written.chain, log);
  const nodes = countNodes(chain, log);
  const cast = resolveGroups(written.groups, { total: nodes, delegates: chain.delegates }, log);
  const accounts = expandAccounts(written.accounts, chain, log);
  const context = { cast, chain, duration, log, traces };
  const { workload, scripts } = expandWorkload(written.workload, context);
  const transactions = expandTransactions(scripts, { chain, accounts, duration, log });
  const { faults, byzantine } = expandFaults(written.faults, { cast, chain, duration, log });
  return {
    name,
    about,
    duration,
    nodes,
    chain,
    network: expandNetwork(written.network, cast, log),
    clocks: { maxOffset: clocks.maxOffset, maxDriftPpm: clocks.maxDrift },
    disk,
    mempool: {
      ...limits,
      replacementBumpPpm: Math.round(replacementBump * 1e6),
      minFee: minFee as Amount,
    },
    crypto,
    wire,
    processing: expandProcessing(written.processing, { chain, workload }, log),
    accounts,
    workload,
    transactions,
    faults,
    byzantine,
    expect: expandExpectations(written.expect, {
      faults,
      hasWorkload: workload.length + transactions.length > 0,
      cast,
      chain,
      log,
    }),
    sweep: sweepOf(written, log),
  };
}

function sweepOf({ sweep }: WrittenScenario, log: ProblemLog): SweepSettings | null {
  if (sweep === undefined) return null;
  const settings = expandSweep(sweep);
  for (const axis of settings.axes)
    if (!isSweepPath(axis))
      log.addAtKey(
        ['sweep', 'set', axis.path],
        'a sweep cannot change itself; allowed: paths of all other keys, such as chain.delegates',
      );
  return settings;
}

/** The number of nodes, held to what can be simulated so that later checks stay cheap. */
function countNodes(chain: ChainSettings, log: ProblemLog): number {
  const nodes = electableNodes(chain) + chain.followers;
  if (nodes > MOST_NODES) {
    const kinds = ['followers', 'candidates', 'aspirants'] as const;
    const largest = kinds.toSorted((a, b) => chain[b] - chain[a])[0] ?? 'followers';
    const message = `found ${nodes} nodes in all; allowed: at most ${MOST_NODES}`;
    log.add(['chain', largest], message);
  }
  return Math.min(nodes, MOST_NODES);
}
