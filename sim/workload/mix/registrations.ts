/**
 * Addresses that the accounts of a mix apply for (paper 四.2), each with a key of its own.
 *
 * @module
 */
import { toHex } from '../../../protocol/kernel/bytes.ts';
import type { Address } from '../../../protocol/kernel/types.ts';
import type { SignatureSuite } from '../../../protocol/crypto/suite.ts';
import { digest } from '../../key-ring.ts';
import type { Wallets } from '../wallets.ts';
import type { Drafter } from './draft.ts';

/** @param suite - of the keys */
export function registrations(wallets: Wallets, suite: SignatureSuite): Drafter {
  return (_, { account }) => {
    const name = `registered/${wallets.addressOf(account)}/${wallets.nonceOf(account)}`;
    const { publicKey } = suite.keyPair(digest(`${name}/key`));
    const address = toHex(digest(name)) as Address;
    const operation = { address, suite: suite.id, publicKey };
    return { account, operation: { kind: 'register-address', ...operation } };
  };
}
