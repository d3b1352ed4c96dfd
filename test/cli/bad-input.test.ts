import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAIN, scenarioText, SCENARIOS, Workplace } from './ektsim.ts';

const place = new Workplace();
const hole = join(SCENARIOS, 'holes/hidden-quorum.yaml');

/** What the command said about an input that it refused. */
async function refused(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await place.inside(...args);
  expect({ status, stdout }, stderr).toEqual({ status: 64, stdout: '' });
  expect(stderr).not.toContain('    at ');
  return stderr;
}

describe('a bad scenario ends with 64 and one clear message', () => {
  const partition = (groups: unknown): Readonly<Record<string, unknown>> => ({
    chain: { delegates: 21 },
    faults: [{ at: '10s', for: '10s', partition: groups }],
  });

  it.each([
    ['bad YAML', 'name: bad\n  chain: [\n', /^bad\.yaml:\d+:\d+: not valid YAML/],
    [
      'an unknown key',
      scenarioText('bad', { delegates: 9 }),
      /^bad\.yaml:\d+:1: delegates: unknown key "delegates"; allowed: name, /,
    ],
    [
      'delegates: 0',
      'name: bad\nduration: 1min\nchain:\n  delegates: 0\n',
      /^bad\.yaml:4:14: chain\.delegates: found 0; allowed: a whole number 1 … \d+\n$/,
    ],
    [
      'a partition that names node 99',
      scenarioText(
        'bad',
        partition([
          [0, 99],
          [1, 2],
        ]),
      ),
      /^bad\.yaml:\d+:\d+: faults\[0\]\.partition\[0\]\[1\]: node 99 .* nodes 0 … 20\n$/,
    ],
    [
      'a partition whose groups overlap',
      scenarioText(
        'bad',
        partition([
          [0, 1],
          [1, 2],
        ]),
      ),
      /^bad\.yaml:\d+:\d+: faults\[0\]\.partition/,
    ],
    [
      'a negative rate',
      scenarioText('bad', { workload: [{ transfers: { rate: '-5/s' } }] }),
      /^bad\.yaml:\d+:\d+: workload\[0\]\.transfers\.rate: found -5\/s; allowed: a rate above 0\/s/,
    ],
    [
      'a thousand years',
      scenarioText('bad', { duration: '365000d' }),
      /^bad\.yaml:2:11: duration: found 365000d; allowed: a duration 1us … 30d/,
    ],
    ['no text', new Uint8Array([0xff, 0xfe, 0x00]), /^bad\.yaml: found bytes that are no UTF-8/],
    ['nothing', '', /^bad\.yaml:1:1: nothing is written here/],
  ])('%s', async (_what, text, message) => {
    expect(await refused('run', place.file('bad.yaml', text))).toMatch(message);
    expect(place.filesIn('out')).toEqual([]);
  });

  it('a file of 2 GB, at once', async () => {
    const name = place.file('huge.yaml', '');
    const descriptor = openSync(join(place.path, name), 'r+');
    ftruncateSync(descriptor, 2 ** 31);
    closeSync(descriptor);
    const began = performance.now();
    expect(await refused('run', name)).toMatch(
      /^huge\.yaml: found 2147483648 bytes; allowed: at most/,
    );
    expect(performance.now() - began).toBeLessThan(60_000);
  });

  it('a file that is not there, and a folder', async () => {
    expect(await refused('run', 'nowhere.yaml')).toBe('nowhere.yaml: no such file\n');
    expect(await refused('run', '.')).toContain('found a directory');
  });

  it('an override that is none', async () => {
    expect(await refused('run', hole, '--set', 'chain.delegates')).toContain('allowed: path=value');
    expect(await refused('run', hole, '--set', 'chain.delegates=0')).toMatch(
      /^--set chain\.delegates=0: /,
    );
  });
});

