/**
 * Arbitrary scenarios: whatever the simulator may be given.
 *
 * @module
 */
import type { SweepSettings } from '../../scenarios/scenario-sweep.ts';
import type { Plain } from '../../scenarios/source.ts';
import { printValue } from '../../scenarios/written-sweep.ts';
import fc from 'fast-check';
import { PROTECTIONS, type Profile } from '../../protocol/chain/parameters.ts';
import type { Amount } from '../../protocol/kernel/types.ts';
import { WORLD } from '../../scenarios/regions.ts';
import {
  BLOCK_FAULTS,
  COLLUSION_STRATEGIES,
  electableNodes,
  FORGERIES,
  REPLAYED_UNDER,
  RULES_THAT_CAN_BE_SWITCHED_OFF,
  MIXED_OPERATIONS,
  TRANSACTION_FAULTS,
  SIGNATURES,
  type Behaviour,
  type ByzantineNodes,
  type Fault,
  type FaultAction,
  type Latency,
  type LinkQuality,
  type Load,
  type Meeting,
  type Migration,
  type MixedShare,
  type NetworkSettings,
  type NodeSet,
  type Rate,
  type RuleId,
  type Scenario,
  type SuiteCosts,
  type Spread,
  type TraceRow,
  type Trigger,
} from '../../scenarios/scenario.ts';
import { EVENT_KEYS } from '../../scenarios/trigger-events.ts';
import { accountsOf, scriptOf, seatsOf } from './transactions-arbitrary.ts';
import { lastingAction, longEnough } from './fault-arbitrary.ts';

const HOUR = 3_600_000_000;
const micros = (min: number, max = HOUR) => fc.integer({ min, max });
const share = fc.oneof(
  fc.constantFrom(0, 1, 0.001),
  fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
);

const latency: fc.Arbitrary<Latency> = fc.oneof(
  micros(0).map((value) => ({ kind: 'constant' as const, value })),
  fc.tuple(micros(0), micros(0)).map(([a, b]) => ({
    kind: 'uniform' as const,
    min: Math.min(a, b),
    max: Math.max(a, b),
  })),
  fc
    .tuple(micros(1, HOUR / 4), micros(1, HOUR / 4), fc.option(micros(1, HOUR / 4)))
    .map(([median, more, evenMore]) => ({
      kind: 'lognormal' as const,
      median,
      p99: median + more,
      max: evenMore === null ? null : median + evenMore,
    })),
);

const quality: fc.Arbitrary<LinkQuality> = fc
  .record(
    {
      latency,
      loss: share,
      duplicate: share,
      reorder: share,
      bandwidth: fc.option(fc.integer({ min: 1, max: 1e12 })),
    },
    { requiredKeys: [] },
  )
  .filter((given) => Object.keys(given).length > 0);

function ids(nodes: number, min = 1): fc.Arbitrary<readonly number[]> {
  const all = Array.from({ length: nodes }, (_, id) => id);
  return fc.subarray(all, { minLength: Math.min(min, nodes) });
}

function anyOf(nodes: number): fc.Arbitrary<NodeSet> {
  return ids(nodes).chain((among) =>
    fc
      .integer({ min: 1, max: among.length })
      .map((count) => ({ kind: 'any' as const, count, among })),
  );
}

function nodeSet(nodes: number, withRoles: boolean): fc.Arbitrary<NodeSet> {
  const plain = ids(nodes).map((all): NodeSet => ({ kind: 'ids', ids: all }));
  const role = fc
    .constantFrom('packer' as const, 'successor' as const, 'announcer' as const)
    .map((name): NodeSet => ({ kind: 'role', role: name }));
  return withRoles ? fc.oneof(plain, anyOf(nodes), role) : fc.oneof(plain, anyOf(nodes));
}

const regionNames = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/), {
  minLength: 1,
  maxLength: 4,
});

function regionNetwork(nodes: number): fc.Arbitrary<NetworkSettings['latency']> {
  const shipped = fc.subarray([...WORLD.names], { minLength: 1 }).chain((names) => {
    const indexes = names.map((name) => WORLD.names.indexOf(name));
    const delay = indexes.map((from) => indexes.map((to) => WORLD.delay[from]![to]!));
    return placed(nodes, names, fc.constant(delay));
  });
  const square = (size: number) => {
    const row = fc.array(latency, { minLength: size, maxLength: size });
    return fc.array(row, { minLength: size, maxLength: size });
  };
  return fc.oneof(
    shipped,
    regionNames.chain((names) => placed(nodes, names, square(names.length))),
  );
}

