/**
 * Class B of the specification: fewer than half Byzantine, delays within Δ, clocks within σ. Nothing
 * that a single behaviour does forks the repaired chain or stops it; and runs repeat themselves.
 */
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../sim/simulation.ts';
import { scenario } from '../scenarios.ts';
import { textOf, watchFaults } from './spy.ts';

const BEHAVIOURS = [
  'equivocate',
  '{ equivocate: { split: coins } }',
  '{ twins: { split: coins } }',
  'double-vote',
  'vote-for-everything',
  'withhold-block',
  '{ withhold-block: { from: [0] } }',
  'withhold-body',
  '{ withhold-body: { from: [0] } }',
  'withhold-votes',
  '{ late: { proposals: 1400ms, votes: 700ms } }',
  'late-certificates',
  '[{ late: { proposals: 2s } }, lie-in-status]',
  '[{ late: { proposals: 2s } }, { lie-in-status: { claim: stale } }]',
  '[{ late: { proposals: 2s } }, { lie-in-status: { claim: forged } }]',
  'invalid-block',
  'forged-votes',
  'replay-certificates',
  '{ replay-certificates: { under: new-blocks } }',
  '{ spam: { rate: 20/s } }',
  'amnesia',
  'wrong-execution',
  '[{ equivocate: { split: coins } }, double-vote, { late: { votes: 300ms } }]',
] as const;

/** As many as may be, without a candidate: whoever is convicted keeps its seat. */
const SETTINGS = [
  { delegates: 4, faults: (byzantine: string) => `{ nodes: [3], byzantine: ${byzantine} }` },
  { delegates: 5, faults: (byzantine: string) => `{ nodes: [1, 4], byzantine: ${byzantine} }` },
] as const;

describe.each(BEHAVIOURS)('%s', (byzantine) => {
  it.each(SETTINGS)('forks and stops nothing among $delegates', ({ delegates, faults }) => {
    for (const seed of [1, 2, 3]) {
      const setting = { delegates, seed, candidates: 0 };
      const run = watchFaults(faults(byzantine), setting);
      expect(run.forks, `seed ${seed}`).toEqual([]);
      expect(run.of('assumptions-broken'), `seed ${seed}`).toEqual([]);
      const top = Math.max(...run.of('committed').map(({ height }) => height));
      expect(top, `seed ${seed}`).toBeGreaterThanOrEqual(10);
    }
  });

  it('does the same again, through the codec too', () => {
    const fingerprint = (wire: string) => {
      const text = textOf(SETTINGS[1].faults(byzantine), { delegates: 5, duration: '20s' });
      return simulate(scenario(`${text}wire: ${wire}\n`), { seed: 4 }).fingerprint;
    };
    const once = fingerprint('objects');
    expect(fingerprint('objects')).toBe(once);
    expect(fingerprint('bytes')).toBe(once);
  });
});

describe('the same in whitepaper', () => {
  it('forks with one packer that is late: what is looked for can be found', () => {
    const forks = [1, 2, 3].map(
      (seed) =>
        watchFaults('{ nodes: [3], byzantine: { late: { proposals: 2s } } }', {
          profile: 'whitepaper',
          duration: '2min',
          seed,
        }).forks.length,
    );
    expect(Math.max(...forks)).toBeGreaterThan(0);
  });
});
