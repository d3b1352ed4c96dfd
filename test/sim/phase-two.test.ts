/** Phase two: whom it chooses, what it does to the world, and how it ends. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ChainBlock } from '../../protocol/chain/chain-block.ts';
import { PhaseTwo, type PhaseTwoTarget } from '../../sim/phase-two.ts';
import { simulate, Simulation } from '../../sim/simulation.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';
import { packCertified, smallChain } from '../protocol/chain/small-chain.ts';
import { scenario as handMade } from '../reports/stream.ts';
import { scenario } from './scenarios.ts';

const small = smallChain({ delegates: 5, candidates: 1 });
const genesis = small.genesisBlock;
const chainSettings = handMade(5, { chain: { candidates: 1 } }).chain;

/** A chain in which delegate 4 never packs; the candidate has its seat from the third round on. */
function chainOfThreeRounds(): readonly ChainBlock[] {
  const chain = [genesis];
  for (let last = genesis; last.signed.header.round < 3; last = chain.at(-1)!)
    chain.push(
      packCertified(small, last, { successor: last.signed.header.position === 3 ? 2 : 1 }),
    );
  return chain;
}

class World implements PhaseTwoTarget {
  readonly nodes = 6;
  readonly told: string[] = [];
  readonly #heads: readonly ChainBlock[];
  readonly byzantine: ReadonlySet<number>;
  readonly #isStopped: boolean;

  constructor(heads: readonly ChainBlock[], byzantine: readonly number[] = [], isStopped = false) {
    this.#heads = heads;
    this.byzantine = new Set(byzantine);
    this.#isStopped = isStopped;
  }

  endFaults = (): void => void this.told.push('heal');
  calm = (): void => void this.told.push('calm');
  hasStopped = (): boolean => this.#isStopped;
  head = (node: number): ChainBlock => this.#heads[node]!;
  crash = (_: number, node: number): void => void this.told.push(`crash ${node}`);
  emit = (event: TraceEvent): void => {
    switch (event.kind) {
      case 'phase-two-started':
        this.told.push(`core ${event.core.join(' ')} to height ${event.height}`);
        break;
      case 'phase-two-skipped':
        this.told.push(event.reason);
        break;
      case 'phase-two-ended':
        this.told.push(`${event.progress ? 'progress' : 'none'} in ${event.took}`);
        break;
      default:
    }
  };
}

const six = (block: ChainBlock): ChainBlock[] => Array.from({ length: 6 }, () => block);

