/**
 * Everything that one picture needs, handed from one part of the drawing to the next.
 *
 * @module
 */
import type { TraceIndex } from '../../model/trace-index.ts';
import type { Run } from '../run.ts';
import type { Hits } from './hits.ts';
import type { Layout } from './layout.ts';
import type { MarkStyle } from './marks.ts';
import type { Colour, Theme } from './theme.ts';

export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly run: Run;
  readonly index: TraceIndex;
  readonly layout: Layout;
  readonly theme: Theme;
  readonly hits: Hits;
  readonly styles: readonly MarkStyle[];
  readonly messageColours: readonly Colour[];
}
