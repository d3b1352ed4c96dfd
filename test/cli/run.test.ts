import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastLine, MAIN, scenarioText, SCENARIOS, Workplace } from './ektsim.ts';

const place = new Workplace();
const hole = join(SCENARIOS, 'holes/hidden-quorum.yaml');

const FILES = [
  'blocks.csv',
  'delegates.csv',
  'elections.csv',
  'failures.csv',
  'forks.csv',
  'latency.csv',
  'liveness.csv',
  'loads.csv',
  'mempool.csv',
  'messages.csv',
  'nodes.csv',
  'offences.csv',
  'reorganisations.csv',
  'report.html',
  'report.json',
  'run.json',
  'scenario.yaml',
  'throughput.csv',
];

function fingerprintIn(text: string): string | undefined {
  return /fingerprint["\s:]+([0-9a-f]{64})/.exec(text)?.[1];
}

describe('ektsim run', () => {
  it('prints a summary, writes all files and links the newest run', () => {
    const run = place.ektsim('run', hole, '--seed', '2');
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^✔ hidden-quorum, seed 2: as expected\n/);
    expect(run.stdout).toMatch(/\n {2}reports +out\/hidden-quorum-s2\n$/);
    expect(run.stdout).not.toContain('\u001b');
    expect(place.filesIn('out/hidden-quorum-s2')).toEqual(FILES);
    expect(readlinkSync(join(place.path, 'out/latest'))).toBe('hidden-quorum-s2');
    const saved = JSON.parse(
      readFileSync(join(place.path, 'out/hidden-quorum-s2/run.json'), 'utf8'),
    ) as { readonly fingerprint: string };
    expect(saved.fingerprint).toBe(fingerprintIn(run.stdout));
  });

  it('gives the same fingerprint in another process, and from the scenario that it wrote', () => {
    const first = place.ektsim('run', '--no-html', hole, '--seed', '5', '--set', 'duration=40s');
    const second = place.ektsim('run', '--no-html', hole, '--seed', '5', '--set', 'duration=40s');
    const written = place.ektsim('run', '--no-html', 'out/latest/scenario.yaml', '--seed', '5');
    expect(fingerprintIn(first.stdout)).toBeDefined();
    expect(fingerprintIn(second.stdout)).toBe(fingerprintIn(first.stdout));
    expect(written.stderr).toBe('');
    expect(fingerprintIn(written.stdout)).toBe(fingerprintIn(first.stdout));
    const other = place.ektsim('run', '--no-html', hole, '--seed', '6', '--set', 'duration=40s');
    expect(fingerprintIn(other.stdout)).not.toBe(fingerprintIn(first.stdout));
  });

  it('--json prints one document and nothing else', () => {
    const run = place.ektsim('run', '--no-html', hole, '--json', '--out', 'json');
    expect(run.status).toBe(0);
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toMatchObject({
      scenario: 'hidden-quorum',
      seed: 1,
      exitCode: 0,
      out: 'json/hidden-quorum-s1',
      verdict: { exitCode: 0 },
      results: { run: { complete: true } },
    });
  });

  it('--trace writes every event, deliveries too, and changes nothing', () => {
    const plain = place.ektsim('run', '--no-html', hole);
    const traced = place.ektsim('run', '--no-html', hole, '--trace');
    expect(fingerprintIn(traced.stdout)).toBe(fingerprintIn(plain.stdout));
    const lines = readFileSync(join(place.path, 'out/hidden-quorum-s1/trace.ndjson'), 'utf8');
    const kinds = lines
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly kind: string }).kind);
    expect([kinds[1], kinds.at(-2)]).toEqual(['run-started', 'run-ended']);
    expect(kinds).toContain('delivered');
  });

  it('--verify runs twice and says how much was equal', () => {
    const run = place.ektsim('run', '--no-html', hole, '--verify');
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/\n {2}verified +\d+ events, equal in both runs\n/);
    expect(fingerprintIn(run.stdout)).toBeDefined();
  });

  it('colours on request only', () => {
    expect(place.ektsim('run', '--no-html', hole, '--color').stdout).toContain('\u001b[');
    expect(place.ektsim('run', '--no-html', hole, '--no-color').stdout).not.toContain('\u001b');
  });

  it('survives a reader that closes the pipe', () => {
    const script = `set -o pipefail; '${process.execPath}' '${MAIN}' run '${hole}' --json | head -c 1`;
    expect(place.sh('bash', '-c', script)).toMatchObject({ status: 0, stdout: '{', stderr: '' });
  });
});

describe('exit codes of ektsim run, with the replay command as the last line', () => {
  it('1: safety', () => {
    const args = ['run', hole, '--seed', '3', '--set', 'expect.forks=none'];
    const run = place.ektsim(...args);
    expect(run.status).toBe(1);
    expect(run.stdout).toContain('1 fork');
    expect(lastLine(run.stdout)).toBe(`npx ektsim ${args.join(' ')}`);
  });

  it('2: liveness', () => {
    const text = scenarioText('goes-on', { expect: { halts: 'some' } });
    const run = place.ektsim('run', place.file('a b.yaml', text));
    expect(run.status).toBe(2);
    expect(lastLine(run.stdout)).toBe(`npx ektsim run 'a b.yaml' --seed 1`);
  });

  it('3: a fault that never began tested nothing', () => {
    const faults = [{ when: { committed: { height: 1000 } }, for: '1s', crash: 0 }];
    const run = place.ektsim('run', place.file('never.yaml', scenarioText('never', { faults })));
    expect(run.status).toBe(3);
    expect(run.stdout).toContain('never began');
    expect(lastLine(run.stdout)).toBe('npx ektsim run never.yaml --seed 1');
  });

  it('the replay command replays', () => {
    const run = place.ektsim('run', hole, '--seed', '3', '--set', 'expect={forks: none}');
    const script = `npx() { shift; '${process.execPath}' '${MAIN}' "$@"; }; ${lastLine(run.stdout)}`;
    const again = place.sh('sh', '-c', script);
    expect(again.status).toBe(1);
    expect(fingerprintIn(again.stdout)).toBe(fingerprintIn(run.stdout));
  });
});
