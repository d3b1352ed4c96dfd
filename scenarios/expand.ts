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
import { resolveGroups } from './node-sets.ts';
import type { ProblemLog } from './problem-log.ts';
import type { ChainSettings, Scenario, TransferLoad } from './scenario.ts';
import type { WrittenScenario } from './schema.ts';
import { printDuration } from './units.ts';
import { MOST_NODES } from './written-nodes.ts';

/** What comes back is a scenario only if `log` has no problems afterwards. */
export function expandScenario(written: WrittenScenario, log: ProblemLog): Scenario {
  const { name, about, duration, clocks, disk, mempool, crypto, wire } = written;
  const { replacementBump, minFee, ...limits } = mempool;
  const chain = expandChain(written.chain, log);
  const nodes = countNodes(chain, log);
  const cast = resolveGroups(written.groups, { total: nodes, delegates: chain.delegates }, log);
  const workload = written.workload.map(({ transfers }, index) =>
    expandTransfers(transfers, index, duration, log),
  );
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
    processing: expandProcessing(written.processing, chain, log),
    workload,
    faults,
    byzantine,
    expect: expandExpectations(written.expect, { faults, workload, log }),
  };
}

/** The number of nodes, held to what can be simulated so that later checks stay cheap. */
function countNodes(chain: ChainSettings, log: ProblemLog): number {
  const nodes = chain.delegates + chain.candidates + chain.followers;
  if (nodes > MOST_NODES) {
    const largest = chain.followers >= chain.candidates ? 'followers' : 'candidates';
    const message = `found ${nodes} nodes in all; allowed: at most ${MOST_NODES}`;
    log.add(['chain', largest], message);
  }
  return Math.min(nodes, MOST_NODES);
}

function expandTransfers(
  written: WrittenScenario['workload'][number]['transfers'],
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
