/**
 * The blocks that a height speaks of, and how a node gets their bodies (R6.bodies): it asks the
 * packer and the sender at once, and every voter on receipt of its vote, in parallel; who has no
 * body yet answers when it has it. An answer is whole, with all transactions: the wait of R7 leaves
 * no time for a second question.
 *
 * Without R6.bodies it asks as in W6: the node that it had the block from, then one after another.
 *
 * @module
 */
import { EMPTY_BODY } from '../../../block/body.ts';
import type { SignedHeader } from '../../../block/header.ts';
import type { Executed } from '../../../chain/execute.ts';
import { compareStrings } from '../../../kernel/bytes.ts';
import type { Hash, Micros, PeerId } from '../../../kernel/types.ts';
import type { BlockContent } from '../../../node/message.ts';
import type { EngineHost, Refusal } from '../../engine.ts';
import { executeBody } from '../execution.ts';
import type { HeightRules } from './height-rules.ts';
import { scheduleOf } from '../validity.ts';
import { successorNumber, type RoundSchedule } from '../schedule.ts';

/** A block on the head. */
export interface KnownBlock {
  readonly hash: Hash;
  readonly signed: SignedHeader;
  /** Which successor of the parent packed it. */
  readonly successor: number;
  readonly schedule: RoundSchedule;
  content: BlockContent | null;
  execution: Executed | Refusal | null;
  /** Its final certificate went out (R8). */
  isAnnounced: boolean;
  /** Nodes that may have the body, in the order in which they showed. */
  readonly sources: PeerId[];
  /** Nodes that asked before it was here. */
  readonly waiting: Set<PeerId>;
  /** Rounds of asking that were begun, and how many of `sources` were asked in this one. */
  rounds: number;
  asked: number;
}

export class HeightBlocks {
  readonly #host: EngineHost;
  readonly #rules: HeightRules;
  readonly #onExecuted: (now: Micros, block: KnownBlock) => void;
  readonly #blocks = new Map<Hash, KnownBlock>();
  /** Who asked for blocks that are not known yet. */
  readonly #early = new Map<Hash, Set<PeerId>>();

  constructor(
    host: EngineHost,
    rules: HeightRules,
    onExecuted: (now: Micros, block: KnownBlock) => void,
  ) {
    this.#host = host;
    this.#rules = rules;
    this.#onExecuted = onExecuted;
  }

  get(hash: Hash): KnownBlock | undefined {
    return this.#blocks.get(hash);
  }

  /** All of them, by hash. */
  all(): readonly KnownBlock[] {
    return [...this.#blocks.values()].toSorted((a, b) => compareStrings(a.hash, b.hash));
  }

  /** The block of a header that was checked, known from now on. */
  add(signed: SignedHeader): KnownBlock {
    const { header } = signed;
    const known = this.#blocks.get(header.hash);
    if (known !== undefined) return known;
    const { parent, computation, parameters } = this.#rules;
    const k = successorNumber(parent.signed.header, header, parameters.delegates);
    const block: KnownBlock = {
      hash: header.hash,
      signed,
      successor: k,
      schedule: scheduleOf(parent, k, computation),
      content: null,
      execution: null,
      isAnnounced: false,
      sources: [],
      waiting: this.#early.get(header.hash) ?? new Set(),
      rounds: 0,
      asked: 0,
    };
    this.#early.delete(header.hash);
    this.#blocks.set(header.hash, block);
    return block;
  }

  /** These nodes may have the body; they are asked if it is missing. */
  seek(now: Micros, block: KnownBlock, peers: readonly PeerId[]): void {
    if (block.content !== null) return;
    if (block.signed.header.bodyHash === EMPTY_BODY.hash) {
      this.receive(now, block, { body: EMPTY_BODY, transactions: [] });
      return;
    }
    for (const peer of peers)
      if (peer !== this.#host.peer && !block.sources.includes(peer)) block.sources.push(peer);
    if (this.#rules.has('R6.bodies')) this.#askNew(now, block);
    else if (block.rounds === 0) this.#askNext(now, block);
  }

  /** Round `round` of asking should have been answered: asks again, for messages get lost. */
  onTimer(now: Micros, hash: Hash, round: number): void {
    const block = this.#blocks.get(hash);
    if (block?.rounds !== round || block.content !== null) return;
    if (!this.#rules.has('R6.bodies')) {
      this.#askNext(now, block);
      return;
    }
    block.asked = 0;
    block.rounds = 0;
    this.#askNew(now, block, round);
  }

  /** Content that somebody sent, or that this node packed or kept. */
  receive(now: Micros, block: KnownBlock, content: BlockContent): void {
    if (block.content !== null) return;
    const { header } = block.signed;
    const { body, transactions } = content;
    if (body.hash !== header.bodyHash || !body.names(transactions)) {
      this.#refuse(block, 'body does not match the header');
      return;
    }
    block.content = content;
    const { computation, parent } = this.#rules;
    const { schedule } = block;
    block.execution = executeBody(computation, parent, header, { schedule, ...content });
    if (block.execution.code === 'refused') this.#refuse(block, block.execution.reason);
    const waiting = [...block.waiting].toSorted((a, b) => a - b);
    block.waiting.clear();
    this.#host.send(waiting, { kind: 'body', block: block.hash, ...content });
    this.#onExecuted(now, block);
  }

  /** Somebody asks: answered now, or as soon as the body is here. */
  onRequest(from: PeerId, hash: Hash): void {
    const block = this.#blocks.get(hash);
    const content = block?.content ?? this.#host.chain.byHash(hash);
    if (content != null) {
      const { body, transactions } = content;
      this.#host.send([from], { kind: 'body', block: hash, body, transactions });
    } else if (block !== undefined) block.waiting.add(from);
    else if (this.#early.size < KEPT_EARLY)
      this.#early.set(hash, (this.#early.get(hash) ?? new Set()).add(from));
  }

  /** Asks all sources that were not asked in this round. */
  #askNew(now: Micros, block: KnownBlock, round = block.rounds): void {
    const { sources, hash } = block;
    const peers = sources.slice(block.asked);
    block.asked = sources.length;
    this.#host.send(peers, { kind: 'body-request', block: hash });
    if (block.rounds === 0 && sources.length > 0) this.#startRound(now, block, round + 1);
  }

  #askNext(now: Micros, block: KnownBlock): void {
    const source = block.sources[block.rounds % block.sources.length];
    if (source === undefined) return;
    this.#host.send([source], { kind: 'body-request', block: block.hash });
    this.#startRound(now, block, block.rounds + 1);
  }

  /** A question and its answer take two delays. */
  #startRound(now: Micros, block: KnownBlock, round: number): void {
    block.rounds = round;
    const at = now + Math.max(2 * this.#host.parameters.maxDelay, LEAST_PATIENCE);
    this.#host.setTimer(at, { kind: 'body', block: block.hash, request: round });
  }

  #refuse({ signed }: KnownBlock, reason: string): void {
    const { hash: block, height } = signed.header;
    this.#host.announce({ kind: 'refused', what: 'body', block, height, reason });
  }
}

/** Where no delay is assumed, asking again must still take some time. */
const LEAST_PATIENCE: Micros = 100_000;

/** Questions for unknown blocks that are remembered; their headers are on their way. */
const KEPT_EARLY = 64;
