/**
 * What faults do to one disk, by kind of record: the part of a key before its first `/`.
 *
 * @module
 */
import { assert } from '../protocol/kernel/assert.ts';
import type { DiskFault } from '../scenarios/scenario.ts';

interface Fault {
  readonly mode: DiskFault['mode'];
  readonly records: ReadonlySet<string> | null;
  /** Of a disk that tears: the record that was written last. */
  last: string | null;
}

/** Of a disk that forgets: what a key held before, and how often it was written since. */
interface Forgotten {
  /** Undefined: the key did not exist. */
  readonly before: unknown;
  writes: number;
}

type Entries = Map<string, unknown>;

export class DiskFaults {
  readonly #active = new Map<number, Fault>();
  readonly #forgotten = new Map<string, Forgotten>();

  /** True when nothing is wrong with the disk; saves the hot path the question. */
  none = true;

  begin(id: number, mode: DiskFault['mode'], records: readonly string[] | null): void {
    assert(!this.#active.has(id), `fault ${id} holds already`);
    const kinds = records === null ? null : new Set(records);
    this.#active.set(id, { mode, records: kinds, last: null });
    this.none = false;
  }

  /** @returns whether writes that this fault would have forgotten are durable now */
  end(id: number): boolean {
    this.#active.delete(id);
    this.none = this.#active.size === 0;
    const { size } = this.#forgotten;
    for (const key of [...this.#forgotten.keys()])
      if (this.#first('forget', key) === null) this.#forgotten.delete(key);
    return this.#forgotten.size < size;
  }

  /** The fault whose full disk refuses the write, or null. Erasing needs no room. */
  refusal(key: string, value: unknown): number | null {
    return value === undefined ? null : this.#first('full', key);
  }

  /**
   * Takes note of a write before it is made.
   *
   * @param before - what the key holds now
   * @returns whether a crash undoes the write, so that the disk's own rules do not apply to it
   */
  note(key: string, before: unknown, value: unknown): boolean {
    if (value !== undefined)
      for (const fault of this.#active.values())
        if (fault.mode === 'tear' && covers(fault, key)) fault.last = key;
    if (this.#first('forget', key) === null) return false;
    const known = this.#forgotten.get(key);
    if (known === undefined) this.#forgotten.set(key, { before, writes: 1 });
    else known.writes += 1;
    return true;
  }

  /** The writes that the disk forgets in a crash. @returns how many */
  forget(entries: Entries): number {
    let lost = 0;
    for (const [key, { before, writes }] of this.#forgotten) {
      if (before === undefined) entries.delete(key);
      else entries.set(key, before);
      lost += writes;
    }
    this.#forgotten.clear();
    return lost;
  }

  /** The records that are torn in a crash. @returns how many */
  tear(entries: Entries): number {
    let torn = 0;
    for (const fault of this.#active.values()) {
      if (fault.last !== null && entries.delete(fault.last)) torn += 1;
      fault.last = null;
    }
    return torn;
  }

  #first(mode: DiskFault['mode'], key: string): number | null {
    for (const [id, fault] of this.#active)
      if (fault.mode === mode && covers(fault, key)) return id;
    return null;
  }
}

function covers({ records }: Fault, key: string): boolean {
  if (records === null) return true;
  const slash = key.indexOf('/');
  return records.has(slash === -1 ? key : key.slice(0, slash));
}
