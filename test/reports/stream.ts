/**
 * Hand-made event streams. Times are given in seconds, blocks by name.
 *
 * @module
 */
import { DEFAULT_MEMPOOL_LIMITS } from '../../protocol/chain/mempool-limits.ts';
import type { Hash } from '../../protocol/kernel/types.ts';
import type { FailedTransaction } from '../../protocol/ledger/receipt.ts';
import type { MessageKind } from '../../protocol/node/message.ts';
import type { ChainSettings, Expectations, Fault, Scenario } from '../../scenarios/scenario.ts';
import type { CheckerName } from '../../sim/checkers/breach.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';

type Of<Kind extends TraceEvent['kind']> = Extract<TraceEvent, { kind: Kind }>;

/** Brands are for the protocol; a stream is written with plain numbers and names. */
type Loose<T> = { [Key in keyof T]: T[Key] extends number ? number : T[Key] };

export const INTERVAL = 3_000_000;

export function hash(name: string): Hash {
  return Buffer.from(name).toString('hex').padEnd(64, '0') as Hash;
}

interface Block {
  readonly parent?: string;
  readonly packer?: number;
  readonly round?: number;
  readonly position?: number;
  /** In seconds; by default the moment of the event. */
  readonly timestamp?: number;
  readonly transactions?: readonly string[];
  readonly missed?: readonly number[];
  readonly bytes?: number;
  readonly fees?: bigint;
  readonly failed?: readonly (readonly [transaction: string, code: FailedTransaction['code']])[];
}

export class Stream {
  readonly #listeners: readonly TraceListener[];

  constructor(...listeners: TraceListener[]) {
    this.#listeners = listeners;
  }

  event<Kind extends TraceEvent['kind']>(at: number, event: Omit<Loose<Of<Kind>>, 'at'>): this {
    const complete = { at: Math.round(at * 1e6), ...event } as unknown as TraceEvent;
    for (const listener of this.#listeners) listener.onEvent(complete);
    return this;
  }

  start(nodes: number, byzantine: readonly number[] = [], delegates = nodes): this {
    return this.event<'run-started'>(0, { kind: 'run-started', nodes, delegates, byzantine });
  }

  end(at: number): this {
    return this.event<'run-ended'>(at, { kind: 'run-ended' });
  }

  propose(at: number, height: number, name: string, block: Block = {}): this {
    return this.event<'proposed'>(at, {
      kind: 'proposed',
      node: block.packer ?? 0,
      ...turn(height, name, block),
      parent: hash(block.parent ?? 'parent'),
      timestamp: Math.round((block.timestamp ?? at) * 1e6),
      transactions: (block.transactions ?? []).map(hash),
      bytes: block.bytes ?? 1000,
    });
  }

  commit(
    at: number,
    nodes: readonly number[],
    height: number,
    name: string,
    block: Block = {},
  ): this {
    for (const node of nodes)
      this.event<'committed'>(at, {
        kind: 'committed',
        node,
        ...turn(height, name, block),
        parent: hash(block.parent ?? 'parent'),
        timestamp: Math.round((block.timestamp ?? at) * 1e6),
        transactions: (block.transactions ?? []).map(hash),
        missed: (block.missed ?? []) as Of<'committed'>['missed'],
        via: 'tally',
        bytes: block.bytes ?? 1000,
        fees: (block.fees ?? 0n) as Of<'committed'>['fees'],
        failed: (block.failed ?? []).map(([name, code]) => ({ transaction: hash(name), code })),
      });
    return this;
  }

  undo(
    at: number,
    nodes: readonly number[],
    height: number,
    name: string,
    confirmations: number,
    transactions: readonly string[] = [],
  ): this {
    for (const node of nodes)
      this.event<'undone'>(at, {
        kind: 'undone',
        node,
        ...turn(height, name, {}),
        confirmations,
        transactions: transactions.map(hash),
      });
    return this;
  }

  vote(at: number, nodes: readonly number[], height: number, name: string, accept = true): this {
    for (const node of nodes)
      this.event<'voted'>(at, {
        kind: 'voted',
        node,
        ...turn(height, name, {}),
        view: null,
        verdict: accept ? 'accept' : 'reject',
        reason: accept ? null : 'wrong-state-root',
      });
    return this;
  }

  abstain(at: number, node: number, height: number): this {
    return this.event<'abstained'>(at, {
      kind: 'abstained',
      node,
      height,
      round: 0,
      position: 0,
      packer: node,
      alive: 1,
    });
  }

  crash(at: number, ...nodes: readonly number[]): this {
    for (const node of nodes) this.event<'crashed'>(at, { kind: 'crashed', node, lostWrites: 0 });
    return this;
  }

  restart(at: number, height: number, ...nodes: readonly number[]): this {
    for (const node of nodes) this.event<'restarted'>(at, { kind: 'restarted', node, height });
    return this;
  }

  fault(
    at: number,
    fault: number,
    action: Of<'fault-started'>['action'],
    groups: readonly (readonly number[])[],
  ): this {
    return this.event<'fault-started'>(at, { kind: 'fault-started', fault, action, groups });
  }

  change(at: number, fault: number, groups: readonly (readonly number[])[]): this {
    return this.event<'fault-changed'>(at, { kind: 'fault-changed', fault, groups });
  }

  heal(at: number, fault: number): this {
    return this.event<'fault-ended'>(at, { kind: 'fault-ended', fault });
  }

  submit(at: number, transaction: string, attempt = 1): this {
    return this.event<'submitted'>(at, {
      kind: 'submitted',
      node: 0,
      transaction: hash(transaction),
      attempt,
      load: 0,
      client: null,
    });
  }

  breach(at: number, node: number, height: number, checker: CheckerName, detail = 'why'): this {
    return this.event<'breach'>(at, { kind: 'breach', node, height, checker, detail });
  }

  /** Phase two: its start, and its end so many seconds later. */
  phaseTwo(at: number, core: readonly number[], height: number, took: number, progress: boolean) {
    return this.event<'phase-two-started'>(at, {
      kind: 'phase-two-started',
      core,
      height,
    }).event<'phase-two-ended'>(at + took, {
      kind: 'phase-two-ended',
      progress,
      took: took * 1e6,
    });
  }

  skipPhaseTwo(at: number, reason: Of<'phase-two-skipped'>['reason']): this {
    return this.event<'phase-two-skipped'>(at, { kind: 'phase-two-skipped', reason });
  }

  send(at: number, from: number, message: MessageKind, recipients: number, bytes: number): this {
    return this.event<'sent'>(at, { kind: 'sent', from, message, recipients, bytes });
  }
}

function turn(height: number, name: string, block: Block) {
  return {
    block: hash(name),
    height,
    round: block.round ?? 0,
    position: block.position ?? 0,
    packer: block.packer ?? 0,
  };
}

/** Node numbers from first to last. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export const NOTHING_EXPECTED: Expectations = {
  forks: null,
  breaches: null,
  progress: null,
  recovers: null,
  halts: null,
  growth: null,
  throughput: null,
  messagesPerBlock: null,
  blockTime: null,
  longestGap: null,
  failures: null,
  seatChanges: null,
  seats: null,
  heals: null,
  undone: null,
  latency: null,
};

export interface ScenarioParts {
  readonly chain?: Partial<ChainSettings>;
  readonly expect?: Partial<Expectations>;
  readonly faults?: readonly Fault[];
  readonly followers?: number;
  /** In seconds. */
  readonly duration?: number;
}

