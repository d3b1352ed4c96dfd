/**
 * What a block's header proves to somebody who has nothing else: that an account had a value in the
 * state after the block, or did not exist, and that a transaction stands in the block. Whether the
 * header itself is of the chain is another question, which its certificate answers.
 *
 * @module
 */
import { hash32, list, struct, u32, type Codec } from '../codec/codec.ts';
import { hashOf } from '../crypto/hash.ts';
import { assert } from '../kernel/assert.ts';
import { concatBytes, fromHex, isHash } from '../kernel/bytes.ts';
import type { Address, Hash } from '../kernel/types.ts';
import { MAX_PATH, merkleProof, verifyMerkleProof } from './merkle.ts';
import type { Trie } from './trie.ts';
import { rootOfTrieProof, trieProofCodec, type TrieProof } from './trie-proof.ts';

/**
 * The state root of a state whose parts have these hashes, in the order in which the state has them.
 * The root of the accounts is the first. All are 32 bytes, so the list is found again in what is
 * hashed: no two lists have one root.
 */
export function stateRootOf(parts: readonly Hash[]): Hash {
  return hashOf('state', concatBytes(...parts.map(fromHex)));
}

/** The way from an account to the `stateRoot`. */
export interface AccountProof {
  /** From the account to the root of all accounts. */
  readonly path: TrieProof;
  /** Hashes of the state's other parts, in their order. */
  readonly otherParts: readonly Hash[];
}

/** Where a transaction stands in a block, and the way from there to the `transactionsRoot`. */
export interface TransactionProof {
  readonly index: number;
  /** Transactions in the block. */
  readonly count: number;
  readonly path: readonly Hash[];
}

/** More parts than any state will have. */
const MAX_PARTS = 64;

export const accountProofCodec: Codec<AccountProof> = struct({
  path: trieProofCodec,
  otherParts: list(hash32, MAX_PARTS),
});

export const transactionProofCodec: Codec<TransactionProof> = struct({
  index: u32,
  count: u32,
  path: list(hash32, MAX_PATH),
});

/**
 * Proves what a state has under an address, or that it has no such account.
 *
 * @param parts - hashes of the state's parts, as for {@link stateRootOf}; the first is that of `accounts`
 */
export function proveAccount<V>(
  accounts: Trie<V>,
  parts: readonly Hash[],
  address: Address,
): AccountProof {
  assert(parts[0] === accounts.root(), 'the first part of a state is its accounts');
  return { path: accounts.prove(address), otherParts: parts.slice(1) };
}

/**
 * Whether the state after a header's block has an account with this hash under the address, or if
 * `accountHash` is null, no account there. False for whatever is malformed; never throws.
 */
export function verifyAccount(
  header: { readonly stateRoot: Hash },
  address: Address,
  accountHash: Hash | null,
  { path, otherParts }: AccountProof,
): boolean {
  if (otherParts.length > MAX_PARTS || !otherParts.every(isHash)) return false;
  const accounts = rootOfTrieProof(address, accountHash, path);
  return accounts !== null && stateRootOf([accounts, ...otherParts]) === header.stateRoot;
}

/**
 * @param transactions - all ids of a block's body, in its order
 * @throws InvariantViolation for an index that none of them has
 */
export function proveTransaction(transactions: readonly Hash[], index: number): TransactionProof {
  const path = merkleProof('transactions', transactions, index);
  return { index, count: transactions.length, path };
}

/**
 * Whether a header's block has the transaction with this id, where the proof says. False for whatever
 * is malformed; never throws. An id is a hash under a tag of its own, so that nobody finds a
 * transaction whose id is an inner node of some block.
 */
export function verifyTransaction(
  header: { readonly transactionsRoot: Hash },
  id: Hash,
  { index, count, path }: TransactionProof,
): boolean {
  return verifyMerkleProof(header.transactionsRoot, 'transactions', id, index, count, path);
}
