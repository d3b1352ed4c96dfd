/**
 * Where a replay stops: the first moment at which something shows.
 *
 * @module
 */
import { LivenessCollector } from '../../reports/collectors/liveness.ts';
import type { TracedEvent } from '../../reports/trace/traced-event.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { didYouMean, show } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { TraceListener } from '../trace-event.ts';

export type Breakpoint =
  | { readonly kind: 'fork' | 'halt' | 'breach' | 'evidence' }
  | { readonly kind: 'height' | 'event'; readonly number: number };

/** What showed, and at which nodes. */
export interface Hit {
  /** Null: that nothing happened. */
  readonly event: TracedEvent | null;
  readonly nodes: readonly number[];
}

const NAMES = ['fork', 'halt', 'breach', 'evidence', 'height', 'event'] as const;
const ALLOWED = 'fork, halt, breach, evidence, height=N or event=ID';

/** @throws UsageError */
export function parseBreakpoint(text: string): Breakpoint {
  const [name = '', value, ...more] = text.split('=');
  const kind = NAMES.find((known) => known === name);
  const refused = new UsageError(
    `--break: found ${show(text)}${kind === undefined ? didYouMean(name, NAMES) : ''}; allowed: ${ALLOWED}`,
  );
  if (kind === undefined || more.length > 0) throw refused;
  if (kind === 'height' || kind === 'event') {
    if (value === undefined || !/^[1-9]\d{0,14}$/.test(value)) throw refused;
    return { kind, number: Number(value) };
  }
  if (value !== undefined) throw refused;
  return { kind };
}

/** Looks at everything that a run tells, for one thing. */
export class Watch {
  readonly #breakpoint: Breakpoint;
  readonly #liveness: LivenessCollector;
  /** By height the block that an honest node committed first, and who did. */
  readonly #blocks = new Map<number, { readonly block: string; readonly nodes: number[] }>();
  #byzantine: ReadonlySet<number> = new Set();
  #isOver = false;
  #hit: Hit | null = null;

  constructor(breakpoint: Breakpoint, scenario: Scenario) {
    this.#breakpoint = breakpoint;
    this.#liveness = new LivenessCollector(scenario);
  }

  /** For the run: what a halt is, collectors know. */
  get listeners(): readonly TraceListener[] {
    return this.#breakpoint.kind === 'halt' ? [this.#liveness] : [];
  }

  /** What showed; null: nothing yet. @param now - the run's */
  hit(now: Micros): Hit | null {
    if (this.#breakpoint.kind === 'halt' && !this.#isOver && this.#liveness.isHalted(now))
      this.#hit ??= { event: null, nodes: [] };
    return this.#hit;
  }

  onEvent(event: TracedEvent): void {
    if (event.kind === 'run-started') this.#byzantine = new Set(event.byzantine);
    // A second phase is no part of the scenario; only breaches count there.
    if (event.kind === 'run-ended') this.#isOver = true;
    const nodes = this.#nodesConcerned(event);
    if (nodes !== null) this.#hit ??= { event, nodes };
  }

  /** Null: it is not what is looked for. */
  #nodesConcerned(event: TracedEvent): readonly number[] | null {
    const breakpoint = this.#breakpoint;
    switch (breakpoint.kind) {
      case 'event':
        return event.id === breakpoint.number ? nodesOf(event) : null;
      case 'height':
        return event.kind === 'committed' &&
          event.height >= breakpoint.number &&
          this.#isHonest(event.node)
          ? [event.node]
          : null;
      case 'breach':
        return event.kind === 'breach' ? [event.node] : null;
      case 'evidence':
        return EVIDENCE.has(event.kind) ? nodesOf(event) : null;
      case 'fork':
        return event.kind === 'committed' && !this.#isOver && this.#isHonest(event.node)
          ? this.#forkAt(event.height, event.block, event.node)
          : null;
      case 'halt':
        return null;
    }
  }

  #forkAt(height: number, block: string, node: number): readonly number[] | null {
    const first = this.#blocks.get(height);
    if (first === undefined) this.#blocks.set(height, { block, nodes: [node] });
    else if (first.block === block) first.nodes.push(node);
    else return [...new Set([first.nodes[0] ?? node, node])];
    return null;
  }

  #isHonest(node: number): boolean {
    return !this.#byzantine.has(node);
  }
}

const EVIDENCE: ReadonlySet<string> = new Set(['equivocation-seen', 'offence-seen', 'convicted']);

/** Whom an event speaks of, as a place where it happened. */
function nodesOf(event: TracedEvent): readonly number[] {
  if ('node' in event && event.node !== null) return [event.node];
  switch (event.kind) {
    case 'delivered':
    case 'dropped':
      return [event.to];
    case 'sent':
    case 'departed':
      return [event.from];
    default:
      return [];
  }
}
