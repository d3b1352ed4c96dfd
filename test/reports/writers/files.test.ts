import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunReport } from '../../../reports/report.ts';
import { judge } from '../../../reports/verdict.ts';
import { RunDirectory, runName } from '../../../reports/writers/directory.ts';
import {
  realFiles,
  WholeFile,
  writeFileAtomically,
  type FileSystem,
} from '../../../reports/writers/files.ts';
import { RunFiles } from '../../../reports/writers/run-files.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { HandMade } from '../trace/hand-made.ts';
import { range, scenario, Stream } from '../stream.ts';

let out: string;
beforeEach(() => (out = fs.mkdtempSync(join(tmpdir(), 'ektsim-test-'))));
afterEach(() => fs.rmSync(out, { recursive: true, force: true }));

/** A disk with room for so many bytes. */
function smallDisk(room: number): FileSystem {
  let left = room;
  const writeSync = (descriptor: number, bytes: Uint8Array, offset: number): number => {
    if (left <= 0) throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    const length = Math.min(left, bytes.length - offset, 1000);
    left -= length;
    return fs.writeSync(descriptor, bytes, offset, length);
  };
  return { ...realFiles, writeSync: writeSync as typeof fs.writeSync };
}

/** One system call that fails with this code from its n-th use on. */
function failing(name: 'renameSync' | 'symlinkSync', code: string, from = 1): FileSystem {
  let calls = 0;
  const real = realFiles[name] as (...args: unknown[]) => unknown;
  return {
    ...realFiles,
    [name]: (...args: unknown[]) => {
      calls += 1;
      if (calls >= from) throw Object.assign(new Error(code), { code });
      return real(...args);
    },
  };
}

const IDENTITY = { version: '0.1.0', scenario: 'hand-made', seed: 7, fingerprint: 'ab12' };

function writeRun(files: FileSystem, blocks = 50) {
  const subject = scenario(4, { expect: { forks: 'none' } });
  const run = new RunFiles({ out, scenario: subject.name, seed: 7, files });
  try {
    const report = new RunReport(subject, run.sinks);
    const trace = new HandMade(run.trace({ version: '0.1.0' }));
    const stream = new Stream(report, trace).start(4);
    for (let h = 1; h <= blocks; h++)
      stream.propose(3 * h, h, `a${h}`).commit(3 * h, range(0, 3), h, `a${h}`);
    stream.end(3 * blocks);
    trace.end();
    const results = report.finish();
    return run.commit(IDENTITY, judge(subject, results), results, 'name: hand-made\n');
  } catch (error) {
    run.discard();
    throw error;
  }
}

const read = (name: string) => fs.readFileSync(join(out, 'hand-made-s7', name), 'utf8');

