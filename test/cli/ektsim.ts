/**
 * Drives the built command line as a user does. `npm test` builds it first.
 *
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, vi } from 'vitest';
import { commandLine } from '../../sim/cli/command-line.ts';

export const MAIN = resolve('dist/sim/cli/main.js');
export const SCENARIOS = resolve('scenarios');

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder to work in, removed when the test file is done. */
export class Workplace {
  readonly path = mkdtempSync(join(tmpdir(), 'ektsim-cli-'));

  constructor() {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is not there: npm run build`);
    afterAll(() => rmSync(this.path, { recursive: true, force: true }));
  }

  /** A file in it, with its folders; returns its name. */
  file(name: string, text: string | Uint8Array): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return name;
  }

  /** Runs `ektsim` to its end. */
  ektsim(...args: readonly string[]): Ended {
    return this.sh(process.execPath, MAIN, ...args);
  }

  /**
   * Runs `ektsim` to its end in this process, which takes less time: for what ends before anything is
   * simulated. Not beside other tests of the same file.
   */
  async inside(...args: readonly string[]): Promise<Ended> {
    const here = process.cwd();
    const [out, err] = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockReturnValue(true),
    );
    const text = (spy: typeof out): string =>
      (spy?.mock.calls ?? []).map(([written]) => String(written)).join('');
    process.chdir(this.path);
    try {
      const status = await commandLine(args);
      return { status, stdout: text(out), stderr: text(err) };
    } finally {
      process.chdir(here);
      out?.mockRestore();
      err?.mockRestore();
    }
  }

  /** Runs any program to its end. */
  sh(program: string, ...args: readonly string[]): Ended {
    // CI makes some libraries colour what nobody looks at.
    const env = { ...process.env, CI: 'true', NO_COLOR: undefined, FORCE_COLOR: undefined };
    return spawnSync(program, args, {
      cwd: this.path,
      encoding: 'utf8',
      env,
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024,
    });
  }

  /** Starts `ektsim`, sends it a signal once `isTime` says so, and waits for its end. */
  interrupted(
    signal: NodeJS.Signals,
    isTime: (stdout: string) => boolean,
    ...args: readonly string[]
  ): Promise<Ended & { readonly endedAfterMs: number }> {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: this.path });
    let [stdout, stderr, sentAt] = ['', '', 0];
    child.stdout.on('data', (data) => (stdout += String(data)));
    child.stderr.on('data', (data) => (stderr += String(data)));
    const poll = setInterval(() => {
      if (sentAt > 0 || !isTime(stdout)) return;
      sentAt = performance.now();
      child.kill(signal);
    }, 20);
    return new Promise((done) => {
      child.on('close', (status) => {
        clearInterval(poll);
        done({ status, stdout, stderr, endedAfterMs: performance.now() - sentAt });
      });
    });
  }

  /** Everything below a folder, hidden files too, sorted; empty if it is not there. */
  filesIn(folder: string): readonly string[] {
    const path = join(this.path, folder);
    if (!existsSync(path)) return [];
    const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
    return entries.toSorted((a, b) => (a < b ? -1 : 1));
  }
}

export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** A small scenario; `more` replaces or adds top-level keys. */
export function scenarioText(name: string, more: Readonly<Record<string, unknown>> = {}): string {
  const scenario = {
    name,
    duration: '60s',
    chain: { delegates: 3 },
    expect: { forks: 'none' },
    ...more,
  };
  return Object.entries(scenario)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}
