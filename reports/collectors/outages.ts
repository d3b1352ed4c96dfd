/**
 * When delegates were down or cut off: the simulator's own knowledge of faults, as intervals that
 * can be asked about a little later, when a block shows which turns were missed.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { WorldEvent } from '../../sim/trace-event.ts';

type FaultStarted = Extract<WorldEvent, { kind: 'fault-started' }>;
type FaultChanged = Extract<WorldEvent, { kind: 'fault-changed' }>;

/** A fault in force that separates nodes, and whom it separates now. */
interface Split {
  readonly isTwoWay: boolean;
  readonly groups: FaultStarted['groups'];
}

/** Faults that separate nodes: both ways between groups, or from the first group to the second. */
const IS_TWO_WAY: Readonly<Partial<Record<FaultStarted['action'], boolean>>> = {
  partition: true,
  swizzle: true,
  cut: false,
  flap: false,
};

interface Span {
  readonly from: Micros;
  to: Micros;
}

export class Outages {
  /** Who has a seat now. */
  #electorate: readonly number[];
  readonly #down: Span[][];
  readonly #cutOff: Span[][];
  /** By fault. */
  readonly #splits = new Map<number, Split>();
  #majority: boolean | undefined;

  /**
   * @param delegates - seats; until an election says otherwise they belong to the first nodes
   * @param electable - nodes that may come to have one, these included
   */
  constructor(delegates: number, electable: number) {
    this.#electorate = Array.from({ length: delegates }, (_, delegate) => delegate);
    this.#down = Array.from({ length: electable }, () => []);
    this.#cutOff = Array.from({ length: electable }, () => []);
  }

  /** W1: the seats of a round. */
  elected(order: readonly number[], at: Micros): void {
    const electorate = [...order].sort((a, b) => a - b);
    if (electorate.every((delegate, seat) => delegate === this.#electorate[seat])) return;
    this.#electorate = electorate;
    this.#recompute(at);
  }

  crashed(node: number, at: Micros): void {
    this.#majority = undefined;
    begin(this.#down[node], at);
  }

  restarted(node: number, at: Micros): void {
    this.#majority = undefined;
    end(this.#down[node], at);
  }

  faultStarted(event: FaultStarted): void {
    const isTwoWay = IS_TWO_WAY[event.action];
    if (isTwoWay === undefined) return;
    this.#splits.set(event.fault, { isTwoWay, groups: event.groups });
    this.#recompute(event.at);
  }

  faultChanged({ fault, groups, at }: FaultChanged): void {
    const split = this.#splits.get(fault);
    if (split === undefined) return;
    this.#splits.set(fault, { ...split, groups });
    this.#recompute(at);
  }

  faultEnded(fault: number, at: Micros): void {
    if (this.#splits.delete(fault)) this.#recompute(at);
  }

  /** The delegate was down at some moment of [from, to]. */
  wasDown(delegate: number, from: Micros, to: Micros): boolean {
    return overlaps(this.#down[delegate], from, to);
  }

  /** At some moment of [from, to] it could not talk both ways with more than half of the seats. */
  wasCutOff(delegate: number, from: Micros, to: Micros): boolean {
    return overlaps(this.#cutOff[delegate], from, to);
  }

  /**
   * Some delegate is up and connected, both ways, to so many others that are up that they make more
   * than half of all delegates with it.
   */
  hasMajority(): boolean {
    this.#majority ??= this.#findMajority();
    return this.#majority;
  }

  /** Nothing before this moment will be asked about. */
  forgetBefore(horizon: Micros): void {
    for (const spans of [this.#down, this.#cutOff])
      for (const list of spans) while (list[0] !== undefined && list[0].to < horizon) list.shift();
  }

  get pending(): number {
    return [...this.#down, ...this.#cutOff].reduce((sum, list) => sum + list.length, 0);
  }

  #recompute(at: Micros): void {
    this.#majority = undefined;
    const separated = this.#separated();
    for (const [delegate, spans] of this.#cutOff.entries()) {
      const lost = this.#electorate.filter((other) => separated(delegate, other)).length;
      if (2 * lost > this.#electorate.length) begin(spans, at);
      else end(spans, at);
    }
  }

  #findMajority(): boolean {
    const separated = this.#separated();
    const up = this.#electorate.filter((delegate) => this.#down[delegate]?.at(-1)?.to !== Infinity);
    return up.some((delegate) => {
      const reached = up.filter((other) => !separated(delegate, other));
      return 2 * reached.length > this.#electorate.length;
    });
  }

  /** Whether some fault in force loses messages between two delegates, in either direction. */
  #separated(): (a: number, b: number) => boolean {
    const separators = [...this.#splits.values()]
      .filter(({ groups }) => groups.length > 0)
      .map((split) => separatorOf(split, this.#down.length));
    return (a, b) => separators.some((separates) => separates(a, b));
  }
}

function separatorOf(
  { isTwoWay, groups }: Split,
  registered: number,
): (a: number, b: number) => boolean {
  // Nodes of no group are one group more in a partition, and untouched by a cut.
  const groupsOf = Array.from({ length: registered }, (_, delegate) =>
    groups.flatMap((group, index) => (group.includes(delegate) ? [index] : [])),
  );
  const inGroup = (delegate: number, group: number): boolean =>
    groupsOf[delegate]?.includes(group) === true;
  if (isTwoWay) return (a, b) => a !== b && (groupsOf[a]?.[0] ?? -1) !== (groupsOf[b]?.[0] ?? -1);
  return (a, b) =>
    a !== b && ((inGroup(a, 0) && inGroup(b, 1)) || (inGroup(b, 0) && inGroup(a, 1)));
}

function begin(spans: Span[] | undefined, at: Micros): void {
  if (spans?.at(-1)?.to !== Infinity) spans?.push({ from: at, to: Infinity });
}

function end(spans: Span[] | undefined, at: Micros): void {
  const last = spans?.at(-1);
  if (last?.to === Infinity) last.to = at;
}

function overlaps(spans: readonly Span[] | undefined, from: Micros, to: Micros): boolean {
  return spans?.some((span) => span.from <= to && span.to >= from) === true;
}
