/**
 * Faults as they are written.
 *
 * @module
 */
import { printQuality } from './print-network.ts';
import { printNodes } from './print-nodes.ts';
import type { Cycle, FaultAction, SomeMessages, Trigger } from './scenario.ts';
import { eventKey } from './trigger-events.ts';
import { printDuration, printPpm } from './units.ts';

export function printTrigger(trigger: Trigger): Record<string, unknown> {
  if (trigger.kind === 'at') return { at: printDuration(trigger.time) };
  const { event, height, by, count, after } = trigger;
  return {
    when: {
      [eventKey(event)]: { ...(height !== null && { height }), ...(by !== null && { by }), count },
    },
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
    case 'slow':
    case 'restarts':
    case 'disk':
      return printNodeFault(action);
    case 'flap':
    case 'hold':
    case 'drop':
    case 'swizzle':
      return printLinkFault(action);
  }
}

function printNodeFault(
  action: Extract<FaultAction, { kind: 'slow' | 'restarts' | 'disk' }>,
): Record<string, unknown> {
  const nodes = printNodes(action.nodes);
  switch (action.kind) {
    case 'slow':
      return { slow: { nodes, processing: printDuration(action.processing) } };
    case 'restarts':
      return { restarts: { nodes, ...printCycle(action.cycle) } };
    case 'disk': {
      const { mode, records } = action;
      return { disk: { nodes, mode, ...(records !== null && { records: [...records] }) } };
    }
  }
}

function printLinkFault(
  action: Extract<FaultAction, { kind: 'flap' | 'hold' | 'drop' | 'swizzle' }>,
): Record<string, unknown> {
  switch (action.kind) {
    case 'flap': {
      const { from, to, cycle } = action;
      return { flap: { from: printNodes(from), to: printNodes(to), ...printCycle(cycle) } };
    }
    case 'hold': {
      const { by } = action;
      return {
        hold: { ...printMessages(action), ...(by !== null && { by: printDuration(by) }) },
      };
    }
    case 'drop':
      return { drop: printMessages(action) };
    case 'swizzle': {
      const { nodes, over, fail, restore } = action;
      return {
        swizzle: {
          nodes: printNodes(nodes),
          over: printDuration(over),
          ...(fail !== null && { fail: [...fail] }),
          ...(restore !== null && { restore: [...restore] }),
        },
      };
    }
  }
}

function printCycle({ up, down, jitter }: Cycle): Record<string, unknown> {
  const lengths = (all: readonly number[]): unknown => {
    const [first, ...others] = all.map(printDuration);
    return others.length === 0 ? first : [first, ...others];
  };
  return { up: lengths(up), down: lengths(down), jitter: printDuration(jitter) };
}

function printMessages({ from, to, messages, count }: SomeMessages): Record<string, unknown> {
  return {
    from: printNodes(from),
    to: printNodes(to),
    ...(messages !== null && { messages: [...messages] }),
    ...(count !== null && { count }),
  };
}