describe('wrong arguments end with 64 and a hint', () => {
  it.each([
    [
      [],
      'Say what to do: run, check, sweep, merge, worker, fuzz, shrink, curve, explore, explain, replay, diff, export, report, scenario, trace, view or calibrate.\nSee: npx ektsim --help\n',
    ],
    [['rnu'], 'Did you mean run?\nSee: npx ektsim --help\n'],
    [['frobnicate'], 'Unknown argument: frobnicate\nSee: npx ektsim --help\n'],
    [
      ['run', hole, '--sede', '3'],
      'Unknown argument: sede (did you mean "--seed"?)\nSee: npx ektsim run --help\n',
    ],
    [['run', hole, 'another.yaml'], 'Unknown argument: another.yaml\nSee: npx ektsim run --help\n'],
    [['scenario', 'lst'], 'Did you mean list?\nSee: npx ektsim scenario --help\n'],
    [['run', hole, '--seed', '1', '--seed', '2'], '--seed: found 2 of them; allowed: one\n'],
    [['run', hole, '--seed', '-1'], '--seed: found "-1"; allowed: a whole number 0 … 2^53 − 1\n'],
    [['run', hole, '--out='], '--out: found nothing; allowed: a path\n'],
    [
      ['check', hole, '--seeds', '9..1'],
      '--seeds: found "9..1"; allowed: ranges that rise, such as 1..9\n',
    ],
  ])('%j', async (args, message) => {
    expect(await refused(...args)).toBe(message);
  });

  it.each([
    [],
    ['run'],
    ['check'],
    ['sweep'],
    ['merge'],
    ['curve'],
    ['worker'],
    ['scenario'],
    ['scenario', 'list'],
    ['scenario', 'validate'],
    ['scenario', 'schema'],
    ['scenario', 'new'],
  ])('%s %s --help has an example', (...command) => {
    const help = place.ektsim(...command, '--help');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toMatch(new RegExp(`Examples:\\n  ektsim ${command.join(' ')}`));
  });

  it('--version is that of the package', () => {
    expect(place.ektsim('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('output that cannot be written is said, and leaves no half file', () => {
  it('--out where a file is', async () => {
    place.file('taken', 'mine');
    expect(await refused('run', hole, '--out', 'taken')).toMatch(/^cannot write taken/);
    expect(await refused('run', hole, '--out', 'taken/inner')).toMatch(
      /^cannot write taken\/inner/,
    );
  });

  it('--out on a file system that takes no folders', async () => {
    expect(await refused('run', hole, '--out', '/proc/ektsim/out')).toMatch(
      /^cannot write \/proc\/ektsim: /,
    );
  });

  it('a disk that becomes full during the run', () => {
    // Files of at most 20 kB stand for the full disk: the trace is longer.
    const script = `ulimit -f 40; exec "$0" "$@"`;
    const args = [process.execPath, MAIN, 'run', hole, '--trace', '--out', 'full'];
    const { status, stderr } = place.sh('sh', '-c', script, ...args);
    expect(stderr).toMatch(/^cannot write full\/hidden-quorum-s1\/trace\.ndjson: .*too large\n$/);
    expect(status).toBe(64);
    expect(place.filesIn('full')).toEqual([]);
  });

  it('a full standard output', () => {
    const script = `exec "$0" "$@" > /dev/full`;
    const { status, stderr } = place.sh(
      'sh',
      '-c',
      script,
      process.execPath,
      MAIN,
      'scenario',
      'list',
    );
    expect(stderr).toContain('cannot write to standard output: ');
    expect(status).toBe(64);
  });

  it('--junit on a full device, and where a folder is, before anything runs', async () => {
    const full = place.ektsim('check', hole, '--junit', '/dev/full');
    expect(full.status).toBe(64);
    expect(full.stderr).toBe('cannot write /dev/full: no space is left on the device\n');
    expect(await refused('check', hole, '--junit', '.')).toMatch(/^cannot write \.: /);
  });
});
