/**
 * Text that is HTML, and text that is not: what is put into the template {@link markup} is escaped
 * unless it was made by it.
 *
 * @module
 */

/** Made by {@link markup} or {@link trusted} alone. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type Part = string | number | Html | readonly Html[] | null;

export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.reduce((text, piece, index) => `${text}${printed(parts[index - 1] ?? null)}${piece}`),
  );
}

/** Markup of our own that was made elsewhere, such as by a plotting library. Never input. */
export function trusted(text: string): Html {
  return new Html(text);
}

export function joined(parts: readonly Html[], between = ''): Html {
  return new Html(parts.map(({ text }) => text).join(between));
}

/** For text and quoted attributes. What HTML cannot hold becomes U+FFFD. */
export function escaped(text: string): string {
  return text
    .replace(/[\p{Cs}\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}-\u{9f}\u{fffe}\u{ffff}]/gu, '\u{fffd}')
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function printed(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return joined(part).text;
  return escaped(String(part));
}
