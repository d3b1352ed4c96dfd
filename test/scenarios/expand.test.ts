import { describe, expect, it } from 'vitest';
import { formatProblem, parseScenario } from '../../scenarios/parse.ts';
import { WORLD } from '../../scenarios/regions.ts';
import { BLOCK_FAULTS, FORGERIES, type Fault, type Scenario } from '../../scenarios/scenario.ts';

function scenario(rest = ''): Scenario {
  const outcome = parseScenario(`name: a\nduration: 10min\n${rest}\n`, 'a.yaml');
  if (outcome.code === 'invalid') throw new Error(outcome.problems.map(formatProblem).join('\n'));
  return outcome.scenario;
}

const ids = (...numbers: number[]) => ({ kind: 'ids' as const, ids: numbers });
const upTo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
const range = (first: number, last: number) => ids(...upTo(first, last));

describe('defaults', () => {
  it('are those of the specification', () => {
    expect(scenario()).toEqual({
      name: 'a',
      about: '',
      sweep: null,
      duration: 600_000_000,
      nodes: 21,
      chain: {
        delegates: 21,
        candidates: 0,
        aspirants: 0,
        followers: 0,
        profile: 'repaired',
        blockInterval: 3_000_000,
        quorum: { numerator: 1, denominator: 2 },
        maxDelay: 200_000,
        maxSkew: 10_000,
        tallyTimeout: 1_500_000,
        voteLock: 0,
        commitWait: 800_000,
        bodies: 'fetch',
        evictAfterMissedRounds: 2,
        confirmations: 6,
        order: 'shuffled',
        maxBlockBytes: 1_048_576,
        maxBlockCost: 1_000_000,
        fees: { base: 0n, perByte: 0n, registration: 0n },
        blockReward: 0n,
        transactionBatch: 200_000,
        gossipDegree: 8,
        accounts: 0,
        signatures: 'ed25519',
        without: [],
      },
      network: {
        latency: { kind: 'constant', value: 50_000 },
        loss: 0,
        duplicate: 0,
        reorder: 1,
        bandwidth: null,
        links: [],
      },
      clocks: { maxOffset: 0, maxDriftPpm: 0 },
      disk: { flushInterval: 1_000_000, crashLoses: 'unsynced' },
      mempool: {
        maxTransactions: 100_000,
        maxBytes: 67_108_864,
        maxPerAccount: 1_000,
        expiry: 3_600_000_000,
        replacementBumpPpm: 100_000,
        minFee: 0n,
      },
      crypto: 'modelled',
      wire: 'objects',
      processing: null,
      accounts: [],
      workload: [],
      transactions: [],
      faults: [],
      byzantine: [],
      expect: {
        forks: null,
        breaches: null,
        progress: null,
        recovers: null,
        halts: null,
        growth: null,
        throughput: null,
        messagesPerBlock: null,
        blockTime: null,
        longestGap: null,
        heals: null,
        failures: null,
        seatChanges: null,
        seats: null,
        undone: null,
        latency: null,
      },
    });
  });

  it('tie the tally timeout to the block interval (W9)', () => {
    const chain = 'chain: { profile: whitepaper, blockInterval: 1s }';
    expect(scenario(chain).chain.tallyTimeout).toBe(500_000);
  });

  it('of a workload are 1,000 accounts that send 1 for the least fee from start to end', () => {
    expect(scenario('workload: [{ transfers: { rate: 30/min } }]').workload).toEqual([
      {
        kind: 'transfers',
        rate: 0.5,
        arrivals: 'poisson',
        accounts: 1_000,
        spread: { kind: 'uniform' },
        amount: 1n,
        fee: 'least',
        start: 0,
        stop: null,
        clients: null,
      },
    ]);
  });

  it('of a mix are all delegates to vote for, the algorithm of the chain, and ten tokens', () => {
    const text = `chain: { delegates: 4, candidates: 1, followers: 2, signatures: p256 }
workload: [{ mix: { rate: 1/s, of: { vote: 3, transfer: 7, changeKey: { weight: 2 } } } }]`;
    expect(scenario(text).workload[0]).toMatchObject({
      of: [
        { operation: 'transfer', weight: 7 },
        { operation: 'changeKey', weight: 2, to: ['p256'] },
        { operation: 'vote', weight: 3, to: [0, 1, 2, 3, 4] },
      ],
      accounts: 1_000,
      fee: 'least',
      tokens: 10,
      migrate: null,
    });
    const few = 'workload: [{ mix: { rate: 1/s, accounts: 4, of: { swap: 1 } } }]';
    expect(scenario(few).workload[0]).toMatchObject({ tokens: 4 });
  });

  it.each([
    [
      'chain: { delegates: 4, followers: 2 }\nworkload: [{ mix: { rate: 1/s, of: { vote: { weight: 1, to: 5 } } } }]',
      'found node 5; allowed: delegates and candidates, nodes 0 … 3',
    ],
    [
      'processing: { sign: { ed25519: 1us } }\nworkload: [{ mix: { rate: 1/s, of: { vote: 1 }, migrate: { to: p256 } } }]',
      'says nothing of p256, which accounts change their keys to; needed: p256, or one duration for all',
    ],
  ])('hold a mix to the rest of the scenario: %s', (text, message) => {
    const outcome = parseScenario(`name: mix\nduration: 5min\n${text}\n`, 'mix.yaml');
    expect(outcome.code === 'invalid' && outcome.problems.map((one) => one.message)).toEqual([
      message,
    ]);
  });

  it('keep amounts exact beyond 2^53', () => {
    const load = 'workload: [{ transfers: { rate: 1/s, amount: 9007199254740993 } }]';
    expect(scenario(load).workload[0]).toMatchObject({ amount: 9_007_199_254_740_993n });
  });
});