/** Every region has a node: names without any are cut off. */
function placed(
  nodes: number,
  names: readonly string[],
  delay: fc.Arbitrary<readonly (readonly Latency[])[]>,
): fc.Arbitrary<NetworkSettings['latency']> {
  const used = Math.min(names.length, nodes);
  const rest = fc.array(fc.nat(used - 1), { minLength: nodes - used, maxLength: nodes - used });
  return fc.tuple(rest, delay).map(([others, matrix]) => ({
    kind: 'regions' as const,
    names: names.slice(0, used),
    regionOf: [...names.slice(0, used).keys(), ...others],
    delay: matrix.slice(0, used).map((row) => row.slice(0, used)),
  }));
}

function action(nodes: number, withRoles: boolean): fc.Arbitrary<FaultAction> {
  const some = nodeSet(nodes, withRoles);
  const two = fc
    .tuple(some, some)
    .filter(([from, to]) => JSON.stringify(from) !== JSON.stringify(to));
  const partition = fc.subarray(
    Array.from({ length: nodes }, (_, id) => id),
    {
      minLength: 2,
    },
  );
  return fc.oneof(
    some.map((set) => ({ kind: 'crash' as const, nodes: set })),
    two.map(([from, to]) => ({ kind: 'cut' as const, from, to })),
    fc
      .tuple(two, quality)
      .map(([[from, to], changed]) => ({ kind: 'degrade' as const, from, to, quality: changed })),
    fc
      .tuple(some, micros(-HOUR), fc.integer({ min: 1, max: 100_000 }))
      .map(([set, offset, driftPpm]) => ({ kind: 'clock' as const, nodes: set, offset, driftPpm })),
    partition.chain((all) =>
      fc.integer({ min: 1, max: all.length - 1 }).map((at) => ({
        kind: 'partition' as const,
        groups: [all.slice(0, at), all.slice(at)].map((group) => ({
          kind: 'ids' as const,
          ids: group,
        })),
      })),
    ),
    lastingAction(some, two, ids(nodes)),
  );
}

function fault(nodes: number, seats: number, duration: number): fc.Arbitrary<Fault> {
  const at: fc.Arbitrary<Trigger> = micros(0, duration - 1).map((time) => ({ kind: 'at', time }));
  const event = fc.record({
    kind: fc.constant('event' as const),
    event: fc.constantFrom(...EVENT_KEYS.values()),
    height: fc.option(fc.integer({ min: 1, max: 1e6 })),
    by: fc.option(fc.nat(seats - 1)),
    count: fc.integer({ min: 1, max: 1e6 }),
    after: micros(0),
  });
  const length = fc.option(micros(1));
  return fc
    .oneof(
      fc.record({ trigger: at, duration: length, action: action(nodes, false) }),
      fc.record({ trigger: event, duration: length, action: action(nodes, true) }),
    )
    .map(longEnough);
}

/** Ascending. */
function meetings(seats: number, duration: number): fc.Arbitrary<readonly Meeting[]> {
  const side = fc.option(ids(seats).map((all): NodeSet => ({ kind: 'ids', ids: all })));
  const times = fc.uniqueArray(micros(0, duration - 1), { maxLength: 3 });
  return times
    .map((all) => all.toSorted((a, b) => a - b))
    .chain((all) =>
      fc.tuple(...all.map((at) => fc.record({ at: fc.constant(at), first: side, second: side }))),
    );
}

