/**
 * Where delegates are.
 *
 * @module
 */
import type { DelegateId, PeerId } from '../../../kernel/types.ts';
import type { EngineHost } from '../../engine.ts';

/** Nodes of delegates, in the same order, by the registry on the head. Unknown ones are left out. */
export function peersOf(
  { chain }: Pick<EngineHost, 'chain'>,
  delegates: readonly DelegateId[],
): readonly PeerId[] {
  const { registry } = chain.head.state;
  return delegates.flatMap((id) => registry.delegates[id]?.peer ?? []);
}
