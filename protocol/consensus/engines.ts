/**
 * The consensus engines that a chain can choose from, by profile. The one place that knows them all.
 *
 * @module
 */
import type { ChainParameters } from '../chain/parameters.ts';
import { RepairedEngine } from './dpos/repaired/repaired.ts';
import { WhitepaperEngine } from './dpos/whitepaper.ts';
import type { ConsensusEngine, EngineHost } from './engine.ts';

const ENGINES: Readonly<Record<ChainParameters['profile'], (host: EngineHost) => ConsensusEngine>> =
  {
    whitepaper: (host) => new WhitepaperEngine(host),
    repaired: (host) => new RepairedEngine(host),
  };

/** The engine that the chain's parameters name, for one node. */
export function createEngine(host: EngineHost): ConsensusEngine {
  return ENGINES[host.parameters.profile](host);
}
