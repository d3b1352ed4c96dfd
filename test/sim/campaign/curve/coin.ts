/**
 * A run whose failure hangs on one draw. Latencies are constant, so nothing is random but this: at
 * 9.1 s node 2 alone holds the quorum for block 3 and commits; its certificate is lost to node 0, which
 * is cut off, and with probability 1/4 to node 1. If it is, the others certify another block.
 */
export const COIN = `
name: coin
duration: 12s
chain: { delegates: 3, profile: whitepaper, blockInterval: 3s, order: fixed }
network: { latency: 50ms }
faults:
  - { when: { proposed: { height: 3 } }, for: 1s, cut: { to: successor } }
  - { when: { committed: { height: 3 } }, for: 1ms, degrade: { loss: 25% } }
expect: { forks: none }
`;

/** When the coin falls. */
export const TOSS = 9_100_000;

/** Seeds with which it falls the wrong way, and the right way. */
export const WRONG = 1;
export const RIGHT = 2;
