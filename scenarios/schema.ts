/**
 * What may be written in a scenario file: every key, its form, default and meaning. Forms that name
 * nodes are checked when the scenario is expanded, because they depend on how many nodes there are.
 *
 * @module
 */
import * as z from 'zod';
import { RULES_THAT_CAN_BE_SWITCHED_OFF, SEAT_LOSSES, SIGNATURES } from './scenario.ts';
import { linkFaults, nodeFaults, when } from './schema-faults.ts';
import { workload } from './schema-workload.ts';
import { MOST_NODES, nodes } from './written-nodes.ts';
import {
  amount,
  bandwidth,
  blockBytes,
  count,
  duration,
  flag,
  keys,
  list,
  LONGEST_DURATION,
  oneOf,
  ppm,
  probability,
  quorum,
  rate,
  ratio,
  record,
  shortOr,
  text,
  whole,
} from './written.ts';
import { byzantine } from './written-byzantine.ts';
import { processing } from './written-processing.ts';
import { sweep } from './written-sweep.ts';
import { accounts } from './written-transactions.ts';

const HOUR = 3_600_000_000;
const MILLISECOND = 1_000;

/** 18 million of them, with any genesis, stay below what one balance can be. */
const LARGEST_COIN = 1_000_000_000_000n;

const delay = keys({
  median: duration(1, HOUR).optional().describe('Log-normal delay: half the messages take less'),
  p99: duration(1, HOUR).optional().describe('Log-normal delay: 99 of 100 messages take less'),
  max: duration(0, HOUR).optional().describe('Upper end of a uniform or log-normal delay'),
  min: duration(0, HOUR).optional().describe('Lower end of a uniform delay'),
});

/** One-way delay: `50ms`, `{ median, p99, max }` or `{ min, max }`. */
const latency = shortOr(duration(0, HOUR, ', or { median, p99, max }, or { min, max }'), delay);

/** As {@link latency}, or `{ regions: … }`. */
const networkLatency = shortOr(
  duration(0, HOUR, ', or { median, p99, max }, { min, max } or { regions }'),
  delay.extend({
    regions: shortOr(
      oneOf(['world'], { also: ', or a map of names to nodes' }),
      record(nodes, 'names to nodes'),
    )
      .optional()
      .describe('A shipped matrix (world), or a map of your own regions to their nodes'),
    place: record(nodes, 'regions to nodes')
      .optional()
      .describe('Nodes of each region of a shipped matrix; without it they are dealt round robin'),
    within: latency.optional().describe('Delay inside a region of your own'),
    between: latency.optional().describe('Delay from each region of your own to each other'),
    delays: record(record(latency, 'regions to delays'), 'regions to maps of delays')
      .optional()
      .describe('Delays from region to region that differ from within and between'),
  }),
);

const quality = {
  latency: latency.optional().describe('One-way delay instead of the network’s own'),
  loss: probability.optional().describe('Part of the messages that is lost'),
  duplicate: probability.optional().describe('Part of the messages that arrives twice'),
  reorder: probability.optional().describe('Part of the messages that may overtake others'),
  bandwidth: bandwidth.optional().describe('Of each direction, or unlimited'),
};

