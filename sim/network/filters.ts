/**
 * Messages that faults pick out by kind and link, to lose them or to hold them back.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { MessageKind } from '../../protocol/node/message.ts';

/** Which messages; as `SomeMessages` of a scenario, with the nodes known. */
export interface Selection {
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Null: all kinds. */
  readonly messages: readonly MessageKind[] | null;
  /** Null: all that leave. */
  readonly count: number | null;
}

interface Filter {
  readonly from: ReadonlySet<number>;
  readonly to: ReadonlySet<number>;
  readonly kinds: ReadonlySet<MessageKind> | null;
  /** How many more messages it takes. */
  left: number;
}

/** How long messages are held: for a time each, or all until one moment. */
export type HeldFor = { readonly by: Micros } | { readonly until: Micros };

interface Hold extends Filter {
  readonly time: HeldFor;
}

export class Filters {
  readonly #drops = new Map<number, Filter>();
  readonly #holds = new Map<number, Hold>();

  /** Whether nothing is picked out; saves the hot path the question. */
  none = true;

  drop(id: number, selection: Selection): void {
    this.#drops.set(id, filterOf(selection));
    this.none = false;
  }

  hold(id: number, selection: Selection, time: HeldFor): void {
    this.#holds.set(id, { ...filterOf(selection), time });
    this.none = false;
  }

  heal(id: number): void {
    this.#drops.delete(id);
    this.#holds.delete(id);
    this.none = this.#drops.size + this.#holds.size === 0;
  }

  /** Whether a message that leaves now is lost. Counts it, if it is. */
  loses(from: number, to: number, kind: MessageKind): boolean {
    for (const filter of this.#drops.values()) if (takes(filter, from, to, kind)) return true;
    return false;
  }

  /** How much later a message that leaves now goes on its way, all holds together. Counts it. */
  delay(now: Micros, from: number, to: number, kind: MessageKind): Micros {
    let until = now;
    let by = 0;
    for (const hold of this.#holds.values()) {
      if (!takes(hold, from, to, kind)) continue;
      if ('by' in hold.time) by += hold.time.by;
      else until = Math.max(until, hold.time.until);
    }
    return until - now + by;
  }
}

function filterOf({ from, to, messages, count }: Selection): Filter {
  return {
    from: new Set(from),
    to: new Set(to),
    kinds: messages === null ? null : new Set(messages),
    left: count ?? Infinity,
  };
}

function takes(filter: Filter, from: number, to: number, kind: MessageKind): boolean {
  if (filter.left === 0 || !filter.from.has(from) || !filter.to.has(to)) return false;
  if (filter.kinds !== null && !filter.kinds.has(kind)) return false;
  filter.left -= 1;
  return true;
}
