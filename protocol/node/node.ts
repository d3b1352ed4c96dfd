/**
 * A node of the chain: what a real machine runs, and what the simulator runs many of. Pure and
 * synchronous; `step` takes one input and returns what is to be done.
 *
 * @module
 */
import { offenderOf } from '../block/evidence.ts';
import { Chain } from '../chain/chain.ts';
import { blockBytes, turnOf, type ChainBlock } from '../chain/chain-block.ts';
import type { Genesis } from '../chain/genesis.ts';
import { Mempool } from '../chain/mempool.ts';
import type { MempoolLimits } from '../chain/mempool-limits.ts';
import type { ChainParameters } from '../chain/parameters.ts';
import type {
  Computation,
  ConsensusEngine,
  DelegateIdentity,
  EngineHost,
} from '../consensus/engine.ts';
import { createEngine } from '../consensus/engines.ts';
import type { Height, Micros, PeerId } from '../kernel/types.ts';
import type { Announcement } from './announcement.ts';
import { CatchUp } from './catch-up.ts';
import { ClientService } from './client-service.ts';
import type { Effect, Timer } from './effect.ts';
import type { Input } from './input.ts';
import type { Message } from './message.ts';
import type { NodeState } from './node-state.ts';
import { restoreChain } from './restore.ts';
import { TransactionRelay } from './transaction-relay.ts';

export interface NodeConfig {
  readonly peer: PeerId;
  readonly identity: DelegateIdentity | null;
  readonly genesis: Genesis;
  /** Made from `genesis` once; shared by nodes of one process. */
  readonly genesisBlock: ChainBlock;
  /** Nodes that have a seat or may come to have one, this one included if it is one. */
  readonly mesh: readonly PeerId[];
  /** Neighbours in the gossip graph (W16). */
  readonly gossip: readonly PeerId[];
  /** The node's own; by default those of `mempool-limits.ts`. */
  readonly mempool?: MempoolLimits;
}

const NOTHING: readonly Effect[] = [];

export class Node implements EngineHost {
  readonly peer: PeerId;
  readonly saved: ReadonlyMap<string, unknown>;
  readonly parameters: ChainParameters;
  readonly computation: Computation;
  readonly identity: DelegateIdentity | null;
  readonly chain: Chain;
  readonly mempool: Mempool;
  readonly mesh: readonly PeerId[];
  readonly gossip: readonly PeerId[];
  lastSent: Micros = 0;
  readonly #engine: ConsensusEngine;
  readonly #catchUp: CatchUp;
  readonly #relay: TransactionRelay;
  readonly #clients: ClientService;
  #effects: Effect[] = [];
  #now: Micros = 0;

