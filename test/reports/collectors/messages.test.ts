import { describe, expect, it } from 'vitest';
import { MessageCollector } from '../../../reports/collectors/messages.ts';
import { range, Stream } from '../stream.ts';

describe('messages (SPEC, what the reports mean)', () => {
  it('count each recipient, by kind, and for each committed block', () => {
    const collector = new MessageCollector();
    new Stream(collector)
      .start(4, [3])
      .send(1, 0, 'vote', 3, 100)
      .send(2, 1, 'header', 2, 500)
      .send(2, 3, 'vote', 1, 100)
      .commit(3, range(0, 2), 1, 'a')
      .commit(6, [0], 2, 'b')
      .commit(9, [3], 3, 'c') // Byzantine: no block of the chain
      .end(10);
    const result = collector.result();
    expect(result).toMatchObject({
      messages: 6,
      bytes: 1400,
      blocks: 2,
      messagesPerBlock: 3,
      bytesPerBlock: 700,
      sentBytesByNode: [300, 1000, 0, 100],
      sentBytesPerSecond: { mean: 35, most: 100 },
      dropped: { loss: 0, cut: 0, down: 0, drop: 0 },
    });
    const none = { loss: 0, cut: 0, down: 0, drop: 0 };
    expect(result.kinds).toEqual([
      { kind: 'header', messages: 2, bytes: 1000, messagesPerBlock: 1, dropped: none },
      { kind: 'vote', messages: 4, bytes: 400, messagesPerBlock: 2, dropped: none },
    ]);
  });

  it('divide by nothing when there is no block', () => {
    const collector = new MessageCollector();
    new Stream(collector).start(2).send(1, 0, 'vote', 1, 10).end(2);
    expect(collector.result()).toMatchObject({ messagesPerBlock: null, bytesPerBlock: null });
  });

  it('that are lost count by reason', () => {
    const collector = new MessageCollector();
    const stream = new Stream(collector).start(2).send(1, 0, 'vote', 3, 10);
    for (const reason of ['loss', 'loss', 'cut', 'down', 'drop'] as const)
      stream.event<'dropped'>(1, { kind: 'dropped', from: 0, to: 1, message: 'vote', reason });
    expect(collector.result().dropped).toEqual({ loss: 2, cut: 1, down: 1, drop: 1 });
    expect(collector.result().kinds[0]?.dropped).toEqual({ loss: 2, cut: 1, down: 1, drop: 1 });
  });
});
