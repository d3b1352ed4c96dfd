/**
 * One event of a run in words, for a list of few.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import { titleOf } from '../../../reports/exports/titles.ts';
import { counted, duration } from '../../../reports/format.ts';
import { faultWords } from '../../../reports/story/fault-words.ts';
import { shortHash } from '../../../reports/story/story.ts';
import type { SentEvent, TracedEvent } from '../../../reports/trace/traced-event.ts';

/** What became of one copy of a message; `lost` says why it did not arrive. */
export interface Fate {
  readonly at: Micros;
  readonly to: number;
  readonly lost: string | null;
}

/** So many receivers are told one by one. */
const TOLD = 4;

/**
 * @param fates - of the event's message, by time
 * @param faults - how many the scenario has
 */
export function eventWords(event: TracedEvent, fates: readonly Fate[], faults: number): string {
  switch (event.kind) {
    case 'sent':
      return `node ${event.from} sends ${event.message}${aboutWords(event.about)}: ${fateWords(event, fates)}`;
    case 'delivered':
      return `node ${event.to} gets ${event.message} from node ${event.from}`;
    case 'dropped':
      return `${event.message} from node ${event.from} to node ${event.to} is lost: ${event.reason}`;
    case 'fault-started':
      return `${faultWords(event, faults)} begins`;
    case 'fault-changed':
      return `fault ${event.fault + 1} changes`;
    case 'submitted':
      return event.node === null
        ? 'a client finds no node for its transaction'
        : `node ${event.node} gets a transaction from a client`;
    default:
      return 'node' in event ? `node ${event.node} ${deedOf(event)}` : titleOf(event);
  }
}

/** What a node does, as the end of `node 3 …`. */
function deedOf(event: TracedEvent): string {
  switch (event.kind) {
    case 'misbehaved':
      return 'does for the first time what no honest node does';
    case 'breach':
      return `breaches what the checker ${event.checker} holds it to: ${event.detail}`;
    case 'refused':
      return `refuses a ${event.what} at height ${event.height}: ${event.reason}`;
    case 'tally-stopped':
      return `stops counting votes for ${shortHash(event.block)}, at ${event.votes}`;
    case 'abstained':
      return `leaves its turn: it counts ${counted(event.alive, 'delegate')} alive`;
    case 'offence-seen':
      return `sees two ${event.offence} of delegate ${event.offender} in one view`;
    case 'convicted':
      return `has a block that convicts delegate ${event.offender}`;
    case 'elected':
      return `knows who has a seat in round ${event.round}`;
    case 'catching-up':
      return `asks for blocks up to height ${event.target}`;
    case 'assumptions-broken':
      return `has two final certificates for height ${event.height}, and stops`;
    default:
      return titleOf(event);
  }
}

function aboutWords({ block, height, view }: SentEvent['about']): string {
  const parts = [
    ...(block === undefined ? [] : [`block ${shortHash(block)}`]),
    ...(height === undefined ? [] : [`height ${height}`]),
    ...(view === undefined ? [] : [`view ${view}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function fateWords({ at, recipients }: SentEvent, fates: readonly Fate[]): string {
  const receivers = [...new Set(fates.map(({ to }) => to))].sort((a, b) => a - b);
  // Of several copies the first that arrives counts.
  const each = receivers.map((to) => {
    const ofNode = fates.filter((fate) => fate.to === to);
    return ofNode.find(({ lost }) => lost === null) ?? (ofNode[0] as Fate);
  });
  const waiting = recipients - receivers.length;
  const open = waiting > 0 ? [`${counted(waiting, 'copy', 'copies')} still under way`] : [];
  if (each.length > TOLD) return [summary(at, each), ...open].join(', ');
  return [
    ...each.map((fate) =>
      fate.lost === null
        ? `at node ${fate.to} after ${duration(fate.at - at)}`
        : `to node ${fate.to} lost (${fate.lost})`,
    ),
    ...open,
  ].join(', ');
}

function summary(sentAt: Micros, fates: readonly Fate[]): string {
  const times = fates.filter(({ lost }) => lost === null).map(({ at }) => at - sentAt);
  const lost = fates.length - times.length;
  const took =
    times.length === 0
      ? []
      : [
          `at ${counted(times.length, 'node')} after ${duration(Math.min(...times))} … ${duration(Math.max(...times))}`,
        ];
  return [...took, ...(lost > 0 ? [`${counted(lost, 'copy', 'copies')} lost`] : [])].join(', ');
}
