/**
 * Node sets as they are written.
 *
 * @module
 */
import type { NodeSet } from './scenario.ts';
import { printRanges } from './units.ts';

/** A list of numbers and ranges, a role, or `{ any, of }`. */
export function printNodes(nodes: NodeSet): unknown {
  switch (nodes.kind) {
    case 'ids':
      return printRanges(nodes.ids);
    case 'role':
      return nodes.role;
    case 'any':
      return { any: nodes.count, of: printRanges(nodes.among) };
  }
}
