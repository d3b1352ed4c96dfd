/**
 * When a fault begins: at a time, or with an event.
 *
 * @module
 */
import type { FaultContext } from './fault-context.ts';
import type { Path } from './problem.ts';
import { electableNodes, type Trigger } from './scenario.ts';
import type { WrittenWhen } from './schema-faults.ts';
import type { WrittenFault } from './schema.ts';
import { EVENT_ALIASES, EVENT_KEYS } from './trigger-events.ts';
import { printDuration } from './units.ts';

/** Null when a problem was reported. */
export function expandTrigger(
  entry: WrittenFault,
  path: Path,
  context: FaultContext,
): Trigger | null {
  const { log, duration } = context;
  const { at, when, after } = entry;
  if ((at === undefined) === (when === undefined)) {
    const what = at === undefined ? 'neither "at" nor "when"' : '"at" and "when"';
    log.add(path, `found ${what}; allowed: exactly one of at, when`);
    return null;
  }
  if (at !== undefined) {
    if (after !== undefined)
      log.addAtKey([...path, 'after'], '"after" waits for an event; allowed: only beside when');
    if (at >= duration)
      log.add(
        [...path, 'at'],
        `found ${printDuration(at)}; allowed: before the run ends at ${printDuration(duration)}`,
      );
    return { kind: 'at', time: at };
  }
  return expandEvent(when ?? {}, after ?? 0, [...path, 'when'], context);
}

function expandEvent(
  when: WrittenWhen,
  after: number,
  path: Path,
  { cast, chain, log }: FaultContext,
): Trigger | null {
  const found = [...EVENT_KEYS, ...EVENT_ALIASES].flatMap(([key, event]) => {
    const filter = when[key];
    return filter === undefined ? [] : [{ key, event, filter }];
  });
  const [only] = found;
  if (only === undefined || found.length > 1) {
    const what = only === undefined ? 'no event' : `${found.length} events`;
    log.add(path, `found ${what}; allowed: exactly one of ${[...EVENT_KEYS.keys()].join(', ')}`);
    return null;
  }
  const { key, event, filter } = only;
  const { height = null, by = null, count } = filter;
  const seats = electableNodes(chain);
  const announcers = event === 'committed' ? cast.total : seats;
  if (by !== null && by >= announcers) {
    const who = event === 'committed' ? 'nodes' : 'nodes that may have a seat,';
    log.add([...path, key, 'by'], `found ${by}; allowed: ${who} 0 … ${announcers - 1}`);
  }
  return { kind: 'event', event, height, by, count, after };
}
