/**
 * The events that a fault may begin with: announcements that speak of a block's turn. One more is
 * one more line here.
 *
 * @module
 */
import type { DelegateId } from '../protocol/kernel/types.ts';
import type { Announcement } from '../protocol/node/announcement.ts';

/** Roles such as `packer` are resolved from the event, so that it must name one. */
type TurnEvent = Extract<Announcement, { readonly packer: DelegateId }>['kind'];

/** By kind of announcement, what it says, for people. */
export const TRIGGER_EVENTS = {
  committed: 'A node committed a block',
  proposed: 'A packer packed a block',
  voted: 'A delegate voted',
  certified: 'A delegate holds a quorum of votes',
  'commit-voted': 'A delegate cast a commit vote (R7)',
} as const satisfies Partial<Record<TurnEvent, string>>;

export type TriggerEvent = keyof typeof TRIGGER_EVENTS;

const KINDS = Object.keys(TRIGGER_EVENTS) as TriggerEvent[];

/** Other words for an event. */
export const EVENT_ALIASES: ReadonlyMap<string, TriggerEvent> = new Map([['votes', 'voted']]);

/** By the key under which `when` has it: kinds in camel case. */
export const EVENT_KEYS: ReadonlyMap<string, TriggerEvent> = new Map(
  KINDS.map((kind) => [eventKey(kind), kind]),
);

/** The key under which `when` has an event. */
export function eventKey(kind: TriggerEvent): string {
  return kind.replaceAll(/-[a-z]/g, (match) => match.slice(1).toUpperCase());
}
