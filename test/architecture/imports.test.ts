import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breaches } from './import-rules.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

function projectSources(): ReadonlyMap<string, string> {
  const files = ['protocol', 'scenarios', 'sim', 'reports'].flatMap((area) =>
    readdirSync(join(ROOT, area), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => `${area}/${file.replaceAll('\\', '/')}`),
  );
  return new Map(files.toSorted().map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
}

const judge = (sources: Record<string, string>) => breaches(new Map(Object.entries(sources)));

describe('the project', () => {
  const sources = projectSources();

  it('is seen by the checker', () => {
    expect([...sources.keys()]).toContain('scenarios/scenario.ts');
    expect(sources.size).toBeGreaterThan(50);
  });

  it('holds the import table', () => expect(breaches(sources)).toEqual([]));
});

describe('the checker', () => {
  it.each([
    [
      'protocol/node/node.ts',
      '../../sim/clock.ts',
      'protocol imports sim/clock.ts; allowed: protocol',
    ],
    [
      'protocol/node/node.ts',
      '../../scenarios/scenario.ts',
      'protocol imports scenarios/scenario.ts; allowed: protocol',
    ],
    [
      'scenarios/parse.ts',
      '../sim/clock.ts',
      'scenarios imports sim/clock.ts; allowed: scenarios, protocol',
    ],
    [
      'sim/host.ts',
      '../reports/verdict.ts',
      'sim imports reports/verdict.ts; allowed: sim, protocol, scenarios',
    ],
    [
      'sim/host.ts',
      './cli/main.ts',
      'sim imports sim/cli/main.ts; allowed: sim, protocol, scenarios',
    ],
    [
      'sim/host.ts',
      './campaign/job.ts',
      'sim imports sim/campaign/job.ts; allowed: sim, protocol, scenarios',
    ],
    [
      'sim/campaign/perform.ts',
      '../cli/replay.ts',
      'campaign imports sim/cli/replay.ts; allowed: campaign, protocol, scenarios, sim, reports',
    ],
    [
      'reports/verdict.ts',
      '../sim/cli/main.ts',
      'reports imports sim/cli/main.ts; allowed: reports, protocol, scenarios, sim',
    ],
    [
      'sim/host.ts',
      '../test/helper.ts',
      'sim imports ../test/helper.ts, which is no part of the project',
    ],
    [
      'protocol/consensus/dpos/engine.ts',
      '../pow/engine.ts',
      'the engine dpos imports the engine pow (protocol/consensus/pow/engine.ts)',
    ],
    ['protocol/kernel/bytes.ts', 'node:crypto', 'protocol imports the package node:crypto'],
    ['protocol/crypto/hash.ts', 'node:crypto', 'protocol imports the package node:crypto'],
    ['protocol/kernel/bytes.ts', 'zod', 'protocol imports the package zod'],
    [
      'protocol/kernel/bytes.ts',
      '@noble/hashes/sha2.js',
      '@noble/hashes/sha2.js is imported outside protocol/crypto/',
    ],
    [
      'sim/random.ts',
      '@noble/hashes/sha2.js',
      '@noble/hashes/sha2.js is imported outside protocol/crypto/',
    ],
    ['sim/network/link.ts', 'seedrandom', 'seedrandom is imported outside sim/random.ts'],
    [
      'sim/network/link.ts',
      'seedrandom/lib/tychei.js',
      'seedrandom/lib/tychei.js is imported outside sim/random.ts',
    ],
    ['sim/cli/main.ts', 'piscina', 'piscina is imported outside sim/campaign/pool.ts'],
    ['reports/summary.ts', 'yargs', 'yargs is imported outside sim/cli/'],
    ['reports/report.ts', 'preact/hooks', 'preact/hooks is imported outside reports/viewer/page/'],
    ['reports/viewer/page/app.tsx', 'node:fs', 'node:fs is no part of a browser'],
    ['reports/viewer/model/columns.ts', 'node:zlib', 'node:zlib is no part of a browser'],
    [
      'reports/viewer/page/run.ts',
      '../../trace/reader.ts',
      'reports/viewer/page/ imports reports/trace/reader.ts; allowed: types, and reports/viewer/model/',
    ],
    [
      'reports/viewer/model/columns.ts',
      '../page/run.ts',
      'reports/viewer/model/ imports reports/viewer/page/run.ts; allowed: types, and reports/viewer/model/',
    ],
    [
      'reports/viewer/server/server.ts',
      '../page/run.ts',
      'reports/viewer/server/server.ts imports reports/viewer/page/run.ts, which runs in a browser',
    ],
    [
      'reports/writers/json.ts',
      'csv-stringify/sync',
      'csv-stringify/sync is imported outside reports/writers/csv.ts',
    ],
    [
      'reports/html/run-page.ts',
      '@observablehq/plot',
      '@observablehq/plot is imported outside reports/html/plot.ts',
    ],
    [
      'reports/html/figures/turns.ts',
      'linkedom/worker',
      'linkedom/worker is imported outside reports/html/plot.ts',
    ],
  ])('refuses %s that imports %s', (file, specifier, problem) => {
    const text = `// a comment\nconst text = "import './not-an-import.ts'";\nimport { x } from '${specifier}';\n`;
    expect(judge({ [file]: text })).toEqual([`${file}:3: ${problem}`]);
  });

  it.each([
    ['protocol/crypto/ed25519.ts', '@noble/curves/ed25519.js'],
    ['protocol/consensus/dpos/engine.ts', '../engine.ts'],
    ['protocol/consensus/dpos/engine.ts', './votes.ts'],
    ['protocol/consensus/registry.ts', './dpos/engine.ts'],
    ['sim/random.ts', 'seedrandom'],
    ['sim/cli/main.ts', 'yargs/helpers'],
    ['sim/cli/main.ts', '../../reports/verdict.ts'],
    ['sim/cli/main.ts', '../campaign/job.ts'],
    ['sim/campaign/perform.ts', '../../reports/verdict.ts'],
    ['sim/campaign/pool.ts', 'piscina'],
    ['reports/writers/csv.ts', 'csv-stringify/sync'],
    ['reports/html/plot.ts', '@observablehq/plot'],
    ['reports/viewer/page/app.tsx', 'preact/hooks'],
    ['reports/viewer/page/run.ts', '../model/columns.ts'],
    ['reports/verdict.ts', '../sim/trace-event.ts'],
    ['scenarios/parse.ts', 'node:fs'],
  ])('lets %s import %s', (file, specifier) => {
    expect(judge({ [file]: `import { x } from '${specifier}';` })).toEqual([]);
  });

  it.each([
    "import type { T } from '../../sim/clock.ts';",
    "export * from '../../sim/clock.ts';",
    "export type { T } from '../../sim/clock.ts';",
    "import '../../sim/clock.ts';",
    "const clock = await import('../../sim/clock.ts');",
    "type T = import('../../sim/clock.ts').T;",
  ])('sees %s', (text) => {
    expect(judge({ 'protocol/node/node.ts': text })).toHaveLength(1);
  });

  it('lets the page know types of what does not run in a browser', () => {
    const page = { 'reports/viewer/page/a.ts': "import type { T } from '../../trace/schema.ts';" };
    expect(judge(page)).toEqual([]);
  });

  it('refuses a cycle and names the import that closes it', () => {
    const cycle = {
      'sim/a.ts': "import './b.ts';",
      'sim/b.ts': "\nimport type { C } from './c.ts';",
      'sim/c.ts': "\n\nexport { a } from './a.ts';",
    };
    expect(judge(cycle)).toEqual([
      'sim/c.ts:3: a cycle: sim/a.ts → sim/b.ts → sim/c.ts → sim/a.ts',
    ]);
  });

  it('refuses a file that imports itself', () => {
    expect(judge({ 'sim/a.ts': "import './a.ts';" })).toEqual([
      'sim/a.ts:1: a cycle: sim/a.ts → sim/a.ts',
    ]);
  });

  it('lets two files import a third', () => {
    const diamond = {
      'sim/a.ts': "import './b.ts'; import './c.ts';",
      'sim/b.ts': "import './d.ts';",
      'sim/c.ts': "import './d.ts';",
    };
    expect(judge(diamond)).toEqual([]);
  });
});
