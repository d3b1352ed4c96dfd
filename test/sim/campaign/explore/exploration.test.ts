import { describe, expect, it, vi } from 'vitest';
import { defined } from '../../../../protocol/kernel/assert.ts';
import { USUAL_BOUND, type WorldBound } from '../../../../sim/campaign/explore/bound.ts';
import {
  Exploration,
  type Ending,
  type Workers,
} from '../../../../sim/campaign/explore/exploration.ts';
import { performExplore } from '../../../../sim/campaign/explore/job.ts';
import { ExploreJournal } from '../../../../sim/campaign/explore/journal.ts';
import { runCase, type Shown } from '../../../../sim/campaign/explore/run-case.ts';
import { rolesOf, type Role } from '../../../../sim/campaign/explore/space.ts';
import { downIn } from '../../../../sim/campaign/explore/view-choice.ts';
import { calmWorld, scenarioOf } from '../../../../sim/campaign/explore/world-case.ts';
import { RandomStream } from '../../../../sim/random.ts';
import { simulate, Simulation } from '../../../../sim/simulation.ts';

const bound = (changes: Partial<WorldBound>): WorldBound => ({ ...USUAL_BOUND, ...changes });

/** Does jobs in this thread, several ahead, the later ones first. */
function backwards(ahead: number): Workers {
  return {
    all: (jobs, { onEnd, goOn }) => {
      const taken = [...jobs].map((job, index) => ({ job, index }));
      for (let from = 0; from < taken.length; from += ahead) {
        if (!goOn()) return Promise.resolve(false);
        for (const { job, index } of taken.slice(from, from + ahead).toReversed())
          onEnd(index, { kind: 'done', result: performExplore(job) });
      }
      return Promise.resolve(goOn());
    },
  };
}

interface Explored {
  readonly ending: Ending;
  readonly exploration: Exploration;
}

async function explore(
  changes: Partial<WorldBound>,
  { ahead = 1, budget = Infinity } = {},
): Promise<Explored> {
  const world = bound(changes);
  const identity = { code: 'test', bound: world };
  const exploration = new Exploration({
    bound: world,
    roles: rolesOf(world),
    workers: backwards(ahead),
    journal: new ExploreJournal(null, identity),
    budget,
    goOn: () => true,
  });
  return { exploration, ending: await exploration.run() };
}

/** One case by itself, with nothing left out. */
function run(world: WorldBound, role: Role, numbers: readonly number[]): Shown | null {
  const choices = numbers.map((number) => defined(role.choices[number], 'choice'));
  const { shown } = runCase(scenarioOf(calmWorld(world), role, choices), {
    failure: world.failure,
    first: 0,
    end: 0,
    isKnown: () => false,
  });
  return shown;
}

/** The rules that these bounds can show the use of, each with the smallest world that does. */
const WITHOUT: readonly (readonly [string, Partial<WorldBound>])[] = [
  ['R1', { nodes: 3, twins: 0, views: 1, crashes: 1, effects: ['lost'] }],
  ['R2', { nodes: 3, views: 1, effects: ['late'] }],
  ['R3', { nodes: 3, twins: 0, views: 1 }],
  ['R7', { nodes: 3, views: 1, effects: ['late'] }],
  ['W5', { nodes: 3, views: 1, effects: ['late'] }],
];

