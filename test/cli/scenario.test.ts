import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioText, SCENARIOS, Workplace } from './ektsim.ts';

const place = new Workplace();

describe('ektsim scenario list', () => {
  it('shows the library with names and first sentences', () => {
    const list = place.ektsim('scenario', 'list');
    expect(list).toMatchObject({ status: 0, stderr: '' });
    expect(list.stdout).toMatch(/^quickstart {2}.*scenarios\/quickstart\.yaml\n {4}\S/m);
    expect(list.stdout).toMatch(/^hidden-quorum {2}/m);
    expect(list.stdout).toContain('    No traitor, and yet two certified blocks at one height.\n');
  });

  it('shows a folder, and goes on after a bad file', () => {
    place.file('a.yaml', 'name: [');
    place.file('b.yaml', scenarioText('b', { about: 'First line\nsecond line' }));
    const list = place.ektsim('scenario', 'list', '.');
    expect(list.status).toBe(64);
    expect(list.stdout).toBe('b  b.yaml\n    First line\n');
    expect(list.stderr).toContain('a.yaml:1:');
  });
});

describe('ektsim scenario validate', () => {
  it('finds the library valid', () => {
    const validate = place.ektsim('scenario', 'validate', SCENARIOS);
    expect(validate).toMatchObject({ status: 0, stderr: '' });
    expect(validate.stdout).toContain('quickstart.yaml: valid\n');
  });

  it('names file, line and column of an unknown key, and what is allowed', () => {
    place.file('typo.yaml', 'name: typo\nduration: 1min\nchain:\n  delegate: 9\n');
    const validate = place.ektsim('scenario', 'validate', 'typo.yaml');
    expect(validate).toMatchObject({ status: 64, stdout: '' });
    expect(validate.stderr).toMatch(
      /^typo\.yaml:4:3: chain\.delegate: unknown key "delegate" \(did you mean "delegates"\?\); allowed: delegates, /,
    );
  });
});

describe('ektsim scenario schema', () => {
  it('prints the JSON Schema that the package ships for editors', () => {
    const schema = place.ektsim('scenario', 'schema');
    expect(schema.status).toBe(0);
    const shipped = readFileSync(join(SCENARIOS, 'scenario.schema.json'), 'utf8');
    expect(JSON.parse(schema.stdout)).toEqual(JSON.parse(shipped));
  });
});

describe('ektsim scenario new', () => {
  it('writes a commented scenario that is valid, runs as expected, and is not overwritten', () => {
    const created = place.ektsim('scenario', 'new', 'my-first');
    expect(created).toMatchObject({ status: 0, stderr: '' });
    const text = readFileSync(join(place.path, 'my-first.yaml'), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+scenario\.schema\.json\n/);
    expect(place.ektsim('scenario', 'validate', 'my-first.yaml').status).toBe(0);
    expect(place.ektsim('run', 'my-first.yaml').status).toBe(0);

    const again = place.ektsim('scenario', 'new', 'other', '--out', 'my-first.yaml');
    expect(again.status).toBe(64);
    expect(again.stderr).toContain('my-first.yaml exists and is left as it is');
    expect(readFileSync(join(place.path, 'my-first.yaml'), 'utf8')).toBe(text);
  });

  it('makes folders for --out', () => {
    expect(place.ektsim('scenario', 'new', 'x', '--out', 'deep/er/x.yaml').status).toBe(0);
    expect(place.ektsim('scenario', 'validate', 'deep').status).toBe(0);
  });

  it.each(['Two-Crashes', 'a b', '../x', 'a\nb', 'x'.repeat(81)])('refuses the name %j', (name) => {
    const created = place.ektsim('scenario', 'new', name, '--out', 'refused.yaml');
    expect(created).toMatchObject({ status: 64, stdout: '' });
    expect(place.filesIn('.')).not.toContain('refused.yaml');
  });
});
