import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { differenceOf } from '../../sim/cli/event-difference.ts';
import { eventSource } from '../../sim/cli/event-source.ts';
import { commandLine } from '../../sim/cli/command-line.ts';
import { SCENARIOS, Workplace } from './ektsim.ts';

const place = new Workplace();
const hole = join(SCENARIOS, 'holes/split-equivocation.yaml');
const RUN = 'out/split-equivocation-s1';

beforeAll(() => {
  expect(place.ektsim('run', hole, '--trace=t.ndjson.gz').status).toBe(0);
});

describe('ektsim replay', () => {
  it('runs a saved run again, and says whether it is the same', () => {
    const { status, stdout } = place.ektsim('replay', RUN);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^split-equivocation, seed 1: ended at 60\.000000 s\n/);
    expect(stdout).toMatch(/\n {2}the same run: fingerprint [0-9a-f]{64}\n/);
    expect(stdout.match(/^node \d+ +up +head \d+/gm)).toHaveLength(3);
  });

  it('--until and --node print what a node knew then', () => {
    const { status, stdout } = place.ektsim('replay', RUN, '--until', '9.095s', '--node', '2');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^split-equivocation, seed 1: at 9\.095000 s\n\nnode 2\n/);
    expect(stdout).toMatch(/\n {2}head {10}height 2, block [0-9a-f]{8}, /);
    expect(stdout).toMatch(/\n {2}candidate {5}[0-9a-f]{8} of packer 0, .*content missing; /);
    expect(stdout).toMatch(/\n {2}timers {8}\S+ at /);
  });

  it('--break fork stops where two nodes first differ', () => {
    const { status, stdout } = place.ektsim('replay', RUN, '--break', 'fork', '--json');
    expect(status).toBe(0);
    const found = JSON.parse(stdout) as {
      readonly event: { readonly id: number; readonly height: number };
      readonly nodes: readonly {
        readonly state: { readonly head: { readonly height: number; readonly block: string } };
      }[];
    };
    expect(found).toMatchObject({ stopped: 'break', atMicros: 9_140_000 });
    const heads = found.nodes.map(({ state }) => state.head);
    expect(heads).toHaveLength(2);
    expect(heads[0]?.height).toBe(heads[1]?.height);
    expect(heads[0]?.block).not.toBe(heads[1]?.block);
    // The number is that of the trace.
    const event = place.ektsim('replay', RUN, '--break', `event=${found.event.id}`, '--json');
    expect((JSON.parse(event.stdout) as { readonly event: unknown }).event).toEqual(found.event);
  });

  it('says that it did not come to what it looked for', () => {
    const { status, stdout } = place.ektsim('replay', RUN, '--break', 'breach');
    expect(status).toBe(3);
    expect(stdout).toMatch(/^split-equivocation, seed 1: ended at 60\.000000 s without a breach\n/);
    const early = place.ektsim('replay', RUN, '--break', 'fork', '--until', '5s');
    expect(early.status).toBe(3);
    expect(early.stdout).toMatch(
      /^split-equivocation, seed 1: at 5\.0+ s, and no fork until then\n/,
    );
  });

  // In this process: what is refused needs no other.
  it.each([
    [['.'], /^.*: found no run\.json; allowed: the folder of a run, such as out\/latest\n/],
    [['none'], /^.*none: found no folder; allowed: the folder of a run/],
    [[RUN, '--until', '9'], /^--until: found "9"; allowed: a time such as 12\.4s or 2min\n/],
    [[RUN, '--until', '-1s'], /^--until: found "-1s"; allowed: a time such as 12\.4s or 2min\n/],
    [[RUN, '--until', '9s', '--node', '3'], /^--node: found "3"; allowed: a node from 0 to 2\n/],
    [[RUN, '--node', '1'], /^--node says whose state is printed; add --until or --break/],
    [
      [RUN, '--break', 'forks'],
      /^--break: found "forks" \(did you mean "fork"\?\); allowed: fork, halt/,
    ],
    [[RUN, '--break', 'height'], /^--break: found "height"; allowed: fork, halt/],
    [[RUN, '--break', 'fork=1'], /^--break: found "fork=1"; allowed: fork, halt/],
  ])('refuses %j', async ([path = '', ...options], message) => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const status = await commandLine(['replay', join(place.path, path), ...options]);
    const said = stderr.mock.calls.map(([text]) => String(text)).join('');
    stderr.mockRestore();
    expect(said).toMatch(message);
    expect(status).toBe(64);
  });
});

