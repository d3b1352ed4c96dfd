/**
 * The import table of the house (docs/architecture.md): who may import whom, and which package may
 * be used where. Pure: it judges sources that it is given.
 *
 * @module
 */
import { posix } from 'node:path';
import ts from 'typescript';

/** File text by its path from the root of the project, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

interface Import {
  readonly file: string;
  readonly line: number;
  /** As written. */
  readonly specifier: string;
  /** The imported file, or null for a package. */
  readonly target: string | null;
  /** `import type`: nothing is left of it when the code runs. */
  readonly isType: boolean;
}

type Area = 'protocol' | 'scenarios' | 'sim' | 'reports' | 'campaign' | 'cli';

/** Each area with what it may import besides itself. */
const MAY_IMPORT: Readonly<Record<Area, readonly Area[]>> = {
  protocol: [],
  scenarios: ['protocol'],
  sim: ['protocol', 'scenarios'],
  reports: ['protocol', 'scenarios', 'sim'],
  campaign: ['protocol', 'scenarios', 'sim', 'reports'],
  cli: ['protocol', 'scenarios', 'sim', 'reports', 'campaign'],
};

const isCompression = (file: string): boolean => file === 'reports/trace/compression.ts';

const QUEUE = 'sim/campaign/queue/';
const isQueue = (file: string): boolean => file.startsWith(QUEUE);

/** Runs in a browser. */
const PAGE = 'reports/viewer/page/';
/** What it shares with the rest: neither Node.js nor the browser is known there. */
const MODEL = 'reports/viewer/model/';

/** Packages with the only places that may use them; everything else is allowed outside protocol. */
const HOMES: readonly (readonly [name: string, isHome: (file: string) => boolean, home: string])[] =
  [
    ['@noble/', (file) => file.startsWith('protocol/crypto/'), 'protocol/crypto/'],
    ['seedrandom', (file) => file === 'sim/random.ts', 'sim/random.ts'],
    ['yargs', (file) => file.startsWith('sim/cli/'), 'sim/cli/'],
    ['piscina', (file) => file === 'sim/campaign/pool.ts', 'sim/campaign/pool.ts'],
    ['bullmq', isQueue, QUEUE],
    ['ioredis', isQueue, QUEUE],
    ['@bokuweb/zstd-wasm', isCompression, 'reports/trace/compression.ts'],
    ['fzstd', isCompression, 'reports/trace/compression.ts'],
    ['protobufjs', (file) => file === 'reports/exports/perfetto.ts', 'reports/exports/perfetto.ts'],
    [
      'csv-parse',
      (file) => file === 'scenarios/trace-csv.ts' || file === 'reports/saved/csv-rows.ts',
      'scenarios/trace-csv.ts and reports/saved/csv-rows.ts',
    ],
    ['@observablehq/plot', (file) => file === 'reports/html/plot.ts', 'reports/html/plot.ts'],
    ['linkedom', (file) => file === 'reports/html/plot.ts', 'reports/html/plot.ts'],
    ['preact', (file) => file.startsWith(PAGE), PAGE],
    ['vite', () => false, 'viewer.vite.config.ts'],
    ['vite-plugin-singlefile', () => false, 'viewer.vite.config.ts'],
    ['playwright-core', () => false, 'test/browser/'],
    [
      'hyparquet-writer',
      (file) => file === 'reports/writers/parquet.ts',
      'reports/writers/parquet.ts',
    ],
    ['csv-stringify', (file) => file === 'reports/writers/csv.ts', 'reports/writers/csv.ts'],
  ];

/** All breaches, each as `file:line: what is wrong`; empty if the table holds. */
export function breaches(sources: Sources): readonly string[] {
  const imports = [...sources].flatMap(([file, text]) => importsOf(file, text));
  return [
    ...imports.flatMap((one) => {
      const problem = one.target === null ? packageBreach(one) : fileBreach(one, one.target);
      return problem === null ? [] : [`${one.file}:${one.line}: ${problem}`];
    }),
    ...cycles(imports),
  ];
}

function importsOf(file: string, text: string): readonly Import[] {
  const found = ts.preProcessFile(text, true, true).importedFiles;
  return found.map(({ fileName, pos }) => ({
    file,
    line: text.slice(0, pos).split('\n').length,
    specifier: fileName,
    target: fileName.startsWith('.')
      ? posix.normalize(posix.join(posix.dirname(file), fileName))
      : null,
    isType: /\b(?:import|export)\s+type\b[^;]*$/.test(text.slice(0, pos)),
  }));
}

function fileBreach({ file, specifier, isType }: Import, target: string): string | null {
  const [from, to] = [areaOf(file), areaOf(target)];
  if (from === null) return null;
  if (to === null) return `${from} imports ${specifier}, which is no part of the project`;
  if (from !== to && !MAY_IMPORT[from].includes(to)) {
    const allowed = MAY_IMPORT[from];
    return `${from} imports ${target}; allowed: ${[from, ...allowed].join(', ')}`;
  }
  const page = isType ? null : pageBreach(file, target);
  if (page !== null) return page;
  const [engine, other] = [engineOf(file), engineOf(target)];
  return engine !== null && other !== null && engine !== other
    ? `the engine ${engine} imports the engine ${other} (${target})`
    : null;
}

/** The page and what it shares know nothing of the simulator but types. */
function pageBreach(file: string, target: string): string | null {
  const isPage = file.startsWith(PAGE);
  if (!isPage && !file.startsWith(MODEL)) {
    return target.startsWith(PAGE) ? `${file} imports ${target}, which runs in a browser` : null;
  }
  if (target.startsWith(MODEL) || (isPage && target.startsWith(PAGE))) return null;
  return `${isPage ? PAGE : MODEL} imports ${target}; allowed: types, and ${MODEL}`;
}

function packageBreach({ file, specifier }: Import): string | null {
  const area = areaOf(file);
  if (area === null) return null;
  if (specifier.startsWith('node:') && (file.startsWith(PAGE) || file.startsWith(MODEL)))
    return `${specifier} is no part of a browser`;
  for (const [name, isHome, home] of HOMES) {
    const isIt = specifier === name || specifier.startsWith(name.endsWith('/') ? name : `${name}/`);
    if (isIt) return isHome(file) ? null : `${specifier} is imported outside ${home}`;
  }
  return area === 'protocol' ? `protocol imports the package ${specifier}` : null;
}

function areaOf(file: string): Area | null {
  if (file.startsWith('sim/cli/')) return 'cli';
  if (file.startsWith('sim/campaign/')) return 'campaign';
  const [top = ''] = file.split('/');
  return top === 'protocol' || top === 'scenarios' || top === 'sim' || top === 'reports'
    ? top
    : null;
}

/** `protocol/consensus/<engine>/…`; files beside the engines belong to none. */
function engineOf(file: string): string | null {
  return /^protocol\/consensus\/([^/]+)\//.exec(file)?.[1] ?? null;
}

/** One breach for each import that closes a circle. */
function cycles(imports: readonly Import[]): readonly string[] {
  const importsByFile = new Map<string, Import[]>();
  for (const one of imports)
    importsByFile.set(one.file, [...(importsByFile.get(one.file) ?? []), one]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    for (const { target, line } of importsByFile.get(file) ?? []) {
      if (target === null || done.has(target)) continue;
      const start = trail.indexOf(target);
      if (start < 0) visit(target, [...trail, target]);
      else found.push(`${file}:${line}: a cycle: ${[...trail.slice(start), target].join(' → ')}`);
    }
    done.add(file);
  };
  for (const file of importsByFile.keys()) if (!done.has(file)) visit(file, [file]);
  return found;
}
