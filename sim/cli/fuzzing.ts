/**
 * A campaign of `ektsim fuzz`, with the files that it writes: what reached something new, the first
 * finding of each cause, also shrunk, and the tables.
 *
 * No file of another campaign is lost: all scenarios are named by their content.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario } from '../../scenarios/parse.ts';
import type { Corpus } from '../campaign/fuzz/corpus.ts';
import type { Wanted } from '../campaign/fuzz/draw/draw.ts';
import type { Bounds, ClassId } from '../campaign/fuzz/fault-class.ts';
import { aboutCells, fileText, situationRows, situationsCsv } from '../campaign/fuzz/files.ts';
import type { Failed, Group } from '../campaign/fuzz/groups.ts';
import { Hunt, type News } from '../campaign/fuzz/hunt.ts';
import { fuzzJson, fuzzLine, type Fuzzed, type ToldGroup } from './fuzz-text.ts';
import type { Interruption } from './interruption.ts';
import { checkWritable, writeOutput } from './output-file.ts';
import { Progress } from './progress.ts';
import { replayCommand } from './replay.ts';
import { shrinkRun } from './shrinking.ts';

/** Findings that are shrunk: of each cause the first, the gravest causes first. */
const SHRUNK = 10;
const SHRINK_BUDGET = 400;
const SHRINK_SECONDS = 60;

/** What was asked for. */
export interface Request {
  readonly classes: readonly ClassId[];
  readonly bounds: readonly Bounds[];
  readonly wanted: Wanted;
  readonly seconds: number;
  readonly runs: number;
  readonly isOverAtFirst: boolean;
  readonly seed: number;
  readonly isSteered: boolean;
  readonly shrinks: boolean;
  readonly workers: number;
  readonly out: string;
  /** Where what reaches something new is kept. */
  readonly corpus: string;
  readonly planted: Corpus['draws'];
}

/** @throws UsageError if a file of the campaign could not be written */
export function checkPlaces({ out, corpus }: Request): void {
  for (const folder of [out, join(out, 'findings'), corpus]) checkWritable(join(folder, '.place'));
}

export async function perform(request: Request, interruption: Interruption): Promise<Fuzzed> {
  const { classes, bounds, wanted, seed, isSteered, workers, runs, out, corpus } = request;
  const progress = new Progress(process.stderr);
  const began = performance.now();
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  const findings = new Findings(out);
  let kept = 0;
  const hunt = new Hunt({
    seed,
    bounds,
    wanted,
    planted: request.planted,
    isSteered,
    workers,
    runs,
    isOverAtFirst: request.isOverAtFirst,
    onNews: (news) => {
      // What was planted is there already.
      if (news.index < request.planted.length) return;
      if (writeNews(news, corpus)) kept += 1;
    },
    onFinding: (failed) => findings.write(failed),
    goOn: ({ done, groups, reached }) => {
      progress.draw(() =>
        fuzzLine({ done, causes: groups.size, reached, wallSeconds: wallSeconds() }),
      );
      return !interruption.requested && wallSeconds() < request.seconds;
    },
  });
  try {
    await hunt.run();
  } finally {
    progress.clear();
  }
  const huntSeconds = wallSeconds();
  const isInterrupted = interruption.requested;
  const groups: ToldGroup[] = [];
  for (const group of hunt.groups.result()) {
    const file = findings.write(group.first);
    const isShrunk = request.shrinks && groups.length < SHRUNK && !interruption.requested;
    groups.push({
      group,
      file,
      shrunk: isShrunk ? await shrunkOf(group, file, interruption) : null,
    });
  }
  const profiles = new Set(bounds.map(({ profile }) => profile));
  const situations = situationRows(hunt.hits, profiles);
  writeOutput(join(out, 'situations.csv'), situationsCsv(situations));
  const fuzzed: Fuzzed = {
    classes,
    seed,
    workers,
    isSteered,
    runs: hunt.done,
    untested: hunt.untested,
    huntSeconds,
    isInterrupted,
    groups,
    situations,
    corpus: { path: corpus, kept, planted: request.planted.length },
    out,
  };
  writeOutput(join(out, 'fuzz.json'), fuzzJson(fuzzed, null));
  return fuzzed;
}

/** Named by what it is, whatever campaign has drawn it. @returns whether it was not there yet */
function writeNews({ index, draw, cells }: News, corpus: string): boolean {
  const text = fileText(draw, { name: 'draw', about: '', replay: `--seed ${draw.seed}` });
  const name = `draw-${digest(text).slice(0, 12)}`;
  const file = join(corpus, `${name}.yaml`);
  if (existsSync(file)) return false;
  const replay = replayCommand({ file, seed: draw.seed });
  writeOutput(file, fileText(draw, { name, about: aboutCells(cells, index), replay }));
  return true;
}

/** The first run of each cause, as drawn. */
class Findings {
  readonly #folder: string;
  /** By cause, what this campaign has added to the folder. */
  readonly #added = new Map<string, string>();

  constructor(out: string) {
    this.#folder = join(out, 'findings');
  }

  /** In place of another run of the cause, which ended before and is later in order. @returns the file */
  write({ index, draw, finding }: Failed): string {
    const { cause, failure } = finding;
    const name = `fuzz-${nameIn(failure)}`;
    const bare = fileText(draw, { name, about: '', replay: `--seed ${draw.seed}` });
    const file = join(this.#folder, `${nameIn(failure)}-${digest(cause + bare).slice(0, 8)}.yaml`);
    const later = this.#added.get(cause);
    if (later !== undefined && later !== file) {
      rmSync(later);
      this.#added.delete(cause);
    }
    if (existsSync(file)) return file;
    const replay = replayCommand({ file, seed: draw.seed });
    const summary = finding.summary.replaceAll(/\s+/g, ' ');
    const about =
      `Run ${index} of a fuzz campaign: ${summary}. ${finding.reasons.join(' ')}`.trim();
    writeOutput(file, fileText(draw, { name, about, replay }));
    this.#added.set(cause, file);
    return file;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function nameIn(failure: string): string {
  return failure.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase();
}

function shrunkFileOf(file: string): string {
  return file.replace(/\.yaml$/, '-shrunk.yaml');
}

async function shrunkOf(
  { first }: Group,
  file: string,
  interruption: Interruption,
): Promise<ToldGroup['shrunk']> {
  const { draw, finding } = first;
  const text = fileText(draw, { name: `fuzz-${nameIn(finding.failure)}`, about: '', replay: '' });
  const parsed = parseScenario(text, file);
  if (parsed.code === 'invalid') return null;
  const outcome = await shrinkRun(
    {
      run: {
        scenario: parsed.scenario,
        seed: draw.seed,
        failureName: finding.failure,
        saved: null,
        words: parsed.scenario.name,
      },
      file: shrunkFileOf(file),
      budget: SHRINK_BUDGET,
      mostSeconds: SHRINK_SECONDS,
    },
    interruption,
  );
  return outcome.kind === 'shrunk' ? outcome.shrunk : null;
}
