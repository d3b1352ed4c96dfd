/**
 * What is expected of a run that does not say so.
 *
 * @module
 */
import type { Scenario } from './scenario.ts';

/** The part of a scenario that decides it. */
type Expecting = Pick<Scenario, 'expect'> & {
  readonly chain: Pick<Scenario['chain'], 'profile'>;
};

/** No breaches; a scenario that expects forks does not judge them. Null: not judged. */
export function breachesExpected({ expect }: Expecting): 'none' | 'some' | null {
  return expect.breaches ?? (expect.forks === 'some' ? null : 'none');
}

/**
 * Progress in phase two: of `repaired`, where no fork is expected. Null: not judged, and there is no
 * phase two.
 */
export function progressExpected({ expect, chain }: Expecting): 'none' | 'some' | null {
  const { progress, forks } = expect;
  if (progress === 'any') return null;
  return progress ?? (chain.profile === 'repaired' && forks !== 'some' ? 'some' : null);
}
