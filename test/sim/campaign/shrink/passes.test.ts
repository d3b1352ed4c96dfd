import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../../scenarios/parse.ts';
import { printScenario } from '../../../../scenarios/print.ts';
import { COLLUSION_STRATEGIES, type Scenario } from '../../../../scenarios/scenario.ts';
import { explicit } from '../../../../sim/campaign/shrink/explicit.ts';
import type { Pass } from '../../../../sim/campaign/shrink/pass.ts';
import { ALL_PASSES } from '../../../../sim/campaign/shrink/passes/all.ts';
import { behavioursPass } from '../../../../sim/campaign/shrink/passes/behaviours.ts';
import { nodesPass } from '../../../../sim/campaign/shrink/passes/nodes.ts';
import { strengthOf } from '../../../../sim/campaign/shrink/strength.ts';
import { compareSizes, sizeOf } from '../../../../sim/campaign/shrink/size.ts';
import { scenario } from '../../scenarios.ts';
import { rich } from './scenarios.ts';

const start = explicit(rich, 1);

/** Null: no valid scenario. */
function normalised(scenario: Scenario): Scenario | null {
  const outcome = parseScenario(printScenario(scenario), 'candidate.yaml');
  return outcome.code === 'ok' ? outcome.scenario : null;
}

const isSmaller = (a: Scenario, b: Scenario): boolean => compareSizes(sizeOf(a), sizeOf(b)) < 0;

interface Walk {
  readonly end: Scenario;
  /** Valid ones. */
  readonly proposed: readonly Scenario[];
}

/** Takes a pass, accepting all that is smaller, or nothing. */
function walk(pass: Pass, accepts: boolean): Walk {
  let end = start;
  const proposed: Scenario[] = [];
  const search = pass.candidates({ scenario: start, failedAt: 30_500_000 });
  for (let next = search.next(); next.done !== true;) {
    const candidate = normalised(next.value);
    if (candidate !== null) proposed.push(candidate);
    const isTaken = accepts && candidate !== null && isSmaller(candidate, end);
    if (isTaken) end = candidate;
    next = search.next(isTaken ? { scenario: candidate, failedAt: 30_500_000 } : null);
  }
  return { end, proposed };
}

const accepting = new Map(ALL_PASSES.map((pass) => [pass.name, walk(pass, true)]));
const endOf = (name: string): Scenario => accepting.get(name)?.end ?? start;

describe.each(ALL_PASSES.map((pass) => [pass.name, pass] as const))('%s', (name, pass) => {
  it('makes a scenario smaller that has everything', () => {
    expect(isSmaller(endOf(name), start)).toBe(true);
  });

  it('proposes nothing with more faults, nodes, load or, of as many nodes, time', () => {
    const before = sizeOf(start);
    for (const { proposed } of [walk(pass, false), accepting.get(name) ?? walk(pass, true)])
      for (const candidate of proposed) {
        const size = sizeOf(candidate);
        for (const key of ['faults', 'nodes', 'loads'] as const)
          expect(size[key], key).toBeLessThanOrEqual(before[key]);
        // Traitors among fewer nodes get more time for their turn.
        const most = size.nodes < before.nodes ? 2 * before.seconds : before.seconds;
        expect(size.seconds).toBeLessThanOrEqual(most);
      }
  });
});

it('the passes propose the same a second time', () => {
  for (const pass of ALL_PASSES.filter(({ name }) => name !== 'rounder times'))
    expect(walk(pass, true)).toEqual(accepting.get(pass.name));
});