describe('the number of nodes', () => {
  it('is delegates + candidates + aspirants + followers', () => {
    const people = '{ delegates: 4, candidates: 2, aspirants: 1, followers: 3 }';
    expect(scenario(`chain: ${people}`).nodes).toBe(10);
  });

  it('bounds node numbers', () => {
    const text = 'chain: { delegates: 4, followers: 3 }\nfaults: [{ at: 1s, crash: all }]';
    expect(scenario(text).faults[0]?.action).toEqual({ kind: 'crash', nodes: range(0, 6) });
  });
});

describe('latency', () => {
  const latency = (text: string) => scenario(`network: { latency: ${text} }`).network.latency;

  it.each([
    ['50ms', { kind: 'constant', value: 50_000 }],
    ['0s', { kind: 'constant', value: 0 }],
    ['{ min: 10ms, max: 90ms }', { kind: 'uniform', min: 10_000, max: 90_000 }],
    [
      '{ median: 60ms, p99: 180ms }',
      { kind: 'lognormal', median: 60_000, p99: 180_000, max: null },
    ],
    [
      '{ median: 60ms, p99: 180ms, max: 500ms }',
      { kind: 'lognormal', median: 60_000, p99: 180_000, max: 500_000 },
    ],
  ])('%s', (text, expected) => expect(latency(text)).toEqual(expected));

  it('{ regions: world } deals the nodes round robin', () => {
    expect(latency('{ regions: world }')).toEqual({
      kind: 'regions',
      names: WORLD.names,
      regionOf: upTo(0, 20).map((node) => node % WORLD.names.length),
      delay: WORLD.delay,
    });
  });

  it('{ regions: world, place } keeps the named regions', () => {
    const placed = latency('{ regions: world, place: { eu-west: [10..20], us-east: [0..9] } }');
    const within = { kind: 'lognormal', median: 500, p99: 750, max: null };
    expect(placed).toEqual({
      kind: 'regions',
      names: ['eu-west', 'us-east'],
      regionOf: upTo(0, 20).map((node) => (node >= 10 ? 0 : 1)),
      delay: [
        [within, { kind: 'lognormal', median: 37_500, p99: 56_250, max: null }],
        [{ kind: 'lognormal', median: 38_000, p99: 57_000, max: null }, within],
      ],
    });
  });

  it('regions of one’s own, with a group for a region and a delay of its own one way', () => {
    const text = `groups: { east: [0..9] }
network:
  latency:
    regions: { a: east, b: [10..20] }
    within: 20ms
    between: { min: 1s, max: 2s }
    delays: { b: { a: 0s } }`;
    const near = { kind: 'constant', value: 20_000 };
    expect(scenario(text).network.latency).toEqual({
      kind: 'regions',
      names: ['a', 'b'],
      regionOf: upTo(0, 20).map((node) => (node < 10 ? 0 : 1)),
      delay: [
        [near, { kind: 'uniform', min: 1_000_000, max: 2_000_000 }],
        [{ kind: 'constant', value: 0 }, near],
      ],
    });
  });

  it('links override what they name and nothing else', () => {
    const text =
      'network: { links: [{ from: [0], to: [1..3], latency: 1s, bandwidth: unlimited }] }';
    expect(scenario(text).network.links).toEqual([
      {
        from: [0],
        to: [1, 2, 3],
        quality: { latency: { kind: 'constant', value: 1_000_000 }, bandwidth: null },
      },
    ]);
  });
});

