/**
 * The loop: takes the next event, hands it to a node, carries out what the node wants done.
 *
 * Events are ordered by (time, class, sequence); the classes are in `event-kinds.ts`.
 *
 * @module
 */
import type { Micros, PeerId } from '../protocol/kernel/types.ts';
import { assert, defined } from '../protocol/kernel/assert.ts';
import type { Announcement } from '../protocol/node/announcement.ts';
import type { Effect } from '../protocol/node/effect.ts';
import type { Input } from '../protocol/node/input.ts';
import { messageCodec, type Message } from '../protocol/node/message.ts';
import { progressExpected } from '../scenarios/expectations.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ConspiracyHost } from './adversary/collusion/conspiracy.ts';
import { Checkers } from './checkers/checkers.ts';
import {
  CLASS_OF,
  CLASSES,
  DELIVERY,
  DEPARTURE,
  DONE,
  END,
  FAULT_BEGINS,
  FAULT_CHANGES,
  FAULT_ENDS,
  FAULT_EVENTS,
  PLOT,
  RETRY,
  SUBMISSION,
  TIMER,
} from './event-kinds.ts';
import { EventQueue } from './event-queue.ts';
import { FaultInjector } from './faults/injector.ts';
import type { Network } from './network/network.ts';
import { PhaseTwo } from './phase-two.ts';
import { Processors } from './processors.ts';
import type { SimulationOptions, SimulationSummary } from './simulation-summary.ts';
import { Trace } from './trace.ts';
import type { NodeEvent } from './trace-event.ts';
import type { TimerEffect, VirtualNode } from './virtual-node.ts';
import { EncodedMessage, Queued, type Payload } from './wire.ts';
import { RETRY_INTERVAL, TransferClients, type Submission } from './workload/transfers.ts';
import { buildWorld, type World } from './world.ts';

export type { SimulationOptions, SimulationSummary };

type SaveEffect = Extract<Effect, { kind: 'save' }>;

/** Runs a scenario to its end. */
export function simulate(scenario: Scenario, options: SimulationOptions): SimulationSummary {
  const simulation = new Simulation(scenario, options);
  while (simulation.advance(1_000_000));
  return simulation.finish();
}