/** Of any profile: what one of them alone can express is left out. */
function behaviour(seats: number, duration: number): fc.Arbitrary<Behaviour> {
  const set = nodeSet(seats, false);
  const split = fc.oneof(
    fc.constantFrom('halves' as const, 'coins' as const),
    fc.constant([
      { kind: 'ids', ids: [0] },
      { kind: 'ids', ids: [1] },
    ] as const),
  );
  return fc.oneof(
    fc.record({ kind: fc.constant('equivocate' as const), split }),
    fc.record({ kind: fc.constant('twins' as const), split, meets: meetings(seats, duration) }),
    fc.record({
      kind: fc.constantFrom(
        'double-vote' as const,
        'vote-for-everything' as const,
        'amnesia' as const,
        'wrong-execution' as const,
      ),
    }),
    fc.record({
      kind: fc.constantFrom(
        'withhold-block' as const,
        'withhold-body' as const,
        'withhold-votes' as const,
      ),
      from: fc.option(set),
    }),
    fc.tuple(micros(0), micros(1), fc.boolean()).map(([a, b, swap]) => ({
      kind: 'late' as const,
      proposals: swap ? b : a,
      votes: swap ? a : b,
    })),
    fc.record({
      kind: fc.constant('replay-certificates' as const),
      under: fc.constantFrom(...REPLAYED_UNDER),
    }),
    micros(1).map((by) => ({ kind: 'late-certificates' as const, by })),
    fc
      .subarray([...BLOCK_FAULTS], { minLength: 1 })
      .map((faults) => ({ kind: 'invalid-block' as const, faults })),
    fc
      .subarray([...FORGERIES], { minLength: 1 })
      .map((forgeries) => ({ kind: 'forged-votes' as const, forgeries })),
    fc.integer({ min: 1, max: 1_000 }).map((rate) => ({ kind: 'spam' as const, rate })),
  );
}

function traitors(seats: number, duration: number): fc.Arbitrary<ByzantineNodes> {
  const isCopying = ({ kind }: Behaviour) => kind === 'equivocate' || kind === 'twins';
  const behaviours = fc.uniqueArray(behaviour(seats, duration), {
    minLength: 1,
    maxLength: 3,
    selector: (one) => (isCopying(one) ? 'copying' : one.kind),
  });
  const nodes = nodeSet(seats, false);
  const alone = fc.record({
    nodes,
    behaviours,
    at: micros(0, duration - 1),
    duration: fc.option(micros(1)),
  });
  return fc.oneof(
    alone,
    fc.constantFrom(...COLLUSION_STRATEGIES).chain((strategy) =>
      fc.record({
        nodes,
        behaviours: fc
          .record({
            kind: fc.constant('collude' as const),
            strategy: fc.constant(strategy),
            maxDelay: micros(1, 3_600_000_000),
            until: fc.option(micros(0)),
          })
          .map((collude) => [collude]),
        at: fc.constant(0),
        duration: fc.constant(null),
      }),
    ),
  );
}

/** Only the repaired profile has views to collude in. */
function isOf({ chain }: Pick<Scenario, 'chain'>): (entry: ByzantineNodes) => boolean {
  return ({ behaviours }) =>
    chain.profile === 'repaired' || behaviours.every(({ kind }) => kind !== 'collude');
}

function bounds(value: fc.Arbitrary<number>) {
  return fc.option(
    fc.tuple(value, value, fc.constantFrom('least', 'most', 'both')).map(([a, b, which]) => ({
      atLeast: which === 'most' ? null : Math.min(a, b),
      atMost: which === 'least' ? null : Math.max(a, b),
    })),
  );
}

const percentiles = fc.option(
  fc
    .tuple(fc.array(micros(1), { minLength: 4, maxLength: 4 }), fc.nat(3))
    .map(([values, absent]) => {
      const ascending = values.toSorted((a, b) => a - b).map((v, i) => (i === absent ? null : v));
      const [p50 = null, p95 = null, p99 = null, max = null] = ascending;
      return { p50, p95, p99, max };
    }),
);

const expectations = fc.record({
  forks: fc.option(fc.constantFrom('none' as const, 'some' as const)),
  breaches: fc.option(fc.constantFrom('none' as const, 'some' as const)),
  progress: fc.option(fc.constantFrom('none' as const, 'some' as const, 'any' as const)),
  halts: fc.option(fc.constantFrom('none' as const, 'some' as const)),
  recovers: fc.option(fc.record({ within: micros(1) })),
  heals: fc.option(fc.record({ within: micros(1) })),
  undone: bounds(fc.nat(1_000_000)),
  growth: bounds(share),
  throughput: bounds(fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value + 0)),
  messagesPerBlock: bounds(fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0)),
  blockTime: bounds(micros(0)),
  longestGap: bounds(micros(0)),
  seatChanges: bounds(fc.nat(1_000_000)),
  failures: bounds(fc.nat(1_000_000)),
  latency: fc.option(
    fc.record({ inclusion: percentiles, commit: percentiles, confirmation: percentiles }),
  ),
});

const cost = fc.oneof(fc.nat(5_000), fc.nat(1_000_000_000_000));
const suiteCosts = fc
  .oneof(
    cost.map((one) => SIGNATURES.map(() => one)),
    fc.tuple(...SIGNATURES.map(() => cost)),
  )
  .map((costs) => Object.fromEntries(SIGNATURES.map((name, i) => [name, costs[i]])) as SuiteCosts);
