/**
 * The clients of all loads of a scenario, and when each has something to hand in.
 *
 * @module
 */
import { assert, defined } from '../../protocol/kernel/assert.ts';
import type { Hash, Micros, PeerId } from '../../protocol/kernel/types.ts';
import type { Message } from '../../protocol/node/message.ts';
import type { Load, MixLoad, Scenario, TransferLoad } from '../../scenarios/scenario.ts';
import type { SuiteRegistry } from '../../protocol/crypto/suite.ts';
import type { GenesisPlan } from '../genesis.ts';
import { SUITE_OF } from '../key-ring.ts';
import type { RandomStreams } from '../random.ts';
import type { WorldEvent } from '../trace-event.ts';
import { arrivalsOf, type Arrivals } from './arrivals.ts';
import { ClientNodes } from './client-nodes.ts';
import { CommittedMemory } from './committed-memory.ts';
import { DirectClients, type Submission } from './direct-clients.ts';
import { InvalidTransactions, Replays, Spam } from './hostile.ts';
import { Mix } from './mix/mix.ts';
import { merged, migrationArrivals } from './mix/migration.ts';
import type { News, Order, TransactionSource } from './source.ts';
import { pairsOf } from './spread.ts';
import type { Submitter } from './submission.ts';
import { TraceTransfers, traceArrivals } from './trace.ts';
import { Transfers } from './transfers.ts';
import { Wallets } from './wallets.ts';

export interface ClientSetup {
  readonly streams: RandomStreams;
  readonly plan: GenesisPlan;
  /** What keys can be of. */
  readonly suites: SuiteRegistry;
  readonly scenario: Scenario;
}

/** What clients need of the simulation. Loads are numbered as in the scenario. */
export interface ClientWorld {
  /** Has {@link Clients.submit} called at a time. */
  submitAt(at: Micros, load: number): void;
  /** Has {@link Clients.retry} called at a time. */
  retryAt(at: Micros, load: number): void;
  /** Without the network, to a node that is up. */
  handIn(submission: Submission, load: number): void;
  /** Over the network. */
  send(from: number, to: PeerId, message: Message): void;
  emit(event: WorldEvent): void;
}

interface LoadInHand {
  readonly arrivals: Arrivals;
  readonly source: TransactionSource;
  readonly submitter: Submitter;
  readonly isHonest: boolean;
}

export class Clients {
  readonly #world: ClientWorld;
  readonly #loads: readonly LoadInHand[];
  /** The load of each client in the network, from the first such client on. */
  readonly #ofPeers: readonly number[];
  /** Those that are told of commits by nobody, and see them all. */
  readonly #watching: readonly number[];
  readonly #firstPeer: number;
  /** Null where nobody replays. */
  readonly #memory: CommittedMemory | null;

