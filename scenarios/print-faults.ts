/**
 * Faults as they are written.
 *
 * @module
 */
import { printQuality } from './print-network.ts';
import { printNodes } from './print-nodes.ts';
import type { FaultAction, Trigger } from './scenario.ts';
import { printDuration, printPpm } from './units.ts';

export function printTrigger(trigger: Trigger): Record<string, unknown> {
  if (trigger.kind === 'at') return { at: printDuration(trigger.time) };
  const { event, height, by, after } = trigger;
  return {
    when: { [event]: { ...(height !== null && { height }), ...(by !== null && { by }) } },
    after: printDuration(after),
  };
}

export function printAction(action: FaultAction): Record<string, unknown> {
  switch (action.kind) {
    case 'partition':
      return { partition: action.groups.map(printNodes) };
    case 'cut':
      return { cut: { from: printNodes(action.from), to: printNodes(action.to) } };
    case 'crash':
      return { crash: printNodes(action.nodes) };
    case 'degrade':
      return {
        degrade: {
          from: printNodes(action.from),
          to: printNodes(action.to),
          ...printQuality(action.quality),
        },
      };
    case 'clock':
      return {
        clock: {
          nodes: printNodes(action.nodes),
          offset: printDuration(action.offset),
          drift: printPpm(action.driftPpm),
        },
      };
  }
}
