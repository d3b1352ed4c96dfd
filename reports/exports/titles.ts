/**
 * An event as a short title and a few details, for viewers that show text.
 *
 * @module
 */
import type { WrittenEvent } from '../trace/schema.ts';
import type { TracedEvent } from '../trace/traced-event.ts';

export type Details = Readonly<Record<string, string | number>>;

/** `commits 4e136c47 at height 3`, `sends vote`. */
export function titleOf(event: WrittenEvent | TracedEvent): string {
  switch (event.kind) {
    case 'sent':
      return `sends ${event.message}`;
    case 'delivered':
      return `gets ${event.message}`;
    case 'dropped':
      return `${event.message} to ${event.to} is lost: ${event.reason}`;
    case 'proposed':
      return `packs ${short(event.block)} for height ${event.height}`;
    case 'view-proposed':
      return `puts ${short(event.block)} forward in view ${event.view}`;
    case 'voted':
      return `votes ${event.verdict} for ${short(event.block)}${inView(event.view)}`;
    case 'commit-voted':
      return `votes to commit ${short(event.block)}${inView(event.view)}`;
    case 'certified':
      return `has a quorum for ${short(event.block)}${inView(event.view)}`;
    case 'committed':
      return `commits ${short(event.block)} at height ${event.height}`;
    case 'undone':
      return `undoes ${short(event.block)} at height ${event.height}`;
    case 'view-opened':
      return `opens view ${event.view} of height ${event.height}`;
    case 'equivocation-seen':
      return `sees ${short(event.block)} and ${short(event.other)} of one turn`;
    case 'fault-started':
      return `${event.action} begins`;
    case 'fault-ended':
      return `fault ${event.fault + 1} ends`;
    default:
      return event.kind.replaceAll('-', ' ');
  }
}

/** The event's own fields, as far as they are one value each. */
export function detailsOf(event: WrittenEvent): Details {
  const details: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(event)) {
    if (key === 'kind' || key === 'at') continue;
    if (typeof value === 'string' || typeof value === 'number') details[key] = value;
    else if (typeof value === 'boolean') details[key] = String(value);
    else if (Array.isArray(value) && value.length <= LISTED) details[key] = JSON.stringify(value);
    else if (Array.isArray(value)) details[key] = `${value.length} of them`;
    else if (typeof value === 'object' && value !== null) details[key] = JSON.stringify(value);
  }
  return details;
}

/** Longer lists are counted. */
const LISTED = 24;

function short(hash: string): string {
  return hash.slice(0, 8);
}

function inView(view: number | null): string {
  return view === null ? '' : ` in view ${view}`;
}
