import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTATIONS } from '../mutation/mutations/all.ts';
import { HOLES } from './holes.ts';
import { huntHole, huntMutant } from './hunts.ts';
import { wantedOf } from './wanted.ts';

// A few of each, with a budget of runs; `npm run detection` hunts for all of them.
describe('the fuzzer finds', () => {
  it.each(['quorum-less-one', 'views-count-together'])('the mutant %s', async (name) => {
    const mutation = MUTATIONS.find((one) => one.name === name)!;
    const found = await huntMutant(mutation, { seconds: 120, runs: 40, workers: 2 });
    expect(found).toMatchObject({ isFound: true, failure: 'breach:certificate' });
    expect(found.after!.faults).toBeLessThanOrEqual(5);
    expect(found.after!.nodes).toBeLessThanOrEqual(5);
  });

  it('the hole of a key that counts twice, from nothing', async () => {
    const hole = HOLES.find((one) => one.name === 'one-key-twice')!;
    const found = await huntHole(hole, { seconds: 120, runs: 300, workers: 2 });
    expect(found).toMatchObject({ isFound: true, failure: 'fork' });
  });
});

describe('npm run detection', () => {
  const names = (list: readonly { name: string }[]): readonly string[] =>
    list.map(({ name }) => name);

  it('hunts for what is named, or for all', () => {
    const { mutations, holes } = wantedOf(['one-key-twice', 'quorum-less-one']);
    expect([names(mutations), names(holes)]).toEqual([['quorum-less-one'], ['one-key-twice']]);
    expect(wantedOf([])).toEqual({ mutations: MUTATIONS, holes: HOLES });
  });

  it('refuses a name that is none, and says which there are', () => {
    expect(() => wantedOf(['quorum-less-one', 'quorum-less-two'])).toThrow(
      /^detection: found "quorum-less-two"; allowed: mutants .*, quorum-less-one, .*; holes hidden-quorum, /,
    );
  });
});

describe('holes of the paper', () => {
  it('are those of scenarios/holes', () => {
    const names = readdirSync('scenarios/holes').map((file) => file.replace('.yaml', ''));
    const ofPaper = names.filter((name) =>
      /profile: whitepaper/.test(readFileSync(`scenarios/holes/${name}.yaml`, 'utf8')),
    );
    expect(HOLES.map(({ name }) => name).toSorted(byName)).toEqual(ofPaper.toSorted(byName));
  });
});

function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}
