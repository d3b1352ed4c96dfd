/**
 * How a node that sees a block beyond its head, or on another branch, gets there (W15), and when it
 * switches branches (W14). One session at a time: ask a peer for blocks from a height, step back
 * until they connect, verify and execute each, and adopt the result once it is longer.
 *
 * @module
 */
import type { BlockProof } from '../block/block-proof.ts';
import type { SignedHeader } from '../block/header.ts';
import type { ChainBlock } from '../chain/chain-block.ts';
import { executeBody } from '../consensus/dpos/execution.ts';
import type { EngineHost, Refusal, VerifiedTurn } from '../consensus/engine.ts';
import type { Height, Micros, PeerId } from '../kernel/types.ts';
import type { Timer } from './effect.ts';
import type { FullBlock, Message } from './message.ts';
import type { CatchUpState } from './node-state.ts';

/** Limits of one answer. */
const MAX_BLOCKS = 64;
const MAX_BYTES = 512 * 1024;

export interface CatchUpHooks {
  verify(parent: ChainBlock, signed: SignedHeader, certificate: BlockProof): VerifiedTurn | Refusal;
  /** Takes consecutive executed blocks; the first one's parent is on the chain. */
  adopt(blocks: readonly ChainBlock[]): void;
  /** A verified branch, whose first block this is, leaves the chain and is not longer. */
  onRival(first: ChainBlock): void;
}

interface Session {
  readonly peer: PeerId;
  /** First height asked for. */
  from: number;
  /** How far the next step back goes. */
  stride: number;
  /** Verified blocks of another branch that is not longer than ours yet. */
  branch: readonly ChainBlock[];
  /** Answers in a row with nothing but blocks that this node has. */
  barren: number;
}

/**
 * With so many a session gives way to whoever is said to be further: steps back overshoot, but a peer
 * that shows known blocks one by one must not keep a node from catching up.
 */
const MOST_BARREN = 8;

export class CatchUp {
  readonly #host: EngineHost;
  readonly #hooks: CatchUpHooks;
  #session: Session | null = null;
  #request = 0;
  /** First height of the answer that each peer owes. */
  readonly #asked = new Map<PeerId, number>();
  /** Highest block that each peer is known to have: whom to ask next. */
  readonly #claims = new Map<PeerId, number>();

  constructor(host: EngineHost, hooks: CatchUpHooks) {
    this.#host = host;
    this.#hooks = hooks;
  }

  /** Null: no session is open. */
  inspect(): CatchUpState | null {
    const session = this.#session;
    return session && { peer: session.peer, from: session.from, branch: session.branch.length };
  }

  behind(now: Micros, peer: PeerId, height: number): void {
    this.#claims.set(peer, Math.max(height, this.#claims.get(peer) ?? 0));
    const session = this.#session;
    const givesWay = session !== null && session.peer !== peer && session.barren >= MOST_BARREN;
    if (session === null || givesWay) this.#begin(now, peer);
  }

  /** `peer` has a block at `height`, at or below the head, of a branch that leaves further down. */
  compare(now: Micros, peer: PeerId, height: Height): void {
    if (this.#session !== null) return;
    // Nothing is verified yet, so it gives way at once.
    this.#open(now, { peer, from: height, stride: 1, branch: [], barren: MOST_BARREN });
  }

  onMessage(now: Micros, from: PeerId, message: Message): boolean {
    if (message.kind === 'blocks-request') {
      this.#answer(from, message.from);
      return true;
    }
    if (message.kind !== 'blocks') return false;
    if (this.#asked.get(from) !== message.from) return true;
    this.#asked.delete(from);
    const session = this.#session;
    if (session?.peer === from && session.from === message.from)
      this.#receive(now, session, message.head, message.blocks);
    else this.#receiveLate(message.from, message.blocks);
    return true;
  }

  /** The peer did not answer in time: ask another that claims to be further. */
  onTimer(now: Micros, timer: Timer): boolean {
    if (timer.kind !== 'catch-up') return false;
    const session = this.#session;
    if (session !== null && timer.request === this.#request) this.#giveUp(now, session.peer);
    return true;
  }

  #begin(now: Micros, peer: PeerId): void {
    const head = this.#host.chain.head.height;
    const target = this.#claims.get(peer) ?? 0;
    this.#host.announce({ kind: 'catching-up', height: head, target: target as Height });
    this.#open(now, { peer, from: head + 1, stride: 1, branch: [], barren: 0 });
  }

  #open(now: Micros, session: Session): void {
    this.#session = session;
    this.#ask(now, session);
  }

  #ask(now: Micros, session: Session): void {
    this.#request += 1;
    this.#host.send([session.peer], { kind: 'blocks-request', from: session.from as Height });
    this.#asked.set(session.peer, session.from);
    // A request, an answer that takes time on the link, and some room: five delays. On a link that
    // is slower the answer comes when somebody else has been asked; see #receiveLate.
    const at = now + 5 * this.#host.parameters.maxDelay;
    this.#host.setTimer(at, { kind: 'catch-up', request: this.#request });
  }