describe('faults', () => {
  const GROUPS = 'groups: { east: [0..9], west: [10..20] }\n';
  const fault = (text: string): Fault | undefined =>
    scenario(`${GROUPS}faults: [{ ${text} }]`).faults[0];
  const rest = upTo(0, 20).filter((node) => node !== 3);

  it.each<[string, unknown]>([
    ['partition: [[0..9], [10..20]]', { kind: 'partition', groups: [range(0, 9), range(10, 20)] }],
    ['partition: [east, west]', { kind: 'partition', groups: [range(0, 9), range(10, 20)] }],
    ['partition: [0..9]', { kind: 'partition', groups: [range(0, 9)] }],
    ['isolate: [3]', { kind: 'partition', groups: [ids(3)] }],
    [
      'isolate: { any: 2 }',
      { kind: 'partition', groups: [{ kind: 'any', count: 2, among: upTo(0, 20) }] },
    ],
    ['cut: { from: east, to: [3] }', { kind: 'cut', from: range(0, 9), to: ids(3) }],
    ['cut: { to: 3 }', { kind: 'cut', from: range(0, 20), to: ids(3) }],
    ['cut: { from: 3, to: all }', { kind: 'cut', from: ids(3), to: range(0, 20) }],
    ['crash: 3', { kind: 'crash', nodes: ids(3) }],
    ['crash: 3..5', { kind: 'crash', nodes: ids(3, 4, 5) }],
    ['crash: [5, 3, 4..5, 3]', { kind: 'crash', nodes: ids(3, 4, 5) }],
    ['crash: [west, 3]', { kind: 'crash', nodes: ids(3, ...upTo(10, 20)) }],
    [
      'crash: { any: 10, of: west }',
      { kind: 'crash', nodes: { kind: 'any', count: 10, among: upTo(10, 20) } },
    ],
    [
      'degrade: { from: [1], to: all, latency: 2s, loss: 5% }',
      {
        kind: 'degrade',
        from: ids(1),
        to: range(0, 20),
        quality: { latency: { kind: 'constant', value: 2_000_000 }, loss: 0.05 },
      },
    ],
    [
      'clock: { nodes: [2], offset: -50ms, drift: 100ppm }',
      { kind: 'clock', nodes: ids(2), offset: -50_000, driftPpm: 100 },
    ],
    [
      'clock: { nodes: [2], offset: 1s }',
      { kind: 'clock', nodes: ids(2), offset: 1_000_000, driftPpm: 0 },
    ],
  ])('at: 1min, for: 30s, %s', (text, action) => {
    expect(fault(`at: 1min, for: 30s, ${text}`)).toEqual({
      trigger: { kind: 'at', time: 60_000_000 },
      duration: 30_000_000,
      action,
    });
  });

  it('last until the run ends unless they say how long', () => {
    expect(fault('at: 1min, crash: 3')?.duration).toBeNull();
  });

  it('may end after the run', () => {
    expect(fault('at: 599s, for: 1h, crash: 3')?.duration).toBe(3_600_000_000);
  });

  it.each<[string, unknown]>([
    [
      'when: { committed: { height: 100 } }, after: 1s',
      { event: 'committed', height: 100, by: null, count: 1, after: 1_000_000 },
    ],
    [
      'when: { proposed: { by: 4 } }',
      { event: 'proposed', height: null, by: 4, count: 1, after: 0 },
    ],
    ['when: { voted: {} }', { event: 'voted', height: null, by: null, count: 1, after: 0 }],
    [
      'when: { certified: { height: 2, by: 0 } }',
      { event: 'certified', height: 2, by: 0, count: 1, after: 0 },
    ],
    [
      'when: { votes: { height: 10, count: 10 } }',
      { event: 'voted', height: 10, by: null, count: 10, after: 0 },
    ],
  ])('%s', (text, trigger) => {
    expect(fault(`${text}, crash: packer`)).toEqual({
      trigger: { kind: 'event', ...(trigger as object) },
      duration: null,
      action: { kind: 'crash', nodes: { kind: 'role', role: 'packer' } },
    });
  });

  it('isolate a role, found at the event', () => {
    expect(fault('when: { voted: {} }, isolate: successor')?.action).toEqual({
      kind: 'partition',
      groups: [{ kind: 'role', role: 'successor' }],
    });
  });

  const byzantine = (text: string, chain = '') =>
    scenario(`${chain}\nfaults: [{ nodes: [4], byzantine: ${text} }]`).byzantine[0];

  it.each<[string, unknown]>([
    ['equivocate', 'halves'],
    ['{ equivocate: {} }', 'halves'],
    ['{ equivocate: { split: coins } }', 'coins'],
    ['{ equivocate: { split: [[3], all] } }', null],
    ['{ equivocate: { split: [3, [0..2, 4..20]] } }', [ids(3), ids(...rest)]],
  ])('nodes: [4], byzantine: %s', (text, split) => {
    if (split === null)
      expect(() => byzantine(text)).toThrow('overlapping split: node 3 is in group 1 too');
    else
      expect(byzantine(text)).toEqual({
        nodes: ids(4),
        behaviours: [{ kind: 'equivocate', split }],
        at: 0,
        duration: null,
      });
  });

  it.each<[string, readonly unknown[]]>([
    [
      '[double-vote, withhold-votes]',
      [{ kind: 'double-vote' }, { kind: 'withhold-votes', from: null }],
    ],
    ['{ withhold-body: { from: [1..3] } }', [{ kind: 'withhold-body', from: ids(1, 2, 3) }]],
    [
      '{ late: { proposals: 2s, votes: 500ms } }',
      [{ kind: 'late', proposals: 2_000_000, votes: 500_000 }],
    ],
    ['{ late: { votes: 1s } }', [{ kind: 'late', proposals: 0, votes: 1_000_000 }]],
    ['late-certificates', [{ kind: 'late-certificates', by: 5_000_000 }]],
    ['lie-in-status', [{ kind: 'lie-in-status', claim: 'nothing' }]],
    ['{ lie-in-status: { claim: forged } }', [{ kind: 'lie-in-status', claim: 'forged' }]],
    ['invalid-block', [{ kind: 'invalid-block', faults: BLOCK_FAULTS }]],
    ['{ forged-votes: {} }', [{ kind: 'forged-votes', forgeries: FORGERIES }]],
    ['replay-certificates', [{ kind: 'replay-certificates', under: 'own-block' }]],
    [
      '{ replay-certificates: { under: new-blocks } }',
      [{ kind: 'replay-certificates', under: 'new-blocks' }],
    ],
    ['{ spam: { rate: 60/min } }', [{ kind: 'spam', rate: 1 }]],
    [
      '[{ equivocate: { split: coins } }, double-vote]',
      [{ kind: 'equivocate', split: 'coins' }, { kind: 'double-vote' }],
    ],
    ['[{ twins: {} }]', [{ kind: 'twins', split: 'halves', meets: [] }]],
    [
      '{ twins: { meets: [{ at: 0s, first: [1, 2] }, { at: 2s, first: [1], second: 1 }] } }',
      [
        {
          kind: 'twins',
          split: 'halves',
          meets: [
            { at: 0, first: { kind: 'ids', ids: [1, 2] }, second: null },
            {
              at: 2_000_000,
              first: { kind: 'ids', ids: [1] },
              second: { kind: 'ids', ids: [1] },
            },
          ],
        },
      ],
    ],
    [
      '{ collude: random }',
      [{ kind: 'collude', strategy: 'random', maxDelay: 200_000, until: null }],
    ],
    [
      '{ collude: { strategy: split-view, maxDelay: 1s } }',
      [{ kind: 'collude', strategy: 'split-view', maxDelay: 1_000_000, until: null }],
    ],
  ])('byzantine: %s', (text, behaviours) => {
    expect(byzantine(text, 'chain: { profile: repaired }')?.behaviours).toEqual(behaviours);
  });

  it('by Byzantine nodes may be bounded in time', () => {
    const text = 'faults: [{ nodes: 4, at: 1min, for: 30s, byzantine: spam }]';
    expect(scenario(text).byzantine[0]).toMatchObject({ at: 60_000_000, duration: 30_000_000 });
  });

  it('by candidates are allowed, by followers not', () => {
    const text = (node: number) =>
      `chain: { delegates: 4, candidates: 1, followers: 1 }
faults: [{ nodes: ${node}, byzantine: forged-votes }]`;
    expect(scenario(text(4)).byzantine[0]?.nodes).toEqual(ids(4));
    expect(() => scenario(text(5))).toThrow('node 5 is no delegate or candidate; allowed: 0 … 4');
  });

  it('cannot lie in statuses that the profile does not have', () => {
    expect(() => byzantine('lie-in-status', 'chain: { profile: whitepaper }')).toThrow(
      'faults[0].byzantine: the profile whitepaper has no statuses to lie in; allowed: with profile repaired',
    );
    expect(() => byzantine('[{ lie-in-status: {} }]', 'chain: { profile: whitepaper }')).toThrow(
      'faults[0].byzantine[0]: the profile whitepaper has no statuses',
    );
  });

  it('and Byzantine nodes are kept apart, each in their order', () => {
    const text = `faults:
  - { at: 1s, crash: 1 }
  - { nodes: [4], byzantine: equivocate }
  - { at: 2s, crash: 2 }`;
    const { faults, byzantine: traitors } = scenario(text);
    expect(faults.map(({ trigger }) => trigger.kind === 'at' && trigger.time)).toEqual([1e6, 2e6]);
    expect(traitors).toHaveLength(1);
  });
});

