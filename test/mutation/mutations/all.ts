/**
 * Every deliberate bug, in the order of the table.
 *
 * @module
 */
import type { Mutation } from '../mutation.ts';
import { VOTES } from './votes.ts';
import { EVIDENCE } from './evidence.ts';
import { PROPOSALS } from './proposals.ts';
import { MEMORY } from './memory.ts';
import { CERTIFICATES } from './certificates.ts';
import { BLOCKS } from './blocks.ts';

export const MUTATIONS: readonly Mutation[] = [
  ...VOTES,
  ...EVIDENCE,
  ...PROPOSALS,
  ...MEMORY,
  ...CERTIFICATES,
  ...BLOCKS,
];
