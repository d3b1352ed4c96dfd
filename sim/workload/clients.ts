/**
 * The clients of all loads of a scenario, and when each has something to hand in.
 *
 * @module
 */
import { defined } from '../../protocol/kernel/assert.ts';
import type { Hash, Micros } from '../../protocol/kernel/types.ts';
import type { TransferLoad } from '../../scenarios/scenario.ts';
import type { GenesisPlan } from '../genesis.ts';
import type { RandomStreams } from '../random.ts';
import { RETRY_INTERVAL, TransferClients, type Submission } from './transfers.ts';

export interface ClientSetup {
  readonly streams: RandomStreams;
  readonly plan: GenesisPlan;
}

/** What clients need of the simulation. Loads are numbered as in the scenario. */
export interface ClientWorld {
  /** Has {@link Clients.submit} called at a time. */
  submitAt(at: Micros, load: number): void;
  /** Has {@link Clients.retry} called at a time. */
  retryAt(at: Micros, load: number): void;
  handIn(submission: Submission): void;
}

export class Clients {
  readonly #world: ClientWorld;
  readonly #ofLoads: readonly TransferClients[];

  constructor(loads: readonly TransferLoad[], setup: ClientSetup, world: ClientWorld) {
    const { streams, plan } = setup;
    this.#world = world;
    this.#ofLoads = loads.map((load, index) => {
      const stream = streams.stream(`workload/${index}`);
      const accounts = defined(plan.clients[index], 'accounts');
      const { chain } = plan.genesis.parameters;
      const clients = new TransferClients(load, accounts, plan.suite, chain, stream);
      const first = clients.firstAt();
      if (first !== null) world.submitAt(first, index);
      world.retryAt(load.start + RETRY_INTERVAL, index);
      return clients;
    });
  }

  /** A client hands in a new transaction. */
  submit(now: Micros, load: number): void {
    const clients = this.#of(load);
    this.#world.handIn(clients.submit(now));
    const next = clients.nextAfter(now);
    if (next !== null) this.#world.submitAt(next, load);
  }

  /** Clients that have waited for too long hand in again. */
  retry(now: Micros, load: number): void {
    for (const submission of this.#of(load).retries(now)) this.#world.handIn(submission);
    this.#world.retryAt(now + RETRY_INTERVAL, load);
  }

  onCommitted(transactions: readonly Hash[]): void {
    for (const clients of this.#ofLoads) clients.onCommitted(transactions);
  }

  #of(load: number): TransferClients {
    return defined(this.#ofLoads[load], 'load');
  }
}
