/**
 * The plotting library and a document for it to draw in. Loading both takes a quarter of a second, so
 * nothing else imports them, and this does when the first page is made.
 *
 * @module
 */

export type Plot = typeof import('@observablehq/plot');

/** Draws one picture, and gives the markup of its SVG element: equal bytes for equal data. */
export interface Draw {
  readonly plot: Plot;
  (options: PlotOptions): string;
}

export type PlotOptions = NonNullable<Parameters<Plot['plot']>[0]>;

let loaded: Promise<Draw> | null = null;

/** Loaded once. */
export function loadPlot(): Promise<Draw> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Draw> {
  // The worker build is the same library in one file, which loads three times as fast.
  const [plot, linkedom] = await Promise.all([
    import('@observablehq/plot'),
    import('linkedom/worker'),
  ]);
  const { document } = (linkedom as unknown as DocumentParser).parseHTML(
    '<!doctype html><html><body></body></html>',
  );
  const draw = (options: PlotOptions): string => {
    const drawn = plot.plot({ ...options, document }) as unknown as {
      readonly outerHTML: string;
    };
    return withoutStyle(drawn.outerHTML);
  };
  return Object.assign(draw, { plot });
}

/** Its own types need those of a browser, which nothing else here does. */
interface DocumentParser {
  parseHTML(text: string): { readonly document: never };
}

/** The page has the few rules that each picture would bring along. */
function withoutStyle(svg: string): string {
  return svg.replace(/<style>[^]*?<\/style>/, '');
}
