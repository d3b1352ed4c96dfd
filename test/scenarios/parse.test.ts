import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  formatProblem,
  loadScenario,
  parseScenario,
  readScenario,
  type Override,
} from '../../scenarios/parse.ts';
import { UsageError } from '../../scenarios/usage-error.ts';

const SMALLEST = 'name: small\nduration: 1min\n';

function problemsOf(text: string, overrides: readonly Override[] = []): readonly string[] {
  const outcome = parseScenario(text, 'f.yaml', overrides);
  return outcome.code === 'invalid' ? outcome.problems.map(formatProblem) : ['accepted'];
}

describe('parseScenario', () => {
  it('reports every problem at once, in reading order', () => {
    const text = `name: Not Kebab
duration: 10min
network: { latency: { median: 90ms, p99: 80ms }, loss: 1 % }
clocks: { maxDrfit: 5ppm }
faults:
  - { at: 60s, crash: 99 }
  - { at: 60s, for: 5, crash: 1 }
  - { at: 90min, crash: 1 }
workload:
  - transfers: { rate: 5/s, start: 1h }
`;
    expect(problemsOf(text).map((line) => line.split(';')[0])).toEqual([
      'f.yaml:1:7: name: found "Not Kebab"',
      'f.yaml:3:56: network.loss: found "1 %"',
      'f.yaml:4:11: clocks.maxDrfit: unknown key "maxDrfit" (did you mean "maxDrift"?)',
      'f.yaml:6:23: faults[0].crash: node 99 does not exist',
      'f.yaml:7:21: faults[1].for: found 5 without a unit (5s? 5ms?)',
      'f.yaml:8:11: faults[2].at: found 90min',
      'f.yaml:10:36: workload[0].transfers.start: found 1h',
    ]);
  });

  it('says nothing of nodes while it is unclear what nodes there are', () => {
    expect(
      problemsOf(`${SMALLEST}chain: { delegates: 0 }\nfaults: [{ at: 1s, crash: 50 }]`),
    ).toEqual(['f.yaml:3:21: chain.delegates: found 0; allowed: a whole number 1 … 101']);
  });

  it.each([
    ['', 'f.yaml:1:1: nothing is written here; needed: a scenario with at least name and duration'],
    [
      '# only a comment\n',
      'f.yaml:1:1: nothing is written here; needed: a scenario with at least name and duration',
    ],
    [
      'duration: 1min',
      'f.yaml:1:1: name: missing; needed: a kebab-case name such as partition-heals, at most 80 characters',
    ],
    [
      'name: a\nduration: 8766000h',
      'f.yaml:2:11: duration: found 8766000h; allowed: a duration 1us … 30d, in us, ms, s, min, h or d',
    ],
    [
      'name: a\nduration: 1000y',
      'f.yaml:2:11: duration: found "1000y", of no known unit; allowed: a duration 1us … 30d, in us, ms, s, min, h or d',
    ],
    [
      `${SMALLEST}---\nname: b`,
      'f.yaml:3:1: found a second YAML document; allowed: one in each file',
    ],
    [`%YAML 1.1\n---\n${SMALLEST}`, 'f.yaml:1:1: found a %YAML 1.1 directive; allowed: YAML 1.2'],
    [
      'name: a\nduration: 1min\nfaults:\n  - at: 1s\n    crash:\n      - 3\n      - 4..99\n',
      'f.yaml:7:9: faults[0].crash[1]: node 99 does not exist; this scenario has nodes 0 … 20',
    ],
    [
      `name: a\r\nduration: 5\r\n`,
      'f.yaml:2:11: duration: found 5 without a unit (5s? 5ms?); allowed: a duration 1us … 30d, in us, ms, s, min, h or d',
    ],
  ])('%j', (text, problem) => expect(problemsOf(text)).toEqual([problem]));

  it('expands no anchors, so that a small file stays small', () => {
    const bomb = ['a: &a [x, x]', 'b: &b [*a, *a]', 'c: &c [*b, *b]'].join('\n');
    expect(problemsOf(bomb)).toHaveLength(3);
  });

  it.each(['[', '{a: ', '- ', '[{a: '])('refuses %j nested a hundred thousand times', (open) => {
    const [problem = ''] = problemsOf(open.repeat(100_000));
    expect(problem).toMatch(/nested too deeply; allowed: 20 levels$/);
  });

  it('warns of expectations that nothing puts to the test', () => {
    const outcome = parseScenario(
      `${SMALLEST}expect: { recovers: { within: 5s }, throughput: { atLeast: 1/s } }`,
      'f.yaml',
    );
    expect(outcome.code === 'ok' && outcome.warnings.map(formatProblem)).toEqual([
      'f.yaml:3:21: expect.recovers: no fault ends, so that nothing puts this to the test',
      'f.yaml:3:49: expect.throughput: no workload, so that nothing puts this to the test',
    ]);
  });

  it('never throws, whatever the text', () => {
    const words = fc.constantFrom(
      ...[
        'name: a\n',
        'duration: ',
        '1min',
        'chain',
        'faults',
        ': ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        ',',
      ],
      ...[
        '\n',
        '\n  ',
        '&a',
        '*a',
        '!t',
        '"',
        "'",
        '|',
        '>',
        '#',
        '%',
        '0..9',
        '010',
        '99999999999999999999',
      ],
      ...[
        'crash',
        'at',
        'when',
        'any',
        'of',
        'null',
        '~',
        'true',
        '.nan',
        '__proto__',
        'constructor',
      ],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 30 }).map((all) => all.join('')),
      fc.array(words, { maxLength: 20 }).map((all) => SMALLEST + all.join('')),
    );
    fc.assert(
      fc.property(text, (garbage) => {
        const outcome = parseScenario(garbage, 'f.yaml');
        if (outcome.code === 'ok') return;
        expect(outcome.problems.length).toBeGreaterThan(0);
        const lines = garbage.split(/\r\n|\r|\n/).length + 1;
        for (const { line, column } of outcome.problems) {
          expect(line >= 1 && line <= lines && column >= 1).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws, whatever the values', () => {
    const keys = [
      ...[
        'faults',
        'chain',
        'network',
        'workload',
        'expect',
        'groups',
        'clocks',
        'disk',
        'mempool',
      ],
    ];
    const section = fc.tuple(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 5 }));
    fc.assert(
      fc.property(section, ([key, value]) => {
        const text = `${SMALLEST}${key}: ${JSON.stringify(value)}\n`;
        expect(['ok', 'invalid']).toContain(parseScenario(text, 'f.yaml').code);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('--set', () => {
  const text = `${SMALLEST}network: { latency: 50ms }\nfaults: [{ at: 1s, crash: 3 }]\n`;
  const set = (path: string, value: string) => problemsOf(text, [{ path, value }]);

  it.each([
    ['chain.delegates', '5', (s: ReturnType<typeof accepted>) => s.chain.delegates, 5],
    ['duration', '2min', (s: ReturnType<typeof accepted>) => s.duration, 120_000_000],
    [
      'faults[0].crash',
      '[1..2]',
      (s: ReturnType<typeof accepted>) => s.faults[0]?.action,
      { kind: 'crash', nodes: { kind: 'ids', ids: [1, 2] } },
    ],
    [
      'faults.0.at',
      '2s',
      (s: ReturnType<typeof accepted>) => s.faults[0]?.trigger,
      { kind: 'at', time: 2_000_000 },
    ],
    [
      'network.latency',
      '{ min: 1ms, max: 2ms }',
      (s: ReturnType<typeof accepted>) => s.network.latency,
      { kind: 'uniform', min: 1_000, max: 2_000 },
    ],
    ['network.loss', '1%', (s: ReturnType<typeof accepted>) => s.network.loss, 0.01],
  ])('%s=%s takes effect', (path, value, read, expected) => {
    expect(read(accepted([{ path, value }]))).toEqual(expected);
  });

  it('lets the last of two win', () => {
    const overrides = ['4', '7'].map((value) => ({ path: 'chain.delegates', value }));
    expect(accepted(overrides).chain.delegates).toBe(7);
  });

  it.each([
    [
      'chain.delegate',
      '5',
      /^--set chain\.delegate=5: chain\.delegate: unknown key "delegate" \(did you mean "delegates"\?\)/,
    ],
    [
      'chian.delegates',
      '5',
      /^--set chian\.delegates=5: chian: unknown key "chian" \(did you mean "chain"\?\)/,
    ],
    [
      'chain.delegates',
      '0',
      /^--set chain\.delegates=0: chain\.delegates: found 0; allowed: a whole number 1 … 101$/,
    ],
    [
      'chain.blockInterval',
      '3',
      /^--set chain\.blockInterval=3: chain\.blockInterval: found 3 without a unit/,
    ],
    ['chain', '{ delegates: 0 }', /^--set chain=\{ delegates: 0 \}: chain\.delegates: found 0/],
    [
      'faults[0].crash',
      '99',
      /^--set faults\[0\]\.crash=99: faults\[0\]\.crash: node 99 does not exist/,
    ],
    [
      'faults[1].crash',
      '9',
      /^--set faults\[1\]\.crash=9: faults\[1\]\.crash: no entry "1" in faults; allowed: 0 … 0$/,
    ],
    ['faults.x', '9', /^--set faults\.x=9: faults\.x: no entry "x" in faults; allowed: 0 … 0$/],
    [
      'network.latency.p99',
      '9ms',
      /^--set network\.latency\.p99=9ms: network\.latency\.p99: "p99" leads into network\.latency, which is "50ms", no map$/,
    ],
    ['name', '', /^--set name=: name: found nothing; allowed: a kebab-case name/],
    ['name', '[', /^--set name=\[: name: not valid YAML: /],
    ['', '1', /^--set =1: not a path; allowed: names and indexes, such as faults\[0\]\.at$/],
    ['chain..delegates', '1', /not a path/],
    ['__proto__.x', '1', /not a path/],
  ])('%s=%s is refused, with the option as its place', (path, value, message) => {
    const problems = set(path, value);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  it('leaves problems of the file where they are', () => {
    const outcome = problemsOf(text, [{ path: 'chain.delegates', value: '3' }]);
    expect(outcome).toEqual([
      'f.yaml:4:27: faults[0].crash: node 3 does not exist; this scenario has nodes 0 … 2',
    ]);
  });

  function accepted(overrides: readonly Override[]) {
    const outcome = parseScenario(text, 'f.yaml', overrides);
    if (outcome.code === 'invalid') throw new Error(outcome.problems.map(formatProblem).join('\n'));
    return outcome.scenario;
  }
});

describe('loadScenario', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ektsim-scenarios-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const errorOf = (path: string): UsageError => {
    try {
      loadScenario(path);
    } catch (error) {
      if (error instanceof UsageError) return error;
      throw error;
    }
    throw new Error('accepted');
  };

  it('reads a file', () => {
    expect(loadScenario(file('small.yaml', SMALLEST)).name).toBe('small');
    expect(readScenario(file('small.yaml', SMALLEST)).warnings).toEqual([]);
  });

  it('names file, line, column, what was found and what is allowed; exit code 64', () => {
    const path = file('wrong.yaml', `${SMALLEST}crypto: rot13\n`);
    const error = errorOf(path);
    expect(error.message).toBe(
      `${path}:3:9: crypto: found rot13; allowed: modelled, noble, native`,
    );
    expect(error.exitCode).toBe(64);
  });

  it('lists twenty problems and counts the rest', () => {
    const keys = Array.from({ length: 50 }, (_, i) => `x${i}: 1`).join('\n');
    const lines = errorOf(file('many.yaml', `${SMALLEST}${keys}\n`)).message.split('\n');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 30 more problems');
  });

  it('refuses a file of 2 GB at once, without reading it', () => {
    const path = file('huge.yaml', '');
    truncateSync(path, 2_000_000_000);
    const started = performance.now();
    expect(errorOf(path).message).toBe(
      `${path}: found 2000000000 bytes; allowed: at most 16777216 (16MiB)`,
    );
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('says in one line why a file cannot be read', () => {
    expect(errorOf(join(folder, 'none.yaml')).message).toMatch(/none\.yaml: no such file$/);
    expect(errorOf(folder).message).toMatch(/: found a directory; allowed: a scenario file$/);
    expect(errorOf('/dev/null').message).toMatch(/: found no regular file; /);
    const binary = file('binary.yaml', new Uint8Array([0x6e, 0xff, 0xfe]));
    expect(errorOf(binary).message).toMatch(/: found bytes that are no UTF-8 text$/);
  });
});
