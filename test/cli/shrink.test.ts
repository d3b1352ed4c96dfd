import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadScenario } from '../../scenarios/parse.ts';
import { commandLine } from '../../sim/cli/command-line.ts';
import { runScenario } from '../../sim/cli/run-scenario.ts';
import { lastLine, SCENARIOS, Workplace, type Ended } from './ektsim.ts';

const place = new Workplace();
const read = (path: string): string => readFileSync(join(place.path, path), 'utf8');

/** The hidden quorum, with six faults that do nothing for it; of eight faults two matter. */
const noisy = place.file(
  'noisy.yaml',
  `
name: noisy
duration: 1min
chain: { delegates: 4, candidates: 2, followers: 4, profile: whitepaper, confirmations: 4 }
network: { latency: { median: 50ms, p99: 90ms }, loss: 0.1% }
clocks: { maxOffset: 5ms, maxDrift: 20ppm }
workload:
  - transfers: { rate: 5/s, accounts: 50 }
faults:
  - { at: 6.123s, for: 2s, crash: { any: 1, of: [2, 3] } }
  - { when: { proposed: { height: 5 } }, for: 1.4s, cut: { to: successor } }
  - { at: 31.7s, for: 4s, clock: { nodes: [2], offset: 20ms } }
  - { at: 20.5s, for: 2s, degrade: { from: [0, 1], to: [2, 3], latency: 80ms } }
  - { when: { committed: { height: 5 } }, for: 8.6s, isolate: announcer }
  - { at: 40s, for: 6s, restarts: { nodes: { any: 1 }, up: 2s, down: 1s, jitter: 500ms } }
  - { at: 50s, for: 5s, partition: [[0, 1, 2], [3]] }
  - { at: 56s, for: 2s, slow: { nodes: [3], processing: 2ms } }
expect: { forks: none }
`,
);

const shrink = (...args: readonly string[]): Ended => place.ektsim('shrink', ...args);
const candidates = ({ stdout }: Ended): string => /candidates +(.*) known/.exec(stdout)?.[1] ?? '';

