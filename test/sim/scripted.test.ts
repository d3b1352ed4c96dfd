/** Transactions that a scenario spells out: what their senders do so that they get into a block. */
import { describe, expect, it } from 'vitest';
import type { Override } from '../../scenarios/parse.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { runScenario } from '../../sim/cli/run-scenario.ts';
import { simulate } from '../../sim/simulation.ts';
import { scenario } from './scenarios.ts';

/** What became of the transactions of a run, besides that nothing was broken. */
function outcomeOf(text: string, overrides: readonly Override[] = []) {
  const parsed = parseScenario(text, 'test.yaml', overrides);
  if (parsed.code !== 'ok') throw new Error(parsed.problems.map((p) => p.message).join('\n'));
  const { results } = runScenario(parsed.scenario, { seed: 7 });
  const { offeredTransactions, committedTransactions, unconfirmed, failures } = results.throughput;
  expect(results.breaches.listed).toEqual([]);
  return {
    offered: offeredTransactions,
    committed: committedTransactions,
    unconfirmed: unconfirmed.atEnd,
    failures: Object.fromEntries(failures.map((row) => [row.code, row.transactions])),
    results,
  };
}

const EVERYTHING = `
name: everything
duration: 75s
chain: { delegates: 3, candidates: 1, aspirants: 1, blockInterval: 3s, fees: { base: 5, perByte: 2, registration: 500 }, blockReward: 100000 }
network: { latency: 20ms }
accounts:
  - { name: alice, balance: 1000000000, votes: 3 }
  - { name: bob, balance: 1000000, signatures: p256 }
workload:
  - transactions:
      - { at: 1s, from: alice, vote: 2 }
      - { at: 1s, from: alice, transfer: { to: bob, amount: 5 } }
      - { at: 2s, from: alice, registerAddress: { name: carol, signatures: secp256k1 } }
      - { at: 8s, from: alice, transfer: { to: carol, amount: 100000 } }
      - { at: 8s, from: bob, changeKey: { signatures: ml-dsa-65, after: 2 } }
      - { at: 9s, from: bob, transfer: { to: alice, amount: 1 } }
      - { at: 14s, from: bob, transfer: { to: alice, amount: 2 } }
      - { at: 15s, from: carol, vote: 2 }
      - { at: 15s, from: alice, issueToken: { symbol: ABC, decimals: 2, supply: 1000 } }
      - { at: 15s, from: bob, issueToken: { symbol: XYZ, supply: 10 } }
      - { at: 24s, from: alice, swap: { with: bob, give: { ABC: 10 }, take: { XYZ: 4 } } }
      - { at: 30s, from: bob, transfer: { to: carol, amount: 10, token: ABC } }
      - { at: 30s, from: delegate 4, registerDelegate: true }
      - { at: 30s, from: delegate 1, resign: true }
      - { at: 40s, from: delegate 1, return: true }
      - { at: 40s, from: carol, withdrawVote: true }
`;

const NOT_MODELLED: readonly Override[] = [
  { path: 'crypto', value: 'noble' },
  { path: 'wire', value: 'bytes' },
];

