import { describe, expect, it } from 'vitest';
import { ProcessorCollector } from '../../../reports/collectors/processors.ts';
import { suiteCosts } from '../../sim/processing/costs.ts';
import { Stream } from '../stream.ts';

const FREE = suiteCosts();
const ON = { processing: { verify: FREE, sign: FREE, transaction: 1, byte: 0 } };

function work(stream: Stream, at: number, node: number, waited: number, took: number): Stream {
  return stream.event<'worked'>(at, {
    kind: 'worked',
    node,
    waited: waited * 1e6,
    took: took * 1e6,
  });
}

describe('processors (docs/reports.md)', () => {
  it('are busy for a part of the time, the busiest and all, and inputs wait', () => {
    const collector = new ProcessorCollector(ON);
    const stream = new Stream(collector).start(2);
    work(stream, 1, 0, 0, 2);
    work(stream, 4, 0, 0.5, 1);
    work(stream, 5, 1, 1.5, 1);
    stream.end(10);
    expect(collector.result()).toMatchObject({
      meanBusy: 0.2,
      mostBusy: 0.3,
      busiestNode: 0,
      waits: { count: 3, maxMicros: 1_500_000 },
      longestWait: { node: 1, atMicros: 5_000_000 },
      busyMicrosByNode: [3_000_000, 1_000_000],
      longestWaitMicrosByNode: [500_000, 1_500_000],
    });
  });

  it('have not done what a crash or the end of the run comes before', () => {
    const collector = new ProcessorCollector(ON);
    const stream = new Stream(collector).start(2);
    work(stream, 1, 0, 0, 4);
    stream.crash(2, 0);
    work(stream, 8, 1, 0, 5);
    stream.end(10);
    expect(collector.result()?.busyMicrosByNode).toEqual([1_000_000, 2_000_000]);
  });

  it('are not spoken of where processing costs nothing', () => {
    const collector = new ProcessorCollector({ processing: null });
    new Stream(collector).start(2).end(10);
    expect(collector.result()).toBeNull();
  });
});