describe('phase two', () => {
  it('heals, leaves a majority of the lowest honest delegates, and freezes all others', () => {
    const world = new World(six(genesis));
    const phase = PhaseTwo.begin(1000, chainSettings, world)!;
    expect(world.told).toEqual([
      'heal',
      'calm',
      'core 0 1 2 to height 2',
      'crash 3',
      'crash 4',
      'crash 5',
    ]);
    expect(phase.deadline).toBe(1000 + 3 * 5 * 3_000_000);
  });

  it('has progressed when all of the core have decided two new heights', () => {
    const world = new World(six(genesis));
    const phase = PhaseTwo.begin(1000, chainSettings, world)!;
    for (const node of [0, 1, 3]) phase.onCommitted(node, 2);
    phase.onCommitted(2, 1);
    expect(phase.hasProgressed).toBe(false);
    phase.onCommitted(2, 2);
    expect(phase.hasProgressed).toBe(true);
    phase.end(5000);
    expect(world.told.at(-1)).toBe('progress in 4000');
  });

  it('says so when nothing was decided in time', () => {
    const world = new World(six(genesis));
    PhaseTwo.begin(0, chainSettings, world)!.end(45_000_000);
    expect(world.told.at(-1)).toBe('none in 45000000');
  });

  it('takes a quorum where that is more than half, and no Byzantine delegate', () => {
    const world = new World(six(genesis), [1]);
    const quorum = { numerator: 2, denominator: 3 };
    PhaseTwo.begin(0, { ...chainSettings, quorum }, world);
    expect(world.told[2]).toBe('core 0 2 3 4 to height 2');
    const none = new World(six(genesis), [1, 3]);
    expect(PhaseTwo.begin(0, { ...chainSettings, quorum }, none)).toBeNull();
    expect(none.told.at(-1)).toBe('too-few-honest-delegates');
  });

  it('takes a delegate with the highest head, and the electorate above that head', () => {
    const chain = chainOfThreeRounds();
    const last = chain.at(-1)!;
    expect(last.state.seats.order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 5]);
    // Delegate 4 lost its seat to 5; only 5 has the highest block.
    const heads = six(chain.at(-2)!);
    heads[5] = last;
    const world = new World(heads, [0]);
    PhaseTwo.begin(0, chainSettings, world);
    expect(world.told[2]).toBe(`core 1 2 5 to height ${last.height + 2}`);
    // The highest head of one without a seat counts for nothing.
    const unseated = six(chain.at(-2)!);
    unseated[4] = last;
    const other = new World(unseated);
    PhaseTwo.begin(0, chainSettings, other);
    expect(other.told[2]).toBe(`core 0 1 2 to height ${last.height + 1}`);
  });

  it('blames nobody when an election leaves the core without a majority', () => {
    const chain = chainOfThreeRounds();
    const heads = six(chain.at(-2)!);
    const world = new World(heads, [0, 1]);
    const phase = PhaseTwo.begin(0, chainSettings, world)!;
    const last = chain.at(-1)!;
    expect(world.told[2]).toBe(`core 2 3 4 to height ${last.height + 1}`);
    // The core decides the last block of a round, after which 4 has no seat: 2 and 3 are two of five.
    heads.fill(last);
    phase.end(45_000_000);
    expect(world.told.at(-1)).toBe('core-lost-its-seats');
  });

  it('asks nothing of nodes whose assumptions were broken', () => {
    const world = new World(six(genesis), [], true);
    expect(PhaseTwo.begin(0, chainSettings, world)).toBeNull();
    expect(world.told.at(-1)).toBe('assumptions-broken');
  });
});

const run = (expect_: string, network = '{ latency: 60ms }', profile = 'repaired') => `
name: phase-two
duration: 30s
chain: { delegates: 5, blockInterval: 3s, profile: ${profile} }
network: ${network}
workload: [{ transfers: { rate: 5/s, accounts: 10 } }]
faults:
  - { at: 9s, crash: [0, 1, 2] }
  - { at: 12s, for: 10min, partition: [[3], [4]] }
  - { when: { committed: { height: 2 } }, after: 25s, crash: all }
  - { when: { committed: { height: 6 } }, crash: all }
expect: ${expect_}
`;

function eventsOf(text: string, seed = 1): readonly TraceEvent[] {
  const events: TraceEvent[] = [];
  simulate(scenario(text), { seed, listeners: [{ onEvent: (e) => void events.push(e) }] });
  return events;
}

/** From `run-ended` on. */
function after(events: readonly TraceEvent[]): readonly TraceEvent[] {
  return events.slice(events.findIndex((event) => event.kind === 'run-ended') + 1);
}

/** The fuzzer's: votes leave all turns after height 22 to delegates that are frozen then. */
const OUTVOTED = `
name: outvoted
duration: 69s
chain: { delegates: 3, candidates: 2, bodies: push, order: fixed }
mempool: { maxTransactions: 34, expiry: 5s }
workload:
  - mix:
      rate: 6/s
      accounts: 27
      of: { transfer: 10, vote: 11, changeKey: 2, withdrawVote: 1, registerAddress: 1 }
faults:
  - { at: 31s, for: 10s, restarts: { nodes: [1], up: 1.05s, down: 820ms } }
  - { when: { committed: { height: 2 } }, for: 11s, partition: [[1]] }
`;