describe('every operation', () => {
  it.each([['modelled', []] as const, ['with real signatures, as bytes', NOT_MODELLED] as const])(
    'is applied from a scenario: %s',
    (_, overrides) => {
      const { results, ...counts } = outcomeOf(EVERYTHING, overrides);
      expect(counts).toEqual({ offered: 16, committed: 16, unconfirmed: 0, failures: {} });
      expect(
        results.throughput.earnings.reduce((sum, { fees }) => sum + BigInt(fees), 0n),
      ).toBeGreaterThan(2n * 500n * 4n);
    },
  );

  it('runs the same whoever shares what', () => {
    const of = (options: Partial<Parameters<typeof simulate>[1]>) =>
      simulate(scenario(EVERYTHING), { seed: 3, ...options }).fingerprint;
    expect(of({ shareComputation: false, creationOrder: 'descending' })).toBe(of({}));
  });

  it('fails with a reason where it cannot be done, and pays', () => {
    const { failures, results } = outcomeOf(`
name: failing
duration: 50s
chain: { delegates: 3, aspirants: 1, blockInterval: 3s, fees: { base: 7 } }
accounts: [{ name: alice, balance: 1000 }, { name: bob, balance: 100 }]
workload:
  - transactions:
      - { at: 1s, from: alice, vote: 3 }
      - { at: 1s, from: alice, withdrawVote: true }
      - { at: 1s, from: alice, transfer: { to: bob, amount: 5000 } }
      - { at: 1s, from: alice, registerAddress: { name: bob } }
      - { at: 1s, from: alice, resign: true }
      - { at: 1s, from: bob, issueToken: { symbol: ABC, supply: 5 } }
      - { at: 7s, from: bob, issueToken: { symbol: ABC, supply: 5 } }
      - { at: 7s, from: bob, transfer: { to: alice, amount: 6, token: ABC } }
      - { at: 10s, from: holder 0, transfer: { to: delegate 0, amount: 50 } }
      - { at: 20s, from: delegate 0, registerDelegate: true }
`);
    expect(failures).toEqual({
      'unknown-delegate': 1,
      'no-vote': 1,
      'insufficient-balance': 1,
      'address-taken': 1,
      'not-a-delegate': 1,
      'symbol-taken': 1,
      'insufficient-tokens': 1,
      'already-a-delegate': 1,
    });
    const fees = results.throughput.earnings.reduce((sum, row) => sum + BigInt(row.fees), 0n);
    expect(fees).toBe(10n * 7n);
  });
});

describe('a sender', () => {
  it('signs anew what its new key has overtaken', () => {
    // The new key counts from the next block on, before the other transfers are in one.
    const { failures, committed, offered } = outcomeOf(`
name: overtaken
duration: 60s
chain: { delegates: 3, blockInterval: 3s, maxBlockBytes: 1KiB }
accounts: [{ name: alice, balance: 1000, signatures: ed25519 }, { name: bob, balance: 0 }]
workload:
  - transactions:
      - { at: 1s, from: alice, changeKey: { signatures: p256, after: 1 } }
${Array.from({ length: 8 }, (_, i) => `      - { at: ${1 + i / 10}s, from: alice, transfer: { to: bob, amount: 1 } }`).join('\n')}
`);
    expect(failures).toEqual({});
    expect(committed).toBe(9);
    expect(offered).toBeGreaterThan(9);
  });

  it('signs anew what a node used the nonce of, to announce its delegate back (W1)', () => {
    const { results, failures, committed } = outcomeOf(`
name: same-nonce
duration: 2min
chain: { delegates: 3, candidates: 1, blockInterval: 3s }
faults: [{ at: 4s, for: 50s, crash: 1 }]
workload:
  - transactions:
      - { at: 54.2s, from: delegate 1, transfer: { to: holder 1, amount: 1 } }
      - { at: 54.3s, from: delegate 1, vote: 2 }
`);
    // Its own return, the transfer that it has no coin for, and the vote.
    expect(committed).toBe(3);
    expect(failures).toEqual({ 'insufficient-balance': 1 });
    expect(results.elections.service.find(({ delegate }) => delegate === 1)).toMatchObject({
      servesAtEnd: true,
      lost: { missed: 1 },
    });
  });

  it('hands in again what the node lost that had it', () => {
    const { committed, unconfirmed, results } = outcomeOf(`
name: lost
duration: 2min
chain: { delegates: 3, blockInterval: 3s, transactionBatch: 5s, profile: whitepaper }
accounts: [{ name: alice, balance: 1000 }]
faults: [{ at: 12s, for: 5s, crash: [0..2] }]
workload: [{ transactions: [{ at: 11s, from: alice, vote: 1 }] }]
`);
    expect({ committed, unconfirmed }).toEqual({ committed: 1, unconfirmed: 0 });
    expect(results.throughput.latency.commit?.maxMicros).toBeGreaterThan(30_000_000);
  });
});
