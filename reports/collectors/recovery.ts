/**
 * Recovery: after each healing, how long until every non-Byzantine node that is up has committed a
 * block that was first committed after it.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import { Durations, type DurationSummary } from '../durations.ts';
import type { NodeTable } from './node-table.ts';

const LISTED = 1000;

/** One moment at which a fault ended or a node restarted, or several did. */
export interface RecoveryRow {
  readonly healedAtMicros: Micros;
  readonly causes: readonly string[];
  readonly recoveredAtMicros: Micros | null;
  readonly tookMicros: Micros | null;
  /** Of a healing that was not followed by recovery: how long the run still went on. */
  readonly waitedMicros: Micros | null;
}

export interface RecoveryResults {
  /** Moments of healing. */
  readonly healings: number;
  readonly notRecovered: number;
  /** The longest wait of those that did not recover before the run ended; null: all recovered. */
  readonly longestUnrecoveredMicros: Micros | null;
  readonly took: DurationSummary | null;
  readonly last: RecoveryRow | null;
  /** The first 1,000, by moment of healing. */
  readonly listed: readonly RecoveryRow[];
}

interface Open {
  readonly at: Micros;
  readonly causes: string[];
  /** Greatest height that was committed anywhere by then: a newer block is higher. */
  readonly top: number;
}

export class Recoveries {
  readonly #open: Open[] = [];
  readonly #took = new Durations();
  readonly #listed: RecoveryRow[] = [];
  #last: RecoveryRow | null = null;
  #healings = 0;
  /** A node that lags, asked first: while it does, nothing else needs to be looked at. */
  #witness = 0;

  healed(at: Micros, cause: string, top: number): void {
    const last = this.#open.at(-1);
    if (last?.at === at && last.top === top) {
      last.causes.push(cause);
      return;
    }
    this.#healings += 1;
    this.#open.push({ at, causes: [cause], top });
  }

  /** A commit, a crash or a restart may have completed the oldest recoveries. */
  progressed(at: Micros, table: NodeTable): void {
    for (let first = this.#open[0]; first !== undefined; first = this.#open[0]) {
      if (!this.#allAbove(first.top, table)) return;
      this.#open.shift();
      this.#took.record(at - first.at);
      this.#row({
        healedAtMicros: first.at,
        causes: first.causes,
        recoveredAtMicros: at,
        tookMicros: at - first.at,
        waitedMicros: null,
      });
    }
  }

  result(end: Micros): RecoveryResults {
    const unrecovered = this.#open.length;
    const longest = this.#open[0] === undefined ? null : end - this.#open[0].at;
    for (const { at, causes } of this.#open)
      this.#row({
        healedAtMicros: at,
        causes,
        recoveredAtMicros: null,
        tookMicros: null,
        waitedMicros: end - at,
      });
    return {
      healings: this.#healings,
      notRecovered: unrecovered,
      longestUnrecoveredMicros: longest,
      took: this.#took.summary(),
      last: this.#last,
      listed: this.#listed,
    };
  }

  #row(row: RecoveryRow): void {
    this.#last = row;
    if (this.#listed.length < LISTED) this.#listed.push(row);
  }

  #allAbove(top: number, table: NodeTable): boolean {
    const lags = (node: number): boolean =>
      table.isHonest(node) && table.isUp(node) && table.head(node) <= top;
    if (lags(this.#witness)) return false;
    let anyUp = false;
    for (const node of table.honest) {
      if (lags(node)) {
        this.#witness = node;
        return false;
      }
      anyUp ||= table.isUp(node);
    }
    return anyUp;
  }
}
