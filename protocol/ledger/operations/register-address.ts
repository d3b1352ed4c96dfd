/**
 * Applies for an address (paper 四.2): whoever comes first gets the one of their choice, for a key
 * of an algorithm that the chain knows. Anybody may pay for it.
 *
 * @module
 */
import { address, struct } from '../../codec/codec.ts';
import type { Address, Amount, SuiteId } from '../../kernel/types.ts';
import { keyFields, newAccount } from '../account.ts';
import { keyProblem } from './keys.ts';
import type { OperationRules } from './operation.ts';

export interface RegisterAddressOperation {
  readonly kind: 'register-address';
  readonly address: Address;
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
}

/** Addresses that begin with these digits are the chain's own. */
const RESERVED = '00000000';

export const registerAddress: OperationRules<RegisterAddressOperation> = {
  kind: 'register-address',
  tag: 3,
  codec: struct({ address, ...keyFields }),
  cost: 2,
  validate: (operation, { draft, block }) => {
    if (operation.address.startsWith(RESERVED)) return 'malformed-address';
    if (draft.account(operation.address) !== undefined) return 'address-taken';
    return keyProblem(operation, block.suites) ?? 'applied';
  },
  apply: (operation, { draft }) => {
    draft.put(operation.address, newAccount(operation, 0n as Amount));
  },
};
