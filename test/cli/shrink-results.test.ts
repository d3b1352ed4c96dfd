import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastLine, Workplace, type Ended } from './ektsim.ts';

const place = new Workplace();
const read = (path: string): string => readFileSync(join(place.path, path), 'utf8');
const shrink = (...args: readonly string[]): Ended => place.ektsim('shrink', ...args);

/** Grows less than it should, with every seed. */
const slow = place.file(
  'slow.yaml',
  'name: slow\nduration: 1min\nchain: { delegates: 3 }\nfaults: [{ at: 10s, for: 30s, crash: [0, 1] }]\nexpect: { growth: { atLeast: 99% } }\n',
);

/** The same, where no expectation is the opposite of the one that is broken. */
const between = place.file(
  'between.yaml',
  read(slow)
    .replace('name: slow', 'name: between')
    .replace('{ atLeast: 99% }', '{ atLeast: 99%, atMost: 100% }'),
);

describe('what ektsim shrink leaves', () => {
  it('has a file for each seed, and is never its own input', () => {
    expect(shrink(slow, '--seed', '10', '--out', 'seeds').status).toBe(0);
    const first = read('seeds/slow-s10-shrunk.yaml');
    const second = shrink(slow, '--seed', '48', '--out', 'seeds');
    expect(lastLine(second.stdout)).toBe('npx ektsim run seeds/slow-s48-shrunk.yaml --seed 48');
    expect(read('seeds/slow-s10-shrunk.yaml')).toBe(first);
    const files = ['slow-s10-shrunk.journal.ndjson', 'slow-s10-shrunk.yaml'];
    files.push('slow-s48-shrunk.journal.ndjson', 'slow-s48-shrunk.yaml');
    expect(place.filesIn('seeds')).toEqual(files);
    expect(first).toMatch(/^name: slow-shrunk$/m);
    // Once more, of one that is red.
    expect(shrink(between).status).toBe(0);
    const [file, again] = ['between-s1-shrunk.yaml', 'between-shrunk-s1-shrunk.yaml'];
    const before = read(`out/${file}`);
    expect(shrink(`out/${file}`).status).toBe(0);
    expect(read(`out/${file}`)).toBe(before);
    expect(read(`out/${again}`)).toMatch(/^name: between-shrunk$/m);
    expect(shrink(`out/${again}`)).toMatchObject({
      status: 64,
      stderr: `--out: out/${again} is what is to be shrunk; allowed: another file\n`,
    });
  });
});

describe('a run that does not fail', () => {
  const none = { version: expect.any(String) as string, scenario: 'slow', seed: 1, exitCode: 3 };
  const holds = ['--set', 'expect.growth.atLeast=1%'];

  it.each(['shrink', 'curve'])('is a JSON document, too, of %s', (command) => {
    const fine = place.ektsim(command, slow, ...holds, '--json');
    expect(fine).toMatchObject({ status: 3, stderr: 'The run does not fail.\n' });
    expect(JSON.parse(fine.stdout)).toEqual({ ...none, message: 'The run does not fail.' });
    const other = place.ektsim(command, slow, '--failure', 'fork', '--json');
    const message = 'The run does not show fork; it shows growth.';
    expect(other).toMatchObject({ status: 3, stderr: `${message}\n` });
    expect(JSON.parse(other.stdout)).toEqual({ ...none, message });
  });

  it('is another one where its folder has the fingerprint of a run that did', () => {
    expect(place.ektsim('run', slow, '--out', 'other', '--no-html').status).toBe(2);
    const file = join(place.path, 'other/slow-s1/scenario.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('for: 30s', 'for: 20s'));
    const { status, stdout, stderr } = shrink('other/slow-s1', '--out', 'none');
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toMatch(
      /^other\/slow-s1 is of a run with fingerprint \w{64}, and this ektsim's has \w{64}; allowed: a run that this one made, or other\/slow-s1\/scenario\.yaml with --seed 1 for what it has become\n$/,
    );
    expect(existsSync(join(place.path, 'none/slow-s1-shrunk.yaml'))).toBe(false);
  });
});