const processing = fc.record({
  verify: suiteCosts,
  sign: suiteCosts,
  transaction: cost,
  byte: cost,
});

const hourly = fc.integer({ min: 1, max: 3_600_000_000 });
const loadRate: fc.Arbitrary<Rate> = fc.oneof(
  fc.constant(200),
  fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
  fc.record({
    kind: fc.constant('ramp' as const),
    from: fc.oneof(fc.constant(0), hourly),
    to: hourly,
    over: micros(1_000, 720 * HOUR),
    steps: fc.option(fc.integer({ min: 2, max: 1_000 })),
  }),
  fc
    .tuple(fc.nat(3_600_000_000), hourly, micros(1_000, 24 * HOUR), micros(1_000, 24 * HOUR))
    .map(([base, peak, a, b]) => ({
      kind: 'burst' as const,
      base,
      peak,
      every: Math.max(a, b),
      length: Math.min(a, b),
    })),
);

const spread: fc.Arbitrary<Spread> = fc.oneof(
  fc.constant({ kind: 'uniform' as const }),
  fc.integer({ min: 1, max: 16 }).map((quarters) => ({ kind: 'zipf' as const, quarters })),
  fc
    .tuple(fc.integer({ min: 1, max: 500 }), fc.nat(500))
    .map(([from, to]) => ({ kind: 'hot' as const, from: from / 1_000, to: to / 1_000 })),
);

const clients = (nodes: number) =>
  fc.option(
    fc.record({
      count: fc.integer({ min: 1, max: 10_000 }),
      beside: ids(nodes),
      delegate: fc.constantFrom('random' as const, 'sticky' as const),
      retryAfter: micros(1_000),
      attempts: fc.integer({ min: 1, max: 1_000 }),
    }),
  );

const fee = fc.oneof(fc.constant('least' as const), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));

const transfers = (duration: number, nodes: number) =>
  fc
    .record({
      kind: fc.constant('transfers' as const),
      rate: loadRate,
      arrivals: fc.constantFrom('poisson' as const, 'constant' as const),
      accounts: fc.integer({ min: 3, max: 1e6 }),
      spread,
      amount: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
      fee,
      start: micros(0, duration - 1),
      stop: fc.option(micros(1)),
      clients: clients(nodes),
    })
    .map((load) => ({
      ...load,
      stop: load.stop === null ? null : Math.min(load.start + load.stop, 720 * HOUR),
    }));

/** Nobody withdraws more votes than are given: the first weight is never below the second. */
const shares = (seats: number): fc.Arbitrary<readonly MixedShare[]> =>
  fc
    .record({
      kinds: fc.subarray([...MIXED_OPERATIONS], { minLength: 1 }),
      weights: fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 })),
      delegates: ids(seats),
      algorithms: fc.array(fc.constantFrom(...SIGNATURES), { minLength: 1, maxLength: 5 }),
    })
    .map(({ kinds, weights, delegates, algorithms }) => {
      const [less, more] = weights.toSorted((a, b) => a - b) as [number, number];
      return kinds
        .filter((kind) => kind !== 'withdrawVote' || kinds.includes('vote'))
        .concat(kinds.every((kind) => kind === 'withdrawVote') ? ['transfer'] : [])
        .map((operation): MixedShare => {
          if (operation === 'vote') return { operation, weight: more, to: delegates };
          if (operation === 'changeKey') return { operation, weight: less, to: algorithms };
          return { operation, weight: less };
        });
    });

const migration = (duration: number): fc.Arbitrary<Migration | null> =>
  fc.option(
    fc.record({
      to: fc.constantFrom(...SIGNATURES),
      start: fc.constant(0),
      over: fc.constant(Math.max(1_000, Math.floor(duration / 2))),
    }),
  );

const mix = (duration: number, nodes: number, seats: number): fc.Arbitrary<Load> =>
  fc.record({
    kind: fc.constant('mix' as const),
    rate: loadRate,
    arrivals: fc.constantFrom('poisson' as const, 'constant' as const),
    start: micros(0, duration - 1),
    stop: fc.constant(null),
    accounts: fc.integer({ min: 100, max: 1e6 }),
    spread,
    of: shares(seats),
    amount: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
    fee,
    tokens: fc.integer({ min: 2, max: 100 }),
    migrate: migration(duration),
    clients: clients(nodes),
  });

