/**
 * The clients of all loads of a scenario, and when each has something to hand in.
 *
 * @module
 */
import { defined } from '../../protocol/kernel/assert.ts';
import type { Hash, Micros } from '../../protocol/kernel/types.ts';
import type { Load, TransferLoad } from '../../scenarios/scenario.ts';
import type { GenesisPlan } from '../genesis.ts';
import type { RandomStreams } from '../random.ts';
import { arrivalsOf, type Arrivals } from './arrivals.ts';
import { DirectClients, type Submission } from './direct-clients.ts';
import type { TransactionSource } from './source.ts';
import { pairsOf } from './spread.ts';
import { TraceTransfers, traceArrivals } from './trace.ts';
import { Transfers } from './transfers.ts';
import { Wallets } from './wallets.ts';

export interface ClientSetup {
  readonly streams: RandomStreams;
  readonly plan: GenesisPlan;
  /** How long the run is. */
  readonly duration: Micros;
}

/** What clients need of the simulation. Loads are numbered as in the scenario. */
export interface ClientWorld {
  /** Has {@link Clients.submit} called at a time. */
  submitAt(at: Micros, load: number): void;
  /** Has {@link Clients.retry} called at a time. */
  retryAt(at: Micros, load: number): void;
  handIn(submission: Submission): void;
}

/** How often clients look whether they should try again. */
const RETRY_INTERVAL: Micros = 1_000_000;

interface LoadInHand {
  readonly arrivals: Arrivals;
  readonly source: TransactionSource;
  readonly clients: DirectClients;
}

export class Clients {
  readonly #world: ClientWorld;
  readonly #loads: readonly LoadInHand[];

  constructor(loads: readonly Load[], setup: ClientSetup, world: ClientWorld) {
    this.#world = world;
    this.#loads = loads.map((load, index) => {
      const inHand = takeInHand(load, index, setup);
      const first = inHand.arrivals();
      if (first !== null) world.submitAt(first, index);
      world.retryAt(load.start + RETRY_INTERVAL, index);
      return inHand;
    });
  }

  /** A client hands in a new transaction. */
  submit(now: Micros, load: number): void {
    const { source, clients, arrivals } = this.#of(load);
    const order = source.next(now);
    if (order !== null) this.#world.handIn(clients.submit(now, order.transaction));
    const next = arrivals();
    if (next !== null) this.#world.submitAt(next, load);
  }

  /** Clients that have waited for too long hand in again. */
  retry(now: Micros, load: number): void {
    for (const submission of this.#of(load).clients.retries(now)) this.#world.handIn(submission);
    this.#world.retryAt(now + RETRY_INTERVAL, load);
  }

  onCommitted(transactions: readonly Hash[]): void {
    for (const { clients } of this.#loads) clients.onCommitted(transactions);
  }

  #of(load: number): LoadInHand {
    return defined(this.#loads[load], 'load');
  }
}

function takeInHand(load: Load, index: number, setup: ClientSetup): LoadInHand {
  const { plan, duration } = setup;
  const { chain } = plan.genesis.parameters;
  const wallets = new Wallets(defined(plan.clients[index], 'accounts'), plan.suite, chain);
  const clients = new DirectClients();
  switch (load.kind) {
    case 'transfers': {
      const stream = streamsOf(load, index, setup.streams);
      return {
        arrivals: arrivalsOf(load, load.stop ?? duration, stream.arrivals),
        source: new Transfers(load, wallets, pairsOf(load.spread, wallets.size, stream.accounts)),
        clients,
      };
    }
    case 'trace':
      return {
        arrivals: traceArrivals(load, duration),
        source: new TraceTransfers(load, wallets),
        clients,
      };
  }
}

/** What was there first shares one stream; what came later has its own. */
function streamsOf({ rate, spread }: TransferLoad, index: number, streams: RandomStreams) {
  const first = streams.stream(`workload/${index}`);
  return {
    arrivals: typeof rate === 'number' ? first : streams.stream(`workload/${index}/arrivals`),
    accounts: spread.kind === 'uniform' ? first : streams.stream(`workload/${index}/accounts`),
  };
}