  constructor(setup: ClientSetup, world: ClientWorld) {
    this.#world = world;
    const { scenario } = setup;
    const ofPeers: number[] = [];
    this.#firstPeer = scenario.nodes;
    const isReplayed = scenario.workload.some(({ kind }) => kind === 'replays');
    this.#memory = isReplayed ? new CommittedMemory() : null;
    this.#loads = scenario.workload.map((load, index) => {
      const submitter = submitterOf(load, index, scenario.nodes + ofPeers.length, setup, world);
      for (let i = 0; i < (load.clients?.count ?? 0); i += 1) ofPeers.push(index);
      const inHand = {
        ...takeInHand(load, index, setup, this.#memory),
        submitter,
        isHonest: HONEST.has(load.kind),
      };
      const first = inHand.arrivals();
      if (first !== null) world.submitAt(first, index);
      world.retryAt(load.start + submitter.interval, index);
      return inHand;
    });
    this.#ofPeers = ofPeers;
    this.#watching = [...this.#loads.keys()].filter(
      (load) => scenario.workload[load]?.clients === null && 'hear' in this.#of(load).source,
    );
  }

  /** A client hands in a new transaction. */
  submit(now: Micros, load: number): void {
    const { source, arrivals } = this.#of(load);
    const order = source.next(now);
    if (order !== null) this.#handIn(now, load, order);
    const next = arrivals();
    if (next !== null) this.#world.submitAt(next, load);
  }

  /** Clients that have waited for too long hand in again. */
  retry(now: Micros, load: number): void {
    const { submitter } = this.#of(load);
    submitter.lookAgain(now);
    this.#world.retryAt(now + submitter.interval, load);
  }

  /** A message reached a client. @param client - its number in the network */
  receive(now: Micros, client: number, from: PeerId, message: Message): void {
    const load = defined(this.#ofPeers[client - this.#firstPeer], 'client');
    const { submitter } = this.#of(load);
    assert(submitter instanceof ClientNodes, 'who has a place in the network hears messages');
    submitter.receive(now, client, from, message);
    if (message.kind === 'confirmed') {
      const { ids: transactions, height, confirmations } = message;
      this.#hear(now, load, { transactions, height, confirmations });
    }
  }

  /** Some node committed a block with these. */
  onCommitted(now: Micros, height: number, transactions: readonly Hash[]): void {
    this.#memory?.onCommitted(transactions);
    for (const { submitter } of this.#loads) submitter.onCommitted(transactions);
    for (const load of this.#watching)
      this.#hear(now, load, { transactions, height, confirmations: 1 });
  }

  #hear(now: Micros, load: number, news: News): void {
    for (const order of this.#of(load).source.hear?.(now, news) ?? [])
      this.#handIn(now, load, order);
  }

  #handIn(now: Micros, load: number, order: Order): void {
    const { submitter, isHonest } = this.#of(load);
    submitter.submit(now, order);
    if (isHonest) this.#memory?.handedIn(order.transaction);
  }

  #of(load: number): LoadInHand {
    return defined(this.#loads[load], 'load');
  }
}

function submitterOf(
  load: Load,
  index: number,
  firstPeer: number,
  { scenario, streams }: ClientSetup,
  world: ClientWorld,
): Submitter {
  if (load.clients === null)
    return new DirectClients(
      (submission) => world.handIn(submission, index),
      HONEST.has(load.kind) || load.kind === 'spam',
    );
  const { delegates, confirmations, blockInterval } = scenario.chain;
  return new ClientNodes({
    settings: load.clients,
    load: index,
    firstPeer,
    delegates,
    confirmations,
    blockInterval,
    isPatient: load.kind !== 'replays' && load.kind !== 'invalid',
    changesKeys: load.kind === 'mix' && changesKeys(load),
    stream: streams.stream(`workload/${index}/clients`),
    send: (from, to, message) => world.send(from, to, message),
    emit: (event) => world.emit(event),
  });
}

function takeInHand(
  load: Load,
  index: number,
  setup: ClientSetup,
  memory: CommittedMemory | null,
): Pick<LoadInHand, 'arrivals' | 'source'> {
  const { plan, scenario, streams } = setup;
  const terms = plan.genesis.parameters;
  const wallets = new Wallets(defined(plan.clients[index], 'accounts'), plan.suite, terms);
  switch (load.kind) {
    case 'transfers': {
      const stream = streamsOf(load, index, streams);
      return {
        arrivals: arrivalsOf(load, load.stop ?? scenario.duration, stream.arrivals),
        source: new Transfers(load, wallets, pairsOf(load.spread, wallets.size, stream.accounts)),
      };
    }
    case 'mix':
      return takeMixInHand(load, index, setup, wallets);
    case 'trace':
      return {
        arrivals: traceArrivals(load, scenario.duration),
        source: new TraceTransfers(load, wallets),
      };
    case 'spam':
    case 'replays':
    case 'invalid': {
      const arriving = streams.stream(`workload/${index}/arrivals`);
      const choosing = streams.stream(`workload/${index}/accounts`);
      const arrivals = arrivalsOf(load, load.stop ?? scenario.duration, arriving);
      if (load.kind === 'replays')
        return { arrivals, source: new Replays(defined(memory ?? undefined, 'memory'), choosing) };
      if (load.kind === 'invalid')
        return { arrivals, source: new InvalidTransactions(load.faults, wallets, HIGH_FEE) };
      const pairs = pairsOf({ kind: 'uniform' }, wallets.size, choosing);
      return { arrivals, source: new Spam(wallets, pairs, terms.fees) };
    }
  }
}

function takeMixInHand(
  load: MixLoad,
  index: number,
  { suites, scenario, streams }: ClientSetup,
  wallets: Wallets,
): Pick<LoadInHand, 'arrivals' | 'source'> {
  const { migrate, spread, stop } = load;
  const { blockInterval, confirmations, signatures } = scenario.chain;
  const arriving = streams.stream(`workload/${index}/arrivals`);
  const arrivals = arrivalsOf(load, stop ?? scenario.duration, arriving);
  const source = new Mix({
    load,
    index,
    wallets,
    blockInterval,
    confirmations,
    signatures,
    suiteOf: (name) => defined(suites.get(SUITE_OF[name]), 'signature suite'),
    pairs: pairsOf(spread, wallets.size, streams.stream(`workload/${index}/accounts`)),
    stream: streams.stream(`workload/${index}/operations`),
  });
  if (migrate === null) return { arrivals, source };
  return { arrivals: merged(arrivals, migrationArrivals(migrate, wallets.size)), source };
}

function changesKeys({ of, migrate }: MixLoad): boolean {
  return migrate !== null || of.some(({ operation }) => operation === 'changeKey');
}

/** What they hand in is worth replaying. */
const HONEST: ReadonlySet<Load['kind']> = new Set<Load['kind']>(['transfers', 'mix', 'trace']);

/** Whatever the fee schedule, and within every balance. */
const HIGH_FEE = 100_000_000n;

/** What was there first shares one stream; what came later has its own. */
function streamsOf({ rate, spread }: TransferLoad, index: number, streams: RandomStreams) {
  const first = streams.stream(`workload/${index}`);
  return {
    arrivals: typeof rate === 'number' ? first : streams.stream(`workload/${index}/arrivals`),
    accounts: spread.kind === 'uniform' ? first : streams.stream(`workload/${index}/accounts`),
  };
}
