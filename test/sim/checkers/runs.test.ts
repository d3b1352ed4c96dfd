/**
 * Checkers in whole runs: each must reject a run that is broken in the way that it looks for, and
 * none may object to a protocol that keeps its rules under crashes, loss and partitions.
 */
import { describe, expect, it } from 'vitest';
import { scenario } from '../scenarios.ts';
import { FinalityChecker } from '../../../sim/checkers/finality.ts';
import { simulate } from '../../../sim/simulation.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import { Reported } from './hand-made.ts';

type BreachEvent = Extract<TraceEvent, { kind: 'breach' }>;

function eventsOf(text: string, seed = 1): readonly TraceEvent[] {
  const events: TraceEvent[] = [];
  simulate(scenario(text), { seed, listeners: [{ onEvent: (e) => void events.push(e) }] });
  return events;
}

function breachesOf(text: string, seed = 1): readonly BreachEvent[] {
  return eventsOf(text, seed).filter((event) => event.kind === 'breach');
}

/** `checker: detail`, each once, in order. */
function kindsOf(breaches: readonly BreachEvent[]): readonly string[] {
  return [...new Set(breaches.map(({ checker, detail }) => `${checker}: ${detail}`))];
}

const repaired = (chain: string, faults: string, network = '{ latency: 60ms }') => `
name: checked
duration: 40s
chain: { delegates: 5, blockInterval: 3s, profile: repaired${chain} }
network: ${network}
faults:
${faults}
expect: { progress: any }
`;

const CRASH_OF_PACKER =
  '  - { when: { proposed: { height: 5 } }, after: 20ms, for: 300ms, crash: packer }';
const CRASH_OF_ALL =
  '  - { when: { commitVoted: { height: 5 } }, after: 20ms, for: 2s, crash: all }';

describe('a run that must be rejected', () => {
  it('single-vote: a packer that forgets its proposal makes another one (R1)', () => {
    const breaches = breachesOf(repaired(', without: [R1]', CRASH_OF_PACKER));
    expect(kindsOf(breaches).slice(0, 2)).toEqual([
      'single-vote: two different proposals in view 0',
      'single-vote: two different votes in view 0',
    ]);
    expect(breachesOf(repaired('', CRASH_OF_PACKER))).toEqual([]);
  });

  it('promise: delegates that forget their votes hide them (R1)', () => {
    const breaches = breachesOf(repaired(', without: [R1]', CRASH_OF_ALL));
    expect(kindsOf(breaches)).toContain('promise: status of view 1 hides the vote of view 0');
    expect(breachesOf(repaired('', CRASH_OF_ALL))).toEqual([]);
  });

  it('promise: a delegate that forgets the certificate under its commit vote (R1)', () => {
    const breaches = breachesOf(repaired(', without: [R1.certificate]', CRASH_OF_ALL));
    expect(kindsOf(breaches)).toEqual([
      'promise: status of view 1 hides the certificate under the commit vote of view 0',
    ]);
  });

  const RANDOM = '  - { nodes: [1, 3], byzantine: { collude: random } }';
  const BOUNDED = '{ latency: { median: 60ms, p99: 150ms, max: 190ms } }';

  it('certificate: commit votes of several views (R8)', () => {
    const breaches = breachesOf(repaired(', without: [R8.view]', RANDOM, BOUNDED));
    expect(kindsOf(breaches)).toEqual(['certificate: the commit votes are of several views']);
    expect(breachesOf(repaired('', RANDOM, BOUNDED))).toEqual([]);
  });

  it('agreement: without the wait two colluding delegates of five fork the others (R7)', () => {
    const faults = '  - { nodes: [1, 3], byzantine: { collude: split-view } }';
    const breaches = breachesOf(repaired(', commitWait: 0s', faults, BOUNDED));
    expect(new Set(breaches.map(({ checker }) => checker))).toEqual(new Set(['agreement']));
    expect(breaches.every(({ node }) => [0, 2, 4].includes(node))).toBe(true);
    expect(breachesOf(repaired('', faults, BOUNDED))).toEqual([]);
  });

  it('finality: a reorganisation, which the other profile allows (W14)', () => {
    const reported = new Reported();
    const checker = new FinalityChecker(reported.report);
    const events = eventsOf(`
name: hidden-quorum
duration: 30s
chain: { delegates: 3, profile: whitepaper, blockInterval: 3s }
network: { latency: 50ms }
faults:
  - { when: { proposed: { height: 5 } }, for: 1s, cut: { to: successor } }
  - { when: { committed: { height: 5 } }, for: 8s, isolate: announcer }
`);
    for (const event of events) if (event.kind === 'undone') checker.onAnnounced(event);
    expect(reported.take()).toHaveLength(1);
    // Its own checkers know that the profile allows it.
    expect(events.filter((event) => event.kind === 'breach')).toEqual([]);
  });
});

