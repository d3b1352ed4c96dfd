/**
 * How two blocks came to be committed at one height: who packed them, who voted for which, where
 * each quorum formed, and what the two quorums have in common, for that is what let it happen.
 *
 * @module
 */
import { nodesInWords } from '../format.ts';
import type { Chronicle, Fork } from './chronicle.ts';
import { happenings } from './fork-events.ts';
import { reasonsOf } from './fork-reasons.ts';
import { sidesOf, type Setting } from './sides.ts';
import { shortHash, type Story } from './story.ts';

export function tellFork(fork: Fork, chronicle: Chronicle, setting: Setting): Story {
  const sides = sidesOf(fork, setting);
  const told = sides
    .map(({ record, nodes }) => `${shortHash(record.block)} on ${nodesInWords(nodes)}`)
    .join(', ');
  return {
    title: `Height ${fork.height} was committed ${times(sides.length)}: ${told}.`,
    events: happenings(fork, sides, chronicle, setting),
    reasons: reasonsOf(fork, sides, chronicle, setting),
  };
}

function times(count: number): string {
  return count === 2 ? 'twice' : `${count} times`;
}
