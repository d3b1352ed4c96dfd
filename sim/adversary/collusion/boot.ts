/**
 * The seam where colluding nodes are made: the members of one entry of a scenario, with one mind.
 *
 * @module
 */
import type { Computation } from '../../../protocol/consensus/engine.ts';
import type { NodeConfig } from '../../../protocol/node/node.ts';
import type { CollusionStrategy, Scenario } from '../../../scenarios/scenario.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import type { Participant } from '../../participant.ts';
import type { RandomStreams } from '../../random.ts';

/** What a coordinator is given. */
export interface CollusionSetup {
  readonly strategy: CollusionStrategy;
  /** Node numbers of the members, ascending. */
  readonly members: readonly number[];
  /** Index of the entry among the scenario's Byzantine ones; streams are `adversary/collusion/<index>`. */
  readonly index: number;
  readonly scenario: Scenario;
  /** Of all nodes, by number; a coordinator uses the keys of its members only. */
  readonly configs: readonly NodeConfig[];
  readonly computation: Computation;
  readonly streams: RandomStreams;
}

/** Makes what stands at a member's place, from what its disk holds; called at each of its starts. */
export type BootMember = (member: number, saved: ReadonlyMap<string, unknown>) => Participant;

/**
 * Makes the coordinator of one entry.
 *
 * @throws UsageError where the strategy is not available
 */
export function bootCollusion(setup: CollusionSetup): BootMember {
  throw new UsageError(`collusion by the strategy ${setup.strategy} is not available`);
}
