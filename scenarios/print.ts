/**
 * A scenario back to YAML, with every default written out. What is printed parses to an equal
 * scenario.
 *
 * @module
 */
import { Document, isCollection, isMap, isPair, isScalar, isSeq, type YAMLMap } from 'yaml';
import { printByzantine } from './print-byzantine.ts';
import { printAction, printTrigger } from './print-faults.ts';
import { printNetwork } from './print-network.ts';
import { printProcessing } from './print-processing.ts';
import { printAccount, printTransaction } from './print-transactions.ts';
import { printLoad } from './print-workload.ts';
import type {
  Bounds,
  ChainSettings,
  Expectations,
  LatencyBounds,
  Scenario,
  SeatExpectation,
} from './scenario.ts';
import {
  printBytes,
  printDuration,
  printFraction,
  printPpm,
  printRanges,
  printRate,
  printShare,
} from './units.ts';
import { printSweep } from './written-sweep.ts';

export function printScenario(scenario: Scenario): string {
  return printWritten(writtenScenario(scenario));
}

/** What {@link writtenScenario} gave, or less, as text. */
export function printWritten(written: Readonly<Record<string, unknown>>): string {
  // Readers take no aliases.
  const document = new Document(written, { aliasDuplicateObjects: false });
  layOut(document);
  return document.toString({ lineWidth: 0 });
}

/** A scenario as the plain values of its YAML, every default among them. */
export function writtenScenario(scenario: Scenario): Record<string, unknown> {
  const { name, about, duration, clocks, disk, mempool, crypto, wire, processing } = scenario;
  const { accounts, workload, transactions } = scenario;
  return {
    name,
    about,
    duration: printDuration(duration),
    chain: printChain(scenario.chain),
    network: printNetwork(scenario.network),
    clocks: {
      maxOffset: printDuration(clocks.maxOffset),
      maxDrift: printPpm(clocks.maxDriftPpm),
    },
    disk: { flushInterval: printDuration(disk.flushInterval), crashLoses: disk.crashLoses },
    mempool: {
      maxTransactions: mempool.maxTransactions,
      maxBytes: printBytes(mempool.maxBytes),
      maxPerAccount: mempool.maxPerAccount,
      expiry: printDuration(mempool.expiry),
      replacementBump: printShare(mempool.replacementBumpPpm / 1e6),
      minFee: mempool.minFee,
    },
    crypto,
    wire,
    ...(processing !== null && { processing: printProcessing(processing) }),
    accounts: accounts.map(printAccount),
    workload: [
      ...workload.map(printLoad),
      ...(transactions.length > 0 ? [{ transactions: transactions.map(printTransaction) }] : []),
    ],
    faults: [
      ...scenario.faults.map((fault) => ({
        ...printTrigger(fault.trigger),
        ...(fault.duration !== null && { for: printDuration(fault.duration) }),
        ...printAction(fault.action),
      })),
      ...scenario.byzantine.map(printByzantine),
    ],
    expect: printExpectations(scenario.expect),
    ...(scenario.sweep !== null && { sweep: printSweep(scenario.sweep) }),
  };
}

/** Top-level maps in block style, what is in them on one line each. */
function layOut(document: Document): void {
  if (!isMap(document.contents)) return;
  for (const section of document.contents.items) {
    if (!isCollection(section.value)) continue;
    section.value.flow = section.value.items.length === 0;
    for (const entry of section.value.items) {
      const inner: unknown = isMap(section.value) ? (entry as { value: unknown }).value : entry;
      if (isMap(inner) && isSeq(inner.get('transactions'))) layOutScript(inner);
      else if (isCollection(inner)) inner.flow = !holdsLines(inner);
    }
  }
}

/** One transaction on each line. */
function layOutScript(entry: YAMLMap): void {
  const script = entry.get('transactions');
  if (!isSeq(script)) return;
  for (const transaction of script.items) if (isCollection(transaction)) transaction.flow = true;
}

