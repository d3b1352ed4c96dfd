/**
 * The form of a trace file, version 1, line by line: docs/trace.md in code. What a run tells is typed
 * in `sim/trace-event.ts`; the last lines of this file do not compile when the two part.
 *
 * @module
 */
import * as z from 'zod';
import { messageCodec, type MessageKind } from '../../protocol/node/message.ts';
import { RECEIPT_CODES, type ReceiptCode } from '../../protocol/ledger/receipt.ts';
import { SUBMISSION_CODES } from '../../protocol/node/submission.ts';
import { CHECKER_NAMES } from '../../sim/checkers/breach.ts';
import type { TracedEvent } from './traced-event.ts';

/** Of the format: raised when a reader of the old one would misread the new one. */
export const TRACE_VERSION = 1;

const whole = z.int().min(0);
const micros = whole.describe('Simulated time in µs');
const node = whole.describe('Number of a node; clients come after the nodes');
/** What every number of a node or client is of, and nothing else. */
export const nodeSchema = node;
const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** What every hash and address is of. */
export const hashSchema = hash;
const hashes = z.array(hash);
/** Integers of any size are decimal text. */
const amount = z.string().regex(/^[0-9]+$/);
const message = z.enum(messageCodec.kinds as readonly [MessageKind, ...MessageKind[]]);
const groups = z.array(z.array(node)).describe('Nodes by group');

const common = {
  id: z.int().min(1).describe('Rises by one from event to event of the run'),
  cause: z.int().min(1).nullable().describe('id of the event that this one comes from'),
  at: micros,
};
const atNode = { ...common, node };
const turn = { block: hash, height: whole, round: whole, position: whole, packer: node };

function event<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.strictObject({ ...common, kind: z.literal(kind), ...shape });
}

function announced<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.strictObject({ ...atNode, kind: z.literal(kind), ...shape });
}

const refusal = z.enum([
  'foreign-chain',
  'unknown-sender',
  'bad-signature',
  'too-large',
  'too-costly',
  'stale-nonce',
  'nonce-too-high',
  'fee-too-low',
  'underpriced',
  'unpayable',
  'full',
]);

const failed = z.strictObject({
  transaction: hash,
  code: z.enum(RECEIPT_CODES.filter(isFailure)),
});

function isFailure(code: ReceiptCode): code is Exclude<ReceiptCode, 'applied'> {
  return code !== 'applied';
}

const standing = z.strictObject({
  delegate: node,
  address: hash,
  votes: amount,
  bar: z.enum(['missed', 'resigned', 'convicted']).nullable(),
});

const OF_NODES = [
  announced('proposed', {
    ...turn,
    parent: hash,
    timestamp: micros,
    transactions: hashes,
    bytes: whole,
  }),
  announced('voted', {
    ...turn,
    view: whole.nullable(),
    verdict: z.enum(['accept', 'reject']),
    reason: z.string().nullable(),
  }),
  announced('certified', { ...turn, view: whole.nullable(), voters: z.array(node) }),
  announced('view-opened', { height: whole, view: whole }),
  announced('view-proposed', { ...turn, view: whole, again: z.boolean() }),
  announced('commit-voted', { ...turn, view: whole }),
  announced('assumptions-broken', { height: whole, block: hash, other: hash }),
  announced('committed', {
    ...turn,
    parent: hash,
    timestamp: micros,
    transactions: hashes,
    missed: z.array(node),
    via: z.enum(['tally', 'merge', 'certificate', 'catch-up']),
    bytes: whole,
    fees: amount,
    failed: z.array(failed),
  }),
  announced('undone', { ...turn, confirmations: whole, transactions: hashes }),
  announced('equivocation-seen', { ...turn, other: hash }),
  announced('offence-seen', {
    offence: z.enum(['proposals', 'votes']),
    offender: node,
    height: whole,
    view: whole,
    block: hash,
    other: hash,
  }),
  announced('convicted', {
    offence: z.enum(['headers', 'proposals', 'votes']),
    offender: node,
    height: whole,
  }),
  announced('tally-stopped', { ...turn, votes: whole }),
  announced('refused', {
    what: z.enum([
      'header',
      'body',
      'certificate',
      'evidence',
      'vote',
      'blocks',
      'proposal',
      'status',
    ]),
    block: hash.nullable(),
    height: whole,
    reason: z.string(),
  }),
  announced('abstained', {
    height: whole,
    round: whole,
    position: whole,
    packer: node,
    alive: whole,
  }),
  announced('elected', { round: whole, order: z.array(node), election: z.array(standing) }),
  announced('transaction-refused', {
    transaction: hash,
    from: z.enum(['client', 'node']),
    reason: refusal,
  }),
  announced('transaction-dropped', {
    transaction: hash,
    reason: z.enum(['replaced', 'evicted', 'expired', 'unpayable', 'stale', 'key-changed']),
  }),
  announced('catching-up', { height: whole, target: whole }),
  announced('started', {}),
  announced('timer', {
    timer: z.enum([
      'turn',
      'tally',
      'body',
      'held',
      'view',
      'commit-wait',
      'heartbeat',
      'catch-up',
      'batch',
    ]),
    about: z.strictObject({
      parent: hash.exactOptional(),
      block: hash.exactOptional(),
      view: whole.exactOptional(),
      successor: whole.exactOptional(),
      request: whole.exactOptional(),
    }),
  }),
  announced('worked', { waited: micros, took: micros }),
  announced('misbehaved', { entry: whole }),
  announced('crashed', { lostWrites: whole }),
  announced('restarted', { height: whole }),
] as const;

