import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode, type Codec } from '../../../protocol/codec/codec.ts';
import { toHex } from '../../../protocol/kernel/bytes.ts';
import type { Amount, SuiteId, TokenId } from '../../../protocol/kernel/types.ts';
import {
  accountCodec,
  accountHash,
  newAccount,
  withTokenBalance,
} from '../../../protocol/ledger/account.ts';
import { operationCodec } from '../../../protocol/ledger/operations/operations.ts';
import { tokenCodec, tokenHash, tokenId } from '../../../protocol/ledger/token.ts';
import { transactionCodec } from '../../../protocol/ledger/transaction.ts';
import {
  accounts,
  OPERATION_KINDS,
  operationsOf,
  tokens,
  transactions,
  transactionsOf,
} from './arbitraries.ts';

function expectRoundTrip<T>(codec: Codec<T>, value: T): void {
  const bytes = encode(codec, value);
  expect(bytes.length).toBe(codec.size(value));
  expect(decode(codec, bytes)).toEqual({ code: 'ok', value });
}

const hex = (bytes: Uint8Array): string => toHex(bytes);

describe('the codecs of the ledger', () => {
  it.each(OPERATION_KINDS)(
    'carry the operation %s there and back, in a transaction too',
    (kind) => {
      const some = operationsOf(kind);
      fc.assert(
        fc.property(some, (operation) => {
          expectRoundTrip(operationCodec, operation);
        }),
        { numRuns: 40 },
      );
      fc.assert(
        fc.property(transactionsOf(some), (transaction) => {
          expectRoundTrip(transactionCodec, transaction);
          expect(transaction.size).toBe(encode(transactionCodec, transaction).length);
        }),
        { numRuns: 20 },
      );
    },
  );

  it('know every kind of operation, each by a number of its own that never changes', () => {
    expect(operationCodec.kinds.toSorted()).toEqual(OPERATION_KINDS.toSorted());
    const tags = OPERATION_KINDS.map((kind) => {
      const [operation] = fc.sample(operationsOf(kind), 1);
      return [kind, encode(operationCodec, operation!)[0]];
    });
    expect(Object.fromEntries(tags)).toEqual({
      transfer: 1,
      return: 2,
      'register-address': 3,
      'change-key': 4,
      'issue-token': 5,
      'transfer-token': 6,
      swap: 7,
      'register-delegate': 8,
      'resign-delegate': 9,
      vote: 10,
      'withdraw-vote': 11,
    });
  });

  it('carry accounts and tokens', () => {
    fc.assert(
      fc.property(accounts, tokens, (account, token) => {
        expectRoundTrip(accountCodec, account);
        expectRoundTrip(tokenCodec, token);
      }),
    );
  });

  it('give an account that is not equal another hash, and tokens likewise', () => {
    fc.assert(
      fc.property(accounts, accounts, tokens, tokens, (a, b, x, y) => {
        const isSame = hex(encode(accountCodec, a)) === hex(encode(accountCodec, b));
        expect(hex(accountHash(a)) === hex(accountHash(b))).toBe(isSame);
        const isSameToken = hex(encode(tokenCodec, x)) === hex(encode(tokenCodec, y));
        expect(hex(tokenHash(x)) === hex(tokenHash(y))).toBe(isSameToken);
      }),
    );
  });

  it('give a transaction another id and message when any field is another', () => {
    fc.assert(
      fc.property(transactions, transactions, (a, b) => {
        const isSame = hex(encode(transactionCodec, a)) === hex(encode(transactionCodec, b));
        expect(a.id === b.id).toBe(isSame);
      }),
    );
  });
});

describe('the tokens of an account', () => {
  const ids = fc.constantFrom('A', 'B', 'C', 'D').map(tokenId);
  const changes = fc.array(fc.tuple(ids, fc.bigInt({ min: 0n, max: 3n })), { maxLength: 12 });

  it('are one list for one content, in whatever order they came and went', () => {
    fc.assert(
      fc.property(changes, (history) => {
        const key = { suite: 1 as SuiteId, publicKey: new Uint8Array(32) };
        const account = history.reduce(
          (before, [token, amount]) => withTokenBalance(before, token, amount as Amount),
          newAccount(key, 0n as Amount),
        );
        const latest = new Map<TokenId, bigint>(history);
        const held = [...latest].filter(([, amount]) => amount > 0n);
        expect(account.tokens).toEqual(
          held
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([token, amount]) => ({ token, amount })),
        );
        expectRoundTrip(accountCodec, account);
      }),
    );
  });
});