/** Text of several lines is easier to read as such. */
function holdsLines(node: unknown): boolean {
  if (isScalar(node)) return typeof node.value === 'string' && /\n./.test(node.value);
  return isCollection(node)
    ? node.items.some((item) => holdsLines(isPair(item) ? item.value : item))
    : false;
}

function printChain(chain: ChainSettings): Record<string, unknown> {
  return {
    delegates: chain.delegates,
    candidates: chain.candidates,
    aspirants: chain.aspirants,
    followers: chain.followers,
    profile: chain.profile,
    blockInterval: printDuration(chain.blockInterval),
    quorum: printFraction(chain.quorum),
    maxDelay: printDuration(chain.maxDelay),
    maxSkew: printDuration(chain.maxSkew),
    tallyTimeout: printDuration(chain.tallyTimeout),
    voteLock: printDuration(chain.voteLock),
    commitWait: printDuration(chain.commitWait),
    bodies: chain.bodies,
    evictAfterMissedRounds: chain.evictAfterMissedRounds,
    confirmations: chain.confirmations,
    order: chain.order,
    maxBlockBytes: printBytes(chain.maxBlockBytes),
    maxBlockCost: chain.maxBlockCost,
    fees: chain.fees,
    blockReward: chain.blockReward,
    transactionBatch: printDuration(chain.transactionBatch),
    gossipDegree: chain.gossipDegree,
    accounts: chain.accounts,
    signatures: chain.signatures,
    without: [...chain.without],
  };
}

function printExpectations(expect: Expectations): Record<string, unknown> {
  const { forks, breaches, progress, halts, recovers, growth, throughput } = expect;
  const { heals, undone, messagesPerBlock, blockTime, longestGap, latency } = expect;
  const { failures, seatChanges, seats } = expect;
  return {
    ...(forks !== null && { forks }),
    ...(breaches !== null && { breaches }),
    ...(progress !== null && { progress }),
    ...(halts !== null && { halts }),
    ...(recovers !== null && { recovers: { within: printDuration(recovers.within) } }),
    ...(heals !== null && { heals: { within: printDuration(heals.within) } }),
    ...printBounds('undone', undone, (value) => value),
    ...printBounds('growth', growth, printShare),
    ...printBounds('throughput', throughput, printRate),
    ...printBounds('messagesPerBlock', messagesPerBlock, (value) => value),
    ...printBounds('blockTime', blockTime, printDuration),
    ...printBounds('longestGap', longestGap, printDuration),
    ...printBounds('failures', failures, (value) => value),
    ...printBounds('seatChanges', seatChanges, (value) => value),
    ...(seats !== null && { seats: seats.map(printSeats) }),
    ...(latency !== null && {
      latency: {
        ...printPercentiles('inclusion', latency.inclusion),
        ...printPercentiles('commit', latency.commit),
        ...printPercentiles('confirmation', latency.confirmation),
      },
    }),
  };
}

function printSeats({ delegates, serves, loses, packs }: SeatExpectation): Record<string, unknown> {
  return {
    delegates: printRanges(delegates),
    ...(serves !== null && { serves }),
    ...(loses !== null && { loses }),
    ...(packs !== null && { packs }),
  };
}

function printBounds(
  name: string,
  bounds: Bounds | null,
  print: (value: number) => unknown,
): Record<string, unknown> {
  if (bounds === null) return {};
  const { atLeast, atMost } = bounds;
  return {
    [name]: {
      ...(atLeast !== null && { atLeast: print(atLeast) }),
      ...(atMost !== null && { atMost: print(atMost) }),
    },
  };
}

function printPercentiles(name: string, bounds: LatencyBounds | null): Record<string, unknown> {
  if (bounds === null) return {};
  const given = Object.entries(bounds) as [string, number | null][];
  return {
    [name]: Object.fromEntries(
      given.flatMap(([key, value]) => (value === null ? [] : [[key, printDuration(value)]])),
    ),
  };
}
