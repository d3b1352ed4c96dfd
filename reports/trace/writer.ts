/**
 * Writes a run's events as a trace file while the run goes on: docs/trace.md, `schema.ts`.
 *
 * Nine of ten lines are deliveries. They, and what else is frequent, are put together from bytes; a
 * test compares them with what JSON.stringify makes of the same events.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import { messageCodec, type Message, type MessageKind } from '../../protocol/node/message.ts';
import { subjectOf } from '../../sim/message-subject.ts';
import {
  NO_CAUSE,
  type EventButMessages,
  type RecordedRun,
  type Recorder,
} from '../../sim/recording.ts';
import { EVERYTHING, keeps, type TraceFilter } from './filter.ts';
import { headerOf } from './header.ts';
import { LineBuffer, type ByteSink } from './line-buffer.ts';
import type { EventKind, TraceTrailer } from './schema.ts';
import { asRanges } from './traced-event.ts';

export interface TraceWriterOptions {
  /** Of ektsim. */
  readonly version: string;
  readonly filter?: TraceFilter;
}

export class TraceWriter implements Recorder {
  readonly #sink: ByteSink;
  readonly #lines: LineBuffer;
  readonly #version: string;
  readonly #filter: TraceFilter;
  readonly #most: number;
  readonly #wantsAllDeliveries: boolean;
  readonly #receivers = new Map<readonly number[], string>();
  #written = 0;

  /** @param sink - closed at the end of the run */
  constructor(sink: ByteSink, { version, filter = EVERYTHING }: TraceWriterOptions) {
    this.#sink = sink;
    this.#lines = new LineBuffer(sink);
    this.#version = version;
    this.#filter = filter;
    this.#most = filter.limit ?? Infinity;
    this.#wantsAllDeliveries =
      !filter.withheld.has('delivered') && !filter.samples.has('delivered');
  }

  begin(run: RecordedRun): void {
    const header = headerOf(run, this.#version, this.#filter);
    this.#lines.text(JSON.stringify(header));
    this.#lines.endLine();
  }

  sent(
    id: number,
    cause: number,
    at: Micros,
    from: number,
    to: readonly number[],
    message: Message,
    bytes: number,
  ): void {
    if (!this.#begins(id, cause, 'sent')) return;
    const lines = this.#lines;
    lines.number(at);
    lines.ascii(SENT);
    lines.number(from);
    lines.ascii(AFTER_SENDER[message.kind].sent);
    lines.number(to.length);
    lines.ascii(BYTES);
    lines.number(bytes);
    lines.text(`,"to":${this.#rangesOf(to)},"about":${JSON.stringify(subjectOf(message))}}`);
    lines.endLine();
  }

  delivered(
    id: number,
    cause: number,
    at: Micros,
    from: number,
    to: number,
    message: MessageKind,
  ): void {
    if (!this.#begins(id, cause, 'delivered')) return;
    const lines = this.#lines;
    lines.number(at);
    lines.ascii(DELIVERED);
    lines.number(from);
    lines.ascii(TO);
    lines.number(to);
    lines.ascii(AFTER_SENDER[message].delivered);
    lines.endLine();
  }

  event(id: number, cause: number, event: EventButMessages): void {
    if (!this.#begins(id, cause, event.kind)) return;
    const text = JSON.stringify(event, bigintAsText);
    // The line has its beginning already, up to the time.
    this.#lines.text(text.slice(BEFORE_TIME));
    this.#lines.endLine();
  }

  end(events: number, fingerprint: string): void {
    const trailer: TraceTrailer = { end: true, events, written: this.#written, fingerprint };
    this.#lines.text(JSON.stringify(trailer));
    this.#lines.endLine();
    this.#lines.flush();
    this.#sink.close();
  }

  /** Writes `{"id":…,"cause":…,"at":`; false: the event is not to be written. */
  #begins(id: number, cause: number, kind: EventKind): boolean {
    if (this.#written >= this.#most) return false;
    const isPlain = kind === 'delivered' && this.#wantsAllDeliveries;
    if (!isPlain && !keeps(this.#filter, kind, id)) return false;
    this.#written += 1;
    const lines = this.#lines;
    lines.ascii(ID);
    lines.number(id);
    lines.ascii(CAUSE);
    if (cause === NO_CAUSE) lines.ascii(NULL);
    else lines.number(cause);
    lines.ascii(AT);
    return true;
  }

  /** Most messages go to one of few lists of receivers, which nodes keep. */
  #rangesOf(to: readonly number[]): string {
    let text = this.#receivers.get(to);
    if (text === undefined) {
      text = JSON.stringify(asRanges(to));
      if (this.#receivers.size >= MOST_LISTS) this.#receivers.clear();
      this.#receivers.set(to, text);
    }
    return text;
  }
}

/** Lists that are made for one message come and go. */
const MOST_LISTS = 4_096;

/** All events begin with their time. */
const BEFORE_TIME = '{"at":'.length;

const ID = ascii('{"id":');
const CAUSE = ascii(',"cause":');
const NULL = ascii('null');
const AT = ascii(',"at":');
const SENT = ascii(',"kind":"sent","from":');
const DELIVERED = ascii(',"kind":"delivered","from":');
const TO = ascii(',"to":');
const BYTES = ascii(',"bytes":');

interface Words {
  readonly sent: Uint8Array;
  readonly delivered: Uint8Array;
}

const AFTER_SENDER = Object.fromEntries(
  messageCodec.kinds.map((kind) => [
    kind,
    {
      sent: ascii(`,"message":"${kind}","recipients":`),
      delivered: ascii(`,"message":"${kind}"}`),
    },
  ]),
) as Readonly<Record<MessageKind, Words>>;

function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
