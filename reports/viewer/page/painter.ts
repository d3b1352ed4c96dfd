/**
 * Draws the diagram of one run whenever something has changed, once for each frame at most.
 *
 * @module
 */
import {
  drawAxis,
  drawFaults,
  drawHalts,
  drawLanes,
  drawNames,
  drawPhaseTwo,
} from './drawing/background.ts';
import { drawBlocks, drawDensities, drawOverview } from './drawing/densities.ts';
import { drawBlockNames, drawMarks, drawMessages, shownIn } from './drawing/events.ts';
import { drawLandmarks, drawSelection, type Related } from './drawing/foreground.ts';
import { Hits } from './drawing/hits.ts';
import { GUTTER, layoutOf, OVERVIEW, TOP, yOf, type Layout } from './drawing/layout.ts';
import { markStyles, messageColours } from './drawing/marks.ts';
import type { Scene } from './drawing/scene.ts';
import { readTheme, type Theme } from './drawing/theme.ts';
import type { Located, Run } from './run.ts';
import type { Viewer } from './viewer.ts';

/** Of the chain of causes, and of the effects, so many are drawn. */
const CAUSES = 40;
const EFFECTS = 60;

export class Painter {
  readonly hits = new Hits();
  readonly #canvas: HTMLCanvasElement;
  readonly #viewer: Viewer;
  readonly #run: Run;
  readonly #stops: (() => void)[] = [];
  readonly #styles;
  readonly #messageColours;
  #theme: Theme = readTheme();
  #layout: Layout;
  #scroll = 0;
  #isDue = false;
  #related: { readonly of: Located; readonly found: Related } | null = null;

  constructor(canvas: HTMLCanvasElement, viewer: Viewer, run: Run) {
    this.#canvas = canvas;
    this.#viewer = viewer;
    this.#run = run;
    this.#styles = markStyles(run.index.kinds);
    this.#messageColours = messageColours(run.index.messages);
    this.#layout = this.#newLayout();
    this.#stops.push(viewer.onDraw(() => this.#due()));
    const resizing = new ResizeObserver(() => this.#due());
    resizing.observe(canvas);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const onTheme = (): void => {
      this.#theme = readTheme();
      this.#due();
    };
    dark.addEventListener('change', onTheme);
    this.#stops.push(
      () => resizing.disconnect(),
      () => dark.removeEventListener('change', onTheme),
    );
    this.#due();
  }

  get layout(): Layout {
    return this.#layout;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** Over the lanes, by so many pixels. */
  scrollBy(pixels: number): void {
    this.#scroll = this.#layout.scroll + pixels;
    this.#due();
  }

  #due(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#paint();
    });
  }

  #newLayout(): Layout {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const { window, tallness } = this.#viewer;
    const { index, matcher } = this.#run;
    return layoutOf(index, matcher, { width, height }, window, tallness, this.#scroll);
  }

  #paint(): void {
    const context = this.#canvas.getContext('2d');
    if (context === null || this.#canvas.clientWidth === 0) return;
    const ratio = devicePixelRatio;
    const [width, height] = [this.#canvas.clientWidth, this.#canvas.clientHeight];
    const isNew =
      this.#canvas.width !== Math.round(width * ratio) ||
      this.#canvas.height !== Math.round(height * ratio);
    if (isNew) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#follow();
    this.#layout = this.#newLayout();
    this.#scroll = this.#layout.scroll;
    this.hits.clear();
    const isWhole = this.#draw({
      context,
      run: this.#run,
      index: this.#run.index,
      layout: this.#layout,
      theme: this.#theme,
      hits: this.hits,
      styles: this.#styles,
      messageColours: this.#messageColours,
    });
    // For whoever waits for a whole picture: tests, and the benchmark.
    this.#canvas.dataset['picture'] = isWhole && !this.#run.isFiltering ? 'whole' : 'loading';
    this.#canvas.dataset['frames'] = String(Number(this.#canvas.dataset['frames'] ?? 0) + 1);
  }

  #draw(scene: Scene): boolean {
    const { context, layout } = scene;
    const viewer = this.#viewer;
    drawLanes(scene);
    drawAxis(scene);
    context.save();
    context.beginPath();
    context.rect(GUTTER, OVERVIEW, layout.width - GUTTER, layout.height);
    context.clip();
    drawHalts(scene);
    drawPhaseTwo(scene);
    drawFaults(scene);
    const picture = shownIn(scene, viewer.filter);
    if (typeof picture === 'string') {
      this.#clipLanes(scene, () => {
        drawDensities(scene);
        drawBlocks(scene);
      });
    } else {
      this.#clipLanes(scene, () => {
        drawMessages(scene, picture);
        drawMarks(scene, picture);
        drawBlockNames(scene, picture);
      });
    }
    drawLandmarks(scene);
    const selected = viewer.selected[this.#run.number] ?? null;
    if (selected !== null) drawSelection(scene, selected, this.#relatedOf(selected));
    context.restore();
    drawNames(scene, viewer.active === this.#run.number ? viewer.lane : -1);
    drawOverview(scene, viewer.end);
    this.#canvas.dataset['detail'] = typeof picture === 'string' ? picture : 'events';
    return picture !== 'loading';
  }

  #clipLanes({ context, layout }: Scene, draw: () => void): void {
    context.save();
    context.beginPath();
    context.rect(0, TOP - 8, layout.width, layout.height);
    context.clip();
    draw();
    context.restore();
  }

  /** Scrolls so far that the lane of a new selection, or of another node’s state, is seen. */
  #follow(): void {
    const { lane: stateLane } = this.#viewer;
    const selected = this.#viewer.selected[this.#run.number] ?? null;
    const isNew = selected !== this.#followed.selected;
    if (!isNew && stateLane === this.#followed.lane) return;
    this.#followed = { selected, lane: stateLane };
    const layout = this.#newLayout();
    const own = isNew ? selected?.columns.lane[selected.place] : undefined;
    const y = yOf(layout, own ?? stateLane);
    if (y < TOP) this.#scroll = layout.scroll + y - TOP - layout.laneHeight;
    if (y > layout.height - layout.laneHeight)
      this.#scroll = layout.scroll + y - layout.height + 2 * layout.laneHeight;
  }
  #followed: { readonly selected: Located | null; readonly lane: number } = {
    selected: null,
    lane: 1,
  };

  /** Known at once, or drawn when it is. */
  #relatedOf(selected: Located): Related | null {
    if (this.#related?.of === selected) return this.#related.found;
    this.#related = { of: selected, found: { causes: [], effects: [] } };
    void this.#findRelated(selected);
    return null;
  }

  async #findRelated(selected: Located): Promise<void> {
    const causes = await this.#run.causesOf(selected, CAUSES);
    const { ordinals } = await this.#run.effectsOf(selected, EFFECTS);
    const effects: Located[] = [];
    for (const ordinal of ordinals) {
      const effect = await this.#run.locate(ordinal);
      if (effect !== null) effects.push(effect);
    }
    if (this.#related?.of !== selected) return;
    this.#related = { of: selected, found: { causes, effects } };
    this.#due();
  }
}
