/** What Byzantine delegates do with their votes, and what they forget. */
import { describe, expect, it } from 'vitest';
import type { ViewVote } from '../../../protocol/block/view-vote.ts';
import type { DelegateId } from '../../../protocol/kernel/types.ts';
import { reasonsOf, watch, watchFaults, type Setting, type Watched } from './spy.ts';

const PROFILES = ['repaired', 'whitepaper'] as const;

/** Votes that honest nodes heard from node 3 itself, in its name. */
function ownVotes(run: Watched) {
  const votes = [...run.fromTraitors('vote'), ...run.fromTraitors('view-vote')];
  return votes.filter(({ from, message }) => from === 3 && message.vote.voter === 3);
}

describe.each(PROFILES)('in %s, a delegate', (profile) => {
  const setting: Setting = { profile };

  it('that withholds its votes is in no certificate, and the others decide without it', () => {
    const run = watch('withhold-votes', setting);
    expect(ownVotes(run)).toEqual([]);
    expect(run.fromTraitors('commit-vote')).toEqual([]);
    const certified = run.of('certified');
    expect(certified.length).toBeGreaterThan(10);
    expect(certified.some(({ voters }) => voters.includes(3 as DelegateId))).toBe(false);
  });

  it('that withholds its votes from some casts them to others', () => {
    const run = watch('{ withhold-votes: { from: [0, 1] } }', setting);
    const to = new Set(ownVotes(run).map((heard) => heard.to));
    expect(to.has(2)).toBe(true);
    expect(to.has(0) || to.has(1)).toBe(false);
  });

  it('that is late with its votes is late by as much', () => {
    const run = watch('{ late: { votes: 600ms } }', { ...setting, latency: '50ms' });
    const votedAt = new Map(
      run.ofTraitors('voted').map((event) => [event.block as string, event.at]),
    );
    const delays = ownVotes(run).map(({ at, message }) => at - votedAt.get(message.vote.block)!);
    expect(delays.length).toBeGreaterThan(10);
    expect(Math.min(...delays)).toBe(650_000);
    expect(Math.max(...delays)).toBe(650_000);
  });

  it('that votes for everything votes for a block that nobody can execute', () => {
    const run = watchFaults(
      `{ nodes: [3], byzantine: vote-for-everything },
       { nodes: [4], byzantine: { invalid-block: { faults: [state-root] } } }`,
      { ...setting, delegates: 5 },
    );
    const refused = new Set(run.of('refused').map((event) => event.block));
    expect(refused.size).toBeGreaterThan(0);
    const accepted = ownVotes(run).filter(({ message: { vote } }) => refused.has(vote.block));
    expect(accepted.length).toBeGreaterThan(0);
    expect(
      accepted.every(({ message: { vote } }) => !('verdict' in vote) || vote.verdict === 'accept'),
    ).toBe(true);
    expect(run.forks).toEqual([]);
  });

  it('that votes twice votes for another block in the same turn', () => {
    const run = watch('double-vote', setting);
    const blocks = new Map<string, Set<string>>();
    for (const { message } of ownVotes(run)) {
      const { vote } = message;
      const turn =
        'view' in vote
          ? `${vote.height}/${vote.view}`
          : `${vote.height}/${vote.round}/${vote.position}`;
      blocks.set(turn, (blocks.get(turn) ?? new Set()).add(vote.block));
    }
    const sizes = [...blocks.values()].map((set) => set.size);
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes.every((size) => size === 2)).toBe(true);
  });

  it('that forgets everything but blocks votes again, or packs again, and is convicted of it', () => {
    const run = watch('amnesia', { ...setting, duration: '90s' });
    expect(new Set(run.of('convicted').map((event) => event.offender))).toEqual(new Set([3]));
    const packed = run.ofTraitors('proposed').map(({ height, round, position, block }) => ({
      turn: `${height}/${round}/${position}`,
      block,
    }));
    const first = packed[0]!;
    const sameTurn = packed.filter(({ turn }) => turn === first.turn);
    expect(new Set(sameTurn.map(({ block }) => block)).size).toBe(2);
    expect(run.forks).toEqual([]);
  });
});

