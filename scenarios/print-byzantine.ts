/**
 * Byzantine nodes as they are written.
 *
 * @module
 */
import { printNodes } from './print-nodes.ts';
import type { Behaviour, ByzantineNodes, Meeting, Split } from './scenario.ts';
import { printDuration, printRate } from './units.ts';

export function printByzantine(entry: ByzantineNodes): Record<string, unknown> {
  const behaviours = entry.behaviours.map(printBehaviour);
  return {
    ...(entry.at !== 0 && { at: printDuration(entry.at) }),
    ...(entry.duration !== null && { for: printDuration(entry.duration) }),
    nodes: printNodes(entry.nodes),
    byzantine: behaviours.length === 1 ? behaviours[0] : behaviours,
  };
}

function printBehaviour(behaviour: Behaviour): Record<string, unknown> {
  return { [behaviour.kind]: printOptions(behaviour) };
}

function printOptions(behaviour: Behaviour): unknown {
  switch (behaviour.kind) {
    case 'equivocate':
      return { split: printSplit(behaviour.split) };
    case 'twins': {
      const { split, meets } = behaviour;
      const isSplitUsed = split !== 'halves' || meets[0]?.at !== 0;
      return {
        ...(isSplitUsed && { split: printSplit(split) }),
        ...(meets.length > 0 && { meets: meets.map(printMeeting) }),
      };
    }
    case 'withhold-block':
    case 'withhold-body':
    case 'withhold-votes':
      return behaviour.from === null ? {} : { from: printNodes(behaviour.from) };
    case 'late': {
      const { proposals, votes } = behaviour;
      return {
        ...(proposals > 0 && { proposals: printDuration(proposals) }),
        ...(votes > 0 && { votes: printDuration(votes) }),
      };
    }
    case 'late-certificates':
      return { by: printDuration(behaviour.by) };
    case 'lie-in-status':
      return { claim: behaviour.claim };
    case 'invalid-block':
      return { faults: [...behaviour.faults] };
    case 'forged-votes':
      return { forgeries: [...behaviour.forgeries] };
    case 'replay-certificates':
      return { under: behaviour.under };
    case 'spam':
      return { rate: printRate(behaviour.rate) };
    case 'collude': {
      const { strategy, maxDelay, until } = behaviour;
      return {
        strategy,
        maxDelay: printDuration(maxDelay),
        ...(until !== null && { until: printDuration(until) }),
      };
    }
    case 'double-vote':
    case 'vote-for-everything':
    case 'usurp-turns':
    case 'amnesia':
    case 'wrong-execution':
      return {};
  }
}

function printMeeting({ at, first, second }: Meeting): unknown {
  return {
    at: printDuration(at),
    ...(first !== null && { first: printNodes(first) }),
    ...(second !== null && { second: printNodes(second) }),
  };
}

function printSplit(split: Split): unknown {
  return typeof split === 'string' ? split : split.map(printNodes);
}