const chain = keys({
  delegates: whole(1, 101).prefault(21).describe('Delegates per round (N)'),
  candidates: whole(0, MOST_NODES).prefault(0).describe('Elected behind the delegates'),
  aspirants: whole(0, MOST_NODES)
    .prefault(0)
    .describe('Nodes that are no candidates yet and can register with a transaction'),
  followers: whole(0, MOST_NODES).prefault(0).describe('Nodes without a seat (W16)'),
  profile: oneOf(['repaired', 'whitepaper'])
    .prefault('repaired')
    .describe('Which version of the consensus'),
  blockInterval: duration(MILLISECOND, HOUR)
    .prefault('3s')
    .describe('Time from one block to the next (I)'),
  quorum: quorum.prefault('1/2').describe('A quorum is floor(N × quorum) + 1 votes'),
  maxDelay: duration(0, HOUR).prefault('200ms').describe('Assumed bound on delay (Δ)'),
  maxSkew: duration(0, HOUR).prefault('10ms').describe('Assumed bound on clock difference (σ)'),
  tallyTimeout: duration(1, HOUR)
    .optional()
    .describe('When a tally without a quorum stops (W9); blockInterval / 2 if not given'),
  voteLock: duration(0, HOUR)
    .prefault('0s')
    .describe('How long an accepting vote binds; the paper has no lock; whitepaper only'),
  commitWait: duration(0, 4 * HOUR)
    .optional()
    .describe('Wait before a commit vote (R7); 4 × maxDelay with fetch, 2 × with push; 0s: none'),
  bodies: oneOf(['fetch', 'push'])
    .prefault('fetch')
    .describe('Whether bodies are asked for (W6) or ride with proposals; repaired only'),
  evictAfterMissedRounds: whole(0, 1_000)
    .prefault(2)
    .describe('Missed rounds that cost a seat (W1); 0: never'),
  confirmations: whole(1, 1_000).prefault(6).describe('Depth that the paper calls safe'),
  order: oneOf(['shuffled', 'fixed'])
    .prefault('shuffled')
    .describe('Order within a round: shuffled (W1a), or by registration'),
  maxBlockBytes: blockBytes.prefault('1MiB').describe('Largest body'),
  maxBlockCost: whole(1, 1_000_000_000)
    .prefault(1_000_000)
    .describe('Work that one block may ask for, in units of a transfer'),
  fees: keys({
    base: amount(0n, LARGEST_COIN).prefault(0).describe('Of every transaction'),
    perByte: amount(0n, LARGEST_COIN)
      .prefault(0)
      .describe('On top, for each byte of the transaction'),
    registration: amount(0n, LARGEST_COIN)
      .prefault(0)
      .describe('On top, for an address, a token or a delegate'),
  })
    .prefault({})
    .describe('The least that a transaction pays to its packer'),
  blockReward: amount(0n, LARGEST_COIN)
    .prefault(0)
    .describe('Coin that is made for the packer of each block'),
  transactionBatch: duration(MILLISECOND, HOUR)
    .prefault('200ms')
    .describe('How often new transactions are passed on (W17)'),
  gossipDegree: whole(1, 100).prefault(8).describe('Neighbours of a follower (W16)'),
  accounts: whole(0, 2_000_000)
    .prefault(0)
    .describe('Accounts that the chain begins with and that no load uses'),
  signatures: oneOf(SIGNATURES)
    .prefault('ed25519')
    .describe('Algorithm of every key: of delegates and of accounts'),
  without: list(oneOf(RULES_THAT_CAN_BE_SWITCHED_OFF), 'rule ids')
    .prefault([])
    .describe('Rules of the specification that are switched off'),
});

const link = keys({
  from: nodes.describe('Sending nodes'),
  to: nodes.describe('Receiving nodes'),
  ...quality,
});

const network = keys({
  latency: networkLatency.prefault('50ms').describe('One-way delay'),
  loss: probability.prefault(0).describe('Part of the messages that is lost'),
  duplicate: probability.prefault(0).describe('Part of the messages that arrives twice'),
  reorder: probability
    .prefault(1)
    .describe('Part of the messages that may overtake others of their link; 0: links are FIFO'),
  bandwidth: bandwidth.prefault('unlimited').describe('Of each link direction, or unlimited'),
  links: list(link, 'links').prefault([]).describe('Directed links that differ; later ones win'),
});

const clocks = keys({
  maxOffset: duration(0, HOUR).prefault('0s').describe('Offsets are drawn from ± this'),
  maxDrift: ppm(0, 100_000).prefault('0ppm').describe('Drifts are drawn from ± this'),
});