describe('a delegate that votes twice', () => {
  it('is seen, convicted on chain, and gives its seat to the first candidate (R6, R5a, W1)', () => {
    const run = watch('double-vote', { duration: '90s' });
    const seen = run.of('offence-seen');
    expect(new Set(seen.map(({ offence, offender }) => `${offence}/${offender}`))).toEqual(
      new Set(['votes/3']),
    );
    const convictions = run.of('convicted');
    expect(new Set(convictions.map(({ offence, offender }) => `${offence}/${offender}`))).toEqual(
      new Set(['votes/3']),
    );
    expect(convictions).toHaveLength(4);
    const orders = run.of('elected').map(({ order }) => order as readonly number[]);
    expect(orders[0]).toContain(3);
    expect(orders.at(-1)).toContain(4);
    expect(orders.at(-1)).not.toContain(3);
    expect(run.forks).toEqual([]);
  });

  it('keeps its seat in whitepaper, which has no evidence of votes', () => {
    const run = watch('double-vote', { profile: 'whitepaper', duration: '90s' });
    expect(run.of('convicted')).toEqual([]);
    expect(run.of('elected').at(-1)!.order).toContain(3);
  });

  it('does so while the behaviour is on, and not before or after', () => {
    const run = watchFaults('{ nodes: [3], at: 20s, for: 10s, byzantine: double-vote }', {
      chain: ', without: [W5]',
      latency: '50ms',
    });
    const twice = ownVotes(run).filter(
      ({ at, message, to }) =>
        ownVotes(run).filter(
          (other) =>
            other.to === to &&
            other.message.vote.height === message.vote.height &&
            (other.message.vote as ViewVote).view === (message.vote as ViewVote).view &&
            other.at === at,
        ).length > 1,
    );
    expect(twice.length).toBeGreaterThan(0);
    expect(Math.min(...twice.map(({ at }) => at))).toBeGreaterThanOrEqual(20_000_000);
    expect(Math.max(...twice.map(({ at }) => at))).toBeLessThan(30_100_000);
  });
});

describe('forged votes', () => {
  const reasons = (forgery: string, setting: Setting, what = 'vote') =>
    reasonsOf(watch(`{ forged-votes: { forgeries: [${forgery}] } }`, setting), what);

  it('in the name of others are not authentic', () => {
    expect(reasons('outsiders', {})).toEqual(['a vote that is not authentic']);
    const [reason] = reasons('outsiders', { profile: 'whitepaper' });
    expect(reason).toMatch(/^vote of delegate \d is not valid$/);
  });

  it('by a candidate are of no elector, and count for nothing', () => {
    const run = watchFaults(
      '{ nodes: [4], byzantine: { forged-votes: { forgeries: [outsiders] } } }',
    );
    expect(reasonsOf(run, 'vote')).toEqual(['a vote of no elector']);
    const voters = run.of('certified').flatMap((event) => event.voters as readonly number[]);
    expect(voters.length).toBeGreaterThan(0);
    expect(voters).not.toContain(4);
  });

  it('of one key make no certificate', () => {
    expect(reasons('duplicates', {}, 'certificate')).toEqual(['a vote that is not authentic']);
    expect(reasons('duplicates', { profile: 'whitepaper' }, 'certificate')).toEqual([
      'a vote is not authentic',
    ]);
  });

  it('of another chain or height count nowhere', () => {
    expect(reasons('other-chain', {})).toEqual(['a vote of another height or parent']);
    const early = watch('{ forged-votes: { forgeries: [wrong-height] } }');
    const ahead = early.fromTraitors('view-vote').filter(({ at, message }) => {
      const before = early.of('committed').filter((event) => event.at < at);
      return message.vote.height > Math.max(0, ...before.map(({ height }) => height)) + 1;
    });
    expect(ahead.length).toBeGreaterThan(0);
    expect(early.forks).toEqual([]);
  });

  it('of an earlier height are replayed as they were', () => {
    const run = watch('{ forged-votes: { forgeries: [old-height] } }');
    const old = run.fromTraitors('view-vote').filter(({ message }) => message.vote.voter !== 3);
    expect(old.length).toBeGreaterThan(0);
  });

  it('for a block that nobody packed convict whoever signs them beside an honest one (R5a)', () => {
    const run = watch('{ forged-votes: { forgeries: [other-block] } }', { duration: '90s' });
    expect(new Set(run.of('convicted').map(({ offence }) => offence))).toEqual(new Set(['votes']));
  });
});
