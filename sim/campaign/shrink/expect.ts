/**
 * What scenarios expect while the search goes on, and what its result expects: the failure itself, so
 * that its run is green by showing it.
 *
 * @module
 */
import type { Bounds, Expectations } from '../../../scenarios/scenario.ts';
import type { Failure } from './failure.ts';
import { nothingExpected } from './usual.ts';

/** Under which a candidate runs: only what the failure is about, so that nothing else costs time. */
export function expectWhileSearching(failure: Failure, expect: Expectations): Expectations {
  const none = nothingExpected();
  switch (failure.kind) {
    case 'fork':
      return { ...none, forks: 'some', breaches: null };
    // Breaches in phase two count.
    case 'breach':
      return { ...none, progress: expect.progress };
    case 'invariant':
      return { ...none, progress: expect.progress, forks: expect.forks };
    case 'expectation':
      return { ...none, ...onlyAbout(failure.expectation, expect) };
  }
}

function onlyAbout(expectation: string, expect: Expectations): Partial<Expectations> {
  // Progress may be expected without a word; who expects forks has no phase two.
  if (expectation === 'progress') return { forks: expect.forks, progress: expect.progress };
  const [, key = ''] = /^([a-zA-Z]+)/.exec(expectation) ?? [];
  const others = Object.keys(expect).filter((name) => name !== key);
  const nothing = Object.fromEntries(others.map((name) => [name, null]));
  return { ...expect, ...nothing, progress: 'any' };
}

/** What else the run showed, which must not make it red. */
export interface AlsoShown {
  readonly forks: boolean;
  readonly breaches: boolean;
}

/**
 * The failure, expected: in several ways, the plainest first, of which it takes the first that the
 * run is green under. Empty where the language has no word for it: then the scenario keeps the
 * expectation that is broken.
 */
export function expectFailure(
  failure: Failure,
  expect: Expectations,
  also: AlsoShown,
): readonly Expectations[] {
  const none = nothingExpected();
  const around: Expectations = {
    ...none,
    ...(also.breaches && !also.forks && { breaches: 'some' }),
    ...(also.forks && { forks: 'some' }),
  };
  switch (failure.kind) {
    case 'fork':
      return [{ ...none, forks: 'some' }];
    case 'breach':
      // Some breaches show in phase two, which there is only where progress is judged.
      return (['any', null, 'none'] as const).map((progress) => ({
        ...around,
        breaches: 'some',
        progress,
      }));
    case 'invariant':
      return [];
    case 'expectation': {
      const opposite = oppositeOf(failure.expectation, expect);
      if (opposite === null) return [];
      const isProgress = failure.expectation === 'progress';
      return [{ ...around, ...(!isProgress && { progress: 'any' }), ...opposite }];
    }
  }
}

const BOUNDED = [
  'undone',
  'growth',
  'throughput',
  'messagesPerBlock',
  'blockTime',
  'longestGap',
  'failures',
  'seatChanges',
] as const;

function oppositeOf(expectation: string, expect: Expectations): Partial<Expectations> | null {
  switch (expectation) {
    case 'forks':
      return { forks: 'none' };
    case 'breaches':
      return { breaches: 'none' };
    case 'progress':
      return { progress: expect.progress === 'none' ? 'some' : 'none' };
    case 'halts':
      return { halts: expect.halts === 'none' ? 'some' : 'none' };
    default: {
      const key = BOUNDED.find((name) => name === expectation);
      const bounds = key === undefined ? null : outside(expect[key]);
      return key === undefined || bounds === null ? null : { [key]: bounds };
    }
  }
}

/** Where only one side is bounded, the other one, with the bound itself. */
function outside(bounds: Bounds | null): Bounds | null {
  if (bounds === null || (bounds.atLeast === null) === (bounds.atMost === null)) return null;
  return { atLeast: bounds.atMost, atMost: bounds.atLeast };
}
