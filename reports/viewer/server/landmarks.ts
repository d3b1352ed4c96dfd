/**
 * The moments of a trace that one must not miss, and the stretches that are shaded: faults, crashes.
 *
 * @module
 */
import { nodeRanges } from '../../format.ts';
import type { WrittenEvent } from '../../trace/schema.ts';
import { rangesOf } from '../model/node-ranges.ts';
import type {
  CrashSpan,
  FaultSpan,
  ForkEntry,
  Landmark,
  PhaseTwoSpan,
} from '../model/trace-index.ts';
import { laneName } from '../model/trace-index.ts';

/** So many of each class but forks and breaches, of which none is left out. */
const LISTED = 20_000;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class Landmarks {
  readonly #found: Landmark[] = [];
  readonly #counts = new Map<string, number>();
  readonly #faults: Mutable<FaultSpan>[] = [];
  readonly #crashes: Mutable<CrashSpan>[] = [];
  readonly #open = new Map<number, Mutable<FaultSpan>>();
  #phaseTwo: Mutable<PhaseTwoSpan> | null = null;
  readonly #down = new Map<number, Mutable<CrashSpan>>();

  event(event: WrittenEvent, ordinal: number, lane: number): void {
    const { at } = event;
    const mark = (name: Landmark['class'], label: string): void =>
      this.add({ class: name, event: ordinal, at, lane, label });
    switch (event.kind) {
      case 'breach': {
        mark('breach', `breach of ${event.checker} at node ${event.node}: ${event.detail}`);
        return;
      }
      case 'assumptions-broken': {
        mark(
          'breach',
          `node ${event.node} holds two final blocks for height ${event.height} and stops`,
        );
        return;
      }
      case 'equivocation-seen': {
        mark(
          'evidence',
          `node ${event.node} saw two blocks of packer ${event.packer} for one turn, height ${event.height}`,
        );
        return;
      }
      case 'offence-seen': {
        mark(
          'evidence',
          `node ${event.node} saw two ${event.offence} of node ${event.offender} at height ${event.height}`,
        );
        return;
      }
      case 'convicted': {
        mark('evidence', `node ${event.node} has a block that convicts node ${event.offender}`);
        return;
      }
      case 'misbehaved': {
        mark('misconduct', `node ${event.node} misbehaves for the first time`);
        return;
      }
      case 'undone': {
        mark('undone', `node ${event.node} undid its block at height ${event.height}`);
        return;
      }
      case 'crashed':
        this.#crash(event.node, at);
        // Nodes that phase two freezes are no fault of the run.
        if (this.#phaseTwo === null) mark('crash', `node ${event.node} crashed`);
        return;
      case 'phase-two-started':
        this.#phaseTwo = { from: at, to: -1, core: rangesOf(event.core) };
        return;
      case 'phase-two-ended':
        if (this.#phaseTwo !== null) this.#phaseTwo.to = at;
        return;
      case 'restarted':
        this.#restart(event.node, at);
        {
          mark('restart', `node ${event.node} restarted at height ${event.height}`);
          return;
        }
      case 'fault-started':
        this.#begin(event.fault, event.action, at, event.groups);
        {
          mark('fault', `${event.action} ${groupsText(event.groups)} begins`);
          return;
        }
      case 'fault-changed': {
        this.#change(event.fault, at, event.groups);
        return;
      }
      case 'fault-ended': {
        const action = this.#end(event.fault, at);
        mark('fault', `${action} ends`);
        return;
      }
      default:
        return;
    }
  }

  fork({ height, event, at }: ForkEntry, lane: number, nodes: number): void {
    const label = `fork at height ${height}: ${laneName({ nodes }, lane)} commits a second block`;
    this.add({ class: 'fork', event, at, lane, label });
  }

  add(landmark: Landmark): void {
    const { class: name } = landmark;
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    if (count < LISTED || name === 'fork' || name === 'breach') this.#found.push(landmark);
  }

  /** By time. */
  get list(): readonly Landmark[] {
    return this.#found.toSorted((a, b) => a.at - b.at || a.event - b.event);
  }

  /** @param end - of the trace: what has not ended yet is shaded up to there */
  spans(end: number): {
    readonly faults: readonly FaultSpan[];
    readonly crashes: readonly CrashSpan[];
    readonly phaseTwo: PhaseTwoSpan | null;
  } {
    const whole = <T extends { from: number; to: number }>(span: T): T =>
      span.to < 0 ? { ...span, to: end } : span;
    return {
      faults: this.#faults.map(whole),
      crashes: this.#crashes.map(whole),
      phaseTwo: this.#phaseTwo === null ? null : whole(this.#phaseTwo),
    };
  }

  #begin(fault: number, action: string, from: number, groups: FaultSpan['groups']): void {
    const span = { fault, action, from, to: -1, groups };
    this.#open.set(fault, span);
    this.#faults.push(span);
  }

  #change(fault: number, at: number, groups: FaultSpan['groups']): void {
    const action = this.#end(fault, at);
    this.#begin(fault, action, at, groups);
  }

  #end(fault: number, at: number): string {
    const span = this.#open.get(fault);
    if (span === undefined) return `fault ${fault}`;
    span.to = at;
    this.#open.delete(fault);
    return span.action;
  }

  #crash(node: number, from: number): void {
    if (this.#down.has(node)) return;
    const span = { node, from, to: -1 };
    this.#down.set(node, span);
    this.#crashes.push(span);
  }

  #restart(node: number, at: number): void {
    const span = this.#down.get(node);
    if (span !== undefined) span.to = at;
    this.#down.delete(node);
  }
}

/** `0-9 | 10-20`. */
export function groupsText(groups: FaultSpan['groups']): string {
  return groups.map((group) => nodeRanges(group)).join(' | ');
}
