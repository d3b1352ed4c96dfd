/** Anything that the ledger's codecs can carry, whether it makes sense or not. */
import fc from 'fast-check';
import { toHex } from '../../../protocol/kernel/bytes.ts';
import type {
  Address,
  Amount,
  ChainId,
  DelegateId,
  Hash,
  Height,
  PeerId,
  SuiteId,
  TokenId,
} from '../../../protocol/kernel/types.ts';
import type { Account } from '../../../protocol/ledger/account.ts';
import type { Operation, OperationKind } from '../../../protocol/ledger/operations/operations.ts';
import type { Token } from '../../../protocol/ledger/token.ts';
import { Transaction } from '../../../protocol/ledger/transaction.ts';

/** Records with the prototype that decoded objects have. */
export function record<T extends object>(fields: {
  [K in keyof T]: fc.Arbitrary<T[K]>;
}): fc.Arbitrary<T> {
  return fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

export const U16 = 0xffff;
export const U32 = 0xffff_ffff;

export function number<T extends number>(max: number): fc.Arbitrary<T> {
  return fc.integer({ min: 0, max }).map((n) => n as T);
}

export function few<T>(items: fc.Arbitrary<T>, max = 3): fc.Arbitrary<T[]> {
  return fc.array(items, { maxLength: max });
}

export const hashes = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => toHex(bytes) as Hash);
export const addresses = hashes.map((hash) => hash as string as Address);
export const amounts = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((n) => n as Amount);
export const signatures = fc.uint8Array({ maxLength: 64 });
const tokenIds = hashes.map((hash) => hash as string as TokenId);
const heights = number<Height>(U32);
const keyFields = { suite: number<SuiteId>(U16), publicKey: fc.uint8Array({ maxLength: 40 }) };
const symbols = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 12,
});
const tokenAmounts = record({ token: tokenIds, amount: amounts });

type OfKind = {
  readonly [K in OperationKind]: fc.Arbitrary<Extract<Operation, { readonly kind: K }>>;
};

function kind<K extends OperationKind>(name: K): fc.Arbitrary<K> {
  return fc.constant(name);
}

/** A kind that is missing here is a compile error. */
const OPERATIONS: OfKind = {
  transfer: record({ kind: kind('transfer'), to: addresses, amount: amounts }),
  return: record({ kind: kind('return') }),
  'register-address': record({
    kind: kind('register-address'),
    address: addresses,
    ...keyFields,
  }),
  'change-key': record({
    kind: kind('change-key'),
    ...keyFields,
    from: heights,
    proof: signatures,
  }),
  'issue-token': record({
    kind: kind('issue-token'),
    symbol: symbols,
    decimals: number(0xff),
    supply: amounts,
  }),
  'transfer-token': record({
    kind: kind('transfer-token'),
    to: addresses,
    token: tokenIds,
    amount: amounts,
  }),
  swap: record({
    kind: kind('swap'),
    counterparty: addresses,
    give: tokenAmounts,
    take: tokenAmounts,
    until: heights,
    consent: signatures,
  }),
  'register-delegate': record({
    kind: kind('register-delegate'),
    delegate: number<DelegateId>(U16),
    ...keyFields,
    peer: number<PeerId>(U32),
  }),
  'resign-delegate': record({ kind: kind('resign-delegate') }),
  vote: record({ kind: kind('vote'), delegate: number<DelegateId>(U16) }),
  'withdraw-vote': record({ kind: kind('withdraw-vote') }),
};

export const OPERATION_KINDS = Object.keys(OPERATIONS) as OperationKind[];

export function operationsOf(name: OperationKind): fc.Arbitrary<Operation> {
  return OPERATIONS[name] as fc.Arbitrary<Operation>;
}

export const operations: fc.Arbitrary<Operation> = fc.oneof(...OPERATION_KINDS.map(operationsOf));

export function transactionsOf(some: fc.Arbitrary<Operation>): fc.Arbitrary<Transaction> {
  return record({
    chain: number<ChainId>(U32),
    from: addresses,
    nonce: fc.maxSafeNat(),
    fee: amounts,
    operation: some,
    signature: signatures,
  }).map((fields) => new Transaction(fields, fields.signature));
}

export const transactions = transactionsOf(operations);

export const accounts: fc.Arbitrary<Account> = record({
  ...keyFields,
  balance: amounts,
  nonce: fc.maxSafeNat(),
  nextKey: fc.option(record({ ...keyFields, from: heights })),
  tokens: fc
    .uniqueArray(tokenAmounts, { selector: ({ token }) => token, maxLength: 4 })
    .map((held) => held.toSorted((a, b) => (a.token < b.token ? -1 : 1))),
});

export const tokens: fc.Arbitrary<Token> = record({
  symbol: symbols,
  decimals: number(0xff),
  issuer: addresses,
  supply: amounts,
});
