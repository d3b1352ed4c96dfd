/**
 * The disk of one node: what survives a crash.
 *
 * Writes reach the disk in the order in which they were made. A synced write is durable at once and,
 * as with a journal, so is everything that was written before it. Any other write becomes durable
 * when it is flushed, `flushInterval` after it was made, or with a later synced write. Faults may
 * make it fail, for some kinds of record: see `disk-faults.ts`.
 *
 * @module
 */
import { assert } from '../protocol/kernel/assert.ts';
import type { Micros } from '../protocol/kernel/types.ts';
import type { DiskFault, DiskSettings } from '../scenarios/scenario.ts';
import { DiskFaults } from './disk-faults.ts';
import type { RandomStream } from './random.ts';

/** What takes back a write that is not durable yet. */
interface Undo {
  readonly at: Micros;
  readonly key: string;
  /** Undefined: the key did not exist. */
  readonly previous: unknown;
}

/** Writes that became durable are dropped from the undo log when so many are at its front. */
const TRIM = 64;

/** Keys and values; values are immutable and kept by reference. */
export class SimulatedDisk {
  readonly #settings: DiskSettings;
  readonly #stream: RandomStream;
  readonly #entries = new Map<string, unknown>();
  /** Writes that a crash may still undo, oldest first, from `#firstPending` on. */
  #undoLog: Undo[] = [];
  #firstPending = 0;
  #lastWrite: Micros = 0;
  readonly #faults = new DiskFaults();

  /** @param stream - decides how much of what was not flushed survives a crash */
  constructor(settings: DiskSettings, stream: RandomStream) {
    this.#settings = settings;
    this.#stream = stream;
  }

  /**
   * Writes a value, or erases the key.
   *
   * @param now - true time, not before that of the last write
   * @param value - undefined erases
   * @param synced - durable before this returns, with everything written before
   * @returns null, or, where the write failed, the number of the fault that made it fail
   */
  write(now: Micros, key: string, value: unknown, synced: boolean): number | null {
    assert(now >= this.#lastWrite, 'a disk is written to at an earlier time');
    this.#lastWrite = now;
    let isForgotten = false;
    if (!this.#faults.none) {
      const refusal = this.#faults.refusal(key, value);
      if (refusal !== null) return refusal;
      isForgotten = this.#faults.note(key, this.#entries.get(key), value);
    }
    // Where the disk only pretends to write, it only pretends to sync.
    if (isForgotten) this.#flush(now);
    else if (synced) this.#forgetUndo();
    else if (this.#settings.crashLoses !== 'nothing') {
      this.#flush(now);
      this.#undoLog.push({ at: now, key, previous: this.#entries.get(key) });
    }
    this.#set(key, value);
    return null;
  }

  /** A fault begins; it ends with {@link mend}. */
  fail(fault: number, mode: DiskFault['mode'], records: readonly string[] | null): void {
    this.#faults.begin(fault, mode, records);
  }

  /** A fault ends. What a disk that forgets had only pretended to write is written now. */
  mend(fault: number): void {
    if (this.#faults.end(fault)) this.#forgetUndo();
  }

  /**
   * The node crashes. Of the writes that are not durable a prefix survives, its length drawn from
   * the stream (no draw when there are none), or nothing where the settings say so; the others are
   * undone, last first.
   *
   * @returns how many writes were lost
   */
  crash(now: Micros): number {
    // What is forgotten was written after what is in the log, key by key, so it is undone first.
    const forgotten = this.#faults.forget(this.#entries);
    this.#flush(now);
    const pending = this.#undoLog.length - this.#firstPending;
    const drawn = pending > 0 && this.#settings.crashLoses === 'unsynced';
    const lost = drawn ? this.#stream.below(pending + 1) : pending;
    for (let i = 0; i < lost; i++) {
      const undo = this.#undoLog.pop();
      if (undo !== undefined) this.#set(undo.key, undo.previous);
    }
    this.#forgetUndo();
    return forgotten + lost + this.#faults.tear(this.#entries);
  }

  /** How many records it holds, and how many writes a crash now could undo. Changes nothing. */
  inspect(now: Micros): { readonly records: number; readonly unsynced: number } {
    const { flushInterval } = this.#settings;
    const pending = this.#undoLog.slice(this.#firstPending);
    const unsynced = pending.filter(({ at }) => at + flushInterval > now).length;
    return { records: this.#entries.size, unsynced };
  }

  /** What a restart finds, ordered by key, so that nothing can depend on the order of writing. */
  entries(): ReadonlyMap<string, unknown> {
    return new Map([...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #set(key: string, value: unknown): void {
    if (value === undefined) this.#entries.delete(key);
    else this.#entries.set(key, value);
  }

  #flush(now: Micros): void {
    const log = this.#undoLog;
    let first = this.#firstPending;
    for (let undo = log[first]; undo !== undefined; undo = log[first]) {
      if (undo.at + this.#settings.flushInterval > now) break;
      first++;
    }
    if (first >= TRIM && 2 * first >= log.length) {
      log.splice(0, first);
      first = 0;
    }
    this.#firstPending = first;
  }

  #forgetUndo(): void {
    if (this.#undoLog.length > 0) this.#undoLog = [];
    this.#firstPending = 0;
  }
}
