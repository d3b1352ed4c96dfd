/**
 * Everything that a run consists of, made from a scenario and a seed.
 *
 * @module
 */
import type { ChainBlock } from '../protocol/chain/chain-block.ts';
import { genesisBlock } from '../protocol/chain/genesis.ts';
import {
  successor,
  successorNumber,
  type RoundSchedule,
} from '../protocol/consensus/dpos/schedule.ts';
import { scheduleOf } from '../protocol/consensus/dpos/validity.ts';
import { separateComputation } from '../protocol/consensus/computation.ts';
import type { Computation } from '../protocol/consensus/engine.ts';
import { nobleSuites } from '../protocol/crypto/noble.ts';
import type { SuiteRegistry } from '../protocol/crypto/suite.ts';
import { assert, defined } from '../protocol/kernel/assert.ts';
import type { DelegateId, PeerId } from '../protocol/kernel/types.ts';
import { Node, type NodeConfig } from '../protocol/node/node.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { bootByzantine } from './adversary/boot.ts';
import type { BootedConspiracy } from './adversary/collusion/boot.ts';
import type { MisconductLog } from './adversary/misconduct-log.ts';
import { NodeClock } from './clock.ts';
import { sharedComputation } from './computation.ts';
import { memoised } from './crypto/memo.ts';
import { modelledSuites } from './crypto/modelled.ts';
import { installNativeHash } from './crypto/native-hash.ts';
import { nativeSuites } from './crypto/native.ts';
import { SimulatedDisk } from './disk.ts';
import { planFaults, type FaultPlan } from './faults/plan.ts';
import { planGenesis, type GenesisPlan } from './genesis.ts';
import { digest } from './key-ring.ts';
import { Network } from './network/network.ts';
import type { NodeMaker, Participant } from './participant.ts';
import { Meter } from './processing/meter.ts';
import { meteredComputations } from './processing/metered-computation.ts';
import { RandomStreams } from './random.ts';
import { gossipGraph } from './topology.ts';
import type { NodeEvent } from './trace-event.ts';
import { VirtualNode } from './virtual-node.ts';
import type { ClientSetup } from './workload/clients.ts';
import { homesOfClients } from './workload/positions.ts';

export interface World {
  /** What everything here draws from while the run goes on. */
  readonly streams: RandomStreams;
  readonly nodes: readonly VirtualNode[];
  readonly network: Network;
  readonly plan: FaultPlan;
  readonly byzantine: ReadonlySet<number>;
  readonly conspiracies: readonly BootedConspiracy[];
  readonly misconduct: MisconductLog;
  /** Null where processing costs nothing. */
  readonly meter: Meter | null;
  /** What nodes verify signatures with. */
  readonly suites: SuiteRegistry;
  readonly clientSetup: ClientSetup;
  /** A delegate's node that answers a client; undefined when none is up. */
  pickNodeUp(): VirtualNode | undefined;
  /** The head that clients are shown: the highest that a delegate's honest node has which is up. */
  chainShown(): ChainBlock | null;
  /** The delegate with the turn after the one that an event speaks of. */
  successorOf(event: NodeEvent): number;
}

export interface WorldOptions {
  readonly seed: number;
  readonly shareComputation?: boolean;
  readonly creationOrder?: 'ascending' | 'descending';
  readonly makeNode?: NodeMaker;
}

const REAL: NodeMaker = (config, computation, saved) => new Node(config, computation, saved);

