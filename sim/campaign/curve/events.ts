/**
 * What happened in a part of a run: of many events those that say most, in words, and what became of
 * the messages that were sent there.
 *
 * @module
 */
import type { CurveJump } from '../../../reports/curve/curve.ts';
import { EventRecorder, type TracedEvent } from '../../../reports/trace/traced-event.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { Simulation } from '../../simulation.ts';
import type { Pace } from '../shrink/observe.ts';
import { eventWords, type Fate } from './event-words.ts';
import type { Window } from './moments.ts';

/** So many are listed. */
const LISTED = 16;

export interface EventsOptions {
  readonly window: Window;
  readonly pace: Pace;
}

/** Runs it once more, to its end: messages of the window may arrive late. Null: stopped. */
export async function eventsWithin(
  scenario: Scenario,
  seed: number,
  { window, pace }: EventsOptions,
): Promise<Pick<CurveJump, 'events' | 'eventCount'> | null> {
  const happenings = new Happenings(window);
  try {
    const recorders = [new EventRecorder((event) => happenings.onEvent(event))];
    const simulation = new Simulation(scenario, { seed, recorders });
    if (!(await pace(simulation))) return null;
  } catch {
    // The failure may be an assertion that fails: what came before it is what is asked for.
  }
  return happenings.told(scenario.faults.length);
}

/** Collects them in bounded memory: of each rank the first so many. */
class Happenings {
  readonly #window: Window;
  readonly #byRank: TracedEvent[][] = [];
  readonly #fates = new Map<number, Fate[]>();
  #count = 0;

  constructor(window: Window) {
    this.#window = window;
  }

  onEvent(event: TracedEvent): void {
    const { after, until } = this.#window;
    if (event.at <= after) return;
    const rank = event.at > until ? null : rankOf(event);
    // What became of a message that is listed stands with it, and counts all the same.
    if (rank !== null) this.#count += 1;
    if (this.#noteFate(event) || rank === null) return;
    const kept = (this.#byRank[rank] ??= []);
    if (kept.length >= LISTED) return;
    kept.push(event);
    if (event.kind === 'sent') this.#fates.set(event.id, []);
  }

  told(faults: number): Pick<CurveJump, 'events' | 'eventCount'> {
    const listed = this.#byRank.flat().slice(0, LISTED);
    const events = listed
      .sort((a, b) => a.id - b.id)
      .map((event) => ({
        at: event.at,
        text: eventWords(event, this.#fates.get(event.id) ?? [], faults),
      }));
    return { events, eventCount: this.#count };
  }

  /** Whether it tells what became of a message that is among those kept. */
  #noteFate(event: TracedEvent): boolean {
    if (event.kind !== 'delivered' && event.kind !== 'dropped') return false;
    const fates = event.cause === null ? undefined : this.#fates.get(event.cause);
    if (fates === undefined) return false;
    const { at, to } = event;
    fates.push({ at, to, lost: event.kind === 'dropped' ? event.reason : null });
    return true;
  }
}

const TROUBLE: ReadonlySet<TracedEvent['kind']> = new Set([
  'fault-started',
  'fault-changed',
  'fault-ended',
  'misbehaved',
  'crashed',
  'restarted',
  'breach',
  'assumptions-broken',
  'equivocation-seen',
  'offence-seen',
  'convicted',
  'phase-two-started',
  'phase-two-ended',
  'phase-two-skipped',
] as const);

const CONSENSUS: ReadonlySet<TracedEvent['kind']> = new Set([
  'proposed',
  'view-proposed',
  'voted',
  'commit-voted',
  'certified',
  'committed',
  'undone',
  'view-opened',
  'tally-stopped',
  'abstained',
  'refused',
  'catching-up',
  'elected',
] as const);

/** Nothing happens to anybody. */
const NOTHING: ReadonlySet<TracedEvent['kind']> = new Set([
  'run-started',
  'run-ended',
  'started',
  'timer',
  'departed',
  'worked',
  'fault-due',
] as const);

/** Of clients, and signs of life. */
const ASIDE: ReadonlySet<string> = new Set([
  'transactions',
  'submit',
  'submitted',
  'confirmed',
  'heartbeat',
]);

/** The lower, the more it says; null: nothing. */
function rankOf(event: TracedEvent): number | null {
  const { kind } = event;
  if (NOTHING.has(kind)) return null;
  if (TROUBLE.has(kind)) return 0;
  if (CONSENSUS.has(kind)) return 1;
  if ('message' in event && !ASIDE.has(event.message)) return kind === 'delivered' ? 3 : 2;
  return 4;
}