describe('phase two of a run', () => {
  it('blames nobody when elections leave the core no turn to pack in', () => {
    const told = eventsOf(OUTVOTED, 875736);
    const started = told.find((event) => event.kind === 'phase-two-started');
    expect(started).toMatchObject({ core: [0, 3], height: 23 });
    expect(told.at(-1)).toMatchObject({
      kind: 'phase-two-skipped',
      reason: 'core-lost-its-seats',
    });
  });

  it('decides where the run stood still, after every fault is healed', () => {
    const events = after(eventsOf(run('{ halts: some }')));
    const started = events.find((event) => event.kind === 'phase-two-started');
    expect(started).toMatchObject({ core: [0, 1, 2] });
    expect(events.at(-1)).toMatchObject({ kind: 'phase-two-ended', progress: true });
    expect(events.filter((event) => event.kind === 'fault-started')).toEqual([]);
    expect(events.filter((event) => event.kind === 'submitted')).toEqual([]);
    const frozen = events.slice(events.findIndex((event) => event.kind === 'phase-two-started'));
    expect(frozen.some((event) => event.kind === 'sent' && event.from > 2)).toBe(false);
  });

  it('loses nothing, whatever the network lost before', () => {
    const events = after(eventsOf(run('{}', '{ latency: 60ms, loss: 40% }')));
    const began = events.findIndex((event) => event.kind === 'phase-two-started');
    const dropped = events.slice(began).filter((event) => event.kind === 'dropped');
    expect(dropped.length).toBeGreaterThan(0);
    expect(new Set(dropped.map(({ reason }) => reason))).toEqual(new Set(['down']));
  });

  it('calms the network: everything arrives within Δ', () => {
    const events = eventsOf(run('{}', '{ latency: 2s, loss: 30% }'));
    expect(events.at(-1)).toMatchObject({ kind: 'phase-two-ended', progress: true });
  });

  it('finds no progress where everybody is bound to what nobody may vote for', () => {
    const events = eventsOf(readFileSync('scenarios/holes/without-r5a.yaml', 'utf8'));
    expect(events.at(-1)).toMatchObject({
      kind: 'phase-two-ended',
      progress: false,
      took: 27_000_000,
    });
  });

  it('finds no progress where a hole has left the honest stuck, and progress without the hole', () => {
    const stuck = (without: string) =>
      after(
        eventsOf(`
name: stuck
duration: 40s
chain: { delegates: 3, blockInterval: 3s, order: fixed, without: [${without}] }
network: { latency: 20ms }
faults:
  - { nodes: [0], byzantine: { collude: lone-certificate } }
`),
      ).at(-1);
    expect(stuck('R8.broadcast')).toMatchObject({ kind: 'phase-two-ended', progress: false });
    expect(stuck('')).toMatchObject({ kind: 'phase-two-ended', progress: true });
  });

  it('is left out where nobody asks for it', () => {
    for (const text of [
      run('{ progress: any }'),
      run('{ forks: some }'),
      run('{}', '{ latency: 60ms }', 'whitepaper'),
    ])
      expect(after(eventsOf(text))).toEqual([]);
    const asked = run('{ progress: some }', '{ latency: 60ms }', 'whitepaper');
    expect(after(eventsOf(asked)).at(-1)).toMatchObject({ progress: true });
  });

  it('counts in the fingerprint, and in nothing else of the summary', () => {
    const summaryOf = (expect_: string) => simulate(scenario(run(expect_)), { seed: 1 });
    const { fingerprint, ...rest } = summaryOf('{}');
    const { fingerprint: without, ...others } = summaryOf('{ progress: any }');
    expect(rest).toEqual(others);
    expect(fingerprint).not.toBe(without);
  });

  it('does not depend on the slices in which a run is advanced', () => {
    const whole = simulate(scenario(run('{}')), { seed: 1 }).fingerprint;
    const simulation = new Simulation(scenario(run('{}')), { seed: 1 });
    while (simulation.advance(7));
    expect(simulation.finish().fingerprint).toBe(whole);
  });
});