describe('a path that the system refuses ends with 64 and one line, in every command', () => {
  const LONG = 'x'.repeat(5_000);
  it.each([
    [['replay']],
    [['explain']],
    [['view']],
    [['report']],
    [['export', '--format', 'itf']],
    [['diff', join(place.path, RUN)]],
    [['check']],
  ])('%j', async (command) => {
    const inFile = join(place.path, RUN, 'run.json', 'x');
    for (const [path, message] of [
      [LONG, /^cannot read x+…: the name is too long\n$/],
      [inFile, /^cannot read .*run\.json\/x: a part of the path is not a folder\n$/],
      ['', /found (an empty path|nothing); allowed: /],
    ] as const) {
      const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      const status = await commandLine([...command, path]);
      const said = stderr.mock.calls.map(([text]) => String(text)).join('');
      stderr.mockRestore();
      expect(said).toMatch(message);
      expect(said.trimEnd()).not.toContain('\n');
      expect(status).toBe(64);
    }
  });
});

describe('ektsim diff', () => {
  it('finds nothing between a trace and the run that is run again', () => {
    place.sh('sh', '-c', `cp -r ${RUN} copy && rm copy/t.ndjson.gz`);
    const { status, stdout } = place.ektsim('diff', RUN, 'copy');
    expect(stdout).toMatch(/^Nothing differs in \d,\d{3} events\.\n$/);
    expect(status).toBe(0);
  });

  it('prints the first event that differs, and what it comes from', () => {
    place.ektsim(
      'run',
      hole,
      '--set',
      'network.loss=1%',
      '--out',
      'other',
      '--trace',
      '--trace-kinds',
      '!delivered',
    );
    const { status, stdout } = place.ektsim('diff', `${RUN}/t.ndjson.gz`, 'other/latest', '--json');
    expect(status).toBe(1);
    const { difference } = JSON.parse(stdout) as {
      readonly difference: {
        readonly before: readonly { readonly id: number; readonly kind: string }[];
        readonly second: {
          readonly event: { readonly kind: string; readonly cause: number };
          readonly causes: readonly { readonly id: number }[];
        };
      };
    };
    expect(difference.before).toHaveLength(3);
    expect(difference.before.map(({ kind }) => kind)).not.toContain('delivered');
    expect(difference.second.event).toMatchObject({ kind: 'dropped', reason: 'loss' });
    expect(difference.second.causes[0]?.id).toBe(difference.second.event.cause);
    const text = place.ektsim('diff', RUN, 'other/latest').stdout;
    expect(text).toMatch(
      /^The runs differ after \d+ equal events\.\n\nThe last equal ones:\n {2}\{"id":/,
    );
    expect(text).toMatch(
      /\nother\/latest \(trace\):\n {2}\{"id":.*"kind":"dropped".*\n {2}comes from \{"id":/,
    );
  });

  it('compares up to the last event of a trace with a limit, and no further', async () => {
    const lines = gunzipSync(readFileSync(join(place.path, RUN, 't.ndjson.gz')))
      .toString()
      .trimEnd()
      .split('\n');
    const [head = '', ...rest] = lines;
    const header = JSON.parse(head) as object;
    const end = JSON.parse(rest.at(-1) ?? '') as object;
    const write = (name: string, filter: object, events: readonly string[]): string => {
      const last = JSON.stringify({ ...end, written: events.length });
      const text = [JSON.stringify({ ...header, ...filter }), ...events, last].join('\n');
      return join(place.path, place.file(name, `${text}\n`));
    };
    const all = rest.slice(0, -1);
    const rare = all.filter((line) => !/"kind":"(delivered|timer)"/.test(line));
    const first = write('first.ndjson', { limit: 500 }, all.slice(0, 500));
    const few = write('few.ndjson', { withheld: ['delivered', 'timer'] }, rare);
    const both = await differenceOf(await eventSource(first), await eventSource(few));
    const expected = all.slice(0, 500).filter((line) => rare.includes(line)).length;
    expect(both).toEqual({ equalEvents: expected, difference: null });
    expect(await differenceOf(await eventSource(few), await eventSource(first))).toEqual(both);

    // What is missing before the limit's last event differs; so does the end of a run below its limit.
    const gap = write('gap.ndjson', { limit: 500 }, [...all.slice(0, 200), ...all.slice(201, 501)]);
    const short = write('short.ndjson', { limit: 501 }, all.slice(0, 500));
    for (const path of [gap, short]) {
      const found = await differenceOf(
        await eventSource(path),
        await eventSource(join(place.path, RUN)),
      );
      expect(found.difference).not.toBeNull();
    }
  });

  it('says what is wrong with a path', () => {
    place.file('cut.ndjson', '{"ektsim-trace":1,"ek');
    const { status, stderr } = place.ektsim('diff', RUN, 'cut.ndjson');
    expect(stderr).toMatch(/^cannot read cut\.ndjson: it is truncated: /);
    expect(status).toBe(64);
  });
});
