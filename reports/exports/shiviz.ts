/**
 * A log with vector clocks, for ShiViz: two lines an event, the host with its clock, then what
 * happened. A message carries its sender's clock, so what happened before what is in the log itself,
 * whatever the times were.
 *
 * Parse it there with the default expression: `(?<host>\S*) (?<clock>{.*})\n(?<event>.*)`.
 *
 * @module
 */
import { RecentMap } from '../../protocol/kernel/recent-map.ts';
import type { ExportInput } from './input.ts';
import type { WrittenEvent } from '../trace/schema.ts';
import { titleOf } from './titles.ts';
import { checkWhole } from './whole-kinds.ts';

/** Messages of which the clock is kept: those on their way, and copies that come late. */
const MESSAGES_REMEMBERED = 200_000;

/**
 * The text, a piece at a time.
 *
 * @throws UsageError if messages are missing: without them every host stands alone
 */
export async function* shivizLog(trace: ExportInput): AsyncGenerator<string> {
  checkWhole(trace, 'shiviz', ['sent', 'delivered']);
  const clocks = new VectorClocks(trace.header.nodes);
  for await (const events of trace.batches()) {
    let text = '';
    for (const event of events) text += clocks.lines(event);
    if (text !== '') yield text;
  }
}

type Clock = ReadonlyMap<string, number>;

class VectorClocks {
  readonly #nodes: number;
  readonly #clocks = new Map<string, Map<string, number>>();
  readonly #sent = new RecentMap<number, Clock>(MESSAGES_REMEMBERED);

  constructor(nodes: number) {
    this.#nodes = nodes;
  }

  /** The two lines of an event; none for what no host does. */
  lines(event: WrittenEvent): string {
    const end = endOf(event);
    if (end === null) return '';
    const host = end < this.#nodes ? `node${end}` : `client${end}`;
    const clock = this.#clocks.get(host) ?? new Map<string, number>();
    this.#clocks.set(host, clock);
    clock.set(host, (clock.get(host) ?? 0) + 1);
    if (event.kind === 'delivered' && event.cause !== null)
      for (const [other, time] of this.#sent.get(event.cause) ?? [])
        if (time > (clock.get(other) ?? 0)) clock.set(other, time);
    if (event.kind === 'sent') this.#sent.set(event.id, new Map(clock));
    const seconds = (event.at / 1e6).toFixed(6);
    return `${host} ${JSON.stringify(Object.fromEntries(clock))}\n${seconds} s ${titleOf(event)}\n`;
  }
}

/** Who does it. What happens to a message on its way, and timers, are nobody's doing. */
function endOf(event: WrittenEvent): number | null {
  switch (event.kind) {
    case 'sent':
      return event.from;
    case 'delivered':
      return event.to;
    case 'timer':
    case 'worked':
    case 'started':
    case 'phase-two-started':
      return null;
    case 'submitted':
      return event.client ?? event.node;
    case 'answered':
    case 'told':
    case 'gave-up':
      return event.client;
    default:
      return 'node' in event ? event.node : null;
  }
}
