/**
 * Perfetto's own format: the few messages of its protocol that slices, instants, spans and arrows
 * need. Field numbers are those of Perfetto's TracePacket, TrackDescriptor and TrackEvent.
 *
 * @module
 */
import protobuf from 'protobufjs';
import type { ExportInput } from './input.ts';
import { Timeline, type Slice, type SpanEdge, type TimelineItem } from './timeline.ts';

/** The bytes, a piece at a time. */
export async function* perfettoTrace(trace: ExportInput): AsyncGenerator<Uint8Array> {
  const timeline = new Timeline(trace.header);
  const tracks = new Tracks();
  for (const { lane, name } of timeline.lanes) yield tracks.describeLane(lane, name);
  let at = 0;
  for await (const events of trace.batches()) {
    const packets: Uint8Array[] = [];
    for (const event of events) {
      ({ at } = event);
      for (const item of timeline.items(event)) tracks.write(item, packets);
    }
    if (packets.length > 0) yield Buffer.concat(packets);
  }
  const packets: Uint8Array[] = [];
  for (const item of timeline.end(at)) tracks.write(item, packets);
  yield Buffer.concat(packets);
}

const TYPE = { begin: 1, end: 2, instant: 3 } as const;
/** All packets are of one writer. */
const SEQUENCE = 1;
/** Rows of each process. */
const PROTOCOL = 1;
const MESSAGES = 2;
const ROWS = 3;
/** Tracks of spans come after those of rows. */
const FIRST_SPAN_TRACK = 1_000_000;

class Tracks {
  /** Spans that are open, and the track of each: overlapping ones need tracks of their own. */
  readonly #spans = new Map<string, number>();
  #lastSpanTrack = FIRST_SPAN_TRACK;

  describeLane(lane: number, name: string): Uint8Array {
    const parent = lane * ROWS;
    const row = (tid: number, row: string): Uint8Array =>
      packet({
        trackDescriptor: {
          uuid: parent + tid,
          parentUuid: parent,
          thread: { pid: lane, tid: lane * ROWS + tid, threadName: row },
        },
      });
    const process = { uuid: parent, process: { pid: lane, processName: name } };
    return Buffer.concat([
      packet({ trackDescriptor: process }),
      row(PROTOCOL, 'protocol'),
      row(MESSAGES, 'messages'),
    ]);
  }

  write(item: TimelineItem, packets: Uint8Array[]): void {
    const { at, lane, name, category, details } = item;
    const common = { categories: [category], name, debugAnnotations: annotations(details) };
    const track = lane * ROWS;
    const put = (time: number, trackEvent: object): void => {
      packets.push(packet({ timestamp: time, trackEvent }));
    };
    switch (item.kind) {
      case 'slice': {
        const trackUuid = track + MESSAGES;
        const start = at * NANOS + item.before;
        put(start, { type: TYPE.begin, trackUuid, ...common, ...arrows(item) });
        put(start + 1, { type: TYPE.end, trackUuid });
        break;
      }
      case 'instant':
        put(at * NANOS, { type: TYPE.instant, trackUuid: track + PROTOCOL, ...common });
        break;
      case 'begin': {
        this.#lastSpanTrack += 1;
        const uuid = this.#lastSpanTrack;
        this.#spans.set(item.span, uuid);
        packets.push(
          packet({
            trackDescriptor: { uuid, parentUuid: track, name: SPAN_TRACKS[item.category] },
          }),
        );
        put(at * NANOS, { type: TYPE.begin, trackUuid: uuid, ...common });
        break;
      }
      case 'end':
        put(at * NANOS, { type: TYPE.end, trackUuid: this.#spans.get(item.span) });
        this.#spans.delete(item.span);
        break;
    }
  }
}

const NANOS = 1_000;
/** What the tracks of spans are called. */
const SPAN_TRACKS: Readonly<Record<SpanEdge['category'], string>> = {
  block: 'blocks',
  outage: 'outages',
  fault: 'faults',
  frozen: 'frozen',
  'phase two': 'phase two',
};

function arrows({ arrowsOut, arrowIn }: Slice): object {
  return {
    ...(arrowsOut.length > 0 && { flowIds: arrowsOut }),
    ...(arrowIn !== null && { terminatingFlowIds: [arrowIn] }),
  };
}

function annotations(details: Slice['details']): readonly object[] {
  return Object.entries(details).map(([name, value]) =>
    typeof value === 'number' ? { name, intValue: value } : { name, stringValue: value },
  );
}

/** One packet, framed as an element of the file's `Trace`. */
function packet(fields: object): Uint8Array {
  const trace = TRACE.fromObject({ packet: [{ trustedPacketSequenceId: SEQUENCE, ...fields }] });
  return TRACE.encode(trace).finish();
}

const TRACE = protobuf
  .parse(
    `
syntax = "proto2";
message Trace { repeated TracePacket packet = 1; }
message TracePacket {
  optional uint64 timestamp = 8;
  optional uint32 trusted_packet_sequence_id = 10;
  optional TrackEvent track_event = 11;
  optional TrackDescriptor track_descriptor = 60;
}
message TrackDescriptor {
  optional uint64 uuid = 1;
  optional string name = 2;
  optional ProcessDescriptor process = 3;
  optional ThreadDescriptor thread = 4;
  optional uint64 parent_uuid = 5;
}
message ProcessDescriptor {
  optional int32 pid = 1;
  optional string process_name = 6;
}
message ThreadDescriptor {
  optional int32 pid = 1;
  optional int32 tid = 2;
  optional string thread_name = 5;
}
message TrackEvent {
  repeated DebugAnnotation debug_annotations = 4;
  optional int32 type = 9;
  optional uint64 track_uuid = 11;
  repeated string categories = 22;
  optional string name = 23;
  repeated fixed64 flow_ids = 47;
  repeated fixed64 terminating_flow_ids = 48;
}
message DebugAnnotation {
  optional int64 int_value = 4;
  optional string string_value = 6;
  optional string name = 10;
}
`,
  )
  .root.lookupType('Trace');
