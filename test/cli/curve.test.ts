import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CurveResults } from '../../reports/curve/curve.ts';
import { commandLine } from '../../sim/cli/command-line.ts';
import { COIN, RIGHT, TOSS } from '../sim/campaign/curve/coin.ts';
import { Workplace, type Ended } from './ektsim.ts';

const place = new Workplace();
const coin = place.file('coin.yaml', COIN);
const folder = 'out/coin-s1';
const read = (...path: string[]): string => readFileSync(join(place.path, ...path), 'utf8');
const BUDGET = ['--points', '3', '--repeats', '14'];

describe('ektsim curve', () => {
  let first: Ended;
  let pageBefore: string;
  beforeAll(async () => {
    await silently('stdout', ['run', join(place.path, coin), '--out', join(place.path, 'out')], 1);
    pageBefore = read(folder, 'report.html');
    first = place.ektsim('curve', folder, ...BUDGET, '--workers', '2');
  });

  it('shows how likely the failure was, where that jumps, and what happened there', () => {
    expect(first).toMatchObject({ status: 0, stderr: '' });
    const { stdout } = first;
    expect(stdout).toMatch(/^coin, seed 1: shows a fork \(fork\), first at 10\.550 s\n/);
    expect(stdout).toMatch(/100 % [|│] .*[#█]\n/);
    expect(stdout).toMatch(/futures +14 of each of \d+ moments: \d+ runs in /);
    expect(stdout).toMatch(/jump +from [\d.]+ % \(.*\) to 100 % \(78\.6 … 100 %\)\n +after .* s\n/);
    expect(stdout).toMatch(/ 9\.100 s {2}node 2 commits \w{8} at height 3\n/);
    expect(stdout).toMatch(/ 9\.100 s {2}node 2 sends certified .* to node 1 lost \(loss\)\n/);
    for (const name of ['curve.csv', 'curve.json', 'report.html'])
      expect(stdout).toContain(join(folder, name));
  });

  it('puts it into the page of the run, and report makes the same page again', async () => {
    const page = read(folder, 'report.html');
    expect(page).toContain('<section id="curve"');
    // All else is as it was.
    const without = page
      .replace(/<section id="curve"[^]*?<\/section>\n/, '')
      .replace('<li><a href="#curve">How it came to fail</a></li>', '');
    expect(without).toBe(pageBefore);
    cpSync(join(place.path, folder), join(place.path, 'elsewhere'), { recursive: true });
    const again = join(place.path, 'again.html');
    await silently('stderr', ['report', join(place.path, 'elsewhere'), '--out', again], 0);
    expect(read('again.html')).toBe(page);
  });

  it('makes the same of the scenario file, whatever the number of workers', () => {
    const json = place.ektsim('curve', coin, ...BUDGET, '--workers', '1', '--json');
    expect(json).toMatchObject({ status: 0, stderr: '' });
    const made = 'out/coin-s1-curve';
    for (const name of ['curve.csv', 'curve.json'])
      expect(read(made, name)).toBe(read(folder, name));
    const { curve } = JSON.parse(read(folder, 'curve.json')) as CurveResults;
    expect(JSON.parse(json.stdout)).toMatchObject({
      ...{ scenario: 'coin', seed: 1, exitCode: 0, curve },
      files: [`${made}/curve.csv`, `${made}/curve.json`],
    });
    expect(curve.jump?.after.atMicros).toBeGreaterThanOrEqual(TOSS);
    expect(curve.jump?.before.atMicros).toBeLessThan(TOSS);
    expect(place.filesIn(made)).toEqual(['curve.csv', 'curve.json']);
  });

  it('ends with 130 and writes nothing when it is interrupted', async () => {
    const ended = await place.interrupted(
      'SIGINT',
      () => existsSync(join(place.path, 'stopped')),
      ...['curve', coin, '--repeats', '100000', '--workers', '1', '--out', 'stopped'],
    );
    expect(ended).toMatchObject({ status: 130, stdout: '' });
    expect(ended.stderr).toContain('Interrupted; nothing was written.');
    expect(existsSync(join(place.path, 'stopped'))).toBe(false);
  });
});

describe('ektsim curve ends', () => {
  it('with 3 where the run does not fail, or not so', async () => {
    const file = join(place.path, coin);
    const out = ['--out', join(place.path, 'none')];
    expect(await said(3, file, '--seed', String(RIGHT), ...out)).toBe('The run does not fail.\n');
    expect(await said(3, file, '--failure', 'breach:ledger', ...out)).toMatch(
      /^The run does not show breach:ledger; it shows fork/,
    );
    const expected = join(place.path, place.file('some.yaml', COIN.replace('none', 'some')));
    expect(await said(3, expected, ...out)).toMatch(/To see its curve: --failure fork\n$/);
  });

  it('with 64 where it does not understand, before anything runs', async () => {
    const file = join(place.path, coin);
    const run = join(place.path, folder);
    expect(await said(64, file, '--points', '1')).toMatch(/^--points: found "1"; allowed: a whole/);
    expect(await said(64, file, '--repeats', 'many')).toMatch(
      /^--repeats: found "many"; allowed: /,
    );
    expect(await said(64, file, '--workers', '0')).toMatch(/^--workers: found "0"; allowed: /);
    expect(await said(64, file, '--failure', 'fork!')).toMatch(/^--failure: found "fork!"/);
    expect(await said(64, run, '--seed', '4')).toMatch(/has its seed and values; allowed/);
    expect(await said(64, join(place.path, 'nowhere'))).toContain('no such file');
  });

  it('with 64 where the folder is of a run that this ektsim does not make', async () => {
    const other = join(place.path, 'other');
    cpSync(join(place.path, folder), other, { recursive: true });
    const text = read('other', 'run.json');
    writeFileSync(
      join(other, 'run.json'),
      text.replace(/"fingerprint": "\w+"/, '"fingerprint": "0f"'),
    );
    // The curve that it had was of the run before.
    expect(await said(64, other)).toMatch(/curve\.json is of another run, with fingerprint/);
    writeFileSync(
      join(other, 'curve.json'),
      read(folder, 'curve.json').replace(/"fingerprint": "\w+"/, '"fingerprint": "0f"'),
    );
    expect(await said(64, other)).toMatch(/is of a run with fingerprint 0f, and this ektsim's has/);
  });
});

/** What it says on standard error before it ends so. */
function said(exitCode: number, ...args: readonly string[]): Promise<string> {
  return silently('stderr', ['curve', ...args], exitCode);
}

/** What a command says in this process before it ends so. */
async function silently(
  stream: 'stdout' | 'stderr',
  args: readonly string[],
  exitCode: number,
): Promise<string> {
  const write = vi.spyOn(process[stream], 'write').mockReturnValue(true);
  try {
    expect(await commandLine(args)).toBe(exitCode);
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}