  /** @param saved - what an earlier run of this node saved and its disk kept */
  constructor(config: NodeConfig, computation: Computation, saved: ReadonlyMap<string, unknown>) {
    this.peer = config.peer;
    this.saved = saved;
    this.parameters = config.genesis.parameters;
    this.computation = computation;
    this.identity = config.identity;
    this.mesh = config.mesh.filter((peer) => peer !== config.peer);
    this.gossip = config.gossip;
    this.chain = restoreChain(config.genesisBlock, saved);
    const { maxBlockBytes, maxBlockCost } = this.parameters;
    this.mempool = new Mempool({
      bytesPerCost: Math.ceil(maxBlockBytes / maxBlockCost),
      numbers: computation.numbers,
      ...(config.mempool !== undefined && { limits: config.mempool }),
      onDropped: ({ id }, reason) => {
        this.announce({ kind: 'transaction-dropped', transaction: id, reason });
      },
    });
    this.#catchUp = new CatchUp(this, {
      verify: (parent, signed, certificate) => this.#engine.verify(parent, signed, certificate),
      adopt: (blocks) => this.#adopt(blocks),
      onRival: (first) => void this.#engine.maySwitchTo(this.#now, first),
    });
    this.#relay = new TransactionRelay(this);
    this.#clients = new ClientService({
      chain: this.chain,
      takeIn: (now, transaction) => this.#relay.take(now, transaction),
      refuse: (transaction, reason) => {
        this.#relay.refuse(transaction, 'client', reason);
      },
      answer: (to, message) => this.#effects.push({ kind: 'send', to: [to], message }),
    });
    this.#engine = createEngine(this);
  }

  /**
   * Takes one input at local time `now`; returns effects in the order in which they are to be
   * carried out. Inputs come one at a time, `now` never falls.
   */
  step(now: Micros, input: Input): readonly Effect[] {
    this.#now = now;
    this.#dispatch(now, input);
    if (this.#effects.length === 0) return NOTHING;
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** What it knows now, as plain data, for people. Changes nothing. */
  inspect(): NodeState {
    const { hash: block, height, signed } = this.chain.head;
    const { round, position, packer, timestamp } = signed.header;
    const { size: transactions, bytes } = this.mempool;
    return {
      peer: this.peer,
      delegate: this.identity?.id ?? null,
      head: { height, block, round, position, packer, timestamp },
      base: this.chain.base,
      mempool: { transactions, bytes },
      catchingUp: this.#catchUp.inspect(),
      consensus: this.#engine.inspect(),
    };
  }

  #dispatch(now: Micros, input: Input): void {
    switch (input.kind) {
      case 'message':
        if (this.#engine.onMessage(now, input.from, input.message)) return;
        if (this.#catchUp.onMessage(now, input.from, input.message)) return;
        if (this.#relay.onMessage(now, input.message)) return;
        this.#clients.onMessage(now, input.from, input.message);
        return;
      case 'timer':
        if (this.#engine.onTimer(now, input.timer)) return;
        if (this.#catchUp.onTimer(now, input.timer)) return;
        this.#relay.onTimer(input.timer);
        return;
      case 'submit':
        this.#relay.submit(now, input.transaction);
        return;
      case 'start':
        this.#engine.start(now);
        this.#relay.start(now);
        return;
    }
  }

  send(to: readonly PeerId[], message: Message): void {
    if (to.length === 0) return;
    this.lastSent = this.#now;
    this.#effects.push({ kind: 'send', to, message });
  }

  setTimer(at: Micros, timer: Timer): void {
    this.#effects.push({ kind: 'set-timer', at, timer });
  }

  announce(announcement: Announcement): void {
    this.#effects.push({ kind: 'announce', announcement });
  }

  behind(now: Micros, peer: PeerId, height: number): void {
    this.#catchUp.behind(now, peer, height);
  }

  compare(now: Micros, peer: PeerId, height: Height): void {
    this.#catchUp.compare(now, peer, height);
  }

  commit(block: ChainBlock, via: 'tally' | 'merge' | 'certificate' | 'catch-up'): void {
    const parent = this.chain.head;
    this.chain.append(block);
    this.#saveBlock(block.height, block);
    const { header } = block.signed;
    if (header.round !== parent.signed.header.round) {
      const { order, election } = block.schedule;
      this.announce({ kind: 'elected', round: header.round, order, election });
    }
    this.announce({
      kind: 'committed',
      ...turnOf(block.signed),
      parent: header.parent,
      timestamp: header.timestamp,
      transactions: block.body.transactions,
      missed: block.missed,
      via,
      bytes: blockBytes(block.body, block.transactions),
      ...block.outcome,
    });
    for (const evidence of block.body.evidence) {
      const offender = offenderOf(evidence);
      this.announce({ kind: 'convicted', offence: evidence.kind, offender, height: block.height });
    }
    this.mempool.settle(block.transactions, block.state);
    this.mempool.expire(this.#now);
    this.#prune();
    this.#relay.onCommitted(this.#now, block);
    this.#clients.onCommitted(block);
  }

  /** W14: makes a longer certified chain the node's own. `blocks` start at the branching point. */
  #adopt(blocks: readonly ChainBlock[]): void {
    const [first] = blocks;
    if (first === undefined) return;
    const head = this.chain.head.height;
    let abandoned: readonly ChainBlock[] = [];
    if (first.height <= head) {
      if (!this.#engine.maySwitchTo(this.#now, first)) return;
      abandoned = this.chain.truncate(first.height);
      for (const undone of abandoned) {
        this.#saveBlock(undone.height, undefined);
        this.announce({
          kind: 'undone',
          ...turnOf(undone.signed),
          confirmations: head - undone.height + 1,
          transactions: undone.body.transactions,
        });
        this.#clients.onUndone(undone);
      }
    }
    for (const block of blocks) this.commit(block, 'catch-up');
    this.#takeBack(abandoned, blocks);
    // W16: neighbours hear of the new head, and ask for what they lack.
    const { signed, certificate } = this.chain.head;
    if (certificate !== null) this.send(this.gossip, { kind: 'certified', signed, certificate });
    this.#engine.onHeadChanged(this.#now);
  }

  /** W14: what only undone blocks held waits again. `abandoned` has the highest block first. */
  #takeBack(abandoned: readonly ChainBlock[], adopted: readonly ChainBlock[]): void {
    if (abandoned.length === 0) return;
    const kept = new Set(adopted.flatMap(({ body }) => body.transactions));
    const undone = abandoned.toReversed().flatMap(({ transactions }) => transactions);
    const returned = undone.filter(({ id }) => !kept.has(id));
    this.mempool.restore(returned, this.chain.head.state, this.#now);
  }

  save(key: string, value: unknown, synced: boolean): void {
    this.#effects.push({ kind: 'save', key, value, synced });
  }

  #saveBlock(height: Height, value: ChainBlock | undefined): void {
    this.save(`block/${height}`, value, value !== undefined && this.#engine.keepsBlocks);
  }

  /** Forgets blocks that everybody is past, a stretch at a time. */
  #prune(): void {
    const { retainBlocks } = this.parameters;
    const { head, base } = this.chain;
    if (head.height - retainBlocks - base < PRUNE_STRETCH) return;
    const keepFrom = Math.min(this.#engine.lowestKnownHead(), head.height) - retainBlocks;
    if (keepFrom - base < PRUNE_STRETCH) return;
    for (const height of this.chain.prune(keepFrom)) this.#saveBlock(height as Height, undefined);
  }
}

/** Pruning block by block would cost more than it frees. */
const PRUNE_STRETCH = 64;
