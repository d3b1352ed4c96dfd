import { describe, expect, it } from 'vitest';
import { ED25519, ML_DSA_65, P256 } from '../../../../protocol/crypto/suite.ts';
import { keyAt } from '../../../../protocol/ledger/account.ts';
import { scenario } from '../../scenarios.ts';
import { execute, type Executed } from './receipts.ts';

/** How often each kind of operation came to each result. */
function resultsOf({ receipts }: Executed): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { transaction, receipt } of receipts) {
    const key = `${transaction.operation.kind}: ${receipt.code}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function suitesOf({ state, results }: Executed): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const [, account] of state.accounts.entries()) {
    const { suite } = keyAt(account, results.liveness.height + 1);
    counts.set(suite, (counts.get(suite) ?? 0) + 1);
  }
  return counts;
}

const ALL = `
      of:
        transfer: 30
        issueToken: 4
        transferToken: 20
        swap: 10
        changeKey: { weight: 8, to: [ed25519, p256, ml-dsa-65] }
        vote: { weight: 12, to: [0, 2, 5] }
        withdrawVote: 6
        registerAddress: 10`;

const EXPECTED = new Map([
  ['transfer: applied', 30],
  ['issue-token: applied', 4],
  ['transfer-token: applied', 20],
  ['swap: applied', 10],
  ['change-key: applied', 8],
  ['vote: applied', 12],
  ['withdraw-vote: applied', 6],
  ['register-address: applied', 10],
]);

describe('a mix', () => {
  it('commits every kind of operation as often as asked for, and nothing in vain', () => {
    const run = execute(
      scenario(`
name: mix
duration: 120s
chain: { delegates: 4, candidates: 2, maxDelay: 100ms, fees: { base: 5, perByte: 2, registration: 100 } }
network: { latency: 30ms }
workload:
  - mix:
      rate: 40/s
      accounts: 200
      stop: 60s
      tokens: 5
${ALL}`),
    );
    const counts = resultsOf(run);
    expect([...counts.keys()].toSorted()).toEqual([...EXPECTED.keys()].toSorted());
    // Five tokens are issued beside the shares.
    const total = run.receipts.length - 5;
    expect(total).toBeGreaterThan(2_200);
    for (const [key, percent] of EXPECTED) {
      const share = percent / 100;
      const own = (counts.get(key) ?? 0) - (key.startsWith('issue') ? 5 : 0);
      const deviation = Math.sqrt(total * share * (1 - share));
      expect(Math.abs(own - total * share), key).toBeLessThan(4 * deviation);
    }
    const { throughput, breaches } = run.results;
    expect(throughput.committedTransactions).toBe(throughput.offeredTransactions);
    expect(throughput.mempool).toEqual({ refused: {}, dropped: {} });
    expect(breaches.breaches).toBe(0);
  });

  it('leaves in the state what it did', () => {
    const run = execute(
      scenario(`
name: mix
duration: 60s
chain: { delegates: 4, candidates: 2, maxDelay: 100ms, signatures: p256 }
network: { latency: 30ms }
workload:
  - mix:
      rate: 20/s
      accounts: 30
      stop: 35s
      of: { changeKey: { weight: 1, to: [ml-dsa-65] }, vote: { weight: 9, to: 5 }, transferToken: 5, registerAddress: 5 }`),
    );
    const applied = (kind: string) => resultsOf(run).get(`${kind}: applied`) ?? 0;
    const { accounts, tokens, votes } = run.state;
    // Delegates, candidates and who votes for each, and those of the load.
    expect(accounts.size).toBe(12 + 30 + applied('register-address'));
    expect(tokens.size).toBe(10);
    const forFive = [...votes.entries()].filter(([, delegate]) => delegate === 5).length;
    expect(forFive).toBeGreaterThan(25);
    expect(forFive).toBeLessThanOrEqual(31);
    const held = [...accounts.entries()].filter(([, account]) => account.tokens.length > 0);
    expect(held.length).toBeGreaterThan(15);
    const suites = suitesOf(run);
    expect([...suites.keys()].toSorted()).toEqual([P256, ML_DSA_65]);
    expect(suites.get(ML_DSA_65)).toBeGreaterThan(5);
  });

  it('through clients in the network is as good, with loss and crashes', () => {
    const run = execute(
      scenario(`
name: mix
duration: 130s
chain: { delegates: 5, maxDelay: 100ms }
network: { latency: { median: 30ms, p99: 60ms, max: 80ms }, loss: 2% }
workload:
  - mix:
      rate: 10/s
      accounts: 100
      stop: 60s
      clients: { count: 4, retryAfter: 8s, attempts: 30 }
${ALL.replace('[0, 2, 5]', '[0, 2]')}
faults: [{ at: 20s, for: 12s, crash: 1 }]`),
    );
    const [load] = run.results.loads;
    expect(load).toMatchObject({ kind: 'mix', gaveUp: { refused: 0, noAnswer: 0 }, waiting: 0 });
    expect(load!.retries).toBeGreaterThan(0);
    const counts = resultsOf(run);
    expect([...counts.keys()].toSorted()).toEqual([...EXPECTED.keys()].toSorted());
    expect(run.results.breaches.breaches).toBe(0);
  });

  it('migrates every account once, while transfers go on', () => {
    const run = execute(
      scenario(`
name: migration
duration: 90s
chain: { delegates: 4, maxDelay: 100ms }
network: { latency: 30ms }
workload:
  - mix:
      rate: 10/s
      arrivals: constant
      accounts: 50
      of: { transfer: 1 }
      migrate: { to: ml-dsa-65, start: 20s, over: 20s }`),
    );
    expect(resultsOf(run).get('change-key: applied')).toBe(50);
    // Delegates and who votes for them keep their keys.
    expect(suitesOf(run)).toEqual(
      new Map([
        [ED25519, 8],
        [ML_DSA_65, 50],
      ]),
    );
    const { series } = run.results.throughput;
    const perBlock = (from: number, to: number) => {
      const sum = (values: readonly number[]) =>
        values.slice(from, to).reduce((all, value) => all + value, 0);
      return sum(series.blockBytes) / sum(series.blocks);
    };
    // A transfer of 193 bytes becomes one of 3,438, ids included.
    expect(perBlock(65, 90) / perBlock(5, 20)).toBeGreaterThan(15);
    expect(perBlock(65, 90) / perBlock(5, 20)).toBeLessThan(24);
  });
});
