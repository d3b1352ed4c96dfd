/** Scenarios that have something for every pass to take away. */
import { scenario } from '../../scenarios.ts';

export const RICH = `
name: rich
duration: 90s
groups: { east: [0..3], west: [4..8], south: [9..15] }
chain:
  delegates: 9
  candidates: 2
  aspirants: 1
  followers: 4
  profile: whitepaper
  confirmations: 4
  order: fixed
  without: [W4, W9]
network:
  latency: { regions: { east: east, west: west, south: south }, within: 10ms, between: { median: 70ms, p99: 90ms } }
  loss: 0.1%
  duplicate: 1%
  reorder: 10%
  bandwidth: 10Mbit/s
  links: [{ from: [0], to: [1], latency: { min: 100ms, max: 200ms } }, { from: [5], to: [6, 7], loss: 2% }]
clocks: { maxOffset: 5ms, maxDrift: 20ppm }
disk: { flushInterval: 2s }
mempool: { maxPerAccount: 7 }
wire: bytes
accounts: [{ name: ann, balance: 500, votes: 8 }]
workload:
  - transfers: { rate: 5/s, accounts: 50, spread: { zipf: 1 }, clients: { count: 3, beside: [7, 8] } }
  - mix: { rate: 2/s, accounts: 40, of: { transfer: 3, vote: { weight: 1, to: [1, 8] } } }
  - transactions: [{ at: 70s, from: ann, transfer: { to: delegate 8, amount: 3 } }]
faults:
  - { at: 16.123s, for: 2s, crash: { any: 2, of: [5..8] } }
  - { when: { proposed: { height: 5 } }, after: 10ms, for: 1.4s, cut: { to: successor } }
  - { at: 31.7s, for: 4s, clock: { nodes: [2, 3], offset: 21ms } }
  - { at: 20.5s, for: 2s, degrade: { from: [0, 1], to: [2, 3], latency: { min: 80ms, max: 90ms } } }
  - { when: { committed: { height: 5, by: 7 } }, for: 8.6s, isolate: announcer }
  - { at: 40s, for: 6s, restarts: { nodes: { any: 1 }, up: 2s, down: 1s, jitter: 500ms } }
  - { at: 41s, for: 6s, flap: { from: [1], to: [4], up: 1s, down: 1s, jitter: 100ms } }
  - { at: 50s, for: 9s, swizzle: { nodes: { any: 3 }, over: 2s } }
  - { at: 60s, for: 5s, partition: [[0..6], [7, 8]] }
  - { at: 66s, for: 5s, partition: [{ any: 4 }] }
  - { at: 70s, for: 5s, slow: { nodes: [4], processing: 2ms } }
  - { nodes: [8], at: 12s, for: 50s, byzantine: [{ equivocate: { split: [[0..2], [3, 7]] } }, double-vote] }
`;

export const rich = scenario(RICH);
