import { describe, expect, it } from 'vitest';
import { Simulation, simulate } from '../../sim/simulation.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';
import { scenario, SMALL } from './scenarios.ts';

const small = scenario(SMALL);

describe('a run', () => {
  const reference = simulate(small, { seed: 1 }).fingerprint;

  it('has the same fingerprint twice in one process', () => {
    expect(simulate(small, { seed: 1 }).fingerprint).toBe(reference);
  });

  it('has another fingerprint with another seed', () => {
    expect(simulate(small, { seed: 2 }).fingerprint).not.toBe(reference);
  });

  it('does not depend on the order in which nodes are created', () => {
    expect(simulate(small, { seed: 1, creationOrder: 'descending' }).fingerprint).toBe(reference);
  });

  it('does not depend on computations being shared', () => {
    expect(simulate(small, { seed: 1, shareComputation: false }).fingerprint).toBe(reference);
  });

  it('does not depend on messages being objects or bytes', () => {
    const bytes = scenario(`${SMALL}wire: bytes\n`);
    expect(simulate(bytes, { seed: 1 }).fingerprint).toBe(reference);
  });

  it('does not depend on who listens', () => {
    const listeners = [{ wantsDeliveries: true, onEvent: () => undefined }];
    expect(simulate(small, { seed: 1, listeners }).fingerprint).toBe(reference);
  });

  it('does not depend on the slices in which it is advanced', () => {
    const simulation = new Simulation(small, { seed: 1 });
    while (simulation.advance(7));
    expect(simulation.finish().fingerprint).toBe(reference);
  });

  it('is not disturbed by another run in between', () => {
    const simulation = new Simulation(small, { seed: 1 });
    const other = new Simulation(small, { seed: 9 });
    for (let more = true; more;) {
      more = simulation.advance(100);
      other.advance(37);
    }
    expect(simulation.finish().fingerprint).toBe(reference);
  });

  it('tells a change of one message apart', () => {
    const louder = scenario(SMALL.replace('loss: 1%', 'loss: 1.1%'));
    expect(simulate(louder, { seed: 1 }).fingerprint).not.toBe(reference);
  });
});

/** A load that fills blocks and mempools, over links that lose what bodies and batches need. */
const loaded = (profile: string, mempool: string, more: string): string => `
name: loaded
duration: 40s
chain: { delegates: 5, profile: ${profile}, blockInterval: 3s, maxBlockBytes: 20kB }
network: { latency: { median: 60ms, p99: 180ms }, loss: 8%, bandwidth: 10Mbit/s }
mempool: ${mempool}
workload:
  - transfers: { rate: 60/s, accounts: 400, fee: 500 }
  - transfers: { rate: 30/s, accounts: 15, fee: 700 }
faults:
  - { at: 9s, for: 9s, crash: 1 }
  - { at: 24s, for: 6s, partition: [[0, 1], [2..4]] }
${more}
`;

describe('a loaded run is the same with computations shared and without', () => {
  const tight = '{ maxTransactions: 60, expiry: 8s }';
  it.each([
    ['whitepaper', '{}', ''],
    ['repaired', tight, ''],
    ['repaired', '{}', 'wire: bytes'],
    ['whitepaper', tight, 'processing: { verify: 200us, transaction: 20us }'],
  ])('%s, mempool %s, %s', (profile, mempool, more) => {
    const parsed = scenario(loaded(profile, mempool, more));
    const [shared, separate] = [true, false].map((shareComputation) =>
      simulate(parsed, { seed: 1, shareComputation }),
    );
    expect(shared?.heads.some(({ height }) => height > 5)).toBe(true);
    expect(separate?.fingerprint).toBe(shared?.fingerprint);
  });
});

/** Who packed each height, by the first node to commit it. */
function packers(text: string): readonly string[] {
  const first = new Map<number, string>();
  const onEvent = (event: TraceEvent): void => {
    if (event.kind === 'committed' && !first.has(event.height))
      first.set(event.height, `${event.height}: ${event.packer} at ${event.at}`);
  };
  simulate(scenario(text), { seed: 3, listeners: [{ onEvent }] });
  return [...first.values()];
}

describe('signature suites', () => {
  // A fixed order: with the shuffle, block hashes, and so signatures, decide who packs (W1a).
  const text = `
name: suites
duration: 30s
chain: { delegates: 4, profile: whitepaper, blockInterval: 3s, order: fixed }
network: { latency: { median: 60ms, p99: 180ms }, bandwidth: 1Mbit/s }
workload:
  - transfers: { rate: 2/s, accounts: 5 }
`;

  it('modelled, noble and native decide the same blocks at the same times', () => {
    const modelled = packers(`${text}crypto: modelled\n`);
    expect(modelled.length).toBeGreaterThan(7);
    expect(packers(`${text}crypto: noble\n`)).toEqual(modelled);
    expect(packers(`${text}crypto: native\n`)).toEqual(modelled);
  });

  it('decide with secp256k1 as with ed25519', () => {
    const secp256k1 = text.replace('order: fixed', 'order: fixed, signatures: secp256k1');
    expect(packers(`${secp256k1}crypto: noble\n`)).toEqual(packers(`${text}crypto: modelled\n`));
  });

  it('noble and native give equal fingerprints: their signatures are equal bytes', () => {
    const run = (crypto: string) =>
      simulate(scenario(`${text}crypto: ${crypto}\n`), { seed: 3 }).fingerprint;
    expect(run('native')).toBe(run('noble'));
  });
});
