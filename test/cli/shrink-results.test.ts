import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastLine, Workplace, type Ended } from './ektsim.ts';

const place = new Workplace();
const read = (path: string): string => readFileSync(join(place.path, path), 'utf8');
const shrink = (...args: readonly string[]): Ended => place.ektsim('shrink', ...args);

/** Its text as one line, however it was folded. */
const flat = (path: string): string => read(path).replaceAll(/\s+/g, ' ');

/** Node 0 packs first with seed 2, and signs another proposal after a crash, before any block. */
const signsTwice = place.file(
  'signs-twice.yaml',
  `
name: signs-twice
duration: 36s
chain: { delegates: 3, blockInterval: 6s, maxDelay: 400ms, maxSkew: 20ms, bodies: push, without: [R1] }
network: { latency: 30ms }
faults:
  - { when: { certified: { height: 1 } }, for: 3ms, crash: [0] }
  - { at: 20s, for: 2s, crash: [1] }
expect: { breaches: none, progress: any }
`,
);

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
  it('is green though the failure shows before any block: it lasts until one is committed', () => {
    const shrunk = shrink(signsTwice, '--seed', '2', '--json');
    expect(shrunk.status, shrunk.stderr).toBe(0);
    const file = 'out/signs-twice-s2-shrunk.yaml';
    expect(JSON.parse(shrunk.stdout)).toMatchObject({
      failure: 'breach:single-vote',
      after: { faults: 1, nodes: 3, seconds: 13 },
      verdict: { exitCode: 0 },
      out: file,
    });
    expect(flat(file)).toMatch(/to 1 fault, 3 nodes, 13\.0 s, 0 loads\. duration: 13s /);
    expect(read(file)).toMatch(/^ {2}breaches: some$/m);
    const run = place.ektsim('run', file, '--seed', '2', '--no-html');
    expect(run.status, run.stdout).toBe(0);
    expect(run.stdout).toContain('breaches: 1 breach (single-vote) (expected: at least one)');
  });

  it('says what was changed, what was expected and what was found', () => {
    const changes = ['--set', 'network.latency=20ms', '--set', 'duration=45s'];
    expect(shrink(slow, ...changes, '--out', 'changed').status).toBe(0);
    expect(flat('changed/slow-s1-shrunk.yaml')).toContain(
      'it shows that growth is not as it was expected (expected: at least 99.0 %; found: 75.0 %). Shrunk from slow with network.latency=20ms and duration=45s, of 1 fault,',
    );
    expect(place.ektsim('run', slow, '--no-html').status).toBe(2);
    expect(shrink('out/latest', '--out', 'changed').status).toBe(0);
    expect(flat('changed/slow-s1-shrunk.yaml')).toContain('Shrunk from a run of slow, of 1 fault,');
  });

  it('is valid whatever was changed', () => {
    const faults = Array.from({ length: 40 }, (_, i) => `{at: ${i + 10}s,\n for: 30s, crash: [0]}`);
    const set = `faults=[${faults.join(', ')}]`;
    expect(shrink(slow, '--set', set, '--out', 'long', '--budget', '5').status).toBe(0);
    const file = 'long/slow-s1-shrunk.yaml';
    expect(place.ektsim('scenario', 'validate', file).status).toBe(0);
    expect(flat(file)).toMatch(/from slow with faults=\[\{at: 10s, for: 30s, .*…, of 40 faults/);
  });

  it('says so where no expectation is the failure', () => {
    const shrunk = shrink(between);
    expect(shrunk.status).toBe(0);
    expect(shrunk.stdout).toContain('growth: its expect is the one that is broken');
    const file = 'out/between-s1-shrunk.yaml';
    expect(flat(file)).toContain('). Its run is red: no expectation says so. Shrunk from between,');
    expect(place.ektsim('run', file, '--no-html').status).toBe(2);
  });

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
