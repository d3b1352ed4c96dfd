/** The workflows of this repository: what they call works, and docs/ci.md tells what they do. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSeeds } from '../../scenarios/seeds.ts';
import { MAIN } from '../cli/ektsim.ts';

type Texts = Readonly<Record<string, string>>;

interface Job {
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly if?: string;
    readonly with?: Texts;
  }[];
  readonly strategy?: { readonly matrix: { readonly include: readonly Texts[] } };
}

interface Workflow {
  readonly on: { readonly schedule: readonly Texts[] };
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflow = (name: string): Workflow =>
  parse(readFileSync(`.github/workflows/${name}`, 'utf8')) as Workflow;

const { on, jobs } = workflow('nightly.yml');
const { fuzz, seeds } = jobs as { readonly fuzz: Job; readonly seeds: Job };
const entriesOf = ({ strategy }: Job): readonly Texts[] => strategy!.matrix.include;
const page = readFileSync('docs/ci.md', 'utf8');
const section = /^## Hunting every night\n([^]*?)^## /m.exec(page)![1]!;

describe('nightly.yml', () => {
  it('checks scenarios that there are, with seeds that are some', () => {
    for (const { paths = '', seeds: text = '' } of entriesOf(seeds)) {
      const listed = spawnSync('bash', ['-c', `ls -d ${paths}`], { encoding: 'utf8' });
      expect(listed.status, listed.stderr).toBe(0);
      const written = text.replaceAll('${{ github.run_number }}', '321');
      expect(readSeeds(written), text).toMatchObject({ code: 'ok' });
    }
  });

  it('fuzzes as the command allows', () => {
    const out = mkdtempSync(join(tmpdir(), 'ektsim-nightly-'));
    for (const { options = '' } of entriesOf(fuzz)) {
      const args = [MAIN, 'fuzz', ...options.split(' '), '--runs', '1', '--out', out];
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      // A single run may leave something unexercised.
      expect([0, 3], stderr).toContain(status);
    }
    rmSync(out, { recursive: true });
  });

  it('keeps what fuzz has reached, also of a night with a finding', () => {
    const { steps } = fuzz;
    const place = (pattern: RegExp): number =>
      steps.findIndex(({ uses = '', run = '' }) => pattern.test(uses + run));
    const [restore, hunt, save] = [
      /^actions\/cache\/restore@/,
      /ektsim fuzz/,
      /^actions\/cache\/save@/,
    ].map(place) as [number, number, number];
    expect(restore).toBeGreaterThan(-1);
    expect(hunt).toBeGreaterThan(restore);
    expect(save).toBeGreaterThan(hunt);
    const [restored, saved] = [steps[restore]!.with!, steps[save]!.with!];
    expect(saved).toEqual({ path: restored['path'], key: restored['key'] });
    expect(saved['key']).toContain(restored['restore-keys']);
    expect(steps[hunt]!.run).toContain(`--corpus ${saved['path']} `);
    const upload = steps.find(({ uses = '' }) => uses.startsWith('actions/upload-artifact@'))!;
    expect([steps[save]!.if, upload.if]).toEqual(['always()', 'always()']);
  });
});

describe('docs/ci.md', () => {
  it('names the jobs of the night, when they begin, and what they leave', () => {
    const rows = [...section.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
    expect(rows.toSorted()).toEqual(Object.keys(jobs).toSorted());
    const [minute, hour] = on.schedule[0]!['cron']!.split(' ');
    expect(section).toContain(`${hour!.padStart(2, '0')}:${minute!.padStart(2, '0')} UTC`);
    for (const { name = '' } of entriesOf(fuzz)) expect(section).toContain(`\`${name}\``);
    const hunt = fuzz.steps.find(({ run = '' }) => run.includes('ektsim fuzz'))!.run!;
    expect(section).toContain(`fuzz --time ${/--time (\w+)/.exec(hunt)![1]!}`);
    const [, first] = /artifact `([\w-]+)`/.exec(section)!;
    expect(first).toBe(`fuzz-${entriesOf(fuzz)[0]!['name']!}`);
    const { path } = fuzz.steps.find(({ uses = '' }) => uses.includes('upload'))!.with!;
    for (const file of path!.trim().split('\n'))
      expect(section).toContain(file.replace('out/fuzz/', ''));
  });

  it('says how many seeds a push and a night take', () => {
    const ci = readFileSync('.ci/run', 'utf8');
    expect(ci).toContain('scenarios/holes scenarios/regressions --seeds 1..20 ');
    expect(ci).toContain('scenarios/claims --seeds 1..5 ');
    expect(ci).toContain('fuzz --runs 200 ');
    expect(section).toContain('regressions (20 each), the claims (5 each) and 200 scenarios');
    const counts = entriesOf(seeds).map(({ name, seeds: text = '' }) => {
      const [, low, high] = /(\d+)\.\..*?(\d+)$/.exec(text.replaceAll(/\$\{\{.*?\}\}/g, ''))!;
      return [name, Number(high) - Number(low) + 1];
    });
    expect(counts).toEqual([
      ['class-a', 200],
      ['class-b', 200],
      ['classes-c-and-f', 200],
      ['claims', 20],
      ['holes', 50],
      ['new-seeds', 20],
    ]);
    expect(section).toMatch(/200 seeds each, all claims with 20, holes and regressions with 50;/);
  });
});
