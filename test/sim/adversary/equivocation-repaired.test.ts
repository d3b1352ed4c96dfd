/** Equivocation in the repaired profile: two proposals, and votes for each to its side (R5a). */
import { describe, expect, it } from 'vitest';
import { watch, watchFaults } from './spy.ts';

describe('an equivocating packer', () => {
  const run = watch('{ equivocate: { split: [[0], [1, 2, 4]] } }', {
    duration: '90s',
    latency: '50ms',
  });
  const [place] = run.ofTraitors('view-proposed');

  it('puts two blocks before one view, each to its side', () => {
    const direct = run
      .fromTraitors('proposal')
      .filter(({ message }) => message.proposal.statement.packer === 3)
      .filter(({ message }) => message.proposal.statement.height === place!.height);
    const shown = (to: number) =>
      new Set(
        direct
          .filter((one) => one.to === to)
          .map(({ message }) => message.proposal.statement.block),
      );
    expect(shown(0).size).toBe(1);
    expect(shown(1)).toEqual(shown(2));
    expect(shown(0)).not.toEqual(shown(1));
  });

  it('votes for each, to its side', () => {
    const votes = run
      .fromTraitors('view-vote')
      .filter(
        ({ message }) => message.vote.height === place!.height && message.vote.view === place!.view,
      );
    const blocks = (to: number) =>
      new Set(votes.filter((one) => one.to === to).map(({ message }) => message.vote.block));
    expect(blocks(0).size).toBe(1);
    expect(blocks(1).size).toBe(1);
    expect(blocks(0)).not.toEqual(blocks(1));
  });

  it('is convicted, and the seat goes to the first candidate', () => {
    expect(
      new Set(run.of('offence-seen').map(({ offence, offender }) => `${offence}/${offender}`)),
    ).toEqual(new Set(['proposals/3']));
    expect(new Set(run.of('convicted').map(({ offender }) => offender))).toEqual(new Set([3]));
    expect(run.of('elected').at(-1)!.order).toContain(4);
    expect(run.forks).toEqual([]);
  });

  it('gets nobody’s commit vote in that view (R7)', () => {
    const inView = run
      .of('commit-voted')
      .filter(({ height, view }) => height === place!.height && view === place!.view);
    expect(inView).toEqual([]);
  });

  it('commit-votes for each, to its side, and forks the chain where nobody tells or waits', () => {
    const lawless = watchFaults(
      '{ nodes: [4], byzantine: { equivocate: { split: [[0, 1], [2, 3]] } } }',
      {
        delegates: 5,
        candidates: 0,
        duration: '40s',
        latency: '50ms',
        chain: ', without: [W5, R2], commitWait: 0s',
      },
    );
    const [height] = lawless.forks;
    expect(height).toBeDefined();
    const votes = lawless
      .fromTraitors('commit-vote')
      .filter(({ message }) => message.vote.height === height);
    const blocks = (to: number) =>
      new Set(votes.filter((one) => one.to === to).map(({ message }) => message.vote.block));
    expect(blocks(0).size).toBe(1);
    expect(blocks(2).size).toBe(1);
    expect(blocks(0)).not.toEqual(blocks(2));
  });
});