describe('the files of a run', () => {
  it('are all there when it is committed, and nothing else is', () => {
    expect(writeRun(realFiles)).toEqual({ path: join(out, 'hand-made-s7'), note: null });
    expect(fs.readdirSync(out).sort()).toEqual(['hand-made-s7', 'latest']);
    expect(fs.readdirSync(join(out, 'latest')).sort()).toEqual([
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
      'run.json',
      'scenario.yaml',
      'throughput.csv',
      'trace.ndjson',
    ]);
    expect(read('blocks.csv').trimEnd().split('\n')).toHaveLength(51);
    expect(read('trace.ndjson').trimEnd().split('\n')).toHaveLength(4 + 50 * 5);
    expect(JSON.parse(read('run.json'))).toMatchObject({
      ...IDENTITY,
      verdict: { exitCode: 0 },
      results: { liveness: { height: 50 } },
    });
  });

  it('are the same bytes for the same events', () => {
    writeRun(realFiles);
    const first = fs.readdirSync(join(out, 'latest')).map(read);
    writeRun(realFiles);
    expect(fs.readdirSync(join(out, 'latest')).map(read)).toEqual(first);
  });

  it('take the place of an earlier run of the same name', () => {
    writeRun(realFiles, 50);
    fs.writeFileSync(join(out, 'hand-made-s7', 'stale'), '');
    writeRun(realFiles, 20);
    expect(JSON.parse(read('run.json'))).toMatchObject({ results: { liveness: { height: 20 } } });
    expect(fs.existsSync(join(out, 'hand-made-s7', 'stale'))).toBe(false);
  });

  it.each([0, 100, 5_000, 40_000])(
    'leave nothing on a disk that is full after %i bytes',
    (room) => {
      expect(() => writeRun(smallDisk(room), 300)).toThrow(UsageError);
      expect(() => writeRun(smallDisk(room), 300)).toThrow(
        /^cannot write .*hand-made-s7.*: no space is left/,
      );
      expect(fs.readdirSync(out)).toEqual([]);
    },
  );

  it('leave the earlier run as it was when the disk is full', () => {
    writeRun(realFiles);
    const before = read('run.json');
    expect(() => writeRun(smallDisk(10_000), 300)).toThrow(UsageError);
    expect(read('run.json')).toBe(before);
    expect(fs.readdirSync(out).sort()).toEqual(['hand-made-s7', 'latest']);
  });

  it.each([1, 2])('leave the earlier run as it was when renaming fails at step %i', (step) => {
    writeRun(realFiles);
    const before = read('run.json');
    let failed = false;
    let calls = 0;
    const once: FileSystem = {
      ...realFiles,
      renameSync: (from, to) => {
        calls += 1;
        if (calls === step && !failed) {
          failed = true;
          throw Object.assign(new Error('rename'), { code: 'EACCES' });
        }
        fs.renameSync(from, to);
      },
    };
    expect(() => writeRun(once, 20)).toThrow(/permission denied/);
    expect(read('run.json')).toBe(before);
    expect(fs.readdirSync(out).sort()).toEqual(['hand-made-s7', 'latest']);
  });

  it('name the path that cannot be written', () => {
    fs.writeFileSync(join(out, 'file'), '');
    const make = () => new RunDirectory({ out: join(out, 'file'), name: 'a-s1' });
    expect(make).toThrow(UsageError);
    expect(make).toThrow(`cannot write ${join(out, 'file', 'a-s1')}`);
  });

  it('are there also where no link can be made, with a note', () => {
    const { note } = writeRun(failing('symlinkSync', 'EPERM'));
    expect(note).toContain('latest');
    expect(fs.readdirSync(out)).toEqual(['hand-made-s7']);
  });

  it('have names that every file system takes', () => {
    expect(runName('a/../b', 'x y')).toBe('a_.._b-sx_y');
  });
});

describe('a single file', () => {
  // Node's own recursive mkdir never returns there.
  it.runIf(process.platform === 'linux')('below /proc is refused at once', () => {
    expect(() => writeFileAtomically('/proc/ektsim/x', 'text')).toThrow(
      'cannot write /proc/ektsim: there can be no such folder',
    );
  });

  it('is whole or as it was', () => {
    const path = join(out, 'deep', 'report.xml');
    writeFileAtomically(path, 'first');
    expect(() => writeFileAtomically(path, 'x'.repeat(5000), smallDisk(10))).toThrow(UsageError);
    expect(() => writeFileAtomically(path, 'second', failing('renameSync', 'EROFS'))).toThrow(
      /read-only/,
    );
    expect(fs.readdirSync(join(out, 'deep'))).toEqual(['report.xml']);
    expect(fs.readFileSync(path, 'utf8')).toBe('first');
  });
});

describe('a file that is written in pieces', () => {
  it('takes the place of the old one when it is whole', () => {
    const path = join(out, 'pieces');
    fs.writeFileSync(path, 'old');
    const file = new WholeFile(path);
    file.write('a');
    file.writeBytes(Buffer.from('b'));
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    file.commit();
    expect(fs.readFileSync(path, 'utf8')).toBe('ab');
    expect(fs.readdirSync(out)).toEqual(['pieces']);
  });

  it('leaves the old one where it is given up, or cannot be put there', () => {
    const path = join(out, 'pieces');
    fs.writeFileSync(path, 'old');
    for (const files of [realFiles, failing('renameSync', 'EACCES')]) {
      const file = new WholeFile(path, files);
      file.write('new');
      if (files !== realFiles) expect(() => file.commit()).toThrow(UsageError);
      file.discard();
      expect(fs.readFileSync(path, 'utf8')).toBe('old');
      expect(fs.readdirSync(out)).toEqual(['pieces']);
    }
  });
});
