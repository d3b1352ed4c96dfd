/** What Byzantine packers do with their blocks, seen from honest nodes. */
import { describe, expect, it } from 'vitest';
import { reasonsOf, watch, watchFaults, type Setting } from './spy.ts';

const PROFILES = ['repaired', 'whitepaper'] as const;

describe.each(PROFILES)('in %s, a packer', (profile) => {
  const setting: Setting = { profile };
  const block = profile === 'repaired' ? ('proposal' as const) : ('header' as const);
  const ownBlocks = (run: ReturnType<typeof watch>, from: 'fromTraitors' | 'fromHonest') =>
    run[from](block).filter(({ message }) => {
      const { header } = message.kind === 'header' ? message.signed : message.proposal.signed;
      return header.packer === 3;
    });

  it('that withholds its blocks packs them, and nobody hears of them from it', () => {
    const run = watch('withhold-block', setting);
    expect(run.ofTraitors('proposed').length).toBeGreaterThan(1);
    const ownAt = (own: ReturnType<typeof ownBlocks>) =>
      own.filter(
        ({ message }) => message.kind === 'header' || message.proposal.statement.packer === 3,
      );
    expect(ownAt(ownBlocks(run, 'fromTraitors'))).toEqual([]);
    expect(run.of('committed').length).toBeGreaterThan(20);
  });

  it('that withholds its blocks from some shows them to the others', () => {
    const run = watch('{ withhold-block: { from: [0] } }', setting);
    const to = new Set(ownBlocks(run, 'fromTraitors').map((heard) => heard.to));
    // Candidates are of the mesh, too.
    expect([...to].toSorted()).toEqual([1, 2, 4]);
    // W4, R2: the others pass them on.
    expect(ownBlocks(run, 'fromHonest').some((heard) => heard.to === 0)).toBe(true);
  });

  it('that withholds bodies shows its headers: they are asked for, not given, and nobody votes', () => {
    const run = watch('withhold-body', setting);
    const own = new Set(
      run
        .ofTraitors('proposed')
        .filter(({ bytes }) => bytes > 0)
        .map((e) => e.block),
    );
    expect(own.size).toBeGreaterThan(0);
    expect(ownBlocks(run, 'fromTraitors').length).toBeGreaterThan(0);
    expect(run.fromTraitors('body').filter(({ message }) => own.has(message.block))).toEqual([]);
    expect(run.of('voted').filter((event) => own.has(event.block))).toEqual([]);
    expect(run.of('committed').filter((event) => own.has(event.block))).toEqual([]);
  });

  it('that is late with its proposals is late by as much', () => {
    const run = watch('{ late: { proposals: 800ms } }', { ...setting, latency: '50ms' });
    const sent = new Map(
      run.ofTraitors('proposed').map((event) => [event.block as string, event.at]),
    );
    const delays = ownBlocks(run, 'fromTraitors').flatMap(({ at, message }) => {
      const hash =
        message.kind === 'header'
          ? message.signed.header.hash
          : message.proposal.signed.header.hash;
      const packed = sent.get(hash);
      return packed === undefined ? [] : [at - packed];
    });
    expect(delays.length).toBeGreaterThan(0);
    expect(Math.min(...delays)).toBe(850_000);
  });

  it('of invalid blocks has each refused for its fault, and none committed', () => {
    const run = watch('invalid-block', {
      ...setting,
      duration: '2min',
      chain: ', maxBlockBytes: 8KiB',
    });
    expect(reasonsOf(run, 'body')).toEqual(['state root', 'too-large', 'wrong-nonce']);
    // One that comes late may besides not be what the view asks for (R5).
    const reasons = reasonsOf(run, block).filter((one) => !one.startsWith('the statuses demand'));
    expect(reasons).toEqual([
      'bad-signature',
      'not the packer of the turn',
      'timestamp outside the window of the turn',
    ]);
    const shown = ownBlocks(run, 'fromTraitors').map(({ message }) =>
      message.kind === 'header' ? message.signed.header.hash : message.proposal.signed.header.hash,
    );
    const committed = new Set(run.of('committed').map((event) => event.block));
    expect(shown.filter((hash) => committed.has(hash))).toEqual([]);
    expect(run.forks).toEqual([]);
  });

  it('of one kind of invalid blocks sends that kind alone', () => {
    const run = watch('{ invalid-block: { faults: [signature] } }', setting);
    expect(reasonsOf(run, block)).toEqual(['bad-signature']);
    expect(reasonsOf(run, 'body')).toEqual([]);
  });

  it('that executes wrongly packs wrong states, and does not vote for right ones', () => {
    const run = watch('wrong-execution', setting);
    expect(reasonsOf(run, 'body')).toEqual(['state root']);
    expect(run.of('committed').some((event) => event.packer === 3)).toBe(false);
    const votes = [...run.fromTraitors('view-vote'), ...run.fromTraitors('vote')];
    const accepts = votes.filter(
      ({ message: { vote } }) =>
        vote.voter === 3 && (!('verdict' in vote) || vote.verdict === 'accept'),
    );
    const committed = new Set<string>(run.of('committed').map((event) => event.block));
    expect(accepts.filter(({ message }) => committed.has(message.vote.block))).toEqual([]);
  });

  it('that executes wrongly is right to its like: a quorum of them has its way', () => {
    const run = watchFaults('{ nodes: [0..2], byzantine: wrong-execution }', {
      ...setting,
      chain: ', order: fixed',
      duration: '30s',
    });
    // The honest one holds a quorum of votes for what it cannot execute.
    const refused = new Set(
      run
        .of('refused')
        .filter((e) => e.what === 'body')
        .map((e) => e.block),
    );
    const certified = run.of('certified').filter((event) => refused.has(event.block));
    expect(certified.length).toBeGreaterThan(0);
  });
});

