/**
 * What happened, event by event, behind a line that opens.
 *
 * @module
 */
import { moment } from '../../fork-words.ts';
import type { Happening } from '../../story/story.ts';
import { markup, type Html } from '../markup.ts';

export function happenings(events: readonly Happening[]): Html | null {
  if (events.length === 0) return null;
  return markup`<details><summary>Event by event</summary>
<ol class="events">${events.map(({ at, text }) => markup`<li><span class="at">${moment(at)}</span> ${text}</li>`)}</ol>
</details>`;
}