export class Simulation {
  readonly #scenario: Scenario;
  readonly #world: World;
  readonly #nodes: readonly VirtualNode[];
  readonly #network: Network;
  readonly #queue = new EventQueue();
  readonly #trace: Trace;
  readonly #faults: FaultInjector;
  readonly #processors: Processors;
  readonly #clients: readonly TransferClients[];
  readonly #seed: number;
  readonly #bytesOnWire: boolean;
  readonly #clocksJump: boolean;
  /** The same object for every message: nodes keep the message, never the input around it. */
  readonly #input: { kind: 'message'; from: PeerId; message: Message } = {
    kind: 'message',
    from: 0 as PeerId,
    message: { kind: 'transactions', transactions: [] },
  };
  readonly #checkers: Checkers;
  #now: Micros = 0;
  #events = 0;
  /** Set when the scenario's time is over. */
  #summary: Omit<SimulationSummary, 'fingerprint'> | null = null;
  #phaseTwo: PhaseTwo | null = null;
  #over = false;

  constructor(scenario: Scenario, options: SimulationOptions) {
    this.#scenario = scenario;
    this.#seed = options.seed;
    this.#bytesOnWire = scenario.wire === 'bytes';
    this.#clocksJump = scenario.faults.some(({ action }) => action.kind === 'clock');
    this.#world = buildWorld(scenario, options);
    this.#nodes = this.#world.nodes;
    this.#network = this.#world.network;
    this.#trace = new Trace(options.listeners ?? []);
    this.#checkers = new Checkers({
      scenario,
      genesis: this.#node(0).participant.chain.head,
      suites: this.#world.suites,
      byzantine: this.#world.byzantine,
      report: (breach) => this.#trace.emit({ at: this.#now, kind: 'breach', ...breach }),
    });
    this.#processors = new Processors((at, node, call) =>
      this.#push(at, DONE, node, call, undefined),
    );
    this.#faults = new FaultInjector(this.#world.plan.faults, {
      network: this.#network,
      processors: this.#processors,
      nodes: scenario.nodes,
      disk: (node) => this.#node(node).disk,
      crash: (now, node) => this.#crash(now, node),
      restart: (now, node) => this.#restart(now, node),
      adjustClock: (now, node, offset, drift) =>
        this.#adjustClock(now, this.#node(node), offset, drift),
      emit: (event) => this.#trace.emit(event),
      schedule: (at, what, fault) => this.#push(at, FAULT_EVENTS[what], fault, 0, undefined),
      successorOf: (event) => this.#world.successorOf(event),
    });
    this.#push(scenario.duration, END, 0, 0, undefined);
    this.#clients = this.#startClients();
    this.#startConspiracies();
    this.#start();
  }

  /** Simulated time of the last event. */
  get now(): Micros {
    return this.#now;
  }

  /**
   * Takes up to so many events. Returns whether there are more before the end of the run.
   *
   * @throws InvariantViolation on a bug in the protocol or the simulator
   */
  advance(maxEvents: number): boolean {
    const queue = this.#queue;
    for (let i = 0; i < maxEvents; i += 1) {
      if (this.#over || !queue.pop()) return false;
      this.#events += 1;
      this.#now = Math.floor(queue.tick / CLASSES);
      this.#handle(queue.kind, queue.a, queue.b, queue.payload);
      if (this.#phaseTwo?.hasProgressed === true) this.#endPhaseTwo(this.#phaseTwo);
    }
    return true;
  }

  /** Call once, after the end. */
  finish(): SimulationSummary {
    assert(this.#over && this.#summary !== null, 'the run is not over');
    const { seed, ...rest } = this.#summary;
    return { seed, fingerprint: this.#trace.fingerprint(), ...rest };
  }

  #summarise(): Omit<SimulationSummary, 'fingerprint'> {
    return {
      seed: this.#seed,
      duration: this.#scenario.duration,
      events: this.#events,
      delivered: this.#trace.delivered,
      dropped: this.#trace.dropped,
      faultsStarted: [...this.#faults.started],
      plan: this.#world.plan,
      heads: this.#nodes.map(({ participant }) => ({
        height: participant.chain.head.height,
        block: participant.chain.head.hash,
      })),
    };
  }

  #start(): void {
    const { delegates } = this.#scenario.chain;
    const byzantine = [...this.#world.byzantine].toSorted((a, b) => a - b);
    const nodes = this.#nodes.length;
    this.#trace.emit({ at: 0, kind: 'run-started', nodes, delegates, byzantine });
    for (const node of this.#nodes) this.#perform(node, node.step(0, { kind: 'start' }));
  }

  #startConspiracies(): void {
    const now = (): Micros => this.#now;
    const host: ConspiracyHost = {
      get now() {
        return now();
      },
      send: (from, to, message, delay) => this.#conspire(from, to, message, delay),
      at: (time, action) => this.#push(time, PLOT, 0, 0, action),
    };
    for (const conspiracy of this.#world.conspiracies)
      conspiracy.begin(host, (node) => this.#node(node).participant.chain);
  }

  /** A colluding node's message, which takes as long as the conspiracy wants. */
  #conspire(from: number, to: number, message: Message, delay: Micros): void {
    const now = this.#now;
    if (!this.#node(from).up || from === to) return;
    this.#trace.sent(now, from, message.kind, 1, messageCodec.size(message));
    if (this.#network.isCut(from, to)) this.#trace.drop(now, from, to, message.kind, 'cut');
    else {
      const payload = this.#bytesOnWire ? new EncodedMessage(message) : message;
      this.#push(now + Math.max(1, delay), DELIVERY, from, to, payload);
    }
  }

  #end(): void {
    if (this.#phaseTwo !== null) {
      this.#endPhaseTwo(this.#phaseTwo);
      return;
    }
    this.#checkers.onEnd(this.#nodes.map(({ participant }) => participant.chain));
    this.#trace.emit({ at: this.#now, kind: 'run-ended' });
    this.#summary = this.#summarise();
    if (progressExpected(this.#scenario) !== null) this.#phaseTwo = this.#beginPhaseTwo();
    if (this.#phaseTwo === null) this.#over = true;
    else this.#push(this.#phaseTwo.deadline, END, 0, 0, undefined);
  }

  #beginPhaseTwo(): PhaseTwo | null {
    return PhaseTwo.begin(this.#now, this.#scenario.chain, {
      nodes: this.#nodes.length,
      byzantine: this.#world.byzantine,
      endFaults: (now) => this.#faults.endAll(now),
      calm: () => this.#network.calm(this.#scenario.chain.maxDelay),
      hasStopped: () => this.#checkers.hasStopped,
      head: (node) => this.#node(node).participant.chain.head,
      crash: (now, node) => this.#crash(now, node),
      emit: (event) => this.#trace.emit(event),
    });
  }

  #endPhaseTwo(phaseTwo: PhaseTwo): void {
    this.#over = true;
    phaseTwo.end(this.#now);
  }

  #startClients(): readonly TransferClients[] {
    const { streams, plan } = this.#world.clientSetup;
    return this.#scenario.workload.map((load, index) => {
      const stream = streams.stream(`workload/${index}`);
      const accounts = defined(plan.clients[index], 'accounts');
      const { chain } = plan.genesis.parameters;
      const clients = new TransferClients(load, accounts, plan.suite, chain, stream);
      const first = clients.firstAt();
      if (first !== null) this.#push(first, SUBMISSION, index, 0, undefined);
      this.#push(load.start + RETRY_INTERVAL, RETRY, index, 0, undefined);
      return clients;
    });
  }

  #push(at: Micros, kind: number, a: number, b: number, payload: unknown): void {
    this.#queue.push(at * CLASSES + (CLASS_OF[kind] ?? 0), kind, a, b, payload);
  }

  #node(id: number): VirtualNode {
    return defined(this.#nodes[id], 'node');
  }

  #handle(kind: number, a: number, b: number, payload: unknown): void {
    // What the scenario planned for later does not happen in phase two.
    const isPlanned = this.#summary === null;
    switch (kind) {
      case DELIVERY:
        this.#deliver(a, this.#node(b), payload as Payload);
        return;
      case TIMER:
        this.#fire(this.#node(a), b, payload as TimerEffect);
        return;
      case SUBMISSION:
        if (isPlanned) this.#submit(a);
        return;
      case FAULT_BEGINS:
        if (isPlanned) this.#faults.begin(this.#now, a);
        return;
      case FAULT_CHANGES:
        if (isPlanned) this.#faults.change(this.#now, a);
        return;
      case FAULT_ENDS:
        if (isPlanned) this.#faults.end(this.#now, a);
        return;
      case DONE:
        this.#processors.done(this.#now, a, b);
        return;
      case RETRY:
        if (isPlanned) this.#retry(a);
        return;
      case PLOT:
        if (isPlanned) (payload as () => void)();
        return;
      case DEPARTURE:
        this.#transmitted(a, b, payload as Queued);
        return;
      case END:
        this.#end();
        return;
    }
  }

  #deliver(from: number, node: VirtualNode, payload: Payload): void {
    const { kind } = payload;
    if (!node.up) {
      this.#trace.drop(this.#now, from, node.id, kind, 'down');
      return;
    }
    this.#trace.delivery(this.#now, from, node.id, kind);
    const message = payload instanceof EncodedMessage ? payload.decode() : payload;
    if (!this.#processors.none) {
      this.#hand(node, { kind: 'message', from: from as PeerId, message });
      return;
    }
    this.#input.from = from as PeerId;
    this.#input.message = message;
    this.#perform(node, node.step(this.#now, this.#input));
  }

  #fire(node: VirtualNode, incarnation: number, effect: TimerEffect): void {
    if (!node.up || node.incarnation !== incarnation) return;
    // Fired already, at a time that a jump of the clock brought forward.
    if (this.#clocksJump && !node.pendingTimers.has(effect)) return;
    if (node.local(this.#now) < effect.at) {
      // The clock was set back, or slowed down, since the timer was set.
      const at = Math.max(this.#now + 1, node.clock.trueTimeOf(effect.at));
      this.#push(at, TIMER, node.id, incarnation, effect);
      return;
    }
    if (this.#clocksJump) node.pendingTimers.delete(effect);
    this.#hand(node, { kind: 'timer', timer: effect.timer });
  }

  /** The node handles an input: at once, or, if it is slow, when its turn comes. */
  #hand(node: VirtualNode, input: Input): void {
    if (!this.#processors.none && this.#processors.isBusy(node.id))
      this.#processors.queue(this.#now, node.id, () =>
        this.#perform(node, node.step(this.#now, input)),
      );
    else this.#perform(node, node.step(this.#now, input));
  }

  #pushTimer(node: VirtualNode, effect: TimerEffect): void {
    const at = Math.max(this.#now, node.clock.trueTimeOf(effect.at));
    this.#push(at, TIMER, node.id, node.incarnation, effect);
  }

  /** A jump forward brings the node's timers forward, too: each is queued once more, at its new time. */
  #adjustClock(now: Micros, node: VirtualNode, offset: Micros, driftPpm: number): void {
    node.clock.adjust(now, offset, driftPpm);
    for (const effect of node.pendingTimers) this.#pushTimer(node, effect);
  }

  #submit(load: number): void {
    const clients = defined(this.#clients[load], 'load');
    this.#handIn(clients.submit(this.#now));
    const next = clients.nextAfter(this.#now);
    if (next !== null) this.#push(next, SUBMISSION, load, 0, undefined);
  }

  #retry(load: number): void {
    const clients = defined(this.#clients[load], 'load');
    for (const submission of clients.retries(this.#now)) this.#handIn(submission);
    this.#push(this.#now + RETRY_INTERVAL, RETRY, load, 0, undefined);
  }

  /** A client hands a transaction to a node that is up. */
  #handIn({ transaction, attempt }: Submission): void {
    const node = this.#world.pickNodeUp();
    const { id } = transaction;
    this.#trace.emit({
      at: this.#now,
      kind: 'submitted',
      node: node?.id ?? null,
      transaction: id,
      attempt,
    });
    if (node !== undefined) this.#hand(node, { kind: 'submit', transaction });
  }

  /** Carries effects out, in order. A crash that one of them triggers stops the rest. */
  #perform(node: VirtualNode, effects: readonly Effect[]): void {
    const { incarnation } = node;
    for (const effect of effects) {
      if (node.incarnation !== incarnation) return;
      switch (effect.kind) {
        case 'send':
          this.#checkers.onSent(node.id, effect.message, node.participant.chain);
          this.#send(node.id, incarnation, effect.to, effect.message);
          break;
        case 'set-timer':
          if (this.#clocksJump) node.pendingTimers.add(effect);
          this.#pushTimer(node, effect);
          break;
        case 'announce':
          this.#announce(node.id, effect.announcement);
          break;
        case 'save':
          this.#save(node, effect);
          break;
      }
    }
  }

  /** A node cannot go on without a record that it needs on disk before its next message leaves. */
  #save(node: VirtualNode, { key, value, synced }: SaveEffect): void {
    const failedBy = node.disk.write(this.#now, key, value, synced);
    if (failedBy !== null && synced) this.#faults.failWrite(this.#now, failedBy, node.id);
  }

  #send(from: number, incarnation: number, to: readonly PeerId[], message: Message): void {
    const now = this.#now;
    const bytes = messageCodec.size(message);
    const { kind } = message;
    this.#trace.sent(now, from, kind, to.length, bytes);
    const payload = this.#bytesOnWire ? new EncodedMessage(message) : message;
    const network = this.#network;
    for (const peer of to) {
      const leaves = network.transmit(now, from, peer, bytes);
      if (leaves === now) this.#depart(from, peer, payload);
      else this.#push(leaves, DEPARTURE, from, peer, new Queued(payload, incarnation));
    }
  }

  /** A message leaves its link's transmitter now. */
  #depart(from: number, to: number, payload: Payload): void {
    const now = this.#now;
    const network = this.#network;
    const copies = network.route(now, from, to, payload.kind);
    if (copies === 0) this.#trace.drop(now, from, to, payload.kind, network.dropReason);
    const imposed = copies === 0 ? null : this.#imposedDelay(from, to, payload);
    for (let copy = 0; copy < copies; copy += 1) {
      const natural = network.arrivals[copy] ?? now;
      const arrival = Math.max(now + 1, imposed === null ? natural : now + imposed);
      this.#push(arrival, DELIVERY, from, to, payload);
    }
  }

  /** How long colluding nodes make an honest node's message take; null: as long as it would. */
  #imposedDelay(from: number, to: number, payload: Payload): Micros | null {
    const { conspiracies, byzantine } = this.#world;
    if (conspiracies.length === 0 || byzantine.has(from) || this.#summary !== null) return null;
    const message = payload instanceof EncodedMessage ? payload.message : payload;
    for (const { conspiracy } of conspiracies) {
      const delay = conspiracy.delayOf({ now: this.#now, from, to, message });
      if (delay !== null) return delay;
    }
    return null;
  }

  /** What waited in a transmitter is due to leave, if its node has not crashed since. */
  #transmitted(from: number, to: number, queued: Queued): void {
    const node = this.#node(from);
    if (node.up && node.incarnation === queued.incarnation) this.#depart(from, to, queued.payload);
    else this.#trace.drop(this.#now, from, to, queued.payload.kind, 'down');
  }

  #announce(node: number, announcement: Announcement): void {
    const event: NodeEvent = { at: this.#now, node, ...announcement };
    this.#trace.emit(event);
    this.#checkers.onAnnounced(event, this.#node(node).participant.chain);
    if (announcement.kind === 'committed') {
      for (const clients of this.#clients) clients.onCommitted(announcement.transactions);
      this.#phaseTwo?.onCommitted(node, announcement.height);
    }
    this.#faults.onNodeEvent(event);
  }

  #crash(now: Micros, id: number): void {
    const lostWrites = this.#node(id).crash(now);
    if (lostWrites === null) return;
    this.#network.clearTransmitters(id);
    this.#processors.clear(id);
    this.#trace.emit({ at: now, kind: 'crashed', node: id, lostWrites });
  }

  #restart(now: Micros, id: number): void {
    const node = this.#node(id);
    if (!node.restart()) return;
    const { height } = node.participant.chain.head;
    this.#trace.emit({ at: now, kind: 'restarted', node: id, height });
    this.#checkers.onRestarted(id, node.participant.chain);
    this.#perform(node, node.step(now, { kind: 'start' }));
  }
}
