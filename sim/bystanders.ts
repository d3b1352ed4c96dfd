/**
 * Accounts that only stand by: they make the state as large as a real one and are never spent from.
 *
 * Their public keys are hashes of the length and form that the suite's have. Nobody knows a secret
 * key to any of them, and many are no point of the curve, which is only looked at when a signature is
 * checked, and there is none. Deriving a million real pairs would take minutes and change nothing that
 * a run shows.
 *
 * @module
 */
import { P256, SECP256K1, type SignatureSuite } from '../protocol/crypto/suite.ts';
import { fromHex } from '../protocol/kernel/bytes.ts';
import type { Address, Amount } from '../protocol/kernel/types.ts';
import { newAccount, type Account } from '../protocol/ledger/account.ts';
import { digestHex } from './key-ring.ts';

type Entry = readonly [Address, Account];

const BALANCE = 1_000_000_000n as Amount;

/** Keys are views of shared blocks of memory: an array of its own takes twice as much. */
const KEYS_IN_BLOCK = 1_024;
/** First byte of a compressed point. */
const COMPRESSED = 2;

/** The accounts with `count` bystanders behind them, which are made anew whenever it is gone through. */
export function withBystanders(
  accounts: readonly Entry[],
  count: number,
  seed: string,
  suite: SignatureSuite,
): Iterable<Entry> {
  if (count === 0) return accounts;
  return { [Symbol.iterator]: () => bothOf(accounts, bystanders(count, seed, suite)) };
}

function* bothOf(first: Iterable<Entry>, second: Iterable<Entry>): Generator<Entry> {
  yield* first;
  yield* second;
}

function* bystanders(count: number, seed: string, suite: SignatureSuite): Generator<Entry> {
  const { id, publicKeyBytes: size } = suite;
  let block = new Uint8Array(0);
  for (let i = 0; i < count; i += 1) {
    const at = (i % KEYS_IN_BLOCK) * size;
    if (at === 0) block = new Uint8Array(KEYS_IN_BLOCK * size);
    const publicKey = block.subarray(at, at + size);
    fill(publicKey, fromHex(digestHex(`key/bystander/${i}/${seed}`)));
    if (id === SECP256K1 || id === P256) publicKey[0] = COMPRESSED;
    const address = digestHex(`address/bystander/${i}/${seed}`) as Address;
    yield [address, newAccount({ suite: id, publicKey }, BALANCE)];
  }
}

/** The bytes again and again. */
function fill(target: Uint8Array, bytes: Uint8Array): void {
  for (let i = 0; i < target.length; i += 1) target[i] = bytes[i % bytes.length] as number;
}
