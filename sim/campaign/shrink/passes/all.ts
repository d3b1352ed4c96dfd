/**
 * All passes, in their order: those first that make every later run cheaper.
 *
 * @module
 */
import type { Pass } from '../pass.ts';
import { behavioursPass } from './behaviours.ts';
import { chainPass } from './chain.ts';
import { cyclesPass } from './cycles.ts';
import { durationPass } from './duration.ts';
import { earlierPass } from './earlier.ts';
import { loadsPass, smallerLoadPass } from './load.ts';
import { mergePass } from './merge.ts';
import { namedPass } from './named.ts';
import { networkPass } from './network.ts';
import { nodesPass } from './nodes.ts';
import { schedulePass } from './schedule.ts';
import { timesPass } from './times.ts';
import { worldPass } from './world.ts';

export const ALL_PASSES: readonly Pass[] = [
  durationPass,
  loadsPass,
  schedulePass,
  nodesPass,
  mergePass,
  cyclesPass,
  namedPass,
  behavioursPass,
  worldPass,
  networkPass,
  chainPass,
  smallerLoadPass,
  earlierPass,
  timesPass,
];
