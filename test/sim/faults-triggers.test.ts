/** Faults that begin with the tenth event, or the third, and not with the first. */
import { describe, expect, it } from 'vitest';
import { run } from './fault-run.ts';

const vote = (faults: string) => run(`duration: 60s\nfaults:\n${faults}`);

describe('a trigger with a count', () => {
  it('fires once, when so many events have matched, at whatever nodes', () => {
    const { of } = vote(
      '  - { when: { votes: { height: 10, count: 4 } }, for: 3s, crash: announcer }',
    );
    const votes = of('voted').filter(({ height }) => height === 10);
    const started = of('fault-started');
    expect(started).toHaveLength(1);
    expect(started[0]).toMatchObject({ at: votes[3]!.at, groups: [[votes[3]!.node]] });
    expect(new Set(votes.slice(0, 4).map(({ node }) => node)).size).toBe(4);
  });

  it('counts only what matches, each trigger for itself', () => {
    const { of } = vote(`
  - { when: { committed: { by: 3, count: 5 } }, for: 1s, isolate: 1 }
  - { when: { committed: { count: 12 } }, for: 1s, isolate: 2 }
  - { when: { committed: { height: 5, count: 100 } }, for: 1s, isolate: 2 }`);
    const commits = of('committed');
    const started = of('fault-started').map(({ fault, at }) => [fault, at]);
    expect(started).toEqual([
      [1, commits[11]!.at],
      [0, commits.filter(({ node }) => node === 3)[4]!.at],
    ]);
  });

  it('holds back the very message of its event, and the others not', () => {
    const { of } = vote(
      '  - { when: { votes: { height: 10, count: 3 } }, for: 3s, hold: { messages: [vote], count: 1, by: 2s } }',
    );
    const third = of('voted').filter(({ height }) => height === 10)[2]!;
    const sent = of('sent').find(
      ({ at, from, message }) => message === 'vote' && at >= third.at && from === third.node,
    )!;
    expect(sent.at).toBe(third.at);
    const late = of('delivered').filter(
      ({ at, message }) => message === 'vote' && at > third.at + 100_000 && at < third.at + 2.5e6,
    );
    expect(late.map(({ at, from }) => [at, from])).toEqual([[third.at + 2_050_000, third.node]]);
  });
});
