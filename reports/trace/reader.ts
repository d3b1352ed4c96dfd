/**
 * Reads trace files: a piece at a time, compressed or not, with one clear message for whatever is
 * wrong with them. Everything that reads traces reads them here.
 *
 * @module
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { readable } from '../../scenarios/path-kind.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import { bytesOf, CompressionError } from './compression.ts';
import { isWhole, problemWith } from './event-check.ts';
import {
  headerSchema,
  MOST_NODES_AND_CLIENTS,
  TRACE_VERSION,
  trailerSchema,
  type TraceHeader,
  type TraceTrailer,
  type WrittenEvent,
} from './schema.ts';

/** A trace that is being read: once, from the start to the end. */
export interface TraceReader {
  readonly path: string;
  readonly header: TraceHeader;
  /**
   * The events in order, some at a time: a loop over single events would wait for each.
   *
   * @throws UsageError where the file is damaged or truncated, having given all that was before
   */
  batches(): AsyncGenerator<readonly WrittenEvent[]>;
  /** Known when the last batch has been read; null before. */
  readonly trailer: TraceTrailer | null;
  /** Call where not everything is read. */
  close(): Promise<void>;
}

/**
 * ```ts
 * const trace = await openTrace('out/latest/trace.ndjson.gz');
 * for await (const events of trace.batches()) for (const event of events) …
 * ```
 *
 * @throws UsageError saying what is wrong with the file: it can't be read, is empty, is no trace, or
 * is one of another version
 */
export async function openTrace(path: string): Promise<TraceReader> {
  const reader = new Reader(path);
  await reader.open();
  return reader;
}

const LINE_END = 10;

class Reader implements TraceReader {
  readonly path: string;
  trailer: TraceTrailer | null = null;
  #header: TraceHeader | null = null;
  readonly #pieces: AsyncGenerator<Uint8Array>;
  /** Read, and not taken apart yet. */
  #rest: Buffer = Buffer.alloc(0);
  /** Number of the last line that was taken. */
  #line = 0;
  #events = 0;
  #lastId = 0;
  #lastAt = 0;
  /** With clients. */
  #nodes = 0;

  constructor(path: string) {
    this.path = path;
    this.#pieces = bytesOf(path, startOf(path));
  }