describe('a run that must pass', () => {
  const chaos = `
name: chaos
duration: 2min
chain: { delegates: 5, candidates: 1, blockInterval: 3s, profile: PROFILE }
network: { latency: { median: 60ms, p99: 180ms }, loss: 5%, duplicate: 2% }
disk: { flushInterval: 10s }
workload:
  - transfers: { rate: 5/s, accounts: 20 }
faults:
  - { at: 10s, for: 1s, crash: { any: 2 } }
  - { at: 20.5s, for: 300ms, crash: { any: 2 } }
  - { at: 30s, for: 15s, partition: [[0, 1], [2..4]] }
  - { at: 47s, for: 100ms, crash: { any: 2 } }
  - { at: 57s, for: 14s, crash: { any: 2 } }
  - { at: 63s, for: 300ms, crash: all }
  - { at: 75s, for: 12s, partition: [[0, 1], [2, 3]] }
  - { at: 80s, for: 300ms, crash: all }
  - { at: 83.5s, for: 300ms, crash: all }
  - { at: 100.3s, for: 100ms, crash: all }
`;

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('crashes, loss and partitions, repaired, seed %i', (seed) => {
    expect(breachesOf(chaos.replace('PROFILE', 'repaired'), seed)).toEqual([]);
  });

  it.each([1, 2, 3])('crashes, loss and partitions, whitepaper, seed %i', (seed) => {
    expect(breachesOf(chaos.replace('PROFILE', 'whitepaper'), seed)).toEqual([]);
  });

  it('a delegate that restarts in the view in which it voted sends no second status', () => {
    const faults = `
  - { when: { committed: { height: 4 } }, for: 4s, crash: successor }
  - { when: { voted: { height: 5 } }, after: 300ms, for: 200ms, crash: all }`;
    const events = eventsOf(repaired('', faults));
    expect(events.filter((event) => event.kind === 'breach')).toEqual([]);
    // All voted in view 1, went down, and came back in it.
    const lives = events.filter(
      (event) => (event.kind === 'voted' && event.height === 5) || event.kind === 'restarted',
    );
    const firstLife = lives.slice(
      0,
      lives.findLastIndex(({ kind }) => kind === 'restarted'),
    );
    const voted = firstLife.filter((event) => event.kind === 'voted');
    expect(voted.map(({ view }) => view)).toEqual([1, 1, 1, 1]);
    expect(events.find((e) => e.kind === 'committed' && e.height === 5)).toBeDefined();
  });

  it('Byzantine nodes are not checked: they promise nothing', () => {
    const faults = '  - { nodes: [3], byzantine: equivocate }';
    const events = eventsOf(repaired('', faults, '{ latency: 60ms }'));
    expect(events.some((event) => event.kind === 'offence-seen')).toBe(true);
    expect(events.filter((event) => event.kind === 'breach')).toEqual([]);
  });

  it('followers, bytes on the wire and separate computation change nothing', () => {
    const text = `
name: small
duration: 30s
chain: { delegates: 4, followers: 3, blockInterval: 3s, profile: repaired }
network: { latency: 60ms }
workload: [{ transfers: { rate: 5/s, accounts: 20 } }]
`;
    const reference = simulate(scenario(text), { seed: 1 }).fingerprint;
    expect(breachesOf(`${text}wire: bytes\n`)).toEqual([]);
    expect(simulate(scenario(`${text}wire: bytes\n`), { seed: 1 }).fingerprint).toBe(reference);
    const separate = simulate(scenario(text), { seed: 1, shareComputation: false });
    expect(separate.fingerprint).toBe(reference);
  });
});
