/** What docs/ci.md shows is what happens: its commands, its pipelines, its test that fails. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadScenario } from '../../scenarios/parse.ts';
import { explainVerdict } from '../../sim/cli/explain.ts';
import { EXIT } from '../../sim/cli/exit-code.ts';
import { runScenario } from '../../sim/cli/run-scenario.ts';
import { MAIN } from '../cli/ektsim.ts';

const page = readFileSync('docs/ci.md', 'utf8');
const SCENARIO = 'docs/examples/partition-heals.yaml';
const EXAMPLE = 'docs/examples/no-fork.test.js';

/** Contents of the fenced blocks in a language. */
function blocks(language: string): readonly string[] {
  const all = [...page.matchAll(/^```(\w*)\n([^]*?)^```$/gm)];
  return all.filter(([, found]) => found === language).map(([, , text]) => text ?? '');
}

// A project that has ektsim installed, inside this one.
const project = resolve('out/ci-test');
beforeAll(() => {
  rmSync(project, { recursive: true, force: true });
  mkdirSync(join(project, 'scenarios'), { recursive: true });
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(resolve('.'), join(project, 'node_modules/ektsim'), 'dir');
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n');
  // Or it would take this project's.
  writeFileSync(join(project, 'vitest.config.js'), 'export default {};\n');
  copyFileSync(SCENARIO, join(project, 'scenarios/partition-heals.yaml'));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

function inProject(...args: readonly string[]): { status: number | null; output: string } {
  const env = { ...process.env, CI: 'true', NO_COLOR: '1', FORCE_COLOR: undefined };
  const ended = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', env });
  return { status: ended.status, output: ended.stdout + ended.stderr };
}

describe('docs/ci.md', () => {
  const [scenario = '', github = '', gitlab = ''] = blocks('yaml');

  it('shows the files of docs/examples', () => {
    expect(scenario).toBe(readFileSync(SCENARIO, 'utf8'));
    expect(blocks('js')).toEqual([readFileSync(EXAMPLE, 'utf8')]);
  });

  it('has pipelines that are YAML and hand the JUnit file on, whatever the outcome', () => {
    const { jobs } = parse(github) as {
      jobs: { ektsim: { steps: readonly { run?: string; if?: string; with?: object }[] } };
    };
    const { steps } = jobs.ektsim;
    const command = steps.flatMap(({ run }) => run ?? []).at(-1);
    expect(command).toBe(blocks('sh')[0]?.trim());
    expect(steps.at(-1)).toMatchObject({ if: 'always()', with: { path: 'out/ektsim.xml' } });

    const job = (parse(gitlab) as Record<string, { script: readonly string[]; artifacts: object }>)[
      'no-fork'
    ];
    expect(job?.script.at(-1)).toBe(command);
    expect(job?.artifacts).toEqual({
      when: 'always',
      paths: ['out/ektsim.xml'],
      reports: { junit: 'out/ektsim.xml' },
    });
  });

  it('has commands that work', () => {
    const commands = blocks('sh').flatMap((block) => block.trimEnd().split('\n'));
    const ours = commands.filter((command) => command.startsWith('npx ektsim '));
    expect(ours).toHaveLength(3);
    for (const command of ours) {
      const args = command.split(' ').slice(2);
      // Fifty seeds and a hundred would only take longer.
      const fewer = args.map((arg) => (arg.includes('..') ? '1..2' : arg));
      const { status, output } = inProject(MAIN, ...fewer);
      expect(status, output).toBe(0);
    }
    expect(existsSync(join(project, 'out/ektsim.xml'))).toBe(true);
    expect(existsSync(join(project, 'out/partition-heals-s7/run.json'))).toBe(true);
  });

  it('says what every exit code means, as README.md does', () => {
    const codes = (text: string) =>
      [...text.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(codes(page)).toEqual(Object.values(EXIT));
    expect(codes(page)).toEqual(codes(readFileSync('README.md', 'utf8')));
  });

  it('names the version that it is of', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(page).toContain(`ektsim@${version}`);
  });

  it('shows the message of a fork', () => {
    const file = 'scenarios/holes/hidden-quorum.yaml';
    const overrides = [{ path: 'expect.forks', value: 'none' }];
    const run = runScenario(loadScenario(file, overrides), { seed: 1 });
    expect(blocks('')).toEqual([`${explainVerdict(run, { file, seed: 1, overrides })}\n`]);
  });
});

describe(EXAMPLE, () => {
  const vitest = (): { status: number | null; output: string } =>
    inProject(resolve('node_modules/vitest/vitest.mjs'), 'run', '--root', project);

  it('passes where the chain does not fork', () => {
    copyFileSync(EXAMPLE, join(project, 'no-fork.test.js'));
    const { status, output } = vitest();
    expect(status, output).toBe(0);
    expect(output).toContain('5 passed');
  });

  it('fails with a readable message where it does', () => {
    const example = readFileSync(EXAMPLE, 'utf8');
    const forking = readFileSync('scenarios/holes/hidden-quorum.yaml', 'utf8');
    writeFileSync(
      join(project, 'scenarios/forks.yaml'),
      forking.replace('forks: some', 'forks: none'),
    );
    writeFileSync(
      join(project, 'no-fork.test.js'),
      example.replace('partition-heals.yaml', 'forks.yaml'),
    );
    const { status, output } = vitest();
    expect(status, output).toBe(1);
    expect(output).toContain('hidden-quorum, seed 3: 1 fork, none expected');
    expect(output).toMatch(/fork at height 5, .*: block \w{8} of packer 1 on 1; block \w{8}/);
    expect(output).toContain('replay: npx ektsim run scenarios/forks.yaml --seed 3');
  });
});
