/**
 * The clients of all loads of a scenario, and when each has something to hand in.
 *
 * @module
 */
import { defined } from '../../protocol/kernel/assert.ts';
import type { Hash, Micros, PeerId } from '../../protocol/kernel/types.ts';
import type { Message } from '../../protocol/node/message.ts';
import type { Load, Scenario, TransferLoad } from '../../scenarios/scenario.ts';
import type { GenesisPlan } from '../genesis.ts';
import type { RandomStreams } from '../random.ts';
import type { WorldEvent } from '../trace-event.ts';
import { arrivalsOf, type Arrivals } from './arrivals.ts';
import { ClientNodes } from './client-nodes.ts';
import { CommittedMemory } from './committed-memory.ts';
import { DirectClients, type Submission } from './direct-clients.ts';
import { InvalidTransactions, Replays, Spam } from './hostile.ts';
import type { TransactionSource } from './source.ts';
import { pairsOf } from './spread.ts';
import type { Submitter } from './submission.ts';
import { TraceTransfers, traceArrivals } from './trace.ts';
import { Transfers } from './transfers.ts';
import { Wallets } from './wallets.ts';

export interface ClientSetup {
  readonly streams: RandomStreams;
  readonly plan: GenesisPlan;
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
  /** Whose a client in the network is, from the first such client on. */
  readonly #ofPeers: readonly ClientNodes[];
  readonly #firstPeer: number;
  /** Null where nobody replays. */
  readonly #memory: CommittedMemory | null;

  constructor(setup: ClientSetup, world: ClientWorld) {
    this.#world = world;
    const { scenario } = setup;
    const ofPeers: ClientNodes[] = [];
    this.#firstPeer = scenario.nodes;
    const isReplayed = scenario.workload.some(({ kind }) => kind === 'replays');
    this.#memory = isReplayed ? new CommittedMemory() : null;
    this.#loads = scenario.workload.map((load, index) => {
      const submitter = submitterOf(load, index, scenario.nodes + ofPeers.length, setup, world);
      if (submitter instanceof ClientNodes)
        for (let i = 0; i < (load.clients?.count ?? 0); i += 1) ofPeers.push(submitter);
      const inHand = {
        ...takeInHand(load, index, setup, this.#memory),
        submitter,
        isHonest: load.kind === 'transfers' || load.kind === 'trace',
      };
      const first = inHand.arrivals();
      if (first !== null) world.submitAt(first, index);
      world.retryAt(load.start + submitter.interval, index);
      return inHand;
    });
    this.#ofPeers = ofPeers;
  }

  /** A client hands in a new transaction. */
  submit(now: Micros, load: number): void {
    const { source, submitter, arrivals, isHonest } = this.#of(load);
    const order = source.next(now);
    if (order !== null) {
      submitter.submit(now, order);
      if (isHonest) this.#memory?.handedIn(order.transaction);
    }
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
    const nodes = defined(this.#ofPeers[client - this.#firstPeer], 'client');
    nodes.receive(now, client, from, message);
  }

  onCommitted(transactions: readonly Hash[]): void {
    this.#memory?.onCommitted(transactions);
    for (const { submitter } of this.#loads) submitter.onCommitted(transactions);
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
    return new DirectClients((submission) => world.handIn(submission, index));
  const { delegates, confirmations, blockInterval } = scenario.chain;
  return new ClientNodes({
    settings: load.clients,
    load: index,
    firstPeer,
    delegates,
    confirmations,
    blockInterval,
    isPatient: load.kind !== 'replays' && load.kind !== 'invalid',
    stream: streams.stream(`workload/${index}/clients`),
    send: (from, to, message) => world.send(from, to, message),
    emit: (event) => world.emit(event),
  });
}

function takeInHand(
  load: Load,
  index: number,
  { plan, scenario, streams }: ClientSetup,
  memory: CommittedMemory | null,
): Pick<LoadInHand, 'arrivals' | 'source'> {
  const { chain, fees } = plan.genesis.parameters;
  const wallets = new Wallets(defined(plan.clients[index], 'accounts'), plan.suite, chain);
  switch (load.kind) {
    case 'transfers': {
      const stream = streamsOf(load, index, streams);
      return {
        arrivals: arrivalsOf(load, load.stop ?? scenario.duration, stream.arrivals),
        source: new Transfers(load, wallets, pairsOf(load.spread, wallets.size, stream.accounts)),
      };
    }
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
      return { arrivals, source: new Spam(wallets, pairs, fees) };
    }
  }
}

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
