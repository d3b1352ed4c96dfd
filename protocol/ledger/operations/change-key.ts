/**
 * Gives an account another key, of the same algorithm or another (paper 四.2). The present key signs
 * the transaction; the new one signs a proof that somebody has it.
 *
 * The new key counts from a stated block on, later than this one: all transactions of one block are
 * checked against one key, so that a change and a use in the same block cannot be misread. Another
 * change before that block takes the place of this one.
 *
 * @module
 */
import { branded, byteString, struct, u32 } from '../../codec/codec.ts';
import { MAX_SIGNATURE_BYTES } from '../../crypto/suite.ts';
import type { Height, SuiteId } from '../../kernel/types.ts';
import { keyAt, keyFields } from '../account.ts';
import { keyProblem, keyProofMessage } from './keys.ts';
import type { OperationRules } from './operation.ts';

export interface ChangeKeyOperation {
  readonly kind: 'change-key';
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  /** The first block that the new key signs for. */
  readonly from: Height;
  /** By the new key; see `keyProofMessage`. */
  readonly proof: Uint8Array;
}

export const changeKey: OperationRules<ChangeKeyOperation> = {
  kind: 'change-key',
  tag: 4,
  codec: struct({
    ...keyFields,
    from: branded<Height>(u32),
    proof: byteString(MAX_SIGNATURE_BYTES),
  }),
  cost: 3,
  validate: (operation, { from: address, block }) => {
    const problem = keyProblem(operation, block.suites);
    if (problem !== null) return problem;
    if (operation.from <= block.height) return 'key-change-too-early';
    const message = keyProofMessage({ ...operation, chain: block.chain, address });
    const suite = block.suites.get(operation.suite);
    return suite?.verify(operation.proof, message, operation.publicKey) === true
      ? 'applied'
      : 'bad-key-proof';
  },
  apply: ({ suite, publicKey, from }, { draft, from: address, block }) => {
    const account = draft.require(address);
    const present = keyAt(account, block.height);
    draft.put(address, {
      ...account,
      suite: present.suite,
      publicKey: present.publicKey,
      nextKey: { suite, publicKey, from },
    });
  },
};