/** Rows as `readTrace` gives them: by time, accounts numbered as they appear. */
export const traceRows: fc.Arbitrary<readonly TraceRow[]> = fc
  .array(
    fc.record({
      at: micros(0),
      from: fc.nat(5),
      to: fc.nat(5),
      amount: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
      fee: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    }),
    { maxLength: 5 },
  )
  .map((rows) => {
    const numbers = new Map<number, number>();
    const number = (account: number): number => {
      if (!numbers.has(account)) numbers.set(account, numbers.size);
      return numbers.get(account) ?? 0;
    };
    return rows
      .toSorted((a, b) => a.at - b.at)
      .map((row) => ({ ...row, from: number(row.from), to: number(row.to) }));
  });

const trace = (duration: number, nodes: number): fc.Arbitrary<Load> =>
  fc
    .record({ rows: traceRows, start: micros(0, duration - 1), clients: clients(nodes) })
    .map(({ rows, ...rest }) => ({
      kind: 'trace' as const,
      rows,
      accounts: new Set(rows.flatMap(({ from, to }) => [from, to])).size,
      ...rest,
    }));

/** They never ask again, so that what a client waits for is not said. */
const hostile = (duration: number, nodes: number): fc.Arbitrary<Load> => {
  const shared = {
    rate: loadRate,
    arrivals: fc.constantFrom('poisson' as const, 'constant' as const),
    start: micros(0, duration - 1),
    stop: fc.constant(null),
    clients: fc.record({
      count: fc.integer({ min: 1, max: 10_000 }),
      beside: ids(nodes),
      delegate: fc.constantFrom('random' as const, 'sticky' as const),
      retryAfter: fc.constant(30_000_000),
      attempts: fc.constant(1),
    }),
  };
  const accounts = fc.integer({ min: 2, max: 1e6 });
  return fc.oneof(
    fc.record({ kind: fc.constant('spam' as const), accounts, ...shared }),
    fc.record({
      kind: fc.constant('replays' as const),
      accounts: fc.constant(0 as const),
      ...shared,
    }),
    fc.record({
      kind: fc.constant('invalid' as const),
      accounts,
      faults: fc.subarray([...TRANSACTION_FAULTS], { minLength: 1 }),
      ...shared,
    }),
  );
};

const counts = fc.record({
  delegates: fc.integer({ min: 2, max: 30 }),
  candidates: fc.nat(3),
  aspirants: fc.nat(2),
  followers: fc.nat(5),
});

const name = fc.stringMatching(/^[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}$/);
const about = fc.string({ unit: 'grapheme' });

/** What a profile demands: only rules that it has, and for R9 enough time for one view at least. */
const profile = fc.oneof(
  fc.record({
    profile: fc.constant('whitepaper' as const),
    maxDelay: micros(0),
    maxSkew: micros(0),
    commitWait: micros(0, 4 * HOUR),
    without: fc.subarray(rulesOf('whitepaper')),
  }),
  fc
    .record({
      maxDelay: micros(0, 75),
      maxSkew: micros(0, 75),
      commitWait: micros(0, 400),
      without: fc.subarray(rulesOf('repaired')),
    })
    .map((given) => ({
      ...given,
      profile: 'repaired' as const,
      voteLock: 0,
      maxSkew: Math.min(given.maxSkew, given.maxDelay),
    })),
);

function rulesOf(wanted: Profile): RuleId[] {
  return RULES_THAT_CAN_BE_SWITCHED_OFF.filter((rule) =>
    (PROTECTIONS[rule] as readonly Profile[]).includes(wanted),
  );
}

const coins = fc.bigInt({ min: 0n, max: 1_000_000n });

const chainRest = fc.record({
  bodies: fc.constantFrom('fetch' as const, 'push' as const),
  blockInterval: micros(500, HOUR / 2).map((half) => 2 * half),
  quorum: fc.constantFrom([1, 2], [2, 3], [5, 9]).map(([numerator = 1, denominator = 2]) => ({
    numerator,
    denominator,
  })),
  tallyTimeout: micros(1),
  voteLock: micros(0),
  evictAfterMissedRounds: fc.nat(1_000),
  confirmations: fc.integer({ min: 1, max: 1_000 }),
  order: fc.constantFrom('shuffled' as const, 'fixed' as const),
  maxBlockBytes: fc.integer({ min: 1_024, max: 2 ** 30 }),
  maxBlockCost: fc.integer({ min: 1, max: 1_000_000_000 }),
  fees: fc.record({ base: coins, perByte: coins, registration: coins }),
  blockReward: fc.bigInt({ min: 0n, max: 1_000_000_000_000n }),
  transactionBatch: micros(1_000),
  gossipDegree: fc.integer({ min: 1, max: 100 }),
  accounts: fc.nat(2_000_000),
  signatures: fc.constantFrom(...SIGNATURES),
});