export function buildWorld(scenario: Scenario, options: WorldOptions): World {
  installNativeHash();
  const streams = new RandomStreams(options.seed);
  const plan = planFaults(scenario, streams);
  const suites = suitesOf(scenario, options.seed);
  const genesisPlan = planGenesis(scenario, String(options.seed), suites);
  const { parameters } = genesisPlan.genesis;
  const computation =
    (options.shareComputation ?? true)
      ? sharedComputation(parameters, rememberingSuites(scenario, suites))
      : separateComputation(parameters, suites);
  const configs = nodeConfigs(scenario, genesisPlan, streams);
  const { processing } = scenario;
  const meter = processing === null ? null : new Meter(processing, scenario.nodes);
  const computationOfNode =
    meter === null
      ? (): Computation => computation
      : meteredComputations(computation, parameters, meter);
  const { makeNode = REAL } = options;
  const setup = { scenario, configs, computation, computationOfNode, makeNode, streams };
  const { boots, conspiracies, misconduct } = bootByzantine(plan.byzantine, setup);

  const nodes: VirtualNode[] = [];
  const order = configs.map((_, id) => id);
  if (options.creationOrder === 'descending') order.reverse();
  for (const id of order) {
    const config = defined(configs[id], `node ${id}`);
    const clock = drawClock(scenario, streams, id);
    const disk = new SimulatedDisk(scenario.disk, streams.stream(`disk/${id}`));
    const boot =
      boots.get(id) ??
      ((saved: ReadonlyMap<string, unknown>): Participant =>
        makeNode(config, computationOfNode(), saved));
    nodes[id] = new VirtualNode(id, clock, disk, boot);
  }

  const byzantine = new Set(boots.keys());
  const targets = streams.stream('workload/targets');
  const { delegates } = scenario.chain;
  return {
    streams,
    nodes,
    network: new Network(
      scenario.network,
      { nodes: scenario.nodes, homes: homesOfClients(scenario.workload) },
      streams,
    ),
    plan,
    byzantine,
    conspiracies,
    misconduct,
    meter,
    suites: computation.suites,
    clientSetup: { streams, plan: genesisPlan, suites, scenario },
    pickNodeUp: () => {
      const first = targets.below(delegates);
      for (let i = 0; i < delegates; i += 1) {
        const node = nodes[(first + i) % delegates];
        if (node?.up === true) return node;
      }
      return undefined;
    },
    chainShown: () => highestHead(nodes.slice(0, delegates), byzantine),
    successorOf: (event) => successorOf(nodes, event, computation),
  };
}

function suitesOf(scenario: Scenario, seed: number): SuiteRegistry {
  switch (scenario.crypto) {
    case 'modelled':
      return modelledSuites(digest(`modelled/${seed}`));
    case 'noble':
      return nobleSuites();
    case 'native':
      return nativeSuites();
  }
}

/** The modelled suites remember what they signed; more memory would only cost. */
function rememberingSuites(scenario: Scenario, suites: SuiteRegistry): SuiteRegistry {
  return scenario.crypto === 'modelled' ? suites : memoised(suites);
}

function nodeConfigs(
  scenario: Scenario,
  plan: GenesisPlan,
  streams: RandomStreams,
): readonly NodeConfig[] {
  const { genesis, delegateKeys } = plan;
  const block = genesisBlock(genesis);
  const mesh = delegateKeys.map((_, id) => id as PeerId);
  const { followers, gossipDegree } = scenario.chain;
  const graph =
    followers > 0 ? gossipGraph(scenario.nodes, gossipDegree, streams.stream('topology')) : [];
  return Array.from({ length: scenario.nodes }, (_, id): NodeConfig => {
    const keys = delegateKeys[id];
    return {
      peer: id as PeerId,
      identity: keys === undefined ? null : { id: id as DelegateId, secretKey: keys.secretKey },
      genesis,
      genesisBlock: block,
      mesh,
      gossip: graph[id] ?? [],
      mempool: scenario.mempool,
    };
  });
}

function drawClock(scenario: Scenario, streams: RandomStreams, id: number): NodeClock {
  const { maxOffset, maxDriftPpm } = scenario.clocks;
  const stream = streams.stream(`clock/${id}`);
  return new NodeClock(
    maxOffset === 0 ? 0 : stream.below(2 * maxOffset + 1) - maxOffset,
    maxDriftPpm === 0 ? 0 : stream.below(2 * maxDriftPpm + 1) - maxDriftPpm,
  );
}

function highestHead(
  nodes: readonly VirtualNode[],
  byzantine: ReadonlySet<number>,
): ChainBlock | null {
  let highest: ChainBlock | null = null;
  for (const { id, up, participant } of nodes) {
    if (!up || byzantine.has(id)) continue;
    const { head } = participant.chain;
    if (highest === null || head.height > highest.height) highest = head;
  }
  return highest;
}

function successorOf(
  nodes: readonly VirtualNode[],
  event: NodeEvent,
  computation: Computation,
): number {
  assert('round' in event && 'position' in event, 'an event without a turn');
  const { chain } = defined(nodes[event.node], 'node').participant;
  const { head } = chain;
  const before = head.signed.header;
  const { size } = head.schedule;
  // After its own commit the event's turn is the head's; before, it is some successor of the head.
  const k = Math.max(0, successorNumber(before, event, size)) + 1;
  const schedule: RoundSchedule = scheduleOf(head, k, computation);
  return schedule.packerAt(successor(before, k, size).position);
}
