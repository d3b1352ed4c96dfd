/**
 * How far the content of a block is, in a word for people.
 *
 * @module
 */
import type { Executed } from '../../chain/execute.ts';
import type { Refusal } from '../engine.ts';
import type { ContentState } from '../engine-state.ts';

export function contentState(isHere: boolean, execution: Executed | Refusal | null): ContentState {
  if (!isHere) return 'missing';
  return execution?.code ?? 'unchecked';
}
