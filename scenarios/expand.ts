/**
 * From what was written to what is simulated: defaults that depend on other values, node numbers
 * for names, and every check that needs more than one value.
 *
 * @module
 */
import { expandChain } from './expand-chain.ts';
import { expandExpectations } from './expand-expectations.ts';
import { expandFaults } from './expand-faults.ts';
import { expandNetwork } from './expand-network.ts';
import { expandAccounts, expandTransactions, type Script } from './expand-transactions.ts';
import { resolveGroups } from './node-sets.ts';
import type { ProblemLog } from './problem-log.ts';
import {
  electableNodes,
  type ChainSettings,
  type Scenario,
  type TransferLoad,
} from './scenario.ts';
import type { WrittenScenario } from './schema.ts';
import { printDuration } from './units.ts';
import { MOST_NODES } from './written-nodes.ts';

/** What comes back is a scenario only if `log` has no problems afterwards. */
export function expandScenario(written: WrittenScenario, log: ProblemLog): Scenario {
  const { name, about, duration, clocks, disk, crypto, wire } = written;
  const chain = expandChain(written.chain, log);
  const nodes = countNodes(chain, log);
  const cast = resolveGroups(written.groups, { total: nodes, delegates: chain.delegates }, log);
  const accounts = expandAccounts(written.accounts, chain, log);
  const { workload, scripts } = expandWorkload(written.workload, duration, log);
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
    crypto,
    wire,
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
  };
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

/** Loads that are generated, and lists of transactions. */
function expandWorkload(
  written: WrittenScenario['workload'],
  duration: number,
  log: ProblemLog,
): { readonly workload: readonly TransferLoad[]; readonly scripts: readonly Script[] } {
  const workload: TransferLoad[] = [];
  const scripts: Script[] = [];
  written.forEach(({ transfers, transactions }, index) => {
    if ((transfers === undefined) === (transactions === undefined)) {
      const found = transfers === undefined ? 'neither' : 'both';
      log.add(
        ['workload', index],
        `found ${found}; allowed: exactly one of transfers, transactions`,
      );
    } else if (transfers !== undefined)
      workload.push(expandTransfers(transfers, index, duration, log));
    else if (transactions !== undefined)
      scripts.push({ path: ['workload', index, 'transactions'], transactions });
  });
  return { workload, scripts };
}

function expandTransfers(
  written: NonNullable<WrittenScenario['workload'][number]['transfers']>,
  index: number,
  duration: number,
  log: ProblemLog,
): TransferLoad {
  const { start, stop = null, ...rest } = written;
  const path = ['workload', index, 'transfers'];
  if (start >= duration) {
    const end = printDuration(duration);
    log.add(
      [...path, 'start'],
      `found ${printDuration(start)}; allowed: before the run ends at ${end}`,
    );
  }
  if (stop !== null && stop <= start) {
    const least = printDuration(start);
    log.add(
      [...path, 'stop'],
      `found ${printDuration(stop)}; allowed: after the start at ${least}`,
    );
  }
  return { kind: 'transfers', ...rest, start, stop };
}