  #giveUp(now: Micros, peer: PeerId): void {
    this.#claims.delete(peer);
    this.#session = null;
    const next = this.#furthest();
    if (next !== null) this.#begin(now, next);
  }

  /** The peer that claims the most beyond the head; of equals the one with the smaller number. */
  #furthest(): PeerId | null {
    let best: PeerId | null = null;
    let most: number = this.#host.chain.head.height;
    for (const [peer, height] of [...this.#claims].toSorted(([a], [b]) => a - b)) {
      if (height <= this.#host.chain.head.height) this.#claims.delete(peer);
      else if (height > most) {
        best = peer;
        most = height;
      }
    }
    return best;
  }

  #answer(to: PeerId, from: Height): void {
    const { chain } = this.#host;
    const blocks: FullBlock[] = [];
    let bytes = 0;
    for (let height: number = from; blocks.length < MAX_BLOCKS && bytes < MAX_BYTES; height += 1) {
      const block = chain.at(height);
      if (block?.certificate == null) break;
      const { signed, certificate, body, transactions } = block;
      blocks.push({ signed, certificate, body, transactions });
      for (const transaction of transactions) bytes += transaction.size;
    }
    this.#host.send([to], { kind: 'blocks', from, head: chain.head.height, blocks });
  }

  #receive(now: Micros, session: Session, theirHead: number, blocks: readonly FullBlock[]): void {
    const { chain } = this.#host;
    const first = blocks[0];
    if (first === undefined) {
      // Nothing from there on. Their branch may still be another one, and grow; we hear of it then.
      this.#giveUp(now, session.peer);
      return;
    }
    if (first.signed.header.height !== session.from) {
      this.#refuse(first.signed.header.hash, first.signed.header.height, 'not what was asked for');
      this.#giveUp(now, session.peer);
      return;
    }
    const base = session.branch.at(-1) ?? chain.byHash(first.signed.header.parent);
    if (base === undefined || base.hash !== first.signed.header.parent) {
      this.#stepBack(now, session, first.signed.header.height);
      return;
    }
    const fresh = this.#connect(base, blocks);
    if (fresh === null) {
      this.#giveUp(now, session.peer);
      return;
    }
    if (fresh.some((block) => !chain.has(block.hash))) session.barren = 0;
    else session.barren += 1;
    const branch = [...session.branch, ...fresh];
    const last = branch.at(-1) ?? base;
    if (last.height > chain.head.height) {
      session.branch = [];
      this.#hooks.adopt(branch.filter((block) => !chain.has(block.hash)));
    } else {
      session.branch = branch;
      const rival = branch.find((block) => !chain.has(block.hash));
      if (rival !== undefined) this.#hooks.onRival(rival);
    }
    const claimed = Math.max(theirHead, this.#claims.get(session.peer) ?? 0);
    if (last.height >= claimed || last.height >= theirHead) {
      this.#giveUp(now, session.peer);
      return;
    }
    session.from = last.height + 1;
    this.#ask(now, session);
  }

  /** An answer that nobody waits for any more: good all the same where it makes the chain longer. */
  #receiveLate(from: number, blocks: readonly FullBlock[]): void {
    const { chain } = this.#host;
    const first = blocks[0]?.signed.header;
    const base = first?.height === from ? chain.byHash(first.parent) : undefined;
    const branch = base && this.#connect(base, blocks);
    const last = branch?.at(-1);
    if (branch != null && last !== undefined && last.height > chain.head.height)
      this.#hooks.adopt(branch.filter((block) => !chain.has(block.hash)));
  }

  /** The blocks are of a branch that leaves ours further down: look for the common ancestor. */
  #stepBack(now: Micros, session: Session, firstHeight: number): void {
    const { chain } = this.#host;
    if (firstHeight <= chain.base + 1) {
      this.#refuse(null, firstHeight, 'no common ancestor among the blocks that are kept');
      this.#giveUp(now, session.peer);
      return;
    }
    session.branch = [];
    session.from = Math.max(chain.base + 1, firstHeight - session.stride);
    session.stride *= 2;
    this.#ask(now, session);
  }

  /** Verifies and executes consecutive blocks on `base`; null if one of them is not valid. */
  #connect(base: ChainBlock, blocks: readonly FullBlock[]): readonly ChainBlock[] | null {
    const { chain, computation } = this.#host;
    const connected: ChainBlock[] = [];
    let parent = base;
    for (const full of blocks) {
      const { signed, certificate, body, transactions } = full;
      const { header } = signed;
      if (header.parent !== parent.hash) {
        this.#refuse(header.hash, header.height, 'does not follow the block before');
        return null;
      }
      const known = chain.byHash(header.hash);
      if (known !== undefined) {
        connected.push(known);
        parent = known;
        continue;
      }
      const verified = this.#hooks.verify(parent, signed, certificate);
      const idsMatch = body.hash === header.bodyHash && body.names(transactions);
      if (verified.code !== 'verified' || !idsMatch) {
        const reason = verified.code === 'refused' ? verified.reason : 'body does not match';
        this.#refuse(header.hash, header.height, reason);
        return null;
      }
      const { schedule, missed } = verified;
      const result = executeBody(computation, parent, header, { schedule, body, transactions });
      if (result.code === 'refused') {
        this.#refuse(header.hash, header.height, result.reason);
        return null;
      }
      parent = {
        hash: header.hash,
        height: header.height,
        signed,
        body,
        transactions,
        state: result.state,
        outcome: result.outcome,
        schedule,
        missed,
        certificate,
      };
      connected.push(parent);
    }
    return connected;
  }

  #refuse(block: ChainBlock['hash'] | null, height: number, reason: string): void {
    this.#host.announce({
      kind: 'refused',
      what: 'blocks',
      block,
      height: height as Height,
      reason,
    });
  }
}