  get header(): TraceHeader {
    if (this.#header === null) throw new TypeError('a trace that is not open');
    return this.#header;
  }

  async open(): Promise<void> {
    while (!this.#rest.includes(LINE_END)) {
      if (!(await this.#readOn())) break;
      if (this.#rest.length > LONGEST_HEADER) break;
    }
    const end = this.#rest.indexOf(LINE_END);
    const text = this.#rest.toString('utf8', 0, end < 0 ? this.#rest.length : end);
    this.#header = this.#headerIn(text, end >= 0);
    this.#rest = this.#rest.subarray(end + 1);
    this.#line = 1;
  }

  async *batches(): AsyncGenerator<readonly WrittenEvent[]> {
    for (;;) {
      const end = this.#rest.lastIndexOf(LINE_END);
      if (end >= 0) {
        const lines = this.#rest.toString('utf8', 0, end).split('\n');
        this.#rest = this.#rest.subarray(end + 1);
        const events = this.#eventsIn(lines);
        if (events.length > 0) yield events;
        if (this.#problem !== null) throw this.#problem;
      }
      if (!(await this.#readOn())) break;
    }
    if (this.#rest.length > 0 && this.trailer !== null)
      throw this.#error(`line ${this.#line + 1}: there is more behind the last line of the trace`);
    if (this.trailer === null) throw this.#truncated();
  }

  async close(): Promise<void> {
    await this.#pieces.return(undefined);
  }

  /** What is wrong with the line behind the events that were given last. */
  #problem: UsageError | null = null;

  #eventsIn(lines: readonly string[]): readonly WrittenEvent[] {
    const events: WrittenEvent[] = [];
    for (const line of lines) {
      this.#line += 1;
      const found = this.#lineOf(line);
      if (found instanceof UsageError) {
        this.#problem = found;
        break;
      }
      if (found !== null) events.push(found);
    }
    return events;
  }

  /** Null: the last line. */
  #lineOf(text: string): WrittenEvent | UsageError | null {
    const problem = (what: string): UsageError => this.#error(`line ${this.#line}: ${what}`);
    if (this.trailer !== null) return problem('there is more behind the last line of the trace');
    const value = parsed(text);
    if (value === undefined) return problem('this is no JSON object');
    if (value['end'] === true) return this.#takeTrailer(value, problem);
    const { id, kind, at, cause } = value;
    if (!isWhole(id) || !isWhole(at) || typeof kind !== 'string')
      return problem('this is no event, which has id, at and kind');
    if (!(id > this.#lastId)) return problem(`event ${id} does not come after ${this.#lastId}`);
    const wrong = problemWith(kind, value, this.#nodes);
    if (wrong !== null) return problem(wrong);
    if (cause !== null && !(isWhole(cause) && cause > 0 && cause < id))
      return problem(`the cause of event ${id} is no event before it, and not null`);
    if (at < this.#lastAt) return problem(`it is at ${at}, which is before ${this.#lastAt}`);
    this.#lastId = id;
    this.#lastAt = at;
    this.#events += 1;
    return value as unknown as WrittenEvent;
  }

  #takeTrailer(value: unknown, problem: (what: string) => UsageError): UsageError | null {
    const trailer = trailerSchema.safeParse(value);
    if (!trailer.success) return problem('the last line of the trace is damaged');
    const { written } = trailer.data;
    if (written !== this.#events)
      return problem(`the trace should have ${written} events, and has ${this.#events}`);
    this.trailer = trailer.data;
    return null;
  }

  #headerIn(text: string, isWhole: boolean): TraceHeader {
    if (text === '' && !isWhole) throw this.#error('it is empty');
    const value = parsed(text);
    if (value === undefined && !isWhole && text.startsWith(HEADER_START)) throw this.#truncated();
    const version = value?.['ektsim-trace'];
    if (version === undefined)
      throw this.#error('it is no trace of ektsim, which begins with {"ektsim-trace":1,');
    if (version !== TRACE_VERSION)
      throw this.#error(
        `it is a trace of version ${JSON.stringify(version)}; this ektsim reads version ${TRACE_VERSION}`,
      );
    const header = headerSchema.safeParse(value);
    if (header.success) return this.#possible(header.data);
    const [issue] = header.error.issues;
    throw this.#error(
      `line 1: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a header'}`,
    );
  }

  /** Readers make rows for nodes, and lists of them, without another look at the numbers. */
  #possible(header: TraceHeader): TraceHeader {
    const { nodes, clients, delegates, electable, byzantine } = header;
    const refused = (what: string): UsageError => this.#error(`line 1: ${what}`);
    if (nodes + clients > MOST_NODES_AND_CLIENTS)
      throw refused(
        `nodes: found ${nodes}, and ${clients} clients; allowed: ${MOST_NODES_AND_CLIENTS} together`,
      );
    if (electable > nodes)
      throw refused(`electable: found ${electable}; allowed: at most the ${nodes} nodes`);
    if (delegates > electable)
      throw refused(`delegates: found ${delegates}; allowed: at most the ${electable} electable`);
    const stranger = byzantine.find((node) => node >= nodes);
    if (stranger !== undefined)
      throw refused(`byzantine: found ${stranger}; allowed: a node from 0 to ${nodes - 1}`);
    this.#nodes = nodes + clients;
    return header;
  }

  /** Whether there was more. */
  async #readOn(): Promise<boolean> {
    try {
      const next = await this.#pieces.next();
      if (next.done === true) return false;
      const { value } = next;
      this.#rest = this.#rest.length === 0 ? asBuffer(value) : Buffer.concat([this.#rest, value]);
      return true;
    } catch (error) {
      const { message } = error as Error;
      if (!(error instanceof CompressionError)) throw this.#error(message);
      if (error.isTruncated) throw this.#truncated();
      throw this.#error(`it is damaged, and can't be decompressed (${message})`);
    }
  }

  #truncated(): UsageError {
    const { scenario } = this.#header ?? { scenario: null };
    const of = scenario === null ? '' : ` of ${scenario}`;
    return this.#error(
      `it is truncated: the trace${of} ends after ${this.#events} events, without its last line`,
    );
  }

  #error(what: string): UsageError {
    return new UsageError(`cannot read ${this.path}: ${what}`);
  }
}

/** More than any header: another program's file may be one line. */
const LONGEST_HEADER = 1_048_576;
const HEADER_START = '{"ektsim-trace":';

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** The first bytes of a file. @throws UsageError if it can't be read */
function startOf(path: string): Uint8Array {
  const start = new Uint8Array(4);
  return readable(path, () => {
    const descriptor = openSync(path, 'r');
    try {
      return start.subarray(0, readSync(descriptor, start));
    } finally {
      closeSync(descriptor);
    }
  });
}
