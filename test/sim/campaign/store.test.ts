import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseScenario, type Override } from '../../../scenarios/parse.ts';
import type { Performed } from '../../../sim/campaign/job.ts';
import { codeVersion } from '../../../sim/campaign/store/code-version.ts';
import { JournalFile } from '../../../sim/campaign/store/journal-file.ts';
import { performedIn } from '../../../sim/campaign/store/performed.ts';
import { ResultStore, scenarioHash } from '../../../sim/campaign/store/result-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'ektsim-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = (): string => join(folder, `deep/${(files += 1)}.ndjson`);

const completed = (fingerprint: string): Performed => ({
  result: {
    kind: 'completed',
    fingerprint,
    verdict: { exitCode: 0, safety: 'held', summary: 'as expected', findings: [] },
    figures: { forks: 0, growth: null },
  },
  wallSeconds: 1.5,
});
const failed: Performed = {
  result: { kind: 'failed', message: 'm', details: 'd', atMicros: null },
  wallSeconds: 0,
};

describe('a journal', () => {
  it('gives back what was added, wherever it is cut off', () => {
    const values = fc.array(fc.record({ text: fc.string({ unit: 'grapheme' }), n: fc.integer() }));
    fc.assert(
      fc.property(values, fc.nat(), (added, cut) => {
        const path = newPath();
        const journal = new JournalFile(path);
        expect([...journal.values()]).toEqual([]);
        for (const value of added) journal.add(value);
        expect([...new JournalFile(path).values()]).toEqual(added);
        if (added.length === 0) return;
        const bytes = readFileSync(path);
        const kept = cut % bytes.length;
        writeFileSync(path, bytes.subarray(0, kept));
        const whole =
          bytes
            .subarray(0, kept + 1)
            .toString('latin1')
            .split('\n').length - 1;
        const again = new JournalFile(path);
        again.add('after');
        expect([...again.values()]).toEqual([...added.slice(0, whole), 'after']);
      }),
      { numRuns: 60 },
    );
  });

  it('reads lines that are longer than what it reads at once', () => {
    const path = newPath();
    const long = ['x'.repeat(2_500_000), 'y', 'ä'.repeat(700_000)];
    for (const value of long) new JournalFile(path).add(value);
    expect([...new JournalFile(path).values()]).toEqual(long);
  });
});

describe('a store of results', () => {
  it('knows a result by code, scenario and seed', () => {
    const file = new JournalFile(newPath());
    file.add({ kind: 'plan', any: 'thing' });
    const store = new ResultStore(file, 'c1');
    store.add('s1', 1, completed('a'));
    store.add('s1', 2, failed);
    store.add('s1', 2, completed('b'));
    store.add('s2', 1, failed);
    for (const one of [store, new ResultStore(file, 'c1')]) {
      expect(one.isCompleted('s1', 1)).toBe(true);
      expect(one.isCompleted('s1', 3)).toBe(false);
      // A failure is tried again, and is a result meanwhile.
      expect([one.has('s2', 1), one.isCompleted('s2', 1)]).toEqual([true, false]);
      const read: unknown[] = [];
      one.read(
        (scenario) => scenario === 's1',
        ({ seed }, { result }) => read.push([seed, result.kind]),
      );
      expect(read).toEqual([
        [1, 'completed'],
        [2, 'failed'],
        [2, 'completed'],
      ]);
    }
  });

  it('has nothing to do with results of other code, and says how many there are', () => {
    const file = new JournalFile(newPath());
    new ResultStore(file, 'c1').add('s1', 1, completed('a'));
    const store = new ResultStore(file, 'c2');
    expect([store.isCompleted('s1', 1), store.ofOtherCode]).toEqual([false, 1]);
    store.read(
      () => true,
      () => expect.unreachable(),
    );
  });

  it('takes nothing for a result that is none', () => {
    const file = new JournalFile(newPath());
    for (const line of [1, null, [], { kind: 'result' }, { ...completed('a'), kind: 'result' }])
      file.add(line);
    appendFileSync(file.path, '{"kind":"result","code":"c1","scen');
    const store = new ResultStore(file, 'c1');
    expect(store.ofOtherCode).toBe(0);
    store.read(
      () => true,
      () => expect.unreachable(),
    );
  });
});

