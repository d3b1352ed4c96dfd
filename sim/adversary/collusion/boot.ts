/**
 * Makes a conspiracy: the members of one entry of a scenario, with one mind.
 *
 * @module
 */
import type { Chain } from '../../../protocol/chain/chain.ts';
import type { Computation } from '../../../protocol/consensus/engine.ts';
import { defined } from '../../../protocol/kernel/assert.ts';
import { Node, type NodeConfig } from '../../../protocol/node/node.ts';
import { electableNodes, type Collude, type Scenario } from '../../../scenarios/scenario.ts';
import type { Participant } from '../../participant.ts';
import type { RandomStreams } from '../../random.ts';
import type { MisconductLog } from '../misconduct-log.ts';
import { Conspiracy, Puppet, type ConspiracyHost } from './conspiracy.ts';
import { Forger } from './forger.ts';
import { makeStrategy } from './strategies.ts';

/** What a conspiracy is made from. */
export interface CollusionSetup {
  readonly collude: Collude;
  /** Node numbers of the members, ascending. */
  readonly members: readonly number[];
  /** Index of the entry among the scenario's Byzantine ones; names the random stream. */
  readonly index: number;
  readonly scenario: Scenario;
  /** Of all nodes, by number; a conspiracy uses the keys of its members only. */
  readonly configs: readonly NodeConfig[];
  /** Of the one mind, which thinks as fast as it likes. */
  readonly computation: Computation;
  /** Of a member's node. */
  readonly computationOfNode: () => Computation;
  readonly streams: RandomStreams;
  /** All Byzantine nodes, whoever's they are. */
  readonly byzantine: ReadonlySet<number>;
  readonly misconduct: MisconductLog;
}

/** A conspiracy that waits for the simulation to begin. */
export interface BootedConspiracy {
  readonly conspiracy: Conspiracy;
  /** Makes what stands at a member's place, from what its disk holds; called at each of its starts. */
  boot(member: number, saved: ReadonlyMap<string, unknown>): Participant;
  /** Called once, when all nodes exist. */
  begin(host: ConspiracyHost, chainOf: (node: number) => Chain): void;
}

export function bootConspiracy(setup: CollusionSetup): BootedConspiracy {
  const { collude, members, index, scenario, configs, computation, streams, byzantine } = setup;
  const { maxDelay, until } = collude;
  const later = until === null ? null : { time: until, max: scenario.chain.maxDelay };
  const conspiracy = new Conspiracy(members, { max: maxDelay, later }, (node) =>
    setup.misconduct.tell(node),
  );
  const ids = configs.map((_, id) => id);
  const { delegates } = scenario.chain;
  const keys = new Map(
    members.map((id) => [id, defined(configs[id]?.identity ?? undefined, 'identity').secretKey]),
  );
  return {
    conspiracy,
    boot: (member, saved) => {
      const config = defined(configs[member], `node ${member}`);
      const node = new Node(config, setup.computationOfNode(), saved);
      return new Puppet(member, node, conspiracy);
    },
    begin: (host, chainOf) => {
      const setting = {
        conspiracy,
        forger: new Forger(keys),
        parameters: defined(configs[0], 'node 0').genesis.parameters,
        computation,
        members,
        honest: ids.filter((id) => id < delegates && !byzantine.has(id)),
        followers: ids.filter((id) => id >= electableNodes(scenario.chain)),
        chainOf,
      };
      const name = `adversary/collusion/${index}`;
      const chance = {
        decisions: streams.stream(`${name}/decisions`),
        delays: streams.stream(`${name}/delays`),
      };
      conspiracy.begin(host, makeStrategy(collude.strategy, setting, chance));
    },
  };
}
