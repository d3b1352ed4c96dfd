/**
 * Labels of the columns or rows of a map, which are whatever somebody has written into a scenario:
 * beside each other they must not overprint.
 *
 * @module
 */

/** Width of a character of an axis, in pixels: that of a wide font. */
const CHARACTER = 6.2;
const LINE_HEIGHT = 11;
const MOST_LINES = 4;
/** Characters of a label that stands upright, or beside a row. */
const LONGEST = 30;

export interface BandLabels {
  /** What is written for a value, with line breaks. */
  readonly textOf: (value: string) => string;
  /** Upright they need no more width than a line's height. */
  readonly isUpright: boolean;
  /** Those that have a label: every so many, if there is room for no more. */
  readonly labelled: readonly string[];
  /** In pixels, beyond that of a single line. */
  readonly extraHeight: number;
}

/** Labels below columns. @param width - of a column, in pixels */
export function columnLabels(values: readonly string[], width: number): BandLabels {
  const most = Math.floor((width - 4) / CHARACTER);
  const lines = values.map((value) => linesOf(value, most));
  if (lines.every((one) => one !== null && one.length <= MOST_LINES)) {
    const extraHeight = LINE_HEIGHT * (Math.max(...lines.map((one) => one?.length ?? 1)) - 1);
    const textOf = (value: string): string => linesOf(value, most)?.join('\n') ?? value;
    return { textOf, isUpright: false, labelled: values, extraHeight };
  }
  const step = Math.max(1, Math.ceil(LINE_HEIGHT / width));
  const textOf = (value: string): string => shortened(value, LONGEST);
  return {
    textOf,
    isUpright: true,
    labelled: values.filter((_, index) => index % step === 0),
    extraHeight: Math.max(0, widthOf(values.map(textOf)) - LINE_HEIGHT),
  };
}

/** What is written beside a row, and how wide the longest is, in pixels. @param most - lines */
export function rowLabels(
  values: readonly string[],
  most: number,
): { readonly textOf: (value: string) => string; readonly width: number } {
  const textOf = (value: string): string => {
    const lines = linesOf(value, LONGEST);
    return lines === null || lines.length > most ? shortened(value, LONGEST) : lines.join('\n');
  };
  return { textOf, width: widthOf(values.flatMap((value) => textOf(value).split('\n'))) };
}

/** As much of a text as fits, of its beginning and its end. @param width - in pixels */
export function fitting(text: string, width: number): string {
  return shortened(text, Math.max(3, Math.floor(width / CHARACTER)));
}

/** Whether a text, of which each line fits, is no wider. @param width - in pixels */
export function fits(text: string, width: number): boolean {
  return widthOf(text.split('\n')) <= width;
}

/** Broken between words; null if one is longer than a line. @param most - characters */
function linesOf(text: string, most: number): readonly string[] | null {
  const lines: string[] = [];
  let begun = '';
  for (const word of text.split(/(?<=[ ,/;])/)) {
    if (word.trimEnd().length > most) return null;
    if ((begun + word).trimEnd().length > most) {
      lines.push(begun.trimEnd());
      begun = '';
    }
    begun += word;
  }
  return [...lines, begun.trimEnd()];
}

/** The beginning and the end: values of one kind differ at either. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - end)}…${text.slice(text.length - end)}`;
}

function widthOf(lines: readonly string[]): number {
  return Math.ceil(CHARACTER * Math.max(0, ...lines.map((line) => line.length)));
}
