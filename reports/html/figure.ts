/**
 * A figure of a page: a picture with a title and a description for those who do not see it, and its
 * data as a table and as CSV.
 *
 * @module
 */
import { markup, trusted, type Html } from './markup.ts';
import { table, type TableOptions } from './table.ts';

export interface FigureOptions<Row> {
  /** Also the anchor; unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, in a sentence or two, with the figures that matter. */
  readonly description: string;
  /** How to read it; null: nothing to say. */
  readonly legend: Html | null;
  /** Markup of one SVG element of our own making. */
  readonly svg: string;
  readonly data: Omit<TableOptions<Row>, 'id' | 'caption'>;
}

export function figure<Row>(options: FigureOptions<Row>): Html {
  const { id, title, description, legend, svg, data } = options;
  return markup`<figure id="${id}">
<figcaption><h3>${title}</h3><p>${description}</p>${legend}</figcaption>
<div class="picture" role="region" aria-label="${title}, picture" tabindex="0">${trusted(named(svg, id, title, description).text)}</div>
<details class="data"><summary>Data of “${title}”</summary>
${table({ id: `${id}-data`, caption: `${title}: data`, ...data })}
</details>
</figure>`;
}

/** The SVG as an image with a name, whose inside is not read out. */
function named(svg: string, id: string, title: string, description: string): Html {
  const name = markup`role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>`;
  return trusted(
    svg.replace(/^<svg([^>]*)>/, (_all, given: string) => `<svg${given} ${name.text}`),
  );
}

export interface Key {
  /** The class of the colour, such as `made`. */
  readonly colour: string;
  readonly meaning: string;
}

export function legendOf(keys: readonly Key[]): Html {
  return markup`<ul class="legend">${keys.map(
    ({ colour, meaning }) =>
      markup`<li><span class="swatch ${colour}" aria-hidden="true"></span>${meaning}</li>`,
  )}</ul>`;
}
