/**
 * Arbitrary accounts, and transactions of those who have one.
 *
 * @module
 */
import fc from 'fast-check';
import {
  electableNodes,
  SEAT_LOSSES,
  SIGNATURES,
  type ChainSettings,
  type NamedAccount,
  type Order,
  type Party,
  type ScriptedTransaction,
  type SeatExpectation,
} from '../../scenarios/scenario.ts';

type People = Pick<ChainSettings, 'delegates' | 'candidates' | 'aspirants'>;

const NAMES = ['alice', 'bob', 'a-9'];
const SYMBOLS = ['ABC', 'X', 'LONGESTNAME1'];
const some = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n });
const signatures = fc.constantFrom(...SIGNATURES);
const blocks = fc.integer({ min: 1, max: 1_000_000 });

export const accountsOf = (people: People): fc.Arbitrary<NamedAccount[]> =>
  fc.tuple(
    ...NAMES.map((name) =>
      fc.record({
        name: fc.constant(name),
        balance: fc.bigInt({ min: 0n, max: 2n ** 58n }),
        votes: fc.option(fc.nat(people.delegates + people.candidates - 1)),
        signatures,
      }),
    ),
  );

/** Issues every token first, so that every symbol is known. */
export function scriptOf(people: People, duration: number): fc.Arbitrary<ScriptedTransaction[]> {
  const transaction = (order: fc.Arbitrary<Order>): fc.Arbitrary<ScriptedTransaction> =>
    fc.record({
      at: fc.integer({ min: 0, max: duration - 1 }),
      from: partyOf(people),
      fee: fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
      order,
    });
  const issues = SYMBOLS.map((symbol) =>
    transaction(
      fc.record({
        kind: fc.constant('issue-token' as const),
        symbol: fc.constant(symbol),
        decimals: fc.nat(18),
        supply: some,
      }),
    ),
  );
  const registration = fc.record({
    at: fc.constant(0),
    from: delegateOf(people),
    fee: fc.constant(null),
    order: fc.constant({ kind: 'register-delegate' as const }),
  });
  const rest = fc.array(transaction(orderOf(people)), { maxLength: 5 });
  return fc.oneof(
    fc.constant<ScriptedTransaction[]>([]),
    fc
      .tuple(fc.tuple(...issues), registration, rest)
      .map(([first, second, others]) => [...first, second, ...others]),
  );
}

function orderOf(people: People): fc.Arbitrary<Order> {
  const party = partyOf(people);
  const symbol = fc.constantFrom(...SYMBOLS);
  const tokens = fc.record({ symbol, amount: some });
  return fc.oneof(
    fc.record({
      kind: fc.constant('transfer' as const),
      to: party,
      amount: some,
      token: fc.option(symbol),
    }),
    fc.record({
      kind: fc.constant('vote' as const),
      delegate: fc.nat(electableNodes(people) - 1),
    }),
    fc.constantFrom(
      { kind: 'withdraw-vote' as const },
      { kind: 'resign-delegate' as const },
      { kind: 'return' as const },
    ),
    fc.record({
      kind: fc.constant('register-address' as const),
      name: fc.constantFrom('alice', 'carol'),
      signatures,
    }),
    fc.record({ kind: fc.constant('change-key' as const), signatures, after: blocks }),
    fc.record({
      kind: fc.constant('swap' as const),
      with: party,
      give: tokens,
      take: tokens,
      within: blocks,
    }),
  );
}

function delegateOf(people: People): fc.Arbitrary<Party> {
  return fc
    .nat(electableNodes(people) - 1)
    .map((delegate) => ({ kind: 'delegate' as const, delegate }));
}

function partyOf(people: People): fc.Arbitrary<Party> {
  return fc.oneof(
    fc.constantFrom(...NAMES).map((name) => ({ kind: 'account' as const, name })),
    delegateOf(people),
    fc
      .nat(people.delegates + people.candidates - 1)
      .map((delegate) => ({ kind: 'holder' as const, delegate })),
  );
}

/** At least one thing is expected. */
export const seatsOf = (people: People): fc.Arbitrary<SeatExpectation[]> =>
  fc.array(
    fc.record({
      delegates: fc
        .uniqueArray(fc.nat(electableNodes(people) - 1), { minLength: 1, maxLength: 4 })
        .map((ids) => ids.toSorted((a, b) => a - b)),
      serves: fc.boolean(),
      loses: fc.option(fc.constantFrom(...SEAT_LOSSES, 'nothing' as const)),
      packs: fc.option(fc.boolean()),
    }),
    { minLength: 1, maxLength: 2 },
  );
