import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCENARIOS, Workplace } from './ektsim.ts';

const place = new Workplace();
place.ektsim('run', join(SCENARIOS, 'holes/split-equivocation.yaml'));
const folder = 'out/split-equivocation-s1';

/** Changes a file of a copy of the run's folder. */
function copyWith(name: string, file: string, change: (text: string) => string): string {
  place.sh('cp', '-r', folder, name);
  const path = join(place.path, name, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return name;
}

describe('ektsim explain', () => {
  it('tells how the newest run forked', () => {
    const { status, stdout, stderr } = place.ektsim('explain');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^split-equivocation, seed 1: as expected\n\nHeight 3 was committed twice/,
    );
    expect(stdout).toContain('that one is a traitor: it voted for both blocks');
  });

  it('tells of another fork of that run', () => {
    const { stdout } = place.ektsim('explain', folder, '--height', '8');
    expect(stdout).toContain('Height 8 was committed twice');
    expect(place.ektsim('explain', folder, '--height', '2')).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(/^--height 2: no fork there; allowed: 3, 4, /) as string,
    });
    expect(place.ektsim('explain', folder, '--height', 'x').stderr).toBe(
      '--height x: allowed is a whole number\n',
    );
  });

  it('prints the same as JSON', () => {
    const { stdout } = place.ektsim('explain', folder, '--json');
    const told = JSON.parse(stdout) as { stories: { reasons: { rules: string[] }[] }[] };
    expect(told.stories[0]?.reasons[1]?.rules).toEqual(['W8']);
  });

  it('says so where the run does not come again', () => {
    const changed = copyWith('changed', 'scenario.yaml', (text) =>
      text.replace('duration: 1min', 'duration: 50s'),
    );
    const { status, stdout, stderr } = place.ektsim('explain', changed);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toMatch(
      /^changed had the fingerprint [0-9a-f]{64}; run again it has [0-9a-f]{64}\n$/,
    );
  });

  it('says that another version may run it differently', () => {
    const old = copyWith('old', 'run.json', (text) =>
      text.replace(/"version": "[^"]+"/, '"version": "9.9.9"'),
    );
    const { status, stderr } = place.ektsim('explain', old);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^warning: old is a run of ektsim 9.9.9; this is /);
  });

  it.each([
    ['no run', 'nowhere', /^nowhere: found no folder; allowed: the folder of a run/],
    [
      'half a file',
      copyWith('half', 'run.json', (text) => text.slice(0, 99)),
      /^cannot read half\/run\.json: it is cut off, or no JSON; allowed: /,
    ],
    [
      'another program',
      copyWith('other', 'run.json', () => '{}'),
      /found no seed, version and fingerprint/,
    ],
  ])('refuses %s in one line', (_, run, message) => {
    const { status, stdout, stderr } = place.ektsim('explain', run);
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
