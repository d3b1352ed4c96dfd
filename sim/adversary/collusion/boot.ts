/**
 * Makes the conspiracies of a run: one for each entry of the scenario that has delegates collude.
 *
 * @module
 */
import type { Genesis } from '../../../protocol/chain/genesis.ts';
import type { Computation } from '../../../protocol/consensus/engine.ts';
import { defined } from '../../../protocol/kernel/assert.ts';
import type { Chain } from '../../../protocol/chain/chain.ts';
import type { Collude, Scenario } from '../../../scenarios/scenario.ts';
import type { RandomStreams } from '../../random.ts';
import { Conspiracy, type ConspiracyHost } from './conspiracy.ts';
import { Forger } from './forger.ts';
import { makeStrategy } from './strategies.ts';

/** A conspiracy that waits for the simulation to begin. */
export interface BootedConspiracy {
  readonly conspiracy: Conspiracy;
  /** Called once, when all nodes exist. */
  begin(host: ConspiracyHost, chainOf: (node: number) => Chain): void;
}

export interface ConspiracySetting {
  readonly scenario: Scenario;
  readonly genesis: Genesis;
  readonly computation: Computation;
  readonly secretKeys: readonly Uint8Array[];
  readonly streams: RandomStreams;
  /** Delegates that do not follow the protocol, whoever's they are. */
  readonly byzantine: ReadonlySet<number>;
}

/** @param index - of the entry among the scenario's; names the random stream */
export function bootConspiracy(
  members: readonly number[],
  { strategy, delay }: Collude,
  index: number,
  setting: ConspiracySetting,
): BootedConspiracy {
  const { scenario, genesis, computation, secretKeys, streams, byzantine } = setting;
  const conspiracy = new Conspiracy(members, delay);
  const seats = scenario.chain.delegates + scenario.chain.candidates;
  const ids = Array.from({ length: scenario.nodes }, (_, id) => id);
  const keys = new Map(members.map((id) => [id, defined(secretKeys[id], 'key of a member')]));
  return {
    conspiracy,
    begin: (host, chainOf) => {
      const plot = {
        conspiracy,
        forger: new Forger(keys),
        parameters: genesis.parameters,
        computation,
        members,
        honest: ids.filter((id) => id < scenario.chain.delegates && !byzantine.has(id)),
        followers: ids.filter((id) => id >= seats),
        chainOf,
      };
      const stream = streams.stream(`adversary/collusion/${index}`);
      conspiracy.begin(host, makeStrategy(strategy, plot, stream));
    },
  };
}