const disk = keys({
  flushInterval: duration(MILLISECOND, HOUR)
    .prefault('1s')
    .describe('Unsynced writes reach the disk this long after they were made'),
  crashLoses: oneOf(['unsynced', 'all-unsynced', 'nothing'])
    .prefault('unsynced')
    .describe('Of writes that were neither synced nor flushed: the last ones, as drawn; all; none'),
});

const mempool = keys({
  maxTransactions: whole(1, 10_000_000)
    .prefault(100_000)
    .describe('Transactions that wait at most'),
  maxBytes: blockBytes.prefault('64MiB').describe('Their sizes together at most'),
  maxPerAccount: whole(1, 100_000)
    .prefault(1_000)
    .describe('Nonces of an account that may wait, from its next one on'),
  expiry: duration(MILLISECOND).prefault('1h').describe('What has waited so long leaves'),
  replacementBump: ratio
    .prefault('10%')
    .describe('How much more one must pay to replace one of the same sender and nonce'),
  minFee: amount(0n).prefault(0).describe('The least fee that is let in, in the smallest unit'),
});

const fault = keys({
  at: duration(0).optional().describe('When the fault begins'),
  when: when.optional().describe('The event with which the fault begins'),
  after: duration(0).optional().describe('Wait this long after the event'),
  for: duration(1).optional().describe('How long; until the run ends if not given'),
  partition: list(nodes, 'groups of nodes')
    .optional()
    .describe('Messages between different groups are lost; nodes in no group form one more'),
  isolate: nodes.optional().describe('These nodes are cut off from all others, both ways'),
  cut: keys({
    from: nodes.optional().describe('Senders; all if not given'),
    to: nodes.optional().describe('Receivers; all if not given'),
  })
    .optional()
    .describe('Messages in one direction are lost'),
  crash: nodes.optional().describe('Nodes stop, and restart from their disks'),
  degrade: keys({
    from: nodes.optional().describe('Senders; all if not given'),
    to: nodes.optional().describe('Receivers; all if not given'),
    ...quality,
  })
    .optional()
    .describe('Directed links change their quality'),
  clock: keys({
    nodes: nodes.describe('Whose clocks'),
    offset: duration(-HOUR, HOUR).prefault('0s').describe('Added to the clock; may be negative'),
    drift: ppm(-100_000, 100_000).prefault('0ppm').describe('Added to the drift'),
  })
    .optional()
    .describe('Clocks are set off by this much more'),
  ...linkFaults,
  ...nodeFaults,
  nodes: nodes.optional().describe('Byzantine nodes; only with byzantine'),
  byzantine: byzantine.optional().describe('How the nodes break the protocol, in this order'),
});

const percentiles = keys({
  p50: duration(1).optional().describe('Half take at most this long'),
  p95: duration(1).optional().describe('95 of 100 take at most this long'),
  p99: duration(1).optional().describe('99 of 100 take at most this long'),
  max: duration(1).optional().describe('All take at most this long'),
});