describe('ektsim shrink', () => {
  it('leaves the two faults of eight that matter, and is green by showing the fork', () => {
    const first = shrink(noisy, '--out', 'a');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /faults +8 +2\n +nodes +10 +3\n +duration +1 min +5.00 s\n +loads +1 +0\n/,
    );
    expect(first.stdout).toContain('complete: no pass makes it smaller');
    expect(lastLine(first.stdout)).toBe('npx ektsim run a/noisy-s1-shrunk.yaml --seed 1');

    const {
      faults,
      nodes,
      expect: expected,
      about,
    } = loadScenario(join(place.path, 'a/noisy-s1-shrunk.yaml'));
    expect(faults.map(({ action }) => action.kind)).toEqual(['cut', 'partition']);
    expect(nodes).toBe(3);
    expect(expected.forks).toBe('some');
    expect(about).toBe(
      'With seed 1 it shows a fork. Shrunk from noisy, of 8 faults, 10 nodes, 1 min, 1 load, to 2 faults, 3 nodes, 5.00 s, 0 loads.',
    );
    const { verdict } = runScenario(loadScenario(join(place.path, 'a/noisy-s1-shrunk.yaml')), {
      seed: 1,
    });
    expect(verdict).toMatchObject({ exitCode: 0, safety: 'broken' });

    const again = shrink(noisy, '--out', 'a');
    expect(again.status).toBe(0);
    expect(candidates(again)).toMatch(/^0 run, \d\d/);
    const elsewhere = shrink(noisy, '--out', 'b/noisy-shrunk.yaml', '--json');
    expect(JSON.parse(elsewhere.stdout)).toMatchObject({
      exitCode: 0,
      failure: 'fork',
      ending: 'smallest',
      before: { faults: 8, nodes: 10, seconds: 60 },
      after: { faults: 2, nodes: 3, seconds: 5 },
      out: 'b/noisy-shrunk.yaml',
    });
    const withoutPath = (text: string): string => text.replace(/^# .*\n/, '');
    expect(withoutPath(read('b/noisy-shrunk.yaml'))).toBe(
      withoutPath(read('a/noisy-s1-shrunk.yaml')),
    );
    expect(read('b/noisy-shrunk.journal.ndjson')).toBe(read('a/noisy-s1-shrunk.journal.ndjson'));
  });

  it('leaves what an earlier call has found, however early it ends, and gets on', () => {
    place.sh('cp', '-r', 'a', 'again');
    const before = read('again/noisy-s1-shrunk.yaml');
    const whole = shrink(noisy, '--out', 'again', '--time', '1ms');
    expect(whole.status).toBe(0);
    expect(read('again/noisy-s1-shrunk.yaml')).toBe(before.replace('a/noisy', 'again/noisy'));
  });

  it('keeps a standstill one: with blocks before it, and nothing left untested', () => {
    const halt = place.file(
      'halt.yaml',
      'name: halt\nduration: 90s\nchain: { delegates: 4, profile: whitepaper }\nfaults: [{ at: 25s, for: 30s, crash: [0, 1] }]\nexpect: { halts: none }\n',
    );
    expect(shrink(halt, '--out', 'g').stdout).toContain('as expected: its expect is the failure');
    const { verdict, results } = runScenario(
      loadScenario(join(place.path, 'g/halt-s1-shrunk.yaml')),
      {
        seed: 1,
      },
    );
    expect(verdict.exitCode).toBe(0);
    expect(results.liveness.halts).toBeGreaterThan(0);
    expect(results.liveness.height).toBeGreaterThan(0);
  });

  it('goes on where a budget has ended it, and comes to the same', () => {
    const cut = shrink(noisy, '--out', 'c', '--budget', '6');
    expect(cut.status).toBe(0);
    expect(cut.stdout).toContain('ended by --budget; called again, it goes on from here');
    expect(candidates(cut)).toMatch(/^6 run, /);
    const whole = shrink(noisy, '--out', 'c');
    expect(whole.stdout).toContain('complete');
    expect(candidates(whole)).toMatch(/^\d+ run, /);
    expect(read('c/noisy-s1-shrunk.journal.ndjson')).toBe(read('a/noisy-s1-shrunk.journal.ndjson'));
  });

  it('leaves on the disk what it has when it is interrupted', async () => {
    // Whole runs, with signatures that are checked in JavaScript, take long enough for it.
    const slow = place.file(
      'slow.yaml',
      `name: slow\nduration: 40s\ncrypto: noble\nchain: { delegates: 15 }\nfaults: [{ at: 6s, for: 30s, crash: [0..8] }]\nexpect: { halts: none }\n`,
    );
    const journal = join(place.path, 'd/slow-s1-shrunk.journal.ndjson');
    const ended = await place.interrupted(
      'SIGINT',
      () => existsSync(journal),
      ...['shrink', slow, '--out', 'd'],
    );
    expect(ended).toMatchObject({ status: 130 });
    expect(ended.endedAfterMs).toBeLessThan(5_000);
    expect(ended.stdout).toContain('interrupted; called again, it goes on from here');
    const best = loadScenario(join(place.path, 'd/slow-s1-shrunk.yaml'));
    expect(best.expect).toMatchObject({ halts: 'some', progress: 'any' });
    expect(best.duration).toBeLessThanOrEqual(40_000_000);
  });

  it('takes the folder of a run, and a failure that the scenario expects', () => {
    const hole = join(SCENARIOS, 'holes/crash-beyond-the-count.yaml');
    expect(place.ektsim('run', hole, '--seed', '3', '--no-html').status).toBe(0);
    const expected = shrink('out/latest', '--out', 'e');
    expect(expected).toMatchObject({
      status: 3,
      stdout: '',
      stderr:
        'The run does not fail. What it shows is expected or not judged: fork, breach:agreement. To shrink it: --failure fork\n',
    });
    const shrunk = shrink('out/latest', '--failure', 'fork', '--out', 'e');
    expect(shrunk.status).toBe(0);
    expect(lastLine(shrunk.stdout)).toBe(
      'npx ektsim run e/crash-beyond-the-count-s3-shrunk.yaml --seed 3',
    );
    expect(loadScenario(join(place.path, 'e/crash-beyond-the-count-s3-shrunk.yaml'))).toMatchObject(
      {
        faults: [{ action: { kind: 'crash' } }],
        byzantine: [{ behaviours: [{ kind: 'collude' }] }],
      },
    );
  });

  it('keeps the rule without which it fails, and the reason of a standstill', () => {
    const claim = join(SCENARIOS, 'claims/class-b-random-of-5.yaml');
    const broken = ['--set', 'chain.without=[R5a]', '--set', 'duration=1min'];
    const shrunk = shrink(claim, ...broken, '--out', 'f');
    expect(shrunk.stdout).toContain('shows that progress is not as it was expected (progress)');
    const text = read('f/class-b-random-of-5-s1-shrunk.yaml');
    expect(text).toContain('without: [ R5a ]');
    expect(text).toContain('progress: none');
    expect(
      loadScenario(join(place.path, 'f/class-b-random-of-5-s1-shrunk.yaml')).nodes,
    ).toBeLessThan(5);
  });

  it('refuses what it does not understand', async () => {
    const run = join(place.path, 'out/latest');
    const file = join(place.path, noisy);
    expect(await refusal(file, '--budget', '0')).toMatch(/^--budget: found "0"; allowed: a whole/);
    expect(await refusal(file, '--failure', 'forks!')).toMatch(/^--failure: found "forks!"/);
    expect(await refusal(file, '--time', 'soon')).toMatch(/^--time: found "soon"; allowed: a time/);
    expect(await refusal(file, '--out', file)).toMatch(/is what is to be shrunk; allowed: another/);
    const link = join(place.path, 'link.yaml');
    symlinkSync(file, link);
    expect(await refusal(link, '--out', file)).toMatch(/is what is to be shrunk/);
    expect(await refusal(run, '--seed', '4')).toMatch(/has its seed and values; allowed/);
  });
});

/** What it says before it ends with 64. */
async function refusal(...args: readonly string[]): Promise<string> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(await commandLine(['shrink', ...args])).toBe(64);
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}
