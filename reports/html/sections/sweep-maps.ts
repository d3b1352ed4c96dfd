/**
 * The maps of a sweep, of which one is chosen. Without script all are there.
 *
 * @module
 */
import type { SweepGroup, SweepIdentity } from '../../sweep.ts';
import { sweepMap, type VariedAxis } from '../figures/sweep-map.ts';
import { markup, type Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import { subjectsOf } from '../sweep-subjects.ts';

/** Cells of all maps together: more make a page that no browser likes. */
const MOST_CELLS = 6_000;

export function sweepMaps(
  draw: Draw,
  axes: SweepIdentity['axes'],
  groups: readonly SweepGroup[],
): Html {
  const varied = axes
    .map(({ path, values }, index): VariedAxis => ({ path, values, index }))
    .filter(({ values }) => values.length > 1);
  if (varied.length === 0) return markup`<p>Nothing was varied but the seed.</p>`;
  const subjects = subjectsOf(groups);
  const shown = subjects.slice(0, Math.max(1, Math.floor(MOST_CELLS / groups.length)));
  if (shown.length === 0) return markup`<p>No figure differs from point to point.</p>`;
  const left = subjects.length - shown.length;
  return markup`<p class="chooser" data-chooser hidden><label>Figure <select>${shown.map(
    ({ id, title }) => markup`<option value="${id}">${title}</option>`,
  )}</select></label></p>
${left === 0 ? '' : markup`<p>${left} more figures differ; summary.csv has them.</p>`}
${shown.map(
  (
    subject,
  ) => markup`<div data-choice="${subject.id}">${sweepMap(draw, subject, varied, groups)}</div>
`,
)}`;
}
