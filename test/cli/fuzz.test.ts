import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastLine, Workplace, type Ended } from './ektsim.ts';

const place = new Workplace();

interface FuzzJson {
  readonly runs: number;
  readonly exitCode: number;
  readonly corpus: { readonly kept: number; readonly planted: number };
  readonly findings: readonly {
    readonly cause: string;
    readonly failure: string;
    readonly fingerprint: string;
    readonly file: string;
    readonly replay: string;
    readonly shrunk: { readonly file: string; readonly after: { readonly faults: number } } | null;
  }[];
}

/** With one worker, which starts soonest, where `args` do not say how many. */
function fuzz(...args: readonly string[]): Ended & { readonly json: FuzzJson } {
  const one = args.some((arg) => arg.startsWith('--workers')) ? [] : ['--workers=1'];
  const ended = place.ektsim('fuzz', ...args, ...one, '--json');
  return { ...ended, json: JSON.parse(ended.stdout) as FuzzJson };
}

place.file('a-file', '');

const read = (path: string): string => readFileSync(join(place.path, path), 'utf8');

/** The words of a command that `npx` would run. */
const words = (command: string): readonly string[] => command.split(' ').slice(2);

describe('ektsim fuzz', () => {
  it('finds the paper’s holes from nothing, and ends with the line that shows the gravest', () => {
    const few = ['--profile=whitepaper', '--delegates=3', '--runs=30', '--seed=2'];
    const found = place.ektsim('fuzz', ...few, '--out=paper');
    expect(found.status, found.stderr).toBe(1);
    const [, command = ''] = found.stdout.trimEnd().split('\nReplay:\n');
    expect(lastLine(found.stdout)).toBe(command);
    // The shrunk scenario expects what it shows.
    const shown = place.ektsim(...words(command));
    expect(shown.status, shown.stdout).toBe(0);
    expect(shown.stdout).toMatch(/forks: \d+ forks? \(expected: at least one\)/);
    // As drawn it is red, under the seed of its first line.
    const [name = ''] = readdirSync(join(place.path, 'paper/findings')).filter(
      (file) => file.endsWith('.yaml') && !file.includes('shrunk'),
    );
    const drawn = read(`paper/findings/${name}`);
    const [first = ''] = drawn.split('\n');
    expect(place.ektsim(...words(first.slice(2))).status).toBe(1);
    expect(drawn).toMatch(/about: .*Run \d+ of a fuzz campaign: 1? ?\d* ?forks?/s);
  });

  it('comes to the same with any number of workers, and begins with its corpus the next time', () => {
    const args = ['--class=A,B,C', '--delegates=3', '--turns=4', '--runs=66', '--seed=4'];
    const one = fuzz(...args, '--workers=1', '--out=one');
    expect(one.stderr).toBe('');
    expect(one.status).toBe(0);
    expect(one.json).toMatchObject({ runs: 66, exitCode: 0, findings: [], corpus: { planted: 0 } });
    const two = fuzz(...args, '--workers=3', '--out=two');
    expect(two.status).toBe(0);
    expect(read('two/situations.csv')).toBe(read('one/situations.csv'));
    expect(read('one/situations.csv')).toMatch(/^votes,"W7, R6",in view 1,[1-9]\d*$/m);
    const { kept } = one.json.corpus;
    expect(readdirSync(join(place.path, 'one/corpus'))).toHaveLength(kept);
    const again = fuzz('--runs=5', '--delegates=3', '--corpus=one/corpus', '--out=three');
    expect(again.status).toBe(0);
    expect(again.json.corpus.planted).toBe(kept);
    // Which run was the first does not depend on which ended first.
    const corpora = ['one/corpus', 'two/corpus'].map((folder) =>
      place.filesIn(folder).map((file) => read(join(folder, file)).replaceAll(folder, '')),
    );
    expect(corpora[1]).toEqual(corpora[0]);
  });

  it('writes scenarios that are valid, however much is new in them', () => {
    const found = fuzz('--class=C', '--delegates=7', '--turns=25', '--runs=3', '--out=valid');
    expect(found.status).toBe(0);
    const checked = place.ektsim('scenario', 'validate', 'valid/corpus');
    expect(checked.status, checked.stderr).toBe(0);
    const about = place.filesIn('valid/corpus').map((file) => read(`valid/corpus/${file}`));
    expect(about.join('\n')).toMatch(/about: .*Run 0 of .*and \d+ more\./s);
  });

  it('finds what a rule is good for', () => {
    const args = ['--class=B', '--without=R7', '--delegates=3', '--turns=8', '--seed=2'];
    const found = fuzz(...args, '--first', '--runs=300', '--no-shrink');
    expect(found.status, found.stdout).toBe(1);
    const [finding] = found.json.findings;
    expect(finding).toMatchObject({ failure: 'fork', shrunk: null });
    const run = place.ektsim(...words(finding!.replay), '--json');
    expect(run.status).toBe(1);
    expect(run.stdout).toContain(finding!.fingerprint);
  });

  it('draws within other bounds than those of the class', () => {
    const drawn = (network: string): string => {
      const args = [
        '--network',
        network,
        '--runs=30',
        '--workers=1',
        '--turns=5',
        '--no-shrink',
        `--out=${network}`,
      ];
      place.ektsim('fuzz', '--profile=whitepaper', '--delegates=3', ...args);
      const files = place.filesIn(`${network}/corpus`);
      expect(files.length).toBeGreaterThan(5);
      return files.map((file) => read(`${network}/corpus/${file}`)).join('\n');
    };
    const disturbance = /^ *- .*\b(partition|isolate|cut|gray|flap|hold|drop|degrade|clock):/m;
    expect(drawn('timely')).not.toMatch(disturbance);
    expect(drawn('any')).toMatch(disturbance);
  });

  it('loses no file of others, nor of other campaigns', () => {
    place.file('shared/findings/notes.md', 'mine');
    const paper = [
      '--profile=whitepaper',
      '--delegates=3',
      '--runs=30',
      '--no-shrink',
      '--out=shared',
    ];
    const first = fuzz(...paper, '--class=D', '--seed=2');
    expect(first.json.findings.length).toBeGreaterThan(0);
    const before = place.filesIn('shared/findings');
    expect(before).toContain('notes.md');
    const corpus = place.filesIn('shared/corpus');
    expect(corpus).toHaveLength(first.json.corpus.kept);
    // Within other bounds: of what both came to, both are there.
    const second = fuzz(...paper, '--class=A', '--seed=2', '--corpus=shared/corpus');
    expect(second.json.findings.length).toBeGreaterThan(0);
    expect(place.filesIn('shared/findings')).toEqual(expect.arrayContaining([...before]));
    for (const { file } of [...first.json.findings, ...second.json.findings])
      expect(read(file)).toContain(`ektsim run ${file}`);
    expect(place.filesIn('shared/corpus')).toHaveLength(corpus.length + second.json.corpus.kept);
    // Nor of another seed; nor, done again, what a finding was shrunk to.
    const [{ file: found } = { file: '' }] = first.json.findings;
    place.file(found.replace('.yaml', '-shrunk.yaml'), 'shrunk');
    const kept = place.filesIn('shared/findings');
    fuzz(...paper, '--class=D', '--seed=3');
    fuzz(...paper, '--class=D', '--seed=2');
    expect(place.filesIn('shared/findings')).toEqual(expect.arrayContaining([...kept]));
  });

  it('leaves out what is no scenario any more, and says so', () => {
    place.file('old/wrong.yaml', 'name: wrong\nduration: 10s\nchains: {}\n');
    place.file('old/right.yaml', 'name: right\nduration: 15s\nchain: { delegates: 3 }\n');
    const { status, stderr, json } = fuzz(
      '--class=A',
      '--runs=3',
      '--workers=1',
      '--corpus=old',
      '--out=new',
    );
    expect(status).toBe(0);
    expect(stderr).toMatch(/^warning: left out: old\/wrong\.yaml:3:1: chains: /);
    expect(json.corpus.planted).toBe(1);
  });

  it('has not passed if nothing was tested', () => {
    const { status, json } = fuzz(
      '--class=A',
      '--turns=1',
      '--runs=5',
      '--workers=1',
      '--out=short',
    );
    expect({ status, exitCode: json.exitCode }).toEqual({ status: 3, exitCode: 3 });
  });

  it('takes a rule that is given twice for one', () => {
    const { status, json } = fuzz('--class=B', '--without=R7,R7', '--delegates=3', '--runs=1');
    expect({ status, findings: json.findings }).toEqual({ status: 0, findings: [] });
  });

  it('says at once that it cannot write', () => {
    for (const args of [['--out=a-file'], ['--out=fine', '--corpus=a-file/corpus']]) {
      const { status, stderr } = place.ektsim('fuzz', '--time=10m', ...args);
      expect(status).toBe(64);
      expect(stderr).toMatch(/^cannot write a-file\/.*: a part of the path is not a folder/);
    }
  });

  it('warns of a class about which the profile promises nothing', () => {
    const { stderr } = place.ektsim(
      'fuzz',
      '--profile=repaired',
      '--class=D',
      '--runs=1',
      '--workers=1',
    );
    expect(stderr).toContain('warning: class D is of whitepaper; repaired promises nothing in it');
  });

  it('keeps what it has when it is interrupted', async () => {
    const isRunning = (): boolean => place.filesIn('stopped/corpus').length > 2;
    const args = ['fuzz', '--class=A', '--time=10m', '--delegates=3', '--out=stopped'];
    const ended = await place.interrupted('SIGINT', isRunning, ...args);
    expect(ended.status).toBe(130);
    expect(ended.stdout).toMatch(/^fuzz, class A, seed 1, interrupted\n/);
    expect(read('stopped/situations.csv')).toContain('votes');
  });

  it.each([
    [['--class=A,A'], '--class: found "A,A"; allowed: each once, of A, B, C, D, E, F'],
    [['--delegates=1..3'], '--delegates: found 1; allowed: 2 … 101'],
    [['--turns=9..3'], '--turns: found "9..3"; allowed: 1 … 99999, such as 20 or 8..25'],
    [['--network=fast'], '--network: found "fast"; allowed: timely, late, any'],
    [['--without=W9'], '--without: found "W9"; allowed with repaired: W5, W12, W2.hold, R0, '],
    [['--time=soon', '--runs=1'], '--time: found "soon"; allowed: a time such as 90s or 2min'],
    [['--traitors=2', '--faulty=1'], '--traitors: found 2; allowed with --faulty 1: 0 … 1, '],
    [['--corpus=a-file'], '--corpus: a-file is no folder; allowed: a folder, or none yet'],
  ])('refuses %j', async (args, message) => {
    const { status, stdout, stderr } = await place.inside('fuzz', ...args);
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr.startsWith(message), stderr).toBe(true);
  });
});
