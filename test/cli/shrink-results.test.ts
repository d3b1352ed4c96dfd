import { readFileSync } from 'node:fs';
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
