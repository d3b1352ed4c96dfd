import { describe, expect, it } from 'vitest';
import { RunReport } from '../../../reports/report.ts';
import { judge } from '../../../reports/verdict.ts';
import { simulate } from '../../../sim/simulation.ts';
import { scenario } from '../scenarios.ts';

function run(workload: string, more = '') {
  const parsed = scenario(`
name: hostile
duration: 30s
chain: { delegates: 4, blockInterval: 3s, maxDelay: 100ms, fees: { base: 3, perByte: 1 } }
network: { latency: 20ms }
workload:
${workload}
${more}`);
  const report = new RunReport(parsed);
  simulate(parsed, { seed: 1, listeners: [report] });
  const results = report.finish();
  return { parsed, results, verdict: judge(parsed, results) };
}

const HONEST = '  - transfers: { rate: 10/s, accounts: 30, fee: 1000, stop: 20s }\n';

describe('hostile loads', () => {
  it('of invalid transactions are refused, each for its reason, and none is committed', () => {
    const { results, verdict } = run(
      `${HONEST}  - invalid: { rate: 70/s, arrivals: constant, stop: 20s }`,
      'wire: bytes',
    );
    const [row] = results.loads;
    expect(row).toMatchObject({ kind: 'invalid', transactions: 1_400, forbidden: 0 });
    const answers = new Map(row!.answers.map(({ code, count }) => [code, count]));
    expect(answers.get('stale-nonce')).toBe(200);
    expect(answers.get('unknown-sender')).toBe(200);
    expect(answers.get('foreign-chain')).toBe(200);
    // By another's key, and with a signature that is too long.
    expect(answers.get('bad-signature')).toBe(400);
    // A nonce far ahead and a fee that nobody has may be kept; they go into no block.
    const sum = [...answers.values()].reduce((all, count) => all + count, 0);
    expect(sum).toBe(1_400);
    expect(results.throughput.latency.commit?.count).toBe(results.throughput.offeredTransactions);
    expect(verdict.exitCode).toBe(0);
  });

  it('of replays commit nothing twice', () => {
    const { results, verdict } = run(`${HONEST}  - replays: { rate: 50/s, start: 5s }`);
    const [row] = results.loads;
    expect(row!.forbidden).toBe(0);
    expect(row!.transactions).toBeGreaterThan(500);
    const codes = row!.answers.map(({ code }) => code);
    expect(codes).toContain('committed');
    expect(codes).not.toContain('added');
    expect(verdict.exitCode).toBe(0);
  });

  it('of spam pay the least that the fee schedule asks for', () => {
    const { results } = run('  - spam: { rate: 50/s, accounts: 500, stop: 10s }');
    const [row] = results.loads;
    expect(row!.answers).toEqual([{ code: 'added', count: row!.transactions }]);
    expect(row!.committed?.count).toBe(row!.transactions);
    expect(row!.transactions).toBeGreaterThan(400);
  });
});
