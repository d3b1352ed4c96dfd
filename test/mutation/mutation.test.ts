/**
 * Mutation testing: whether the suite can fail. Each deliberate bug must be caught within a stated
 * number of runs; the unchanged protocol must pass all of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { passSuite, runCampaign, type Outcome } from './campaign.ts';
import { mutated, type Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations/all.ts';
import { FOLDER, MOST_RUNS, SUITE } from './suite.ts';
import { terminalTable } from './table.ts';

const TIMEOUT = 600_000;

describe('the suite', () => {
  it('has every scenario of its folder, and no more runs than are stated', () => {
    const files = readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`);
    const used = [...new Set(SUITE.map(({ file }) => file))];
    expect(used.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      files.toSorted((a, b) => (a < b ? -1 : 1)),
    );
    expect(SUITE.length).toBeLessThanOrEqual(MOST_RUNS);
  });

  it(
    'is passed by the unchanged protocol',
    async () => {
      expect(await passSuite(null)).toEqual({ runs: SUITE.length, red: null });
    },
    TIMEOUT,
  );
});

describe('mutations', () => {
  const sample: Mutation = {
    name: 'sample',
    rule: 'R6',
    file: 'vote.js',
    search: 'a < b',
    replacement: 'a <= b',
    why: 'Off by one.',
  };

  it('change code that is there exactly once', () => {
    expect(mutated('return a < b;', sample)).toBe('return a <= b;');
    expect(() => mutated('return a > b;', sample)).toThrow('mutation sample: found 0 times');
    expect(() => mutated('a < b || a < b', sample)).toThrow('mutation sample: found 2 times');
  });

  it(
    'that are no program, or fail otherwise than by an assertion, count as no catch',
    async () => {
      const ledger = { ...sample, file: 'ledger/state.js', search: 'nonce: nonce + 1,' };
      for (const replacement of ['nonce: nonce +,', 'nonce: nothingOfThatName,'])
        await expect(passSuite({ ...ledger, replacement })).rejects.toThrow('cannot run');
    },
    TIMEOUT,
  );

  it.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
    '%s changes code that is there',
    (_, mutation) => {
      const text = readFileSync(`dist/protocol/${mutation.file}`, 'utf8');
      expect(mutated(text, mutation)).not.toBe(text);
    },
  );

  it('have names of their own, and change something', () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(20);
    expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
    expect(MUTATIONS.filter(({ search, replacement }) => search === replacement)).toEqual([]);
  });
});

/** The suite's budget; `npm run mutation` tries them all. */
const TRIED = MUTATIONS.filter((_, index) => index % 4 === 0);

describe(`mutants are caught within ${MOST_RUNS} runs`, () => {
  let outcomes: readonly Outcome[] = [];
  beforeAll(async () => {
    outcomes = await runCampaign(TRIED);
    console.log(terminalTable(outcomes));
  }, TIMEOUT);

  it.each(TRIED.map(({ name, rule }) => [name, rule]))('%s (%s)', (name) => {
    const outcome = outcomes.find(({ mutation }) => mutation.name === name);
    expect(outcome?.red, `${name} survived ${outcome?.runs ?? 0} runs`).toEqual(expect.any(String));
    expect(outcome?.runs).toBeLessThanOrEqual(MOST_RUNS);
  });
});

describe('docs/mutations.md', () => {
  it('has a row for each mutation and rule; npm run mutation writes it', () => {
    const page = readFileSync('docs/mutations.md', 'utf8');
    const rows = [...page.matchAll(/^\| `([\w-]+)` +\| ([^|]+?) +\|/gm)];
    expect(rows.map(([, name, rule]) => [name, rule])).toEqual(
      MUTATIONS.map(({ name, rule }) => [name, rule]),
    );
    expect(page).not.toContain('**survived**');
  });
});