const OF_THE_WORLD = [
  event('run-started', { nodes: whole, delegates: whole, byzantine: z.array(node) }),
  event('run-ended', {}),
  event('breach', {
    checker: z.enum(CHECKER_NAMES),
    node,
    height: whole,
    detail: z.string(),
  }),
  event('phase-two-started', { core: z.array(node), height: whole }),
  event('phase-two-ended', { progress: z.boolean(), took: micros }),
  event('phase-two-skipped', {
    reason: z.enum(['assumptions-broken', 'too-few-honest-delegates', 'core-lost-its-seats']),
  }),
  event('submitted', {
    node: node.nullable(),
    transaction: hash,
    attempt: whole,
    load: whole.nullable(),
    client: node.nullable(),
  }),
  event('answered', {
    load: whole,
    client: node,
    node,
    transaction: hash,
    code: z.enum(SUBMISSION_CODES),
  }),
  event('told', {
    load: whole,
    client: node,
    node,
    height: whole,
    confirmations: whole,
    transactions: hashes,
  }),
  event('gave-up', {
    load: whole,
    client: node,
    transaction: hash,
    reason: z.enum(['refused', 'no-answer']),
  }),
  event('fault-due', { fault: whole }),
  event('fault-started', {
    fault: whole,
    action: z.enum([
      'partition',
      'cut',
      'degrade',
      'flap',
      'swizzle',
      'hold',
      'drop',
      'crash',
      'restarts',
      'slow',
      'clock',
      'disk',
    ]),
    groups,
  }),
  event('fault-changed', { fault: whole, groups }),
  event('fault-ended', { fault: whole }),
] as const;

const about = z
  .strictObject({
    height: whole.exactOptional(),
    round: whole.exactOptional(),
    position: whole.exactOptional(),
    view: whole.exactOptional(),
    block: hash.exactOptional(),
    packer: node.exactOptional(),
    delegate: node.exactOptional(),
    verdict: z.enum(['accept', 'reject']).exactOptional(),
    votes: whole.exactOptional(),
    statuses: whole.exactOptional(),
    transactions: whole.exactOptional(),
    blocks: whole.exactOptional(),
    head: whole.exactOptional(),
    transaction: hash.exactOptional(),
    confirmations: whole.exactOptional(),
    code: z.string().exactOptional(),
  })
  .describe('What the message is about');

const OF_MESSAGES = [
  event('sent', {
    from: node,
    message,
    recipients: whole,
    bytes: whole.describe('Encoded size of one copy'),
    to: z
      .array(z.union([node, z.tuple([node, node])]))
      .describe('In order; [a, b] stands for a, a + 1, … b'),
    about,
  }),
  event('delivered', { from: node, to: node, message }),
  event('dropped', {
    from: node,
    to: node,
    message,
    reason: z.enum(['loss', 'cut', 'down', 'drop']),
  }),
  event('departed', { from: node, to: node, message }),
] as const;

