/**
 * Messages: how many, how large, of what kind, by whom, and what became of those that were lost.
 * A message to five recipients counts as five. Byzantine nodes' messages count as well. Messages
 * between clients and nodes have their kinds, and are in no total.
 *
 * @module
 */
import { MESSAGES_BETWEEN_NODES } from '../../protocol/node/message.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';

export interface MessageResults {
  readonly messages: number;
  readonly bytes: number;
  /** Blocks that the totals are divided by: heights committed by non-Byzantine nodes. */
  readonly blocks: number;
  /** Null when no block was committed. */
  readonly messagesPerBlock: number | null;
  readonly bytesPerBlock: number | null;
  /** By kind, in code-unit order of the name. */
  readonly kinds: readonly MessageKindRow[];
  /** Bytes that each node sent, by node. */
  readonly sentBytesByNode: readonly number[];
  readonly sentBytesPerSecond: { readonly mean: number; readonly most: number };
  readonly dropped: DropCounts;
}

export interface MessageKindRow {
  readonly kind: string;
  readonly messages: number;
  readonly bytes: number;
  readonly messagesPerBlock: number | null;
  readonly dropped: DropCounts;
}

/** Copies lost at random, by a partition or cut, because a node was down, and by `drop` faults. */
export interface DropCounts {
  readonly loss: number;
  readonly cut: number;
  readonly down: number;
  readonly drop: number;
}

interface Counts {
  messages: number;
  bytes: number;
  readonly dropped: { -readonly [Reason in keyof DropCounts]: number };
}

const BETWEEN_NODES: ReadonlySet<string> = new Set(MESSAGES_BETWEEN_NODES);

export class MessageCollector implements TraceListener {
  readonly #kinds = new Map<string, Counts>();
  #sentBytes = new Float64Array(0);
  #byzantine = new Set<number>();
  #top = 0;
  #now = 0;

  onEvent(event: TraceEvent): void {
    this.#now = event.at;
    switch (event.kind) {
      case 'run-started':
        this.#sentBytes = new Float64Array(event.nodes);
        this.#byzantine = new Set(event.byzantine);
        break;
      case 'sent': {
        const counts = this.#countsOf(event.message);
        const bytes = event.bytes * event.recipients;
        counts.messages += event.recipients;
        counts.bytes += bytes;
        // Clients are numbered after the nodes.
        if (event.from < this.#sentBytes.length)
          this.#sentBytes[event.from] = (this.#sentBytes[event.from] ?? 0) + bytes;
        break;
      }
      case 'dropped':
        this.#countsOf(event.message).dropped[event.reason] += 1;
        break;
      case 'committed':
        if (event.height > this.#top && !this.#byzantine.has(event.node)) this.#top = event.height;
        break;
      default:
    }
  }

  result(): MessageResults {
    const seconds = this.#now / 1e6;
    const perBlock = (count: number): number | null => (this.#top === 0 ? null : count / this.#top);
    const kinds = [...this.#kinds].sort(([a], [b]) => (a < b ? -1 : 1));
    const total = { messages: 0, bytes: 0, dropped: { loss: 0, cut: 0, down: 0, drop: 0 } };
    for (const [kind, counts] of kinds) {
      if (!BETWEEN_NODES.has(kind)) continue;
      total.messages += counts.messages;
      total.bytes += counts.bytes;
      total.dropped.loss += counts.dropped.loss;
      total.dropped.cut += counts.dropped.cut;
      total.dropped.down += counts.dropped.down;
      total.dropped.drop += counts.dropped.drop;
    }
    const perNode = [...this.#sentBytes];
    const perSecond = (bytes: number): number => (seconds === 0 ? 0 : bytes / seconds);
    return {
      messages: total.messages,
      bytes: total.bytes,
      blocks: this.#top,
      messagesPerBlock: perBlock(total.messages),
      bytesPerBlock: perBlock(total.bytes),
      kinds: kinds.map(([kind, { messages, bytes, dropped }]) => ({
        kind,
        messages,
        bytes,
        messagesPerBlock: perBlock(messages),
        dropped: { ...dropped },
      })),
      sentBytesByNode: perNode,
      sentBytesPerSecond: {
        mean: perNode.length === 0 ? 0 : perSecond(total.bytes) / perNode.length,
        most: perSecond(perNode.reduce((most, bytes) => Math.max(most, bytes), 0)),
      },
      dropped: total.dropped,
    };
  }

  #countsOf(kind: string): Counts {
    let counts = this.#kinds.get(kind);
    if (counts === undefined) {
      counts = { messages: 0, bytes: 0, dropped: { loss: 0, cut: 0, down: 0, drop: 0 } };
      this.#kinds.set(kind, counts);
    }
    return counts;
  }
}
