/**
 * What may be written in an entry of `faults`, besides the actions that `schema.ts` has itself.
 *
 * @module
 */
import * as z from 'zod';
import { MESSAGES_BETWEEN_NODES } from '../protocol/node/message.ts';
import { EVENT_ALIASES, EVENT_KEYS, TRIGGER_EVENTS } from './trigger-events.ts';
import { duration, keys, list, oneOf, shortOr, text, whole } from './written.ts';
import { MOST_NODES, nodes } from './written-nodes.ts';

const HOUR = 3_600_000_000;
const MILLISECOND = 1_000;

const event = keys({
  height: whole(1, Number.MAX_SAFE_INTEGER).optional().describe('Only at this height'),
  by: whole(0, MOST_NODES).optional().describe('Only announced by this node'),
  count: whole(1, Number.MAX_SAFE_INTEGER)
    .prefault(1)
    .describe('So many events must match: 10 is the tenth'),
});

/** One key for each event, and for each other word for one. */
export const when = keys(
  Object.fromEntries([
    ...[...EVENT_KEYS].map(
      ([key, kind]) => [key, event.optional().describe(TRIGGER_EVENTS[kind])] as const,
    ),
    ...[...EVENT_ALIASES].map(
      ([key, kind]) => [key, event.optional().describe(`As ${kind}`)] as const,
    ),
  ]),
);

const ends = {
  from: nodes.optional().describe('Senders; all if not given'),
  to: nodes.optional().describe('Receivers; all if not given'),
};

const someMessages = {
  ...ends,
  messages: list(oneOf(MESSAGES_BETWEEN_NODES), 'kinds of message')
    .optional()
    .describe('Kinds of message; all if not given'),
  count: whole(1, Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Only so many messages, the first that leave'),
};

const lengths = shortOr(
  duration(MILLISECOND, HOUR, ', or a list of them'),
  list(duration(MILLISECOND, HOUR), 'durations'),
);

const cycle = {
  up: lengths.describe('How long it goes well; several lengths take turns'),
  down: lengths.describe('How long it does not, from the beginning on; several take turns'),
  jitter: duration(0, HOUR).prefault('0s').describe('Each length is drawn from ± this'),
};

const order = list(whole(0, MOST_NODES), 'node numbers');

/** Faults of links. */
export const linkFaults = {
  gray: nodes.optional().describe('These nodes receive, and all that they send is lost'),
  flap: keys({ ...ends, ...cycle })
    .optional()
    .describe('Directed links fail and heal, again and again'),
  hold: keys({
    ...someMessages,
    by: duration(1, HOUR).optional().describe('How long; until the fault ends if not given'),
  })
    .optional()
    .describe('Messages of some kinds are delayed'),
  drop: keys(someMessages).optional().describe('Messages of some kinds are lost'),
  swizzle: keys({
    nodes: nodes.describe('Who is cut off'),
    over: duration(MILLISECOND).describe('From the first to be cut off to the last, and back'),
    fail: order.optional().describe('The order in which they are cut off; drawn if not given'),
    restore: order.optional().describe('The order in which they come back; drawn if not given'),
  })
    .optional()
    .describe('Nodes are cut off one after another, and come back in another order'),
};

/** Faults of machines. */
export const nodeFaults = {
  slow: keys({
    nodes: nodes.describe('Who is slow'),
    processing: duration(1, HOUR).describe('What each input takes'),
  })
    .optional()
    .describe('Nodes take time for each input; the others wait for their turn'),
  restarts: keys({ nodes: nodes.describe('Who restarts'), ...cycle })
    .optional()
    .describe('Nodes crash and restart, again and again'),
  disk: keys({
    nodes: nodes.describe('Whose disks'),
    mode: oneOf(['forget', 'tear', 'full']).describe('What the disks do'),
    records: list(
      text(/^[a-z]+(-[a-z]+)*$/, 40, 'a kind of record such as block or commit-vote'),
      'kinds of record',
    )
      .optional()
      .describe('Kinds of record; all if not given'),
  })
    .optional()
    .describe('Disks forget, tear or are full, for some kinds of record'),
};

export type WrittenWhen = z.output<typeof when>;
export type WrittenEnds = z.output<z.ZodObject<typeof ends>>;
export type WrittenCycle = z.output<z.ZodObject<typeof cycle>>;
export type WrittenMessages = z.output<z.ZodObject<typeof someMessages>>;
