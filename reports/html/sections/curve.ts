/**
 * How the run came to fail: the curve, where it rises most, and what happened there.
 *
 * @module
 */
import type { Curve, CurveJump } from '../../curve/curve.ts';
import {
  brokenNotes,
  jumpNote,
  riseInWords,
  shownInWords,
  windowInWords,
} from '../../curve/words.ts';
import { moment } from '../../fork-words.ts';
import { counted } from '../../format.ts';
import type { RunResults } from '../../report.ts';
import { failureCurve } from '../figures/curve.ts';
import { joined, markup, type Html } from '../markup.ts';
import type { Draw } from '../plot.ts';

export function curveSection(draw: Draw, curve: Curve, results: RunResults): Html {
  return joined([
    markup`<p>The run shows ${shownInWords(curve)}.</p>`,
    ...brokenNotes(curve).map((note) => markup`<p>${note}</p>`),
    failureCurve(draw, curve, results),
    ...(curve.jump === null ? [] : [jumpStory(curve.jump, curve)]),
  ]);
}

function jumpStory(jump: CurveJump, curve: Curve): Html {
  const { events, eventCount } = jump;
  const note = jumpNote(jump, curve);
  const shown = eventCount > events.length ? `, ${events.length} of them listed` : '';
  return markup`<article class="story" aria-labelledby="jump">
<h3 id="jump">What made it likely</h3>
<p>It became likelier ${windowInWords(jump)}: ${riseInWords(jump)}.${note === null ? null : ` ${note}`}</p>
<p>What happened there: ${counted(eventCount, 'event')}${shown}.</p>
<ol class="events">${events.map(({ at, text }) => markup`<li><span class="at">${moment(at)}</span> ${text}</li>`)}</ol>
</article>
`;
}
