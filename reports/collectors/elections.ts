/**
 * Who served in which round, with how many votes, and why delegates lost their seats. A round is
 * told by the first non-Byzantine node to commit a block of it. Definitions: docs/reports.md.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { SeatLoss } from '../../scenarios/scenario.ts';
import type { NodeEvent, TraceEvent, TraceListener } from '../../sim/trace-event.ts';

/** One delegate's place in one election. */
export interface ElectionRow {
  readonly round: number;
  readonly atMicros: Micros;
  readonly delegate: number;
  /** Of its account, which settles ties. */
  readonly address: string;
  /** From 1, of everybody who is registered. */
  readonly place: number;
  /** Main coin behind it, as decimal text. */
  readonly votes: string;
  readonly seat: boolean;
  /** Against the round before. */
  readonly change: 'entered' | 'left' | null;
  /** Why it left. */
  readonly why: SeatLoss | null;
}

/** One change of the delegates in office. */
export interface SeatChange {
  readonly round: number;
  readonly atMicros: Micros;
  readonly entered: readonly { readonly delegate: number; readonly votes: string }[];
  readonly left: readonly {
    readonly delegate: number;
    readonly votes: string;
    readonly why: SeatLoss;
  }[];
}

/** Of one delegate that served or lost a seat. */
export interface ServiceRow {
  readonly delegate: number;
  /** Rounds that were entered with it in office. */
  readonly rounds: number;
  /** In the last round that was entered. */
  readonly servesAtEnd: boolean;
  /** In the last election, as decimal text. */
  readonly votes: string;
  /** How often it lost a seat, and why. */
  readonly lost: LossCounts;
}

export type LossCounts = Readonly<Record<SeatLoss, number>>;
export const NOTHING_LOST: LossCounts = { votes: 0, missed: 0, resigned: 0, convicted: 0 };

export interface ElectionResults {
  /** Rounds that were entered. */
  readonly rounds: number;
  /** How many of them had other delegates than the one before; the first {@link LISTED} are listed. */
  readonly changes: number;
  readonly listedChanges: readonly SeatChange[];
  /** Ascending by delegate. */
  readonly service: readonly ServiceRow[];
}

export const LISTED = 100;

type Elected = Extract<NodeEvent, { kind: 'elected' }>;

interface Service {
  rounds: number;
  readonly lost: Record<SeatLoss, number>;
}

export class ElectionCollector implements TraceListener {
  readonly #onElection: ((row: ElectionRow) => void) | undefined;
  readonly #service = new Map<number, Service>();
  readonly #changes: SeatChange[] = [];
  #byzantine: ReadonlySet<number> = new Set();
  #seats: ReadonlySet<number> | null = null;
  #votes: ReadonlyMap<number, string> = new Map();
  #round = -1;
  #rounds = 0;
  #changeCount = 0;

  /** @param onElection - gets the places of each election: seats, who left, and as many who wait */
  constructor(onElection?: (row: ElectionRow) => void) {
    this.#onElection = onElection;
  }

  onEvent(event: TraceEvent): void {
    if (event.kind === 'run-started') this.#byzantine = new Set(event.byzantine);
    if (event.kind !== 'elected' || event.round <= this.#round) return;
    if (!this.#byzantine.has(event.node)) this.#elected(event);
  }

  result(): ElectionResults {
    return {
      rounds: this.#rounds,
      changes: this.#changeCount,
      listedChanges: this.#changes,
      service: [...this.#service.entries()]
        .map(([delegate, { rounds, lost }]) => ({
          delegate,
          rounds,
          servesAtEnd: this.#seats?.has(delegate) === true,
          votes: this.#votes.get(delegate) ?? '0',
          lost,
        }))
        .toSorted((a, b) => a.delegate - b.delegate),
    };
  }

  #elected({ round, at, order, election }: Elected): void {
    const before = this.#seats;
    const seats = new Set<number>(order);
    this.#round = round;
    this.#rounds += 1;
    this.#seats = seats;
    this.#votes = new Map(election.map(({ delegate, votes }) => [delegate, String(votes)]));
    for (const id of seats) this.#of(id).rounds += 1;
    const rows = election.map(({ delegate, address, votes, bar }, index): ElectionRow => {
      const seat = seats.has(delegate);
      const change = before === null ? null : changeOf(before.has(delegate), seat);
      return {
        round,
        atMicros: at,
        delegate,
        address,
        place: index + 1,
        votes: String(votes),
        seat,
        change,
        why: change === 'left' ? (bar ?? 'votes') : null,
      };
    });
    this.#changed(round, at, rows);
    this.#write(rows, seats.size);
  }

  #changed(round: number, atMicros: Micros, rows: readonly ElectionRow[]): void {
    const entered = rows
      .filter(({ change }) => change === 'entered')
      .map(({ delegate, votes }) => ({ delegate, votes }));
    const left = rows.flatMap(({ delegate, votes, why }) =>
      why === null ? [] : [{ delegate, votes, why }],
    );
    if (left.length === 0) return;
    for (const { delegate, why } of left) this.#of(delegate).lost[why] += 1;
    this.#changeCount += 1;
    if (this.#changes.length < LISTED) this.#changes.push({ round, atMicros, entered, left });
  }

  /** Many more may be registered than ever come near a seat. */
  #write(rows: readonly ElectionRow[], seats: number): void {
    if (this.#onElection === undefined) return;
    let waiting = 0;
    for (const row of rows) {
      if (!row.seat && row.change === null && ++waiting > seats) continue;
      this.#onElection(row);
    }
  }

  #of(delegate: number): Service {
    let service = this.#service.get(delegate);
    if (service === undefined) {
      service = { rounds: 0, lost: { ...NOTHING_LOST } };
      this.#service.set(delegate, service);
    }
    return service;
  }
}

function changeOf(had: boolean, has: boolean): ElectionRow['change'] {
  if (had === has) return null;
  return has ? 'entered' : 'left';
}
