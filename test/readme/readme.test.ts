/**
 * What README.md shows is what happens. After a change that moves figures on purpose,
 * `UPDATE_README=1 npx vitest run test/readme` writes the new output of the first run into it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN } from '../cli/ektsim.ts';

// Inside the project, so that the package finds itself by name.
const folder = resolve('out/readme-test');
beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(resolve('scenarios'), join(folder, 'scenarios'), 'dir');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readme = readFileSync('README.md', 'utf8');

/** Contents of the fenced blocks in a language, or without any. */
function blocks(language: string): readonly string[] {
  const all = [...readme.matchAll(/^```(\w*)\n([^]*?)^```$/gm)];
  return all.filter(([, found]) => found === language).map(([, , text]) => text ?? '');
}

const [firstOutput = '', exampleOutput = ''] = blocks('');

function node(...args: readonly string[]): string {
  // A terminal that can show more than ASCII, whatever this one is.
  const env = { ...process.env, LC_ALL: 'C.UTF-8', TERM: 'xterm' };
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env });
  expect(run.status, run.stdout + run.stderr).toBe(0);
  return run.stdout;
}

/** All but what depends on the machine. */
function stable(output: string): readonly string[] {
  return output.split('\n').filter((line) => !line.startsWith('  speed '));
}

describe('README.md', () => {
  it('shows the real output of the first run, fingerprint included', () => {
    const output = node(MAIN, 'run', 'scenarios/quickstart.yaml');
    if (process.env['UPDATE_README'] === '1') {
      writeFileSync(
        'README.md',
        readme.replace(`\`\`\`\n${firstOutput}\`\`\``, `\`\`\`\n${output}\`\`\``),
      );
      return;
    }
    expect(stable(firstOutput)).toEqual(stable(output));
    expect(firstOutput).toMatch(/\n {2}speed /);
  });

  it('has an API example that runs and prints what it says', () => {
    const [example = ''] = blocks('js');
    const script = join(folder, 'example.mjs');
    writeFileSync(script, example);
    expect(node(script)).toBe(exampleOutput);
  });

  it('shows commands that work, in the order shown', () => {
    const lines = blocks('sh').flatMap((block) => block.trimEnd().split('\n'));
    expect(lines.slice(0, 2)).toEqual([
      'npm ci && npx ektsim run scenarios/quickstart.yaml',
      'npm cit',
    ]);
    const commands = lines.slice(2);
    expect(commands.length).toBeGreaterThan(4);
    for (const command of commands) {
      const [npx, ektsim, ...args] = command.split(' ');
      expect([npx, ektsim]).toEqual(['npx', 'ektsim']);
      node(MAIN, ...args);
    }
  });

  it.each(['README.md', 'docs/architecture.md', 'docs/decisions/README.md'])(
    '%s links to files that are there',
    (file) => {
      const text = readFileSync(file, 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, link]) => link);
      expect(links.length).toBeGreaterThan(0);
      const missing = links.filter((link) => !existsSync(join(dirname(file), link ?? '')));
      expect(missing).toEqual([]);
    },
  );
});

describe('docs/architecture.md', () => {
  it('names files and functions that are there', () => {
    const text = readFileSync('docs/architecture.md', 'utf8');
    const rules = text.slice(
      text.indexOf('## Where each rule lives'),
      text.indexOf('## How to add'),
    );
    const paths = [...rules.matchAll(/`([\w/-]+\/[\w-]+\.ts)`/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(20);
    const located = paths.map((path) => path.replace(/^dpos\//, 'consensus/dpos/'));
    const missing = located.filter((path) => !existsSync(`protocol/${path}`) && !existsSync(path));
    expect(missing).toEqual([]);
    const sources = located
      .map((path) => (existsSync(path) ? path : `protocol/${path}`))
      .map((path) => readFileSync(path, 'utf8'))
      .join('');
    const functions = [...rules.matchAll(/`(#\w+)`/g)].map(([, name = '']) => name);
    expect(functions.filter((name) => !sources.includes(`${name}(`))).toEqual([]);
  });

  it('says where every rule lives', () => {
    const text = readFileSync('docs/architecture.md', 'utf8');
    const numbered = (letter: string, from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => `${letter}${from + i}`);
    const rules = ['W1a', 'R5a', ...numbered('W', 1, 17), ...numbered('R', 0, 9)];
    expect(rules.filter((rule) => !new RegExp(`^\\| ${rule} +\\|`, 'm').test(text))).toEqual([]);
  });
});
