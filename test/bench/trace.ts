/**
 * What a trace costs: one run without and with it, in turns, in one process. Processor time counts,
 * because a disk that is slow is not the writer's fault; so does the time that the system takes to
 * write. The most that the writer can do is measured without a run around it.
 *
 * @module
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Profile } from '../../protocol/chain/parameters.ts';
import { RunReport } from '../../reports/report.ts';
import { compressing } from '../../reports/trace/compression.ts';
import { TraceWriter } from '../../reports/trace/writer.ts';
import { FileSink } from '../../reports/writers/files.ts';
import { Simulation } from '../../sim/simulation.ts';
import { usualScenario } from './runs.ts';

export interface TraceFigures {
  /** Processor time with ÷ without, of the median pair. */
  readonly slowdown: number;
  /** The same, compressed with gzip. */
  readonly slowdownCompressed: number;
  /** Events written ÷ the processor time that a trace costs on top of the run. */
  readonly eventsPerSecond: number;
  /** Events written ÷ all processor time, the run's own included. */
  readonly eventsPerSecondOfRun: number;
  readonly bytesPerEvent: number;
  readonly bytesPerEventCompressed: number;
}

const MINUTES = 30;
const PAIRS = 5;
type Kind = 'none' | 'trace.ndjson' | 'trace.ndjson.gz';

interface Run {
  readonly seconds: number;
  readonly events: number;
  readonly bytes: number;
}

export function measureTrace(profile: Profile): TraceFigures {
  const folder = mkdtempSync(join(tmpdir(), 'ektsim-bench-'));
  try {
    const kinds: readonly Kind[] = ['none', 'trace.ndjson', 'trace.ndjson.gz'];
    for (const kind of kinds) run(profile, kind, folder);
    const rounds = Array.from({ length: PAIRS }, () => {
      const [plain, written, compressed] = kinds.map((kind) => run(profile, kind, folder));
      if (plain === undefined || written === undefined || compressed === undefined)
        throw new Error('a run is missing');
      return { plain, written, compressed };
    });
    const median = (of: (round: (typeof rounds)[number]) => number): number =>
      rounds.map(of).toSorted((a, b) => a - b)[Math.floor(PAIRS / 2)] ?? 0;
    return {
      slowdown: median(({ plain, written }) => written.seconds / plain.seconds),
      slowdownCompressed: median(({ plain, compressed }) => compressed.seconds / plain.seconds),
      eventsPerSecond: median(
        ({ plain, written }) => written.events / (written.seconds - plain.seconds),
      ),
      eventsPerSecondOfRun: median(({ written }) => written.events / written.seconds),
      bytesPerEvent: median(({ written }) => written.bytes / written.events),
      bytesPerEventCompressed: median(({ compressed }) => compressed.bytes / compressed.events),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(profile: Profile, kind: Kind, folder: string): Run {
  const scenario = usualScenario(MINUTES, profile);
  const path = join(folder, kind);
  let events = 0;
  const recorders = kind === 'none' ? [] : [writerOf(path, (count) => (events = count))];
  globalThis.gc?.();
  const before = process.cpuUsage();
  const simulation = new Simulation(scenario, {
    seed: 1,
    listeners: [new RunReport(scenario)],
    recorders,
  });
  while (simulation.advance(1_000_000));
  simulation.finish();
  const { user, system } = process.cpuUsage(before);
  const bytes = kind === 'none' ? 0 : statSync(path).size;
  return { seconds: (user + system) / 1e6, events, bytes };
}

function writerOf(path: string, onEnd: (events: number) => void): TraceWriter {
  const file = new FileSink(path, path);
  const sink = { write: (bytes: Uint8Array) => file.writeBytes(bytes), close: () => file.close() };
  const writer = new (class extends TraceWriter {
    override end(events: number, fingerprint: string): void {
      onEnd(events);
      super.end(events, fingerprint);
    }
  })(compressing(path, sink), { version: 'bench' });
  return writer;
}