describe('an exploration', () => {
  it.each(WITHOUT)('shows what %s is for, and nothing with it', async (rule, world) => {
    const broken = await explore({ ...world, without: [rule as 'R1'] });
    expect(broken.ending).toBe('found');
    expect(broken.exploration.found?.shown.kind).toBe(rule === 'R1' ? 'breach' : 'fork');
    const whole = await explore(world);
    expect(whole.ending).toBe('complete');
    expect(whole.exploration.covered).toBe(whole.exploration.size.canonical);
  });

  it('finds that a twin forks five where messages are lost, and not four, of whom three decide', async () => {
    // Beyond class B, whose delays are bounded, and C, whose quorum is larger.
    const { exploration } = await explore({ nodes: 5, views: 1, effects: ['lost'] });
    expect(exploration.found).toMatchObject({ role: { twins: [0] }, shown: { kind: 'fork' } });
    const three = { nodes: 4, views: 1, effects: ['lost'] } as const;
    expect((await explore(three)).ending).toBe('complete');
  });

  it('finds a fork that comes with one naming of the copies alone', async () => {
    const world = bound({ nodes: 3, views: 1, effects: ['hushed'] });
    const role = defined(rolesOf(world)[1], 'role');
    const shownBy = (partition: readonly number[]): string | undefined => {
      const number = role.choices.findIndex(
        ({ apart }) => apart?.partition.join() === partition.join(),
      );
      return run(world, role, [number])?.kind;
    };
    // Node 1 runs twice. Which of its copies meets whom decides whose block wins afterwards.
    expect({ first: shownBy([0, 0, 1, 1]), second: shownBy([0, 1, 1, 0]) }).toEqual({
      first: undefined,
      second: 'fork',
    });
    expect((await explore(world)).exploration.found).toMatchObject({
      role: { twins: [1] },
      shown: { kind: 'fork' },
    });
  });

  it('finds the smallest fork of the paper, which needs one view', async () => {
    const { exploration, ending } = await explore({ profile: 'whitepaper', views: 2 });
    expect(ending).toBe('found');
    expect(exploration.found?.choices).toHaveLength(1);
    expect(exploration.found?.shown.kind).toBe('fork');
  });

  it('says the same whatever is done first', async () => {
    const world = { nodes: 3, views: 1, effects: ['late'], without: ['W5'] } as const;
    const [one, many] = [await explore(world), await explore(world, { ahead: 50 })];
    for (const { exploration } of [one, many]) {
      const { found, covered, runs, cutShort } = exploration;
      expect({ choices: found?.choices, covered, runs, cutShort }).toEqual({
        choices: one.exploration.found?.choices,
        covered: one.exploration.covered,
        runs: one.exploration.runs,
        cutShort: one.exploration.cutShort,
      });
    }
  });

  it('finds the case that running every one by itself finds first', async () => {
    const world = bound({ nodes: 3, twins: 0, views: 2, effects: ['lost'], profile: 'whitepaper' });
    const [role] = rolesOf(world);
    const all = defined(role, 'role').choices.map((_, number) => number);
    const showing = all
      .flatMap((first) => all.map((second) => [first, second]))
      .filter((numbers) => run(world, defined(role, 'role'), numbers) !== null);
    const trimmed = showing.map((numbers) => (numbers[1] === 0 ? numbers.slice(0, 1) : numbers));
    const smallest = trimmed.toSorted((a, b) => a.length - b.length)[0];
    const { exploration } = await explore(world);
    expect(exploration.found?.choices).toEqual(smallest);
  });

  it('ends with its budget', async () => {
    const { exploration, ending } = await explore({ nodes: 3, views: 2 }, { budget: 1 });
    expect(ending).toBe('budget');
    expect(exploration.covered).toBeLessThan(exploration.size.canonical);
  });
});

describe('a small world', () => {
  it.each(['repaired', 'whitepaper'] as const)('draws nothing: %s', (profile) => {
    const without = profile === 'repaired' ? (['R1'] as const) : [];
    const world = bound({ nodes: 3, twins: 0, views: 2, crashes: 2, profile, without });
    const role = defined(rolesOf(world)[0], 'role');
    const calm = defined(role.choices[0], 'choice');
    const crashing = role.choices.filter(({ crashes }) => crashes.length === 2);
    expect(crashing.length).toBeGreaterThan(50);
    const draws = (['uint32', 'unit'] as const).map((method) =>
      vi.spyOn(RandomStream.prototype, method),
    );
    let lost = 0;
    const cases = crashing.flatMap((choice) => [[choice], [calm, choice]]);
    for (const choices of cases.filter((_, at) => at % 11 === 0)) {
      const simulation = new Simulation(scenarioOf(calmWorld(world), role, choices), {
        seed: 1,
        listeners: [
          { onEvent: (event) => (lost += event.kind === 'crashed' ? event.lostWrites : 0) },
        ],
      });
      for (const draw of draws) draw.mockClear();
      while (simulation.advance(1_000));
      for (const draw of draws) expect(draw).not.toHaveBeenCalled();
    }
    // Some of it had something to draw about.
    expect(lost).toBeGreaterThan(0);
    vi.restoreAllMocks();
  });
});

describe('what is counted once', () => {
  it('is the same from a state on that two beginnings lead to', () => {
    const world = bound({ nodes: 3, twins: 0, views: 2, crashes: 1 });
    const role = defined(rolesOf(world)[0], 'role');
    const all = role.choices.map((_, number) => number);
    const first = performExplore({
      bound: world,
      role: 0,
      beginning: [],
      choices: all,
      calmStates: [],
    });
    const byState = new Map<string, number[]>();
    for (const [number, { states }] of first.entries()) {
      const down = downIn(role.choices[number]?.crashes ?? []);
      const key = `${states[0] ?? ''} ${down}`;
      byState.set(key, [...(byState.get(key) ?? []), number]);
    }
    const alike = [...byState.values()].filter(({ length }) => length > 1);
    expect(alike.length).toBeGreaterThan(3);
    const heads = (...numbers: readonly number[]): unknown => {
      const choices = numbers.map((number) => defined(role.choices[number], 'choice'));
      return simulate(scenarioOf(calmWorld(world), role, choices), { seed: 1 }).heads;
    };
    for (const [index, [one = 0, other = 0]] of alike.entries()) {
      // Each with some of what may come next, so that together they have it all.
      const next = all.filter((number) => number % alike.length === index);
      for (const number of next.filter((_, at) => at % 4 === 0))
        expect(heads(other, number)).toEqual(heads(one, number));
    }
  });
});
