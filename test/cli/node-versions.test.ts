import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'ektsim-node-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Fingerprint of the quickstart, run by a Node.js executable. */
function fingerprint(node: string, ...set: readonly string[]): string {
  const args = [
    'run',
    'scenarios/quickstart.yaml',
    '--seed',
    '3',
    '--json',
    '--no-html',
    '--out',
    folder,
  ];
  const run = spawnSync(node, ['dist/sim/cli/main.js', ...args, ...set], { encoding: 'utf8' });
  expect(run.status, run.stderr).toBe(0);
  const found = /"fingerprint":\s*"([0-9a-f]{64})"/.exec(run.stdout)?.[1];
  return found ?? 'no fingerprint';
}

/** The npm package `node` brings another version; undefined where it cannot be had. */
function nodeExecutable(version: string): string | undefined {
  const print = 'process.execPath + " " + process.version';
  const args = ['exec', '--yes', `--package=node@${version}`, '--', 'node', '-p', print];
  const npm = spawnSync('npm', args, { encoding: 'utf8', timeout: 90_000, cwd: folder });
  const [path, found] = npm.stdout.trim().split('\n').at(-1)?.split(' ') ?? [];
  return found?.startsWith(`v${version}.`) === true ? path : undefined;
}

describe('the same scenario and seed on another Node.js version', () => {
  const other = process.version.startsWith('v24.') ? '20' : '24';

  it(`has the same fingerprint on Node.js ${other}`, { timeout: 180_000 }, (context) => {
    const node = nodeExecutable(other);
    if (node === undefined) {
      // Where the project's own check runs, a missing second version is a failure.
      expect(process.env['CI'], `Node.js ${other} could not be had`).toBeUndefined();
      context.skip(`the npm package node@${other} could not be had`);
      return;
    }
    expect(fingerprint(node)).toBe(fingerprint(process.execPath));
    const ed25519 = ['--set', 'crypto=native', '--set', 'duration=60s'];
    ed25519.push('--set', 'faults=[]', '--set', 'expect={}');
    expect(fingerprint(node, ...ed25519)).toBe(fingerprint(process.execPath, ...ed25519));
  });
});
