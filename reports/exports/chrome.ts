/**
 * Trace Event Format (JSON) of Chrome, which `chrome://tracing`, Perfetto and Speedscope open: nodes
 * are processes, blocks, outages and faults are asynchronous spans with ids, messages are arrows
 * (flow events) between slices. Slices of one microsecond follow each other nanosecond by nanosecond,
 * because a viewer finds the slice of an arrow by its time.
 *
 * @module
 */
import type { ExportInput } from './input.ts';
import { Timeline, type TimelineItem } from './timeline.ts';

/** The text, a piece at a time. */
export async function* chromeTrace(trace: ExportInput): AsyncGenerator<string> {
  const { header } = trace;
  const timeline = new Timeline(header);
  const { scenario, seed, ektsim } = header;
  const about = { scenario, seed, ektsim, 'clock-domain': 'simulated time' };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(about)},"traceEvents":[\n`;
  const named = timeline.lanes.flatMap(({ lane, name }) => [
    { ph: 'M', name: 'process_name', pid: lane, tid: 0, args: { name } },
    { ph: 'M', name: 'process_sort_index', pid: lane, tid: 0, args: { sort_index: lane } },
    { ph: 'M', name: 'thread_name', pid: lane, tid: PROTOCOL, args: { name: 'protocol' } },
    { ph: 'M', name: 'thread_name', pid: lane, tid: MESSAGES, args: { name: 'messages' } },
  ]);
  yield named.map((one) => JSON.stringify(one)).join(',\n');
  let at = 0;
  for await (const events of trace.batches()) {
    let text = '';
    for (const event of events) {
      ({ at } = event);
      for (const item of timeline.items(event)) text += linesOf(item);
    }
    if (text !== '') yield text;
  }
  let rest = '';
  for (const item of timeline.end(at)) rest += linesOf(item);
  yield `${rest}\n]}\n`;
}

/** Every line begins with the comma that parts it from the one before. */
function linesOf(item: TimelineItem): string {
  let text = '';
  const put = (event: object): void => {
    text += `,\n${JSON.stringify(event)}`;
  };
  const { at, lane: pid, name, category: cat, details: args } = item;
  const ts = item.kind === 'slice' ? Number((at + item.before / 1_000).toFixed(3)) : at;
  switch (item.kind) {
    case 'slice':
      put({ ph: 'X', name, cat, pid, tid: MESSAGES, ts, dur: 0.001, args });
      for (const id of item.arrowsOut)
        put({ ph: 's', name: 'message', cat: 'message', id, pid, tid: MESSAGES, ts });
      if (item.arrowIn !== null)
        put({
          ...{ ph: 'f', bp: 'e', name: 'message', cat: 'message', id: item.arrowIn },
          ...{ pid, tid: MESSAGES, ts },
        });
      break;
    case 'instant':
      put({ ph: 'i', s: 't', name, cat, pid, tid: PROTOCOL, ts, args });
      break;
    case 'begin':
    case 'end': {
      const ph = item.kind === 'begin' ? 'b' : 'e';
      put({ ph, name, cat, id2: { local: item.span }, pid, tid: PROTOCOL, ts, args });
      break;
    }
  }
  return text;
}

/** Threads of each process. */
const PROTOCOL = 1;
const MESSAGES = 2;