/** A grid of any values that YAML has, in the spelling of an override. */
const sweepArbitrary: fc.Arbitrary<SweepSettings> = fc.record({
  axes: fc.uniqueArray(
    fc.record({
      path: fc.constantFrom('chain.blockInterval', 'faults[0].at', 'network.loss', 'expect'),
      values: fc
        .uniqueArray(fc.jsonValue({ maxDepth: 3 }), { minLength: 1, maxLength: 4 })
        .map((values) => [
          ...new Set(values.map((value) => printValue(withoutForbidden(value ?? 0) as Plain))),
        ]),
    }),
    { maxLength: 3, selector: ({ path }) => path },
  ),
  seeds: fc.option(fc.constantFrom('1..20', '7', '1,5,9..12')),
});

/** YAML of scenarios has no such key, no null as a key's only value, and no number that is no decimal. */
function withoutForbidden(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value)
      .replaceAll('__proto__', 'proto')
      .replaceAll(/-?\d+(\.\d+)?e[-+]?\d+/gi, '1.5')
      .replaceAll('-0', '0'),
  ) as unknown;
}

export const scenarioArbitrary: fc.Arbitrary<Scenario> = fc
  .tuple(counts, micros(1_000, 720 * HOUR))
  .chain(([people, duration]) => {
    const nodes = electableNodes(people) + people.followers;
    const seats = people.delegates + people.candidates;
    return fc.record({
      name,
      about,
      duration: fc.constant(duration),
      nodes: fc.constant(nodes),
      chain: fc
        .tuple(chainRest, profile)
        .map(([rest, rules]) => ({ ...people, ...rest, ...rules })),
      network: fc.record({
        latency: fc.oneof(latency, regionNetwork(nodes)),
        loss: share,
        duplicate: share,
        reorder: share,
        bandwidth: fc.option(fc.integer({ min: 1, max: 1e12 })),
        links: fc.array(
          fc
            .tuple(ids(nodes), ids(nodes), quality)
            .filter(([from, to]) => from.join() !== to.join())
            .map(([from, to, changed]) => ({ from, to, quality: changed })),
          { maxLength: 2 },
        ),
      }),
      clocks: fc.record({ maxOffset: micros(0), maxDriftPpm: fc.nat(100_000) }),
      disk: fc.record({
        flushInterval: micros(1_000),
        crashLoses: fc.constantFrom(
          'unsynced' as const,
          'all-unsynced' as const,
          'nothing' as const,
        ),
      }),
      mempool: fc.record({
        maxTransactions: fc.integer({ min: 1, max: 10_000_000 }),
        maxBytes: fc.integer({ min: 1_024, max: 2 ** 30 }),
        maxPerAccount: fc.integer({ min: 1, max: 100_000 }),
        expiry: micros(1_000),
        replacementBumpPpm: fc.integer({ min: 0, max: 10_000_000 }),
        minFee: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((fee) => fee as Amount),
      }),
      crypto: fc.constantFrom('modelled' as const, 'noble' as const, 'native' as const),
      wire: fc.constantFrom('objects' as const, 'bytes' as const),
      processing: fc.option(processing),
      accounts: accountsOf(people),
      workload: fc.array(
        fc.oneof(
          transfers(duration, nodes),
          mix(duration, nodes, seats),
          trace(duration, nodes),
          hostile(duration, nodes),
        ),
        {
          maxLength: 2,
        },
      ),
      transactions: scriptOf(people, duration),
      faults: fc.array(fault(nodes, electableNodes(people), duration), { maxLength: 4 }),
      byzantine: fc.array(traitors(seats, duration), { maxLength: 1 }),
      expect: fc
        .tuple(expectations, fc.option(seatsOf(people)))
        .map(([expect, seats]) => ({ ...expect, seats })),
      sweep: fc.option(sweepArbitrary),
    });
  })
  .map((scenario) => ({ ...scenario, byzantine: scenario.byzantine.filter(isOf(scenario)) }));
