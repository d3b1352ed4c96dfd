/** What Byzantine nodes say that is neither block nor vote: statuses, certificates, junk. */
import { describe, expect, it } from 'vitest';
import { reasonsOf, watch, watchFaults } from './spy.ts';

/** Late by more than a view: every turn of node 3 makes a later view, with statuses (R3). */
const OUT_OF_TURN = '{ late: { proposals: 1400ms } }';

describe('a status of a liar (R3)', () => {
  const statuses = (claim: string) => {
    const run = watch(`[${OUT_OF_TURN}, { lie-in-status: { claim: ${claim} } }]`, {
      duration: '2min',
    });
    return { run, own: run.fromTraitors('status').map(({ message }) => message) };
  };
  const honest = watch(OUT_OF_TURN, { duration: '2min' }).fromTraitors('status');

  it('would claim a vote if it were honest', () => {
    expect(honest.some(({ message }) => message.status.vote !== null)).toBe(true);
  });

  it('claims nothing', () => {
    const { run, own } = statuses('nothing');
    expect(own.length).toBeGreaterThan(0);
    expect(own.every(({ status, proofs }) => status.vote === null && proofs.length === 0)).toBe(
      true,
    );
    expect(own.every(({ status }) => status.certificate === null)).toBe(true);
    expect(reasonsOf(run, 'status')).toEqual([]);
  });

  it('claims what is old, without a certificate', () => {
    const { run, own } = statuses('stale');
    expect(own.some(({ status }) => status.vote !== null)).toBe(true);
    expect(own.every(({ status }) => status.certificate === null)).toBe(true);
    expect(reasonsOf(run, 'status')).toEqual([]);
  });

  it('claims what is not so, and does not count (R3.claims)', () => {
    const { run } = statuses('forged');
    expect(reasonsOf(run, 'status')).toEqual([
      'a claimed vote without a valid proposal',
      'a vote that is not authentic',
    ]);
    expect(run.forks).toEqual([]);
  });
});

describe.each(['repaired', 'whitepaper'] as const)('in %s', (profile) => {
  it('certificates come late by as much', () => {
    const times = (byzantine: string) => {
      const run = watch(byzantine, { profile, latency: '50ms' });
      const committedAt = new Map(
        run.ofTraitors('committed').map((e) => [e.block as string, e.at]),
      );
      return run
        .fromTraitors('certified')
        .flatMap(({ at, message }) => at - (committedAt.get(message.signed.header.hash) ?? at));
    };
    expect(Math.min(...times('{ late-certificates: { by: 2s } }'))).toBeGreaterThanOrEqual(
      2_000_000,
    );
    expect(Math.min(...times('[{ late: { votes: 1us } }]'))).toBeLessThan(100_000);
  });

  it('old certificates are sent again, and undo nothing', () => {
    const run = watch('replay-certificates', { profile });
    const old = run.fromTraitors('certified').filter(({ at, message }) => {
      const { height } = message.signed.header;
      return run.of('committed').some((event) => event.height > height + 2 && event.at < at);
    });
    expect(old.length).toBeGreaterThan(0);
    expect(run.of('undone')).toEqual([]);
    expect(run.of('assumptions-broken')).toEqual([]);
    expect(run.forks).toEqual([]);
  });

  it('old certificates come under new blocks, and prove nothing', () => {
    const run = watch('{ replay-certificates: { under: new-blocks } }', { profile });
    const replayed = run.fromTraitors('certified').filter(({ message }) => {
      const { certificate, signed } = message;
      return certificate.kind !== 'votes' && certificate.block !== signed.header.hash;
    });
    expect(replayed.length).toBeGreaterThan(0);
    expect(run.of('refused').some(({ what }) => what === 'certificate')).toBe(true);
    expect(run.forks).toEqual([]);
  });

  it('spam comes at its rate, of many kinds, and the chain grows', () => {
    const run = watch('{ spam: { rate: 50/s } }', { profile, duration: '30s', candidates: 0 });
    const junk =
      run.summary.delivered -
      watch('[{ late: { votes: 1us } }]', { profile, duration: '30s', candidates: 0 }).summary
        .delivered;
    // 50 each second, and the answers to some of it.
    expect(junk).toBeGreaterThan(1_400);
    const kinds = [
      'body-request',
      'blocks-request',
      'heartbeat',
      'transactions',
      'evidence',
      'status',
      'view-vote',
    ] as const;
    for (const kind of kinds) expect(run.fromTraitors(kind).length, kind).toBeGreaterThan(50);
    const inTime = run.of('committed').filter(({ at }) => at <= 30_000_000);
    expect(Math.max(...inTime.map(({ height }) => height))).toBe(9);
  });

  it('a traitor that does it all convicts nobody but itself', () => {
    const run = watchFaults(
      '{ nodes: [3], byzantine: [double-vote, forged-votes, vote-for-everything] }',
      { profile },
    );
    expect(run.forks).toEqual([]);
    const convicted = run.of('convicted').map(({ offender }) => offender as number);
    // Votes are evidence in the repaired profile alone.
    expect([...new Set(convicted)]).toEqual(profile === 'repaired' ? [3] : []);
  });
});