describe('what passes leave when everything goes', () => {
  it('fewer faults: none', () => expect(sizeOf(endOf('fewer faults')).faults).toBe(0));

  it('fewer nodes: three delegates', () => {
    const { chain, nodes } = endOf('fewer nodes');
    expect(nodes).toBe(3);
    expect(chain).toMatchObject({ delegates: 3, candidates: 0, aspirants: 0, followers: 0 });
  });

  it('shorter time: the whole second after the failure, and what is planned until then', () => {
    const end = endOf('shorter time');
    expect(end.duration).toBe(31_000_000);
    expect(end.transactions).toEqual([]);
    expect(end.faults.every(({ trigger }) => trigger.kind === 'event' || trigger.time < 31e6)).toBe(
      true,
    );
    expect(end.faults).toHaveLength(4);
  });

  it('fewer loads: none', () => expect(sizeOf(endOf('fewer loads')).loads).toBe(0));

  it('simpler network: constant, without loss, and no links that differ', () => {
    expect(endOf('simpler network').network).toEqual({
      latency: { kind: 'constant', value: 50_000 },
      loss: 0,
      duplicate: 0,
      reorder: 1,
      bandwidth: null,
      links: [],
    });
  });

  it('simpler chain: every rule, and what the assumptions are made of as it was', () => {
    const { chain } = endOf('simpler chain');
    expect(chain).toMatchObject({ without: [], order: 'shuffled', confirmations: 6 });
    const { profile, quorum, maxDelay, maxSkew, commitWait, bodies } = start.chain;
    expect(chain).toMatchObject({ profile, quorum, maxDelay, maxSkew, commitWait, bodies });
  });

  it('rounder times: whole seconds and more', () => {
    const { faults } = endOf('rounder times');
    for (const { trigger, duration } of faults) {
      if (trigger.kind === 'at') expect(trigger.time % 1_000_000).toBe(0);
      expect((duration ?? 0) % 100_000).toBe(0);
    }
  });

  it('merged faults: partitions that follow one another are one', () => {
    const end = endOf('merged faults');
    const partitions = end.faults.filter(
      ({ action, trigger }) => action.kind === 'partition' && trigger.kind === 'at',
    );
    expect(partitions).toMatchObject([{ trigger: { time: 60_000_000 }, duration: 11_000_000 }]);
  });

  it('fewer turns: a crash in place of restarts, a cut in place of a line that flaps', () => {
    const kinds = endOf('fewer turns').faults.map(({ action }) => action.kind);
    expect(kinds).not.toContain('restarts');
    expect(kinds).not.toContain('flap');
    expect(kinds).toHaveLength(start.faults.length);
  });

  it('earlier faults: the first height and the first time as early as can be', () => {
    const { faults, duration } = endOf('earlier faults');
    const heights = faults.map(({ trigger }) => (trigger.kind === 'event' ? trigger.height : null));
    expect(heights.filter((height) => height !== null)).toEqual([1, 1]);
    const times = faults.flatMap(({ trigger }) => (trigger.kind === 'at' ? [trigger.time] : []));
    // Five whole block intervals of three seconds before 16.123 s.
    expect(times[0]).toBe(1_123_000);
    expect(duration).toBe(start.duration - 15_000_000);
  });
});

describe('fewer nodes of a plot of chance', () => {
  const plot = scenario(`
name: plot
duration: 4s
chain: { delegates: 7, blockInterval: 3s }
faults: [{ nodes: [0, 2..3], byzantine: { collude: random } }]
`);
  const isPlan = ({ byzantine }: Scenario): boolean =>
    byzantine.some(({ behaviours }) =>
      behaviours.some((one) => one.kind === 'collude' && one.strategy !== 'random'),
    );

  it('tries every strategy among the fewest, with time for its turn, and ends with one', () => {
    const tried: Scenario[] = [];
    const search = nodesPass.candidates({ scenario: plot, failedAt: null });
    for (let next = search.next(); next.done !== true;) {
      tried.push(next.value);
      const isLast = isPlan(next.value) && next.value.chain.delegates === 4;
      next = search.next(isLast ? { scenario: next.value, failedAt: null } : null);
    }
    const plans = tried.filter(isPlan);
    const of3 = plans.filter(({ chain }) => chain.delegates === 3);
    expect(of3).toHaveLength(COLLUSION_STRATEGIES.length - 1);
    expect(plans).toHaveLength(of3.length + 1);
    for (const one of plans) {
      expect(one.duration).toBe(72_000_000);
      expect(normalised(one)).not.toBe(null);
      // What is stronger the search leaves out.
      expect(strengthOf(one)).toBeLessThanOrEqual(strengthOf(plot));
    }
  });
});

