/**
 * What is to be hunted for, by its names on the command line.
 *
 * @module
 */
import { show } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { Mutation } from '../mutation/mutation.ts';
import { MUTATIONS } from '../mutation/mutations/all.ts';
import { HOLES, type Hole } from './holes.ts';

export interface Hunting {
  readonly mutations: readonly Mutation[];
  readonly holes: readonly Hole[];
}

/**
 * @param names - of mutants and holes; none: all of them
 * @throws UsageError for a name that is none, with all that there are
 */
export function wantedOf(names: readonly string[]): Hunting {
  if (names.length === 0) return { mutations: MUTATIONS, holes: HOLES };
  const isWanted = ({ name }: { readonly name: string }): boolean => names.includes(name);
  const all = [...MUTATIONS, ...HOLES].map(({ name }) => name);
  const wrong = names.find((name) => !all.includes(name));
  if (wrong !== undefined)
    throw new UsageError(
      `detection: found ${show(wrong)}; allowed: mutants ${namesOf(MUTATIONS)}; holes ${namesOf(HOLES)}`,
    );
  return { mutations: MUTATIONS.filter(isWanted), holes: HOLES.filter(isWanted) };
}

function namesOf(all: readonly { readonly name: string }[]): string {
  return all.map(({ name }) => name).join(', ');
}
