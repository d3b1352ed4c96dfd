/**
 * An account holder stands for election (paper 三: whoever holds coin may compete), under a number
 * of their choice that nobody has, with a key for headers and votes and the node that will use it.
 * From the next election on it may be voted in.
 *
 * @module
 */
import { branded, struct, u16, u32 } from '../../codec/codec.ts';
import { equalBytes } from '../../kernel/bytes.ts';
import type { DelegateId, PeerId, SuiteId } from '../../kernel/types.ts';
import { keyFields } from '../account.ts';
import { MAX_DELEGATES } from '../delegates.ts';
import { keyProblem } from './keys.ts';
import type { OperationRules } from './operation.ts';

export interface RegisterDelegateOperation {
  readonly kind: 'register-delegate';
  readonly delegate: DelegateId;
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  readonly peer: PeerId;
}

export const registerDelegate: OperationRules<RegisterDelegateOperation> = {
  kind: 'register-delegate',
  tag: 8,
  codec: struct({
    delegate: branded<DelegateId>(u16),
    ...keyFields,
    peer: branded<PeerId>(u32),
  }),
  cost: 2,
  validate: (operation, { draft, from, block }) => {
    const { delegates } = draft.registry;
    if (operation.delegate >= MAX_DELEGATES) return 'malformed-delegate';
    if (draft.delegateOf(from) !== undefined) return 'already-a-delegate';
    if (delegates[operation.delegate] !== undefined) return 'delegate-taken';
    const { suite, publicKey } = operation;
    const hasKey = delegates.some(
      (other) => other?.suite === suite && equalBytes(other.publicKey, publicKey),
    );
    return hasKey ? 'delegate-key-taken' : (keyProblem(operation, block.suites) ?? 'applied');
  },
  apply: ({ delegate, suite, publicKey, peer }, { draft, from }) => {
    draft.register(delegate, { address: from, suite, publicKey, peer });
  },
};