describe('fewer nodes where traitors need luck', () => {
  const refused = (one: Scenario): readonly Scenario[] => {
    const tried: Scenario[] = [];
    const search = nodesPass.candidates({ scenario: one, failedAt: null });
    for (let next = search.next(); next.done !== true; next = search.next(null)) {
      const candidate = normalised(next.value);
      expect(candidate).not.toBe(null);
      if (candidate !== null && strengthOf(candidate) <= strengthOf(one)) tried.push(candidate);
    }
    return tried;
  };
  const plot = (delegates: number, traitors: string): Scenario =>
    scenario(`
name: impostors
duration: 30s
chain: { delegates: ${delegates}, candidates: 1, blockInterval: 3s }
workload: [{ transfers: { rate: 1/s } }]
faults: [{ nodes: ${traitors}, byzantine: { collude: impostor } }]
`);
  const traitorsOf = ({ byzantine }: Scenario): string =>
    byzantine.map(({ nodes }) => (nodes.kind === 'ids' ? nodes.ids.join() : nodes.kind)).join(' ');
  const strategiesOf = (all: readonly Scenario[]): ReadonlySet<string> =>
    new Set(
      all.flatMap(({ byzantine }) =>
        byzantine.flatMap(({ behaviours }) =>
          behaviours.flatMap((one) => (one.kind === 'collude' ? [one.strategy] : [])),
        ),
      ),
    );

  it('has them anywhere among three', () => {
    const three = refused(plot(7, '[0, 3, 5]')).filter(({ chain }) => chain.delegates === 3);
    expect(new Set(three.map(traitorsOf))).toEqual(new Set(['0', '1', '2']));
  });

  it('has other delegates in their place, with and without loads, and every strategy', () => {
    const all = refused(plot(5, '[1, 4]'));
    const five = all.filter(({ nodes, duration }) => nodes === 5 && duration === 72_000_000);
    const pairs = new Set(['1,4', '0,2', '1,3', '2,4', '0,3']);
    for (const loads of [0, 1]) {
      const some = five.filter(({ chain, workload }) => {
        return chain.candidates === 0 && workload.length === loads;
      });
      expect(new Set(some.map(traitorsOf))).toEqual(pairs);
    }
    expect(strategiesOf(all)).toEqual(
      new Set(COLLUSION_STRATEGIES.filter((one) => one !== 'random')),
    );
  });

  it('leaves a plot as it is where there are five nodes', () => {
    const all = refused(plot(4, '[1]'));
    expect(all.length).toBeGreaterThan(0);
    expect(strategiesOf(all)).toEqual(new Set(['impostor']));
    expect(all.every(({ workload }) => workload.length === 1)).toBe(true);
  });
});

it('fewer behaviours: blocks that are invalid in one way', () => {
  const six = scenario(`
name: six
duration: 30s
chain: { delegates: 4 }
faults: [{ nodes: [1], byzantine: [spam, { invalid-block: {} }] }]
`);
  const needed = (one: Scenario): boolean =>
    one.byzantine.some(({ behaviours }) =>
      behaviours.some(
        (behaviour) =>
          behaviour.kind === 'invalid-block' && behaviour.faults.includes('transaction'),
      ),
    );
  let end = six;
  const search = behavioursPass.candidates({ scenario: six, failedAt: null });
  for (let next = search.next(); next.done !== true;) {
    if (needed(next.value)) end = next.value;
    next = search.next(needed(next.value) ? { scenario: next.value, failedAt: null } : null);
  }
  expect(end.byzantine.map(({ behaviours }) => behaviours)).toEqual([
    [{ kind: 'invalid-block', faults: ['transaction'] }],
  ]);
});