describe('twins', () => {
  const run = watch('{ twins: { split: [[0], [1, 2, 4]] } }', { duration: '90s' });

  it('pack twice in one view, and each side hears of one first', () => {
    const direct = run
      .fromTraitors('proposal')
      .filter(({ message }) => message.proposal.statement.packer === 3);
    const byPlace = new Map<string, Map<string, Set<number>>>();
    for (const { to, message } of direct) {
      const { height, view, block } = message.proposal.statement;
      const place = byPlace.get(`${height}/${view}`) ?? new Map<string, Set<number>>();
      place.set(block, (place.get(block) ?? new Set()).add(to));
      byPlace.set(`${height}/${view}`, place);
    }
    const doubled = [...byPlace.values()].filter((blocks) => blocks.size === 2);
    expect(doubled.length).toBeGreaterThan(0);
  });

  it('are convicted, and lose their seat to the first candidate (R5a, W1)', () => {
    expect(new Set(run.of('convicted').map((event) => event.offender))).toEqual(new Set([3]));
    const last = run.of('elected').at(-1)!;
    expect(last.order).toContain(4);
    expect(last.order).not.toContain(3);
    expect(run.forks).toEqual([]);
  });
});

describe('twins that meet whom they meet by time', () => {
  const times =
    '{ at: 10s, first: [0, 1] }, { at: 20s, second: [1, 2] }, { at: 30s, first: all, second: all }';
  const run = watch(`{ twins: { split: [[0], [1, 2, 4]], meets: [${times}] } }`, {
    duration: '40s',
  });
  const votesIn = (from: number, until: number) =>
    run.fromTraitors('view-vote').filter(({ at }) => at > from * 1e6 + 1e6 && at < until * 1e6);
  const hearers = (some: ReturnType<typeof votesIn>) => [...new Set(some.map(({ to }) => to))];

  it('are in touch by split, and from the first time on with those alone', () => {
    expect(hearers(votesIn(0, 10)).toSorted()).toEqual([0, 1, 2, 4]);
    expect(hearers(votesIn(10, 20)).toSorted()).toEqual([0, 1]);
    expect(hearers(votesIn(20, 30)).toSorted()).toEqual([1, 2]);
    expect(hearers(votesIn(30, 40)).toSorted()).toEqual([0, 1, 2, 4]);
  });

  it('may both be in touch with one node, which then hears each', () => {
    const places = (from: number, until: number) =>
      votesIn(from, until).flatMap(({ to, message: { vote } }) =>
        to === 1 ? [`${vote.height}/${vote.view}`] : [],
      );
    const hears = (all: readonly string[]) => all.some((place, at) => all.indexOf(place) < at);
    expect([hears(places(10, 20)), hears(places(30, 40))]).toEqual([false, true]);
  });
});

describe('in whitepaper, a delegate that usurps turns', () => {
  const run = watch('usurp-turns', { profile: 'whitepaper', chain: ', order: fixed' });
  const usurped = run
    .fromTraitors('header')
    .map(({ message }) => message.signed.header)
    .filter(({ packer, position }) => packer === 3 && position !== 3);

  it('packs in the turns of all others', () => {
    expect([...new Set(usurped.map(({ position }) => position))].toSorted()).toEqual([0, 1, 2]);
  });

  it('finds nobody to vote for its blocks (W2, W4), and is left its own turns', () => {
    const hashes = new Set(usurped.map(({ hash }) => hash));
    expect(run.of('voted').filter(({ block }) => hashes.has(block))).toEqual([]);
    expect(reasonsOf(run, 'header')).toContain('not the packer of the turn');
    expect(run.of('committed').some(({ packer }) => packer === 3)).toBe(true);
    expect(run.of('equivocation-seen')).toEqual([]);
    expect(run.forks).toEqual([]);
  });
});
