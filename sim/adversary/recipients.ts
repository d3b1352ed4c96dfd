/**
 * Who is left when something is withheld from some.
 *
 * @module
 */
import type { PeerId } from '../../protocol/kernel/types.ts';
import type { NodeSet } from '../../scenarios/scenario.ts';
import { fixedNodes } from '../faults/plan.ts';

/** @param from - null: nobody is left */
export function exceptFrom(from: NodeSet | null): (to: readonly PeerId[]) => readonly PeerId[] {
  if (from === null) return () => [];
  const excluded = new Set(fixedNodes(from));
  return (to) => to.filter((peer) => !excluded.has(peer));
}
