import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastLine, scenarioText, SCENARIOS, Workplace } from './ektsim.ts';

const place = new Workplace();
mkdirSync(join(place.path, 'set/inner'), { recursive: true });
place.file('set/z-good.yaml', scenarioText('good'));
place.file('set/inner/stalls.yaml', scenarioText('stalls', { expect: { halts: 'some' } }));
place.file(
  'set/forks.yaml',
  readFileSync(join(SCENARIOS, 'holes/hidden-quorum.yaml'), 'utf8').replace(
    'forks: some',
    'forks: none',
  ),
);
place.file('set/notes.txt', 'no scenario');
place.file('nothing.yaml', scenarioText('nothing', { expect: {} }));

describe('ektsim check', () => {
  it('passes where all expectations hold', () => {
    const check = place.ektsim(
      'check',
      join(SCENARIOS, 'holes/hidden-quorum.yaml'),
      join(SCENARIOS, 'holes/split-equivocation.yaml'),
      '--seeds',
      '1..3',
    );
    expect(check.stderr).toBe('');
    expect(check.status).toBe(0);
    expect(lastLine(check.stdout)).toBe('6 passed, 0 failed');
  });

  it('runs folders deeply and in order, ends with the worst code and the first failure', () => {
    const check = place.ektsim('check', 'set', '--seeds', '4,2');
    expect(check.status).toBe(1);
    const replays = check.stdout.split('\n').filter((line) => line.startsWith('  npx '));
    expect(replays).toEqual([
      '  npx ektsim run set/forks.yaml --seed 4',
      '  npx ektsim run set/forks.yaml --seed 2',
      '  npx ektsim run set/inner/stalls.yaml --seed 4',
      '  npx ektsim run set/inner/stalls.yaml --seed 2',
    ]);
    expect(check.stdout).toContain('hidden-quorum, seed 4: forks: 1 fork (expected: none)\n');
    expect(check.stdout).toContain('2 passed, 4 failed\n');
    expect(lastLine(check.stdout)).toBe('npx ektsim run set/forks.yaml --seed 4');
  });

  it('a scenario that expects nothing has not passed', () => {
    const check = place.ektsim('check', 'nothing.yaml');
    expect(check.status).toBe(3);
    expect(check.stdout).toContain('nothing, seed 1: nothing was expected\n');
  });

  it('--json prints one document and nothing else', () => {
    const check = place.ektsim('check', 'set/z-good.yaml', 'set/inner', '--json');
    expect(check.status).toBe(2);
    expect(JSON.parse(check.stdout)).toMatchObject({
      exitCode: 2,
      interrupted: false,
      runs: [
        { scenario: 'good', seed: 1, exitCode: 0 },
        {
          scenario: 'stalls',
          exitCode: 2,
          replay: 'npx ektsim run set/inner/stalls.yaml --seed 1',
        },
      ],
    });
  });

  it('--junit writes a report that counts and is well formed', () => {
    const check = place.ektsim('check', 'set', '--junit', 'deep/report.xml');
    expect(check.status).toBe(1);
    const xml = readFileSync(join(place.path, 'deep/report.xml'), 'utf8');
    expect(xml).toMatch(/<testsuites name="ektsim" tests="3" failures="2" errors="0"/);
    expect(unclosed(xml)).toEqual([]);
    expect(place.filesIn('deep')).toEqual(['report.xml']);
  });

  it('--out keeps the files of every run', () => {
    expect(place.ektsim('check', 'set/z-good.yaml', '--seeds', '1,2', '--out', 'kept').status).toBe(
      0,
    );
    const kept = place
      .filesIn('kept')
      .filter((file) => file.endsWith('-s1/run.json') || file.endsWith('-s2/run.json'));
    expect(kept).toEqual(['good-s1/run.json', 'good-s2/run.json']);
    place.file('twin.yaml', scenarioText('good'));
    const twins = place.ektsim('check', 'set/z-good.yaml', 'twin.yaml', '--out', 'kept');
    expect(twins.status).toBe(64);
    expect(twins.stderr).toContain('set/z-good.yaml and twin.yaml are both named good');
  });

  it('runs nothing if one scenario is bad, and names all that are', () => {
    place.file('bad.yaml', 'name: bad\nduration: -1s\n');
    place.file('worse.yaml', 'name: worse\ndurations: 1s\n');
    const check = place.ektsim('check', 'set/z-good.yaml', 'bad.yaml', 'worse.yaml');
    expect(check).toMatchObject({ status: 64, stdout: '' });
    expect(check.stderr).toContain('bad.yaml:2:11: duration:');
    expect(check.stderr).toContain('worse.yaml:2:1: durations: unknown key "durations"');
  });

  it('refuses a folder without scenarios, which would pass in silence', () => {
    mkdirSync(join(place.path, 'empty'), { recursive: true });
    expect(place.ektsim('check', 'empty')).toMatchObject({
      status: 64,
      stderr: 'empty: found no *.yaml file in this folder\n',
    });
  });
});

/** Elements that are opened and not closed, or closed and not opened; text that is no XML. */
function unclosed(xml: string): readonly string[] {
  const open: string[] = [];
  const body = xml.replace(/^<\?xml[^?]*\?>/, '');
  const tag = /<(\/?)([a-z]+)((?: [a-z]+="[^"<&]*(?:&[a-z#0-9]+;[^"<&]*)*")*)(\/?)>/g;
  const rest = body.replace(
    tag,
    (_all, closing: string, name: string, _attributes, empty: string) => {
      if (closing === '/') {
        if (open.at(-1) === name) open.pop();
        else open.push(`/${name}`);
      } else if (empty === '') open.push(name);
      return '';
    },
  );
  return [...open, ...(/[<>]/.exec(rest) ?? [])];
}
