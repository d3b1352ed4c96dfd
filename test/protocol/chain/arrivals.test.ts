import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrivalLog, type Arrival } from '../../../protocol/chain/arrivals.ts';
import { transfer } from './small-chain.ts';

const transaction = transfer('c0', 'c1', 1n);

describe('ArrivalLog', () => {
  it.each([0, 3, 1_024])('knows the oldest of what waits, whatever left (slack %i)', (slack) => {
    const step = fc.oneof(fc.constant('come' as const), fc.nat(20));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        const log = new ArrivalLog(slack);
        const waiting: Arrival[] = [];
        steps.forEach((what, now) => {
          if (what === 'come') {
            const arrival = log.next(transaction, now);
            waiting.push(arrival);
            log.push(arrival, waiting.length);
            expect(log.length).toBeLessThanOrEqual(2 * waiting.length + slack + 1);
          } else {
            const [left] = waiting.splice(what % Math.max(1, waiting.length), 1);
            if (left !== undefined) left.hasLeft = true;
          }
          expect(log.oldest).toBe(waiting[0]);
        });
      }),
    );
  });

  it('numbers what comes, and tells when', () => {
    const log = new ArrivalLog();
    const [first, second] = [log.next(transaction, 5), log.next(transaction, 7)];
    expect(second.number).toBeGreaterThan(first.number);
    expect([first.since.at, second.since.at]).toEqual([5, 7]);
  });
});