describe('expectations', () => {
  it('become numbers, with null where nothing is said', () => {
    const text = `workload: [{ transfers: { rate: 1/s } }]
faults: [{ at: 1s, for: 1s, crash: 1 }]
expect:
  forks: none
  breaches: some
  progress: any
  halts: some
  recovers: { within: 15s }
  growth: { atLeast: 95%, atMost: 100% }
  throughput: { atLeast: 190/s }
  messagesPerBlock: { atLeast: 600, atMost: 800.5 }
  blockTime: { atMost: 3.1s }
  longestGap: { atLeast: 4.5s }
  heals: { within: 15s }
  undone: { atLeast: 6 }
  failures: { atMost: 0 }
  seatChanges: { atLeast: 1, atMost: 2 }
  seats: [{ delegates: [3, 0..1], serves: false, loses: votes }]
  latency: { commit: { p50: 3s, p99: 10s } }`;
    expect(scenario(text).expect).toEqual({
      forks: 'none',
      breaches: 'some',
      progress: 'any',
      halts: 'some',
      recovers: { within: 15_000_000 },
      growth: { atLeast: 0.95, atMost: 1 },
      throughput: { atLeast: 190, atMost: null },
      messagesPerBlock: { atLeast: 600, atMost: 800.5 },
      blockTime: { atLeast: null, atMost: 3_100_000 },
      longestGap: { atLeast: 4_500_000, atMost: null },
      heals: { within: 15_000_000 },
      undone: { atLeast: 6, atMost: null },
      failures: { atLeast: null, atMost: 0 },
      seatChanges: { atLeast: 1, atMost: 2 },
      seats: [{ delegates: [0, 1, 3], serves: false, loses: 'votes', packs: null }],
      latency: {
        inclusion: null,
        commit: { p50: 3_000_000, p95: null, p99: 10_000_000, max: null },
        confirmation: null,
      },
    });
  });
});

describe('the shipped regions', () => {
  it('have a delay for every pair, shorter inside than between, and much the same both ways', () => {
    expect(WORLD.names.length).toBeGreaterThanOrEqual(8);
    WORLD.delay.forEach((row, from) => {
      expect(row).toHaveLength(WORLD.names.length);
      row.forEach((there, to) => {
        const back = WORLD.delay[to]?.[from];
        if (there.kind !== 'lognormal' || back?.kind !== 'lognormal') throw new Error('no delay');
        expect(Number.isInteger(there.median) && Number.isInteger(there.p99)).toBe(true);
        if (from === to) expect(there.median).toBe(500);
        else expect(there.median).toBeGreaterThan(5_000);
        expect(Math.abs(there.median - back.median)).toBeLessThanOrEqual(2_000);
      });
    });
  });
});