const expect = keys({
  forks: oneOf(['none', 'some']).optional().describe('Different blocks committed at one height'),
  breaches: oneOf(['none', 'some'])
    .optional()
    .describe('What checkers find; none if not given, not judged with forks: some'),
  progress: oneOf(['none', 'some', 'any'])
    .optional()
    .describe('Of a healthy core after the run, all else frozen (phase two); any leaves it out'),
  halts: oneOf(['none', 'some']).optional().describe('Times without any new block'),
  recovers: keys({ within: duration(1).describe('From the end of each fault') })
    .optional()
    .describe('Every fault that ends is followed by a commit on all nodes that are up'),
  heals: keys({ within: duration(1).describe('From the commit that made it a fork') })
    .optional()
    .describe('All agree again at every height that forked'),
  undone: bounds(whole(0, 1_000_000))
    .optional()
    .describe('Most confirmations of a transaction that was undone; 0: none was'),
  growth: bounds(ratio).optional().describe('Committed heights ÷ (duration ÷ blockInterval)'),
  throughput: bounds(rate(false)).optional().describe('Committed transactions per second'),
  messagesPerBlock: bounds(count).optional().describe('Messages sent per committed block'),
  blockTime: bounds(duration(0)).optional().describe('Mean time between blocks'),
  longestGap: bounds(duration(0)).optional().describe('Longest time without a new block'),
  failures: bounds(whole(0, 1_000_000_000))
    .optional()
    .describe('Transactions that were committed and did nothing but pay their fee'),
  seatChanges: bounds(whole(0, 1_000_000))
    .optional()
    .describe('Rounds with other delegates than the round before'),
  seats: list(
    keys({
      delegates: nodes.describe('Of each of these'),
      serves: flag.optional().describe('Has a seat in the last round of the run'),
      loses: oneOf([...SEAT_LOSSES, 'nothing'])
        .optional()
        .describe(
          'Why it loses a seat: for want of votes, missed turns, by its own wish, evidence',
        ),
      packs: flag.optional().describe('Has packed a block that was committed'),
    }),
    'expectations such as { delegates: 3, serves: false, loses: votes }',
  )
    .optional()
    .describe('Who has a seat, and who lost one'),
  latency: keys({
    inclusion: percentiles.optional().describe('Until a block has the transaction'),
    commit: percentiles.optional().describe('Until that block is committed'),
    confirmation: percentiles.optional().describe('Until it has its confirmations'),
  })
    .optional()
    .describe('Of transactions, from submission'),
});

/** A scenario file. */
export const scenarioSchema = keys({
  name: text(/^[a-z0-9]+(-[a-z0-9]+)*$/, 80, 'a kebab-case name such as partition-heals').describe(
    'Names the output folder',
  ),
  about: text(/^[\s\S]*$/, 2_000, 'text')
    .prefault('')
    .describe('What the scenario shows, for people'),
  duration: duration(1, LONGEST_DURATION).describe('Simulated time'),
  groups: record(nodes, 'names to nodes')
    .prefault({})
    .describe('Names that may stand wherever nodes are named'),
  chain: chain.prefault({}).describe('The chain and its parameters'),
  network: network.prefault({}).describe('The links between nodes'),
  clocks: clocks.prefault({}).describe('How far the nodes’ clocks are off'),
  disk: disk.prefault({}).describe('The nodes’ disks'),
  mempool: mempool.prefault({}).describe('What the nodes let wait for a block'),
  crypto: oneOf(['modelled', 'noble', 'native'])
    .prefault('modelled')
    .describe('What stands behind signatures: an ideal model, @noble, or Node.js itself'),
  wire: oneOf(['objects', 'bytes'])
    .prefault('objects')
    .describe('Whether each message goes through the codec'),
  processing: processing
    .optional()
    .describe('What work costs a node’s processor; nothing if not given'),
  accounts: accounts
    .prefault([])
    .describe('Accounts with a name, for transactions that are spelled out'),
  workload: workload.prefault([]).describe('What clients send'),
  faults: list(fault, 'faults').prefault([]).describe('What goes wrong'),
  expect: expect.prefault({}).describe('What the run must show'),
  sweep: sweep
    .optional()
    .describe('The grid that ektsim sweep makes of the scenario; runs know nothing of it'),
});

/** A scenario file that has the right form, with its defaults and its units converted. */
export type WrittenScenario = z.output<typeof scenarioSchema>;
export type WrittenNetwork = WrittenScenario['network'];
export type WrittenFault = WrittenScenario['faults'][number];
export type WrittenDelay = z.output<typeof delay>;
export type WrittenLatency = z.output<typeof latency>;
export type WrittenExpectations = WrittenScenario['expect'];

/** JSON Schema (draft 7) of scenario files, for editors. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input', target: 'draft-7' });
  return { ...schema, title: 'ektsim scenario' };
}

function bounds<T extends z.ZodType>(quantity: T) {
  return keys({
    atLeast: quantity.optional().describe('Lower bound, inclusive'),
    atMost: quantity.optional().describe('Upper bound, inclusive'),
  });
}