describe('a line that is well-formed', () => {
  const good = completed('a');
  const changed = (change: object): object => ({ ...good, result: { ...good.result, ...change } });
  const verdict = good.result.kind === 'completed' ? good.result.verdict : expect.unreachable();

  it.each([
    ['a figure that is text', changed({ figures: { growth: '0.9' } })],
    ['a figure that is a list', changed({ figures: { forks: [1] } })],
    ['a count with a fraction', changed({ figures: { forks: 0.5 } })],
    ['a count that is too large', changed({ figures: { height: 1e300 } })],
    ['no figures', changed({ figures: null })],
    ['a fingerprint that is none', changed({ fingerprint: 1 })],
    ['an exit code that is none', changed({ verdict: { ...verdict, exitCode: '0' } })],
    ['no summary', changed({ verdict: { ...verdict, summary: null } })],
    ['a time that is text', { ...good, wallSeconds: '1' }],
    ['another kind', changed({ kind: 'done' })],
    ['a failure without a message', { ...failed, result: { ...failed.result, message: 1 } }],
  ])('is no result with %s: the job is done again', (_what, line) => {
    const file = new JournalFile(newPath());
    file.add({ kind: 'result', code: 'c1', scenario: 's1', seed: 1, ...line });
    const store = new ResultStore(file, 'c1');
    expect([store.has('s1', 1), store.ofOtherCode]).toEqual([false, 0]);
    expect(performedIn(JSON.stringify(line))).toBe(null);
    // What other code writes is for that code to judge.
    expect(new ResultStore(file, 'c2').ofOtherCode).toBe(1);
    store.add('s1', 1, completed('b'));
    const read: unknown[] = [];
    new ResultStore(file, 'c1').read(
      () => true,
      (_key, { result }) => read.push(result),
    );
    expect(read).toEqual([completed('b').result]);
  });

  it('is never written', () => {
    const file = new JournalFile(newPath());
    const store = new ResultStore(file, 'c1');
    const bad = { ...good, result: { ...good.result, figures: { forks: 0.5 } } } as Performed;
    expect(() => store.add('s1', 1, bad)).toThrow('seed 1 gave a result that is none');
    expect([...file.values()]).toEqual([]);
  });
});

describe('the hash of a scenario', () => {
  const hash = (text: string, overrides: readonly Override[] = []): string => {
    const outcome = parseScenario(text, 'a.yaml', overrides);
    return outcome.code === 'ok' ? scenarioHash(outcome.scenario) : expect.unreachable();
  };

  it('is that of what runs, however it is written', () => {
    const text = 'name: a\nduration: 60s\nchain: { delegates: 4 }\n';
    expect(hash('chain: { delegates: 4, blockInterval: 3000ms }\nduration: 1min\nname: a\n')).toBe(
      hash(text),
    );
    expect(hash(text, [{ path: 'chain.delegates', value: '7' }])).toBe(
      hash(text.replace('4', '7')),
    );
    expect(hash(text, [{ path: 'network.loss', value: '1%' }])).not.toBe(hash(text));
  });
});

describe('the version of code', () => {
  const write = (name: string, text: string): URL => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return pathToFileURL(path);
  };

  it('changes with everything that is imported, and with nothing else', () => {
    const entry = write('entry.js', `import { b } from './b.js';\nexport const a = b;\n`);
    write('b.js', `export { c as b } from "./c.js";\n// from './nowhere.js'\n`);
    write('c.js', `export const c = 1;\nawait import('./b.js');\n`);
    write('other.js', '1\n');
    const before = codeVersion('1.0.0', entry);
    expect(before).toMatch(/^1\.0\.0\+[0-9a-f]{12}$/);
    write('other.js', '2\n');
    expect(codeVersion('1.0.0', entry)).toBe(before);
    write('c.js', `export const c = 2;\n`);
    expect(codeVersion('1.0.0', entry)).not.toBe(before);
  });
});
