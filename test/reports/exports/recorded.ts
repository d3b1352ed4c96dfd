/** A run with everything that exports show: losses, copies, an outage, a partition, a traitor. */
import { setImmediate } from 'node:timers/promises';
import { headerOf } from '../../../reports/trace/header.ts';
import { EVERYTHING } from '../../../reports/trace/filter.ts';
import type { ExportInput } from '../../../reports/exports/input.ts';
import type { WrittenEvent } from '../../../reports/trace/schema.ts';
import { EventRecorder } from '../../../reports/trace/traced-event.ts';
import { eventJson } from '../../../reports/writers/ndjson.ts';
import { simulate } from '../../../sim/simulation.ts';
import { scenario, SMALL } from '../../sim/scenarios.ts';

export interface Recorded {
  readonly input: ExportInput;
  readonly events: readonly WrittenEvent[];
}

export function recorded(text = `${SMALL}  - { nodes: [4], byzantine: equivocate }\n`): Recorded {
  const events: WrittenEvent[] = [];
  const recorder = new EventRecorder((event) => {
    events.push(JSON.parse(eventJson(event)) as WrittenEvent);
  });
  simulate(scenario(text), { seed: 1, recorders: [recorder] });
  const header = headerOf(recorder.run!, '0.0.0', EVERYTHING);
  const batches = async function* (): AsyncGenerator<readonly WrittenEvent[]> {
    for (let start = 0; start < events.length; start += 100) {
      // A file is not there at once either.
      await setImmediate();
      yield events.slice(start, start + 100);
    }
  };
  return { input: { path: 'recorded', header, batches }, events };
}

export async function whole(pieces: AsyncGenerator<string | Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const piece of pieces) parts.push(Buffer.from(piece));
  return Buffer.concat(parts);
}
