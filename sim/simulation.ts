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
import type { Message } from '../protocol/node/message.ts';
import { progressExpected } from '../scenarios/expectations.ts';
import { electableNodes, type Scenario } from '../scenarios/scenario.ts';
import { Stage } from './adversary/collusion/stage.ts';
import { Checkers } from './checkers/checkers.ts';
import { Clientele } from './clientele.ts';
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
  PLANNED,
  PLOT,
  RETRY,
  SCRIPT,
  SUBMISSION,
  TIMER,
} from './event-kinds.ts';
import { EventQueue } from './event-queue.ts';
import { FaultInjector } from './faults/injector.ts';
import { PhaseTwo } from './phase-two.ts';
import { Intake } from './processing/intake.ts';
import { Processors } from './processors.ts';
import type { SimulationOptions, SimulationSummary } from './simulation-summary.ts';
import { NO_CAUSE, Recording } from './recording.ts';
import { Timers } from './timers.ts';
import { Trace } from './trace.ts';
import type { NodeEvent } from './trace-event.ts';
import { Transport, type Sender } from './transport.ts';
import {
  RecordedTimer,
  type MachineState,
  type TimerEffect,
  type VirtualNode,
} from './virtual-node.ts';
import { Envelope, type Payload, type Queued } from './wire.ts';
import { homesOfClients } from './workload/positions.ts';
import { buildWorld, type World } from './world.ts';

export type { SimulationOptions, SimulationSummary };

type SendEffect = Extract<Effect, { kind: 'send' }>;

