/**
 * The frame of every page: one file that loads nothing, with landmarks and a table of contents.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { markup, trusted, type Html } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export interface Section {
  /** Also the anchor; unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export interface PageOptions {
  readonly title: string;
  /** What stands above everything: the title and the verdict. */
  readonly head: Html;
  readonly sections: readonly Section[];
  readonly version: string;
}

/** No script but ours, no style from elsewhere, no image, no connection. */
const POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function page({ title, head, sections, version }: PageOptions): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="ektsim ${version}">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
${head}
</header>
<nav aria-label="Contents"><ul>
${sections.map(({ id, title: name }) => markup`<li><a href="#${id}">${name}</a></li>`)}
</ul></nav>
<main id="main">
${sections.map(sectionHtml)}
</main>
<footer><p>ektsim ${version}. What each figure means: docs/reports.md of that version.</p></footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.text;
}

function sectionHtml({ id, title, body }: Section): Html {
  return markup`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${title}</h2>
${body}
</section>
`;
}
