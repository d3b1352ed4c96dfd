import { describe, expect, it } from 'vitest';
import type { TracedEvent } from '../../../../reports/trace/traced-event.ts';
import { eventWords, type Fate } from '../../../../sim/campaign/curve/event-words.ts';

const BLOCK = '4e136c47aa';
const event = (fields: object): TracedEvent =>
  ({ id: 7, cause: null, at: 1_000_000, ...fields }) as unknown as TracedEvent;
const vote = (recipients: number): TracedEvent =>
  event({
    ...{ kind: 'sent', from: 2, message: 'view-vote', recipients, bytes: 9, to: [] },
    about: { block: BLOCK, height: 3, view: 1 },
  });
const there = (to: number, after: number): Fate => ({ at: 1_000_000 + after, to, lost: null });
const lost = (to: number, why = 'loss'): Fate => ({ at: 1_000_000, to, lost: why });

describe('an event in words', () => {
  it.each<[object, string]>([
    [
      { kind: 'committed', node: 2, block: BLOCK, height: 3 },
      'node 2 commits 4e136c47 at height 3',
    ],
    [{ kind: 'crashed', node: 1, lostWrites: 0 }, 'node 1 crashed'],
    [
      { kind: 'convicted', node: 1, offence: 'votes', offender: 4, height: 3 },
      'node 1 has a block that convicts delegate 4',
    ],
    [
      { kind: 'offence-seen', node: 1, offence: 'votes', offender: 4 },
      'node 1 sees two votes of delegate 4 in one view',
    ],
    [
      { kind: 'tally-stopped', node: 2, block: BLOCK, votes: 1 },
      'node 2 stops counting votes for 4e136c47, at 1',
    ],
    [{ kind: 'submitted', node: null }, 'a client finds no node for its transaction'],
    [{ kind: 'delivered', from: 0, to: 3, message: 'header' }, 'node 3 gets header from node 0'],
    [
      { kind: 'dropped', from: 0, to: 3, message: 'header', reason: 'cut' },
      'header from node 0 to node 3 is lost: cut',
    ],
    [
      { kind: 'fault-started', fault: 1, action: 'partition', groups: [[0, 1], [2]] },
      'partition of 0-1 | 2 (fault 2 of 3) begins',
    ],
    [{ kind: 'fault-ended', fault: 1 }, 'fault 2 ends'],
  ])('%j', (fields, words) => {
    expect(eventWords(event(fields), [], 3)).toBe(words);
  });

  it('says of a message what became of each copy', () => {
    expect(eventWords(vote(3), [there(3, 62_100), lost(0)], 0)).toBe(
      'node 2 sends view-vote (block 4e136c47, height 3, view 1): to node 0 lost (loss), at node 3 after 62.1 ms, 1 copy still under way',
    );
    // A duplicate comes later than the first copy, or the only one of both that arrives.
    const twice = [lost(0, 'down'), there(0, 80_000), there(0, 90_000)];
    expect(eventWords(vote(1), twice, 0)).toMatch(/: at node 0 after 80\.0 ms$/);
  });

  it('counts copies where they are many', () => {
    const fates = [0, 1, 3, 4].map((to) => there(to, 10_000 * (to + 1)));
    expect(eventWords(vote(6), [...fates, lost(5)], 0)).toMatch(
      /: at 4 nodes after 10\.0 ms … 50\.0 ms, 1 copy lost, 1 copy still under way$/,
    );
  });
});