/** One event. */
export const eventSchema = z.discriminatedUnion('kind', [
  ...OF_NODES,
  ...OF_THE_WORLD,
  ...OF_MESSAGES,
]);

/** Every kind of event, in alphabetical order. */
export const EVENT_KINDS: readonly EventKind[] = eventSchema.options
  .map(({ shape }) => shape.kind.value)
  .toSorted((a, b) => (a < b ? -1 : 1));

const kind = z.enum(EVENT_KINDS as readonly [EventKind, ...EventKind[]]);

/** The first line. */
export const headerSchema = z.strictObject({
  'ektsim-trace': z.literal(TRACE_VERSION).describe('Version of the format'),
  ektsim: z.string().describe('Version of the program that wrote it'),
  scenario: z.string(),
  seed: whole,
  duration: micros.describe('Simulated time that the scenario asks for, in µs'),
  nodes: whole,
  delegates: whole.describe('Seats of a round'),
  electable: whole.describe('Nodes from 0 on that are or may become delegates'),
  clients: whole.describe('Clients in the network; their numbers come after the nodes'),
  byzantine: z.array(node),
  withheld: z.array(kind).describe('Kinds that are not written'),
  sampled: z
    .partialRecord(kind, z.string().regex(/^[1-9][0-9]*\/[1-9][0-9]*$/))
    .describe('Kinds of which only such a part is written, chosen by id'),
  limit: whole.nullable().describe('Events that are written at most'),
});

/** Nodes and clients together; readers have a row for each. */
export const MOST_NODES_AND_CLIENTS = 65_536;

/** The last line. Without it the file is truncated. */
export const trailerSchema = z.strictObject({
  end: z.literal(true),
  events: whole.describe('Events of the run'),
  written: whole.describe('Events of this file'),
  fingerprint: hash.describe('Hash of the run'),
});

export type TraceHeader = Immutable<z.output<typeof headerSchema>>;
export type TraceTrailer = Immutable<z.output<typeof trailerSchema>>;
/** An event as it is read. */
export type WrittenEvent = Immutable<z.output<typeof eventSchema>>;
export type EventKind = z.output<typeof eventSchema>['kind'];

/** JSON Schema (2020-12) of one line of a trace. */
export function traceJsonSchema(): Record<string, unknown> {
  const line = z.union([
    headerSchema.describe('The first line'),
    eventSchema.describe('An event'),
    trailerSchema.describe('The last line'),
  ]);
  const schema = z.toJSONSchema(line);
  return { ...schema, title: `A line of an ektsim trace, version ${TRACE_VERSION}` };
}

type Immutable<T> = T extends readonly (infer Element)[]
  ? number extends T['length']
    ? readonly Immutable<Element>[]
    : Readonly<T>
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;

// ——— Schema and types say the same ———

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Kinds = TracedEvent['kind'];
/** Kinds of which schema and type differ. */
type Parted = {
  [Kind in Kinds]: Same<
    Extract<WrittenEvent, { kind: Kind }>,
    Written<Extract<TracedEvent, { kind: Kind }>>
  > extends true
    ? never
    : Kind;
}[Kinds];

/** What JSON makes of a value: no brands, integers of any size as text. */
type Written<T> = T extends bigint
  ? string
  : T extends string
    ? T extends { readonly brand: unknown }
      ? string
      : T
    : T extends number
      ? T extends { readonly brand: unknown }
        ? number
        : T
      : T extends readonly (infer Element)[]
        ? number extends T['length']
          ? readonly Written<Element>[]
          : Readonly<T>
        : T extends object
          ? { readonly [Key in keyof T]: Written<T[Key]> }
          : T;

/** Compiles as long as no kind has parted. */
export type NothingParted = MustBeNever<Parted>;
/** Likewise, as long as no kind is in the schema alone. */
export type NothingMore = MustBeNever<Exclude<EventKind, TracedEvent['kind']>>;
type MustBeNever<T extends never> = T;