/** A message that will arrive, unless its receiver is down by then. */
export interface UnderWay {
  readonly at: Micros;
  readonly from: number;
  readonly to: number;
  readonly message: Message;
}

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
  readonly #queue = new EventQueue();
  readonly #trace: Trace;
  /** Null: nobody asks what caused what. */
  readonly #recording: Recording | null;
  readonly #faults: FaultInjector;
  readonly #processors: Processors;
  readonly #intake: Intake;
  readonly #timers: Timers;
  readonly #transport: Transport;
  readonly #stage: Stage;
  readonly #clientele: Clientele;
  readonly #seed: number;
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
    this.#world = buildWorld(scenario, options);
    this.#nodes = this.#world.nodes;
    const { recorders = [] } = options;
    this.#recording = recorders.length === 0 ? null : new Recording(recorders);
    this.#trace = new Trace(options.listeners ?? [], this.#recording);
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
    this.#intake = new Intake({
      processors: this.#processors,
      trace: this.#trace,
      meter: this.#world.meter,
      now: () => this.#now,
      perform: (node, effects) => this.#perform(node, effects),
    });
    const clocksJump = scenario.faults.some(({ action }) => action.kind === 'clock');
    const keepTimers = clocksJump || options.keepTimers === true;
    this.#timers = new Timers(keepTimers, (at, node, timer) =>
      this.#push(at, TIMER, node.id, node.incarnation, timer),
    );
    this.#faults = this.#makeFaults();
    this.#transport = this.#makeTransport();
    this.#stage = this.#makeStage();
    this.#push(scenario.duration, END, 0, 0, undefined);
    this.#clientele = this.#startClientele();
    this.#world.misconduct.listen((node, entry) => {
      this.#trace.emit({ at: this.#now, kind: 'misbehaved', node, entry });
    });
    this.#beginRecording();
    this.#stage.begin();
    this.#start();
  }

  /** Whether nothing more happens: call {@link finish}. */
  get isOver(): boolean {
    return this.#over;
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
      if (this.#recording !== null) this.#recording.cause = NO_CAUSE;
      this.#handle(queue.kind, queue.a, queue.b, queue.payload);
      if (this.#phaseTwo?.hasProgressed === true) this.#endPhaseTwo(this.#phaseTwo);
    }
    return true;
  }

  /**
   * As {@link advance}, but for events after a time. Returns whether there are more until then.
   *
   * @param until - true time, included
   */
  advanceUntil(until: Micros, maxEvents: number): boolean {
    const last = until * CLASSES + CLASSES - 1;
    for (let i = 0; i < maxEvents; i += 1)
      if (this.#queue.peekTick() > last || !this.advance(1)) return false;
    return true;
  }

  /**
   * Draws all that is random from now on anew, as a run of another seed would: the same past, another
   * future. To be called between two calls of {@link advanceUntil} or {@link advance}.
   *
   * What was drawn before stays: the schedule of faults, keys, clocks and topology; when messages
   * that are under way arrive; the transactions that loads have made up in advance. The same past and
   * the same new seed give the same future.
   *
   * @param seed - of what comes; any text, for it need not be a run's
   */
  reseed(seed: number | string): void {
    this.#world.streams.reseed(seed);
  }

  /**
   * What a node knows now, as plain data; its timers only with `keepTimers`. Changes nothing.
   *
   * @param now - what the clocks should show, before the next event; by default the last event's time
   */
  inspect(node: number, now = this.#now): MachineState {
    return this.#node(node).inspect(now);
  }

  /** Messages under way to nodes, as they were sent, in the order in which they will arrive. */
  underWay(): readonly UnderWay[] {
    const found: (UnderWay & { readonly tick: number })[] = [];
    this.#queue.each((tick, kind, from, to, payload) => {
      if (kind !== DELIVERY || to >= this.#nodes.length) return;
      const message = payload instanceof Envelope ? payload.message : (payload as Message);
      found.push({ tick, at: Math.floor(tick / CLASSES), from, to, message });
    });
    // Those of one tick are in their order already, and sorting is stable.
    return found.toSorted((a, b) => a.tick - b.tick);
  }

  /** Call once, after the end. */
  finish(): SimulationSummary {
    assert(this.#over && this.#summary !== null, 'the run is not over');
    const { seed, ...rest } = this.#summary;
    const fingerprint = this.#trace.fingerprint();
    this.#recording?.end(fingerprint);
    return { seed, fingerprint, ...rest };
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
    const start = this.#trace.emit({ at: 0, kind: 'run-started', nodes, delegates, byzantine });
    for (const node of this.#nodes) {
      const recording = this.#recording;
      if (recording !== null)
        recording.cause = recording.event({ at: 0, kind: 'started', node: node.id }, start);
      this.#intake.start(node);
    }
  }

  #beginRecording(): void {
    const { name, duration, chain, nodes } = this.#scenario;
    this.#recording?.begin({
      scenario: name,
      seed: this.#seed,
      duration,
      nodes,
      delegates: chain.delegates,
      electable: electableNodes(chain),
      clients: homesOfClients(this.#scenario.workload).length,
      byzantine: [...this.#world.byzantine].toSorted((a, b) => a - b),
    });
  }

  #end(): void {
    if (this.#phaseTwo !== null) {
      this.#endPhaseTwo(this.#phaseTwo);
      return;
    }
    this.#checkers.onEnd(this.#nodes.map(({ participant }) => participant.chain));
    this.#comesFrom(this.#trace.emit({ at: this.#now, kind: 'run-ended' }));
    this.#summary = this.#summarise();
    if (progressExpected(this.#scenario) !== null) this.#phaseTwo = this.#beginPhaseTwo();
    if (this.#phaseTwo === null) this.#over = true;
    else this.#push(this.#phaseTwo.deadline, END, 0, 0, undefined);
  }

  #beginPhaseTwo(): PhaseTwo | null {
    return PhaseTwo.begin(this.#now, this.#scenario.chain, {
      nodes: this.#nodes.length,
      byzantine: this.#world.byzantine,
      endFaults: (now) => {
        const cause = this.#recording?.cause ?? NO_CAUSE;
        this.#faults.endAll(now);
        this.#comesFrom(cause);
      },
      calm: () => this.#world.network.calm(this.#scenario.chain.maxDelay),
      hasStopped: () => this.#checkers.hasStopped,
      head: (node) => this.#node(node).participant.chain.head,
      crash: (now, node) => this.#crash(now, node),
      emit: (event) => this.#comesFrom(this.#trace.emit(event)),
    });
  }

  /** What happens from now on, until something else is handled, comes from that event. */
  #comesFrom(event: number): void {
    if (this.#recording !== null) this.#recording.cause = event;
  }

  #endPhaseTwo(phaseTwo: PhaseTwo): void {
    this.#over = true;
    phaseTwo.end(this.#now);
  }

  #makeFaults(): FaultInjector {
    return new FaultInjector(this.#world.plan.faults, {
      network: this.#world.network,
      processors: this.#processors,
      nodes: this.#scenario.nodes,
      disk: (node) => this.#node(node).disk,
      crash: (now, node) => this.#crash(now, node),
      restart: (now, node) => this.#restart(now, node),
      adjustClock: (now, node, offset, drift) =>
        this.#timers.adjustClock(now, this.#node(node), offset, drift),
      emit: (event) => this.#trace.emit(event),
      recording: this.#recording,
      schedule: (at, what, fault) => this.#push(at, FAULT_EVENTS[what], fault, 0, undefined),
      successorOf: (event) => this.#world.successorOf(event),
    });
  }

  #makeTransport(): Transport {
    return new Transport({
      network: this.#world.network,
      trace: this.#trace,
      bytesOnWire: this.#scenario.wire === 'bytes',
      imposedDelay: (now, from, to, payload) =>
        this.#isTimeUp || Math.max(from, to) >= this.#nodes.length
          ? null
          : this.#stage.imposedDelay(now, from, to, payload),
      leaves: (at, from, to, queued) => this.#push(at, DEPARTURE, from, to, queued),
      arrives: (at, from, to, payload) => this.#push(at, DELIVERY, from, to, payload),
    });
  }

  #makeStage(): Stage {
    return new Stage({
      conspiracies: this.#world.conspiracies,
      byzantine: this.#world.byzantine,
      now: () => this.#now,
      node: (id) => this.#node(id),
      send: (from, to, message, delay) =>
        this.#transport.sendWithin(this.#now, from, to, message, delay),
      at: (time, action) => this.#push(time, PLOT, 0, 0, this.#bound(action)),
    });
  }

  #bound(action: () => void): () => void {
    return this.#recording === null ? action : this.#recording.bound(action);
  }

  #startClientele(): Clientele {
    return new Clientele({
      scenario: this.#scenario,
      world: this.#world,
      trace: this.#trace,
      recording: this.#recording,
      intake: this.#intake,
      transport: this.#transport,
      now: () => this.#now,
      submitAt: (at, load) => this.#push(at, SUBMISSION, load, 0, undefined),
      retryAt: (at, load) => this.#push(at, RETRY, load, 0, undefined),
      at: (at, action) => this.#push(at, SCRIPT, 0, 0, this.#bound(action)),
    });
  }

  #push(at: Micros, kind: number, a: number, b: number, payload: unknown): void {
    const tick = at * CLASSES + (CLASS_OF[kind] ?? 0);
    // Phase two begins when all else of its moment is over, and colluding nodes may think of something
    // for a moment when its messages are through: what they set for now comes next.
    const isLate = this.#isTimeUp || kind === PLOT;
    const due = isLate ? Math.max(tick, this.#queue.tick) : tick;
    this.#queue.push(due, kind, a, b, payload);
  }

  #node(id: number): VirtualNode {
    return defined(this.#nodes[id], 'node');
  }

  /** What the scenario planned for later does not happen in phase two. */
  get #isTimeUp(): boolean {
    return this.#summary !== null;
  }

  #handle(kind: number, a: number, b: number, payload: unknown): void {
    if (this.#isTimeUp && PLANNED.has(kind)) return;
    switch (kind) {
      case DELIVERY:
        if (b < this.#nodes.length) this.#deliver(a, this.#node(b), payload as Payload);
        else this.#deliverToClient(a, b, payload as Payload);
        return;
      case TIMER:
        this.#fire(this.#node(a), b, payload as TimerEffect);
        return;
      case SUBMISSION:
        this.#clientele.submit(this.#now, a);
        return;
      case FAULT_BEGINS:
        this.#faults.begin(this.#now, a);
        return;
      case FAULT_CHANGES:
        this.#faults.change(this.#now, a);
        return;
      case FAULT_ENDS:
        this.#faults.end(this.#now, a);
        return;
      case DONE:
        this.#processors.done(this.#now, a, b);
        return;
      case RETRY:
        this.#clientele.retry(this.#now, a);
        return;
      case SCRIPT:
      case PLOT:
        (payload as () => void)();
        return;
      case DEPARTURE:
        this.#transport.transmitted(
          this.#now,
          this.#nodes[a] ?? clientHost(a),
          b,
          payload as Queued,
        );
        return;
      case END:
        this.#end();
        return;
    }
  }

  #deliver(from: number, node: VirtualNode, payload: Payload): void {
    if (!node.up) {
      this.#trace.drop(this.#now, from, node.id, payload, 'down');
      return;
    }
    this.#trace.delivery(this.#now, from, node.id, payload);
    const message = payload instanceof Envelope ? payload.decode() : payload;
    if (!this.#intake.isDirect) {
      this.#intake.hand(node, { kind: 'message', from: from as PeerId, message });
      return;
    }
    this.#input.from = from as PeerId;
    this.#input.message = message;
    this.#perform(node, node.step(this.#now, this.#input));
  }

  /** In phase two clients are gone. */
  #deliverToClient(from: number, client: number, payload: Payload): void {
    this.#trace.delivery(this.#now, from, client, payload);
    if (this.#isTimeUp) return;
    const message = payload instanceof Envelope ? payload.decode() : payload;
    this.#clientele.receive(this.#now, client, from as PeerId, message);
  }

  #fire(node: VirtualNode, incarnation: number, timer: TimerEffect): void {
    if (!this.#timers.fires(this.#now, node, incarnation, timer)) return;
    if (timer instanceof RecordedTimer)
      this.#recording?.fired(this.#now, node.id, timer.timer, timer.setBy);
    this.#intake.hand(node, { kind: 'timer', timer: timer.timer });
  }

  /** Carries effects out, in order. A crash that one of them triggers stops the rest. */
  #perform(node: VirtualNode, effects: readonly Effect[]): void {
    const { incarnation } = node;
    for (const effect of effects) {
      if (node.incarnation !== incarnation) return;
      switch (effect.kind) {
        case 'send':
          this.#send(node, effect);
          break;
        case 'set-timer':
          this.#setTimer(node, effect);
          break;
        case 'announce':
          this.#announce(node.id, effect.announcement);
          break;
        case 'save': {
          const { key, value, synced } = effect;
          const failedBy = node.disk.write(this.#now, key, value, synced);
          // A node cannot go on without a record that it needs on disk before its next message leaves.
          if (failedBy !== null && synced) this.#faults.failWrite(this.#now, failedBy, node.id);
          break;
        }
      }
    }
  }

  #send({ id, incarnation, participant }: VirtualNode, { to, message }: SendEffect): void {
    this.#recording?.holdBreaches();
    this.#checkers.onSent(id, message, participant.chain);
    const sent = this.#transport.send(this.#now, id, incarnation, to, message);
    this.#recording?.tellBreaches(sent);
  }

  #setTimer(node: VirtualNode, effect: TimerEffect): void {
    const recording = this.#recording;
    const timer = recording === null ? effect : new RecordedTimer(effect, recording.cause);
    this.#timers.set(this.#now, node, timer);
  }

  #announce(node: number, announcement: Announcement): void {
    const event: NodeEvent = { at: this.#now, node, ...announcement };
    const id = this.#trace.emit(event);
    if (this.#recording === null) this.#onAnnounced(node, event);
    else this.#recording.within(id, () => this.#onAnnounced(node, event));
  }

  /** What others make of it. */
  #onAnnounced(node: number, event: NodeEvent): void {
    this.#checkers.onAnnounced(event, this.#node(node).participant.chain);
    if (event.kind === 'committed') {
      const { height, transactions } = event;
      this.#clientele.onCommitted(this.#now, height, transactions, !this.#isTimeUp);
      this.#phaseTwo?.onCommitted(node, height);
    }
    this.#faults.onNodeEvent(event);
  }

  #crash(now: Micros, id: number): void {
    const lostWrites = this.#node(id).crash(now);
    if (lostWrites === null) return;
    this.#world.network.clearTransmitters(id);
    this.#processors.clear(id);
    this.#world.meter?.clear(id);
    this.#trace.emit({ at: now, kind: 'crashed', node: id, lostWrites });
  }

  #restart(now: Micros, id: number): void {
    const node = this.#node(id);
    if (!node.restart()) return;
    const { height } = node.participant.chain.head;
    const event = this.#trace.emit({ at: now, kind: 'restarted', node: id, height });
    const begin = (): void => {
      this.#checkers.onRestarted(id, node.participant.chain);
      this.#intake.start(node);
    };
    if (this.#recording === null) begin();
    else this.#recording.within(event, begin);
  }
}

/** Clients do not crash. */
function clientHost(id: number): Sender {
  return { id, up: true, incarnation: 0 };
}
