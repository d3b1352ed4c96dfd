import protobuf from 'protobufjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { perfettoTrace } from '../../../reports/exports/perfetto.ts';
import { recorded, whole } from './recorded.ts';

/** Written down from Perfetto's documentation, apart from the code that is tested. */
const PROTO = `
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
message ProcessDescriptor { optional int32 pid = 1; optional string process_name = 6; }
message ThreadDescriptor {
  optional int32 pid = 1; optional int32 tid = 2; optional string thread_name = 5;
}
message TrackEvent {
  enum Type { TYPE_UNSPECIFIED = 0; TYPE_SLICE_BEGIN = 1; TYPE_SLICE_END = 2; TYPE_INSTANT = 3; }
  repeated DebugAnnotation debug_annotations = 4;
  optional Type type = 9;
  optional uint64 track_uuid = 11;
  repeated string categories = 22;
  optional string name = 23;
  repeated fixed64 flow_ids = 47;
  repeated fixed64 terminating_flow_ids = 48;
}
message DebugAnnotation {
  optional int64 int_value = 4; optional string string_value = 6; optional string name = 10;
}
`;

interface Packet {
  readonly timestamp?: number;
  readonly trackDescriptor?: {
    readonly uuid: number;
    readonly parentUuid?: number;
    readonly name?: string;
    readonly process?: { readonly processName: string };
  };
  readonly trackEvent?: {
    readonly type: string;
    readonly trackUuid: number;
    readonly name?: string;
    readonly flowIds?: readonly number[];
    readonly terminatingFlowIds?: readonly number[];
  };
}

const run = recorded();
let packets: readonly Packet[] = [];

beforeAll(async () => {
  const Trace = protobuf.parse(PROTO).root.lookupType('Trace');
  const bytes = await whole(perfettoTrace(run.input));
  const trace = Trace.toObject(Trace.decode(bytes), { longs: Number, enums: String });
  ({ packet: packets } = trace as { packet: Packet[] });
});

describe('a trace for Perfetto', () => {
  it('has a process for each node, and describes every track before it is used', () => {
    const described = new Set<number>();
    const names: string[] = [];
    for (const { trackDescriptor, trackEvent } of packets) {
      if (trackDescriptor !== undefined) {
        const { uuid, parentUuid, process } = trackDescriptor;
        expect(described.has(uuid)).toBe(false);
        described.add(uuid);
        if (parentUuid !== undefined) expect(described).toContain(parentUuid);
        if (process !== undefined) names.push(process.processName);
      }
      if (trackEvent !== undefined) expect(described).toContain(trackEvent.trackUuid);
    }
    expect(names).toEqual(['node 0', 'node 1', 'node 2', 'node 3', 'node 4 (Byzantine)', 'world']);
  });

  it('has slices that end, in time, and an arrow for each delivery', () => {
    const open = new Map<number, number>();
    const starts = new Map<number, number>();
    let ends = 0;
    for (const { timestamp, trackEvent } of packets) {
      if (trackEvent === undefined) continue;
      const { type, trackUuid, flowIds, terminatingFlowIds } = trackEvent;
      const change = type === 'TYPE_SLICE_BEGIN' ? 1 : type === 'TYPE_SLICE_END' ? -1 : 0;
      open.set(trackUuid, (open.get(trackUuid) ?? 0) + change);
      for (const flow of flowIds ?? []) starts.set(flow, timestamp!);
      for (const flow of terminatingFlowIds ?? []) {
        expect(starts.get(flow)).toBeLessThanOrEqual(timestamp!);
        ends += 1;
      }
    }
    expect([...open.values()].every((depth) => depth === 0)).toBe(true);
    expect(ends).toBe(run.events.filter(({ kind }) => kind === 'delivered').length);
  });

  it('says nanoseconds', () => {
    const commits = packets.filter(({ trackEvent }) => trackEvent?.name?.startsWith('commits'));
    const expected = run.events.filter(({ kind }) => kind === 'committed');
    expect(commits.map(({ timestamp }) => timestamp)).toEqual(expected.map(({ at }) => at * 1_000));
  });
});
