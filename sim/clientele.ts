/**
 * Everybody who hands transactions in: the clients of loads, and those of transactions that a
 * scenario spells out. Between them and the simulation's loop.
 *
 * @module
 */
import type { Hash, Micros, PeerId } from '../protocol/kernel/types.ts';
import type { Message } from '../protocol/node/message.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Intake } from './processing/intake.ts';
import { NO_CAUSE, type Recording } from './recording.ts';
import type { Trace } from './trace.ts';
import type { Transport } from './transport.ts';
import { Clients } from './workload/clients.ts';
import type { Submission } from './workload/direct-clients.ts';
import { ScriptedClients } from './workload/scripted.ts';
import type { World } from './world.ts';

/** What it needs of the simulation. */
export interface ClienteleHost {
  readonly scenario: Scenario;
  readonly world: World;
  readonly trace: Trace;
  readonly recording: Recording | null;
  readonly intake: Intake;
  readonly transport: Transport;
  now(): Micros;
  /** Have {@link Clientele.submit} and {@link Clientele.retry} called. */
  submitAt(at: Micros, load: number): void;
  retryAt(at: Micros, load: number): void;
  /** Has something done at a time. */
  at(at: Micros, action: () => void): void;
}

export class Clientele {
  readonly #host: ClienteleHost;
  readonly #clients: Clients;
  readonly #script: ScriptedClients;

  constructor(host: ClienteleHost) {
    this.#host = host;
    this.#clients = this.#startClients();
    this.#script = this.#startScript();
  }

  /** It is time for a load's next transaction. */
  submit(now: Micros, load: number): void {
    this.#clients.submit(now, load);
  }

  /** Clients of a load that have waited for too long hand in again. */
  retry(now: Micros, load: number): void {
    this.#clients.retry(now, load);
  }

  /** A message reached a client in the network. */
  receive(now: Micros, client: number, from: PeerId, message: Message): void {
    this.#clients.receive(now, client, from, message);
  }

  /** @param isWatched - clients of loads are gone when the scenario's time is over */
  onCommitted(
    now: Micros,
    height: number,
    transactions: readonly Hash[],
    isWatched: boolean,
  ): void {
    if (isWatched) this.#clients.onCommitted(now, height, transactions);
    this.#script.onCommitted(transactions);
  }

  #startClients(): Clients {
    const { world, trace, transport, recording } = this.#host;
    /** The message with a submission leaves right after the event that tells of it. */
    let submitted = NO_CAUSE;
    const send = (from: number, to: PeerId, message: Message): void => {
      transport.send(this.#host.now(), from, 0, [to], message);
    };
    return new Clients(world.clientSetup, {
      submitAt: (at, load) => {
        this.#host.submitAt(at, load);
      },
      retryAt: (at, load) => {
        this.#host.retryAt(at, load);
      },
      handIn: (submission, load) => {
        this.#handIn(submission, load);
      },
      send: (from, to, message) => {
        if (recording === null) send(from, to, message);
        else
          recording.within(submitted, () => {
            send(from, to, message);
          });
      },
      emit: (event) => {
        const id = trace.emit(event);
        if (event.kind === 'submitted') submitted = id;
      },
    });
  }

  #startScript(): ScriptedClients {
    const { scenario, world } = this.#host;
    return new ScriptedClients(scenario, world.clientSetup.plan, {
      at: (time, action) => {
        this.#host.at(time, action);
      },
      handIn: (submission) => {
        this.#handIn(submission, null);
      },
      chain: () => world.chainShown(),
    });
  }

  /** A client hands a transaction to a node that is up. */
  #handIn({ transaction, attempt }: Submission, load: number | null): void {
    const { world, trace, recording, intake } = this.#host;
    const node = world.pickNodeUp();
    const event = trace.emit({
      at: this.#host.now(),
      kind: 'submitted',
      node: node?.id ?? null,
      transaction: transaction.id,
      attempt,
      load,
      client: null,
    });
    if (node === undefined) return;
    const hand = (): void => {
      intake.hand(node, { kind: 'submit', transaction });
    };
    if (recording === null) hand();
    else recording.within(event, hand);
  }
}
