/** Registration, votes and resignations by transaction, through whole runs (W1). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../sim/cli/api.ts';
import { runScenario } from '../../sim/cli/run-scenario.ts';
import { simulate } from '../../sim/simulation.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';
import { scenario } from './scenarios.ts';

const LIBRARY = 'scenarios/elections';

describe('elections of the library', () => {
  it('give a tie to the smaller address, and each address is that at times (W1)', () => {
    const tie = loadScenario(`${LIBRARY}/tie.yaml`, [{ path: 'duration', value: '50s' }]);
    const winners = new Set<number>();
    for (let seed = 1; seed <= 6; seed += 1) {
      const last: Extract<TraceEvent, { kind: 'elected' }>[] = [];
      const onEvent = (event: TraceEvent): void => {
        if (event.kind === 'elected') last[0] = event;
      };
      simulate(tie, { seed, listeners: [{ onEvent }] });
      const [fifth, sixth] = last[0]!.election.slice(4);
      expect(fifth!.votes).toBe(sixth!.votes);
      expect(fifth!.address < sixth!.address).toBe(true);
      expect(last[0]!.order).toContain(fifth!.delegate);
      winners.add(fifth!.delegate);
    }
    expect(winners).toEqual(new Set([4, 5]));
  });

  it('a vote that is bought one block later counts for nothing', () => {
    const late = (at: string) =>
      runScenario(
        loadScenario(`${LIBRARY}/vote-bought-late.yaml`, [
          { path: 'workload[0].transactions[0].at', value: at },
          { path: 'workload[0].transactions[2].at', value: '34s' },
        ]),
        { seed: 1 },
      ).results.elections.changes;
    expect([late('29s'), late('31s')]).toEqual([2, 0]);
  });

  it('a new delegate needs no one to start its node again, in either profile', () => {
    for (const profile of ['repaired', 'whitepaper']) {
      const run = runScenario(
        loadScenario(`${LIBRARY}/aspirant.yaml`, [{ path: 'chain.profile', value: profile }]),
        { seed: 2 },
      );
      expect(run.verdict.findings.filter(({ outcome }) => outcome !== 'held')).toEqual([]);
      expect(run.results.liveness.delegates[5]!.produced).toBeGreaterThan(5);
      expect(BigInt(run.results.throughput.earnings[5]!.fees)).toBeGreaterThan(0n);
    }
  });
});

// ——— A law, by a model that knows nothing of blocks ———

const SEATS = 3;
const REGISTERED = 4;
const ELECTABLE = 6;
const VOTERS = ['ann', 'ben', 'cat'] as const;
const COIN = { ann: 3n, ben: 4n, cat: 9n } as const;
const BILLION = 1_000_000_000n;

type Step =
  | { readonly from: (typeof VOTERS)[number]; readonly vote: number | null }
  | { readonly delegate: number; readonly does: 'registerDelegate' | 'resign' | 'return' };

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    from: fc.constantFrom(...VOTERS),
    vote: fc.option(fc.nat(ELECTABLE - 1), { freq: 5 }),
  }),
  fc.record({
    delegate: fc.nat(ELECTABLE - 1),
    does: fc.constantFrom('registerDelegate', 'resign', 'return'),
  }),
);

/** What the steps lead to, one after another. */
class Model {
  readonly failures: Record<string, number> = {};
  readonly #votes = new Map<string, number>();
  readonly #registered = new Set(Array.from({ length: REGISTERED }, (_, id) => id));
  readonly #resigned = new Set<number>();

  take(step: Step): void {
    if ('from' in step) this.#vote(step.from, step.vote);
    else if (step.does === 'registerDelegate') {
      if (this.#registered.has(step.delegate)) this.#fail('already-a-delegate');
      this.#registered.add(step.delegate);
    } else if (!this.#registered.has(step.delegate)) this.#fail('not-a-delegate');
    else if (step.does === 'resign') {
      if (this.#resigned.has(step.delegate)) this.#fail('already-resigned');
      this.#resigned.add(step.delegate);
    } else if (!this.#resigned.delete(step.delegate)) this.#fail('not-evicted');
  }

  /** Votes in billions, and whether it resigned, of each that is registered. */
  standings(): Map<number, readonly [votes: bigint, resigned: boolean]> {
    return new Map(
      [...this.#registered].map((id) => {
        const own = id < REGISTERED ? BigInt(2 * REGISTERED - id) : 0n;
        const bought = VOTERS.filter((name) => this.#votes.get(name) === id);
        const votes = bought.reduce((sum, name) => sum + COIN[name], own);
        return [id, [votes, this.#resigned.has(id)]];
      }),
    );
  }

  #vote(from: string, delegate: number | null): void {
    if (delegate === null) {
      if (!this.#votes.delete(from)) this.#fail('no-vote');
    } else if (!this.#registered.has(delegate)) this.#fail('unknown-delegate');
    else this.#votes.set(from, delegate);
  }

  #fail(code: string): void {
    this.failures[code] = (this.failures[code] ?? 0) + 1;
  }
}

function textOf(script: readonly Step[]): string {
  const lines = script.map((step, index) => {
    const at = `at: ${2 + 3 * index}s`;
    if (!('from' in step)) return `{ ${at}, from: delegate ${step.delegate}, ${step.does}: true }`;
    const what = step.vote === null ? 'withdrawVote: true' : `vote: ${step.vote}`;
    return `{ ${at}, from: ${step.from}, ${what} }`;
  });
  const accounts = VOTERS.map((name) => `{ name: ${name}, balance: ${COIN[name] * BILLION} }`);
  // A round and a half after the last step, with all of it in the state, the last round is voted.
  return `
name: law
duration: ${2 + 3 * script.length + 22}s
chain: { delegates: ${SEATS}, candidates: ${REGISTERED - SEATS}, aspirants: ${ELECTABLE - REGISTERED}, blockInterval: 3s }
network: { latency: 20ms }
accounts: [${accounts.join(', ')}]
workload: [{ transactions: [${lines.join(', ')}] }]
expect: { progress: any }
`;
}

describe('any script of votes, registrations and resignations', () => {
  it('ends with the delegates, the votes and the failures that a plain model has (W1)', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 1, maxLength: 9 }), (script) => {
        const model = new Model();
        for (const step of script) model.take(step);
        let last: Extract<TraceEvent, { kind: 'elected' }> | undefined;
        const { results } = runScenario(scenario(textOf(script)), {
          seed: script.length,
          listeners: [
            {
              onEvent: (event) => {
                if (event.kind === 'elected') last = event;
              },
            },
          ],
        });

        const { failures, unconfirmed } = results.throughput;
        expect(unconfirmed.atEnd).toBe(0);
        expect(Object.fromEntries(failures.map((row) => [row.code, row.transactions]))).toEqual(
          model.failures,
        );
        expect(results.breaches.listed).toEqual([]);

        const expected = model.standings();
        const found = last!.election.map(({ delegate, votes, bar, address }) => ({
          delegate: delegate,
          votes: votes / BILLION,
          resigned: bar === 'resigned',
          address,
        }));
        expect(new Map(found.map((row) => [row.delegate, [row.votes, row.resigned]]))).toEqual(
          expected,
        );
        const goesBefore = (a: (typeof found)[number], b: (typeof found)[number]): boolean =>
          a.resigned === b.resigned
            ? a.votes > b.votes || (a.votes === b.votes && a.address < b.address)
            : b.resigned;
        for (const row of found) {
          const before = found.filter((other) => goesBefore(other, row)).length;
          expect((last!.order as readonly number[]).includes(row.delegate)).toBe(before < SEATS);
        }
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});