export function scenario(delegates: number, parts: ScenarioParts = {}): Scenario {
  return {
    name: 'hand-made',
    about: '',
    sweep: null,
    duration: (parts.duration ?? 600) * 1e6,
    nodes: delegates + (parts.followers ?? 0),
    chain: {
      delegates,
      candidates: 0,
      aspirants: 0,
      followers: parts.followers ?? 0,
      profile: 'whitepaper',
      blockInterval: INTERVAL,
      quorum: { numerator: 1, denominator: 2 },
      maxDelay: 200_000,
      maxSkew: 10_000,
      tallyTimeout: INTERVAL / 2,
      voteLock: 0,
      commitWait: 800_000,
      bodies: 'fetch',
      evictAfterMissedRounds: 2,
      confirmations: 6,
      order: 'fixed',
      maxBlockBytes: 10_000,
      maxBlockCost: 10_000,
      fees: { base: 0n, perByte: 0n, registration: 0n },
      blockReward: 0n,
      transactionBatch: 200_000,
      gossipDegree: 8,
      accounts: 0,
      signatures: 'ed25519',
      without: [],
      ...parts.chain,
    },
    network: {
      latency: { kind: 'constant', value: 50_000 },
      loss: 0,
      duplicate: 0,
      reorder: 0,
      bandwidth: null,
      links: [],
    },
    clocks: { maxOffset: 0, maxDriftPpm: 0 },
    disk: { flushInterval: 1_000_000, crashLoses: 'unsynced' },
    mempool: DEFAULT_MEMPOOL_LIMITS,
    crypto: 'modelled',
    wire: 'objects',
    processing: null,
    accounts: [],
    workload: [],
    transactions: [],
    faults: parts.faults ?? [],
    byzantine: [],
    expect: { ...NOTHING_EXPECTED, ...parts.expect },
  };
}

/** A crash of node 0 that lasts 10 s from the first minute on. */
export const CRASH: Fault = {
  trigger: { kind: 'at', time: 60_000_000 },
  duration: 10_000_000,
  action: { kind: 'crash', nodes: { kind: 'ids', ids: [0] } },
};
