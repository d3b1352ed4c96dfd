import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../../protocol/codec/codec.ts';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import { toHex } from '../../../protocol/kernel/bytes.ts';
import type { Amount, Hash } from '../../../protocol/kernel/types.ts';
import { accountHash } from '../../../protocol/ledger/account.ts';
import { merkleRoot } from '../../../protocol/ledger/merkle.ts';
import {
  accountProofCodec,
  proveAccount,
  proveTransaction,
  stateRootOf,
  transactionProofCodec,
  verifyAccount,
  verifyTransaction,
} from '../../../protocol/ledger/proofs.ts';
import { addressOf, hashFor, smallChain } from '../chain/small-chain.ts';

const { genesisBlock } = smallChain({ delegates: 3, clients: 40 });
const { state } = genesisBlock;
const { header } = genesisBlock.signed;

function hashOfAccount(name: string): Hash {
  return toHex(accountHash(state.accounts.get(addressOf(name))!)) as Hash;
}

const parts = state.parts();
const address = addressOf('c3');
const proof = proveAccount(state.accounts, parts, address);

describe('stateRootOf', () => {
  it('is the root of a state with these parts', () => {
    expect(stateRootOf(parts)).toBe(state.root);
  });

  it('is another for any other list: order, number and each part show', () => {
    const lists = fc.array(fc.nat(3), { maxLength: 5 });
    const rootOf = (numbers: readonly number[]) => stateRootOf(numbers.map(hashFor));
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        expect(rootOf(a) === rootOf(b)).toBe(a.join() === b.join());
      }),
    );
  });
});

describe('an account, by the header alone', () => {
  it('is proven to be what it is, and another not to be there', () => {
    expect(verifyAccount(header, address, hashOfAccount('c3'), proof)).toBe(true);
    const absent = addressOf('nobody');
    const ofAbsent = proveAccount(state.accounts, parts, absent);
    expect(verifyAccount(header, absent, null, ofAbsent)).toBe(true);
    expect(verifyAccount(header, absent, hashOfAccount('c3'), ofAbsent)).toBe(false);
  });

  it('is not richer than it is, nobody else, not gone, and not in another state', () => {
    const account = state.accounts.get(address)!;
    const richer = { ...account, balance: (account.balance + 1n) as Amount };
    const own = hashOfAccount('c3');
    expect(verifyAccount(header, address, toHex(accountHash(richer)) as Hash, proof)).toBe(false);
    expect(verifyAccount(header, address, null, proof)).toBe(false);
    expect(verifyAccount(header, addressOf('c4'), own, proof)).toBe(false);
    expect(verifyAccount(header, addressOf('c4'), hashOfAccount('c4'), proof)).toBe(false);
    expect(verifyAccount({ stateRoot: state.accounts.root() }, address, own, proof)).toBe(false);
    const after = state.accounts.update([[addressOf('c9'), richer]]);
    const later = { stateRoot: stateRootOf([after.root(), ...parts.slice(1)]) };
    expect(verifyAccount(later, address, own, proof)).toBe(false);
    const ofLater = proveAccount(after, [after.root(), ...parts.slice(1)], address);
    expect(verifyAccount(later, address, own, ofLater)).toBe(true);
  });

  it('needs the other parts as they are: none left out, added, exchanged or changed', () => {
    const own = hashOfAccount('c3');
    const [registry, seats] = proof.otherParts as [Hash, Hash];
    for (const otherParts of [
      [],
      [registry],
      [seats, registry],
      [registry, seats, seats],
      [registry, hashFor(1)],
      [registry, 'no hash' as Hash],
      Array.from({ length: 1_000 }, () => seats),
    ])
      expect(verifyAccount(header, address, own, { ...proof, otherParts })).toBe(false);
    expect(verifyAccount(header, address, own, proof)).toBe(true);
  });

  it('is refused with one bit of its encoding flipped anywhere, which has one spelling', () => {
    const bytes = encode(accountProofCodec, proof);
    expect(decode(accountProofCodec, bytes)).toEqual({ code: 'ok', value: proof });
    for (let bit = 0; bit < 8 * bytes.length; bit += 3) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const decoded = decode(accountProofCodec, flipped);
      if (decoded.code === 'ok')
        expect(verifyAccount(header, address, hashOfAccount('c3'), decoded.value)).toBe(false);
    }
  });

  it('cannot be proven of parts that are another state’s', () => {
    expect(() => proveAccount(state.accounts, parts.slice(1), address)).toThrow(InvariantViolation);
  });
});

describe('a transaction, by the header alone', () => {
  const blocks = fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 30 });

  it('is proven where it stands in a block of any size, and no other there', () => {
    fc.assert(
      fc.property(blocks, fc.nat(), fc.nat(200), (numbers, at, other) => {
        const ids = numbers.map(hashFor);
        const index = at % ids.length;
        const block = { transactionsRoot: merkleRoot('transactions', ids) };
        const own = proveTransaction(ids, index);
        expect(verifyTransaction(block, ids[index]!, own)).toBe(true);
        const isOwn = other === numbers[index];
        expect(verifyTransaction(block, hashFor(other), own)).toBe(isOwn);
        expect(verifyTransaction(block, ids[index]!, { ...own, index: index + 1 })).toBe(false);
        expect(verifyTransaction(header, ids[index]!, own)).toBe(false);
        const bytes = encode(transactionProofCodec, own);
        expect(decode(transactionProofCodec, bytes)).toEqual({ code: 'ok', value: own });
      }),
    );
  });

  it('is refused with one bit of its encoding flipped anywhere', () => {
    const ids = Array.from({ length: 11 }, (_, n) => hashFor(n));
    const block = { transactionsRoot: merkleRoot('transactions', ids) };
    for (const index of [0, 5, 10]) {
      const bytes = encode(transactionProofCodec, proveTransaction(ids, index));
      for (let bit = 0; bit < 8 * bytes.length; bit += 3) {
        const flipped = bytes.slice();
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        const decoded = decode(transactionProofCodec, flipped);
        if (decoded.code === 'ok')
          expect(verifyTransaction(block, ids[index]!, decoded.value)).toBe(false);
      }
    }
  });
});
