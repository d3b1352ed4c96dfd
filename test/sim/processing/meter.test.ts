import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ED25519, SECP256K1 } from '../../../protocol/crypto/suite.ts';
import type { SuiteId } from '../../../protocol/kernel/types.ts';
import { Meter } from '../../../sim/processing/meter.ts';
import { suiteCosts } from './costs.ts';

const COSTS = {
  verify: suiteCosts({ ed25519: 80_000_000, secp256k1: 1_300_000_000 }),
  sign: suiteCosts({ ed25519: 25_500_000, secp256k1: 400_000_000 }),
  transaction: 10_000_000,
  byte: 2_600,
};

/** For how long one step with this work makes a node busy. */
function timeOf(meter: Meter, node: number, work: (meter: Meter) => void): number {
  meter.begin();
  work(meter);
  return meter.end(node);
}

describe('a meter', () => {
  it('adds up signatures by suite, transactions and bytes', () => {
    const meter = new Meter(COSTS, 1);
    expect(timeOf(meter, 0, (it) => it.verify(ED25519))).toBe(80);
    expect(timeOf(meter, 0, (it) => it.verify(SECP256K1))).toBe(1_300);
    expect(timeOf(meter, 0, (it) => it.execute(7))).toBe(70);
    expect(timeOf(meter, 0, (it) => it.read(10_000))).toBe(26);
    const all = timeOf(meter, 0, (it) => {
      it.sign(SECP256K1);
      it.verify(ED25519);
      it.execute(2);
      it.read(5_000);
    });
    expect(all).toBe(400 + 80 + 20 + 13);
  });

  it('charges nothing for an algorithm that nobody knows, and nothing twice', () => {
    const meter = new Meter(COSTS, 1);
    expect(timeOf(meter, 0, (it) => it.verify(99 as SuiteId))).toBe(0);
    meter.begin();
    meter.verify(ED25519);
    expect(timeOf(meter, 0, () => undefined)).toBe(0);
  });

  it('carries what is less than a microsecond to the next work of the same node', () => {
    const meter = new Meter(COSTS, 2);
    expect(timeOf(meter, 0, (it) => it.sign(ED25519))).toBe(25);
    expect(timeOf(meter, 1, (it) => it.sign(ED25519))).toBe(25);
    expect(timeOf(meter, 0, (it) => it.sign(ED25519))).toBe(26);
    meter.clear(1);
    expect(timeOf(meter, 1, (it) => it.sign(ED25519))).toBe(25);
  });

  it('loses no work: any number of steps is one microsecond short at most', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000)), fc.nat(5_000_000), (sizes, byte) => {
        const meter = new Meter({ ...COSTS, byte }, 1);
        const busy = sizes.reduce((sum, size) => sum + timeOf(meter, 0, (it) => it.read(size)), 0);
        const picos = sizes.reduce((sum, size) => sum + size * byte, 0);
        expect(busy).toBe(Math.floor(picos / 1_000_000));
      }),
    );
  });
});
