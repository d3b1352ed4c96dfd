import { describe, expect, it } from 'vitest';
import { breachesExpected, progressExpected } from '../../scenarios/expectations.ts';
import type { Expectations } from '../../scenarios/scenario.ts';
import { scenario } from '../reports/stream.ts';

const of = (expectations: Partial<Expectations>, profile: 'whitepaper' | 'repaired' = 'repaired') =>
  scenario(4, { expect: expectations, chain: { profile } });

describe('what is expected of a run that does not say so', () => {
  it('is no breach, and where forks are expected nothing', () => {
    expect(breachesExpected(of({}))).toBe('none');
    expect(breachesExpected(of({ forks: 'none' }, 'whitepaper'))).toBe('none');
    expect(breachesExpected(of({ forks: 'some' }))).toBeNull();
    expect(breachesExpected(of({ forks: 'some', breaches: 'none' }))).toBe('none');
    expect(breachesExpected(of({ breaches: 'some' }))).toBe('some');
  });

  it('is progress of repaired, and where forks are expected nothing', () => {
    expect(progressExpected(of({}))).toBe('some');
    expect(progressExpected(of({ forks: 'none' }))).toBe('some');
    expect(progressExpected(of({}, 'whitepaper'))).toBeNull();
    expect(progressExpected(of({ progress: 'some' }, 'whitepaper'))).toBe('some');
    expect(progressExpected(of({ forks: 'some' }))).toBeNull();
    expect(progressExpected(of({ forks: 'some', progress: 'none' }))).toBe('none');
    expect(progressExpected(of({ progress: 'any' }))).toBeNull();
  });
});
