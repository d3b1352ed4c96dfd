/** Small runs with their events, and the index of their traces in chunks of a few hundred events. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { unpackChunk, type Chunk } from '../../../reports/viewer/model/chunk.ts';
import type { IndexedTrace } from '../../../reports/viewer/server/indexed-trace.ts';
import { indexTrace } from '../../../reports/viewer/server/indexer.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { traced, type Traced } from '../trace/runs.ts';

export interface Subject extends Traced {
  readonly scenario: Scenario;
  readonly trace: IndexedTrace;
  readonly chunks: readonly Chunk[];
}

/** Makes indices, which are gone when the test file is done. */
export class Indices {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ektsim-viewer-'));
  readonly #opened: IndexedTrace[] = [];

  constructor() {
    afterAll(() => {
      for (const trace of this.#opened) trace.close();
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  async of(text: string, name: string, scenario: Scenario | null): Promise<IndexedTrace> {
    const path = join(this.#folder, `${name}.ndjson`);
    writeFileSync(path, text);
    const trace = await indexTrace(path, { name, scenario, chunkEvents: 700 });
    if (trace === null) throw new Error('the index is not whole');
    this.#opened.push(trace);
    return trace;
  }

  async subject(scenario: Scenario): Promise<Subject> {
    const run = traced(scenario);
    const trace = await this.of(run.text, scenario.name, scenario);
    const chunks = trace.index.chunks.map((_, number) => unpackChunk(trace.chunk(number)));
    return { ...run, scenario, trace, chunks };
  }
}

/** Chunk and place of each event, in order. */
export function* places({ chunks }: Subject): Generator<readonly [Chunk, number, ordinal: number]> {
  for (const chunk of chunks)
    for (let i = 0; i < chunk.columns.count; i += 1) yield [chunk, i, chunk.first + i];
}
