/**
 * The space-time diagram of one run: a canvas, and what the pointer does on it.
 *
 * @module
 */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { NONE } from '../model/columns.ts';
import { describe } from '../model/describe.ts';
import { panned, timeText, zoomed } from '../model/viewport.ts';
import { placeAt } from '../model/window.ts';
import { GUTTER, laneAt, OVERVIEW, timeAt } from './drawing/layout.ts';
import { Painter } from './painter.ts';
import type { Run } from './run.ts';
import { timeOf, type Viewer } from './viewer.ts';

export function Diagram({ viewer, run }: { viewer: Viewer; run: Run }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (canvas.current === null || tip.current === null) return undefined;
    const painter = new Painter(canvas.current, viewer, run);
    const pointer = new Pointer(canvas.current, tip.current, painter, viewer, run);
    return () => {
      pointer.stop();
      painter.stop();
    };
  }, [viewer, run]);
  return (
    <div class="diagram">
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-roledescription="space-time diagram"
        aria-label={`What happened in ${run.index.name}: a lane for each node, time from left to right. Arrow keys step from event to event; press ? for all keys.`}
      />
      <div ref={tip} class="tip" aria-hidden="true" hidden />
    </div>
  );
}

/** Pixels that the pointer may move in a click. */
const STILL = 4;

class Pointer {
  readonly #canvas: HTMLCanvasElement;
  readonly #tip: HTMLDivElement;
  readonly #painter: Painter;
  readonly #viewer: Viewer;
  readonly #run: Run;
  readonly #stopping = new AbortController();
  #drag: { x: number; y: number; moved: number; isOverview: boolean } | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    tip: HTMLDivElement,
    painter: Painter,
    viewer: Viewer,
    run: Run,
  ) {
    this.#canvas = canvas;
    this.#tip = tip;
    this.#painter = painter;
    this.#viewer = viewer;
    this.#run = run;
    const { signal } = this.#stopping;
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
    canvas.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#move(event), { signal });
    canvas.addEventListener('pointerup', (event) => this.#up(event), { signal });
    canvas.addEventListener('pointerleave', () => this.#hideTip(), { signal });
    canvas.addEventListener('pointercancel', () => (this.#drag = null), { signal });
    canvas.addEventListener('dblclick', ({ offsetX }) => this.#zoom(3, offsetX), { signal });
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Alone it zooms; with Shift it pans in time, with Alt over the lanes. */
  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { deltaX, deltaY, shiftKey, altKey, offsetX } = event;
    if (altKey) {
      this.#painter.scrollBy(deltaY);
      return;
    }
    if (shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) {
      const { from, to } = this.#viewer.window;
      const by =
        ((shiftKey ? deltaY + deltaX : deltaX) / (this.#canvas.clientWidth - GUTTER)) * (to - from);
      this.#viewer.setWindow(panned(this.#viewer.window, by, this.#viewer.end));
      return;
    }
    this.#zoom(Math.exp(-deltaY / 300), offsetX);
  }

  #zoom(factor: number, x: number): void {
    const around = timeAt(this.#painter.layout, Math.max(GUTTER, x));
    this.#viewer.setWindow(zoomed(this.#viewer.window, factor, around, this.#viewer.end));
  }

  #down({ offsetX, offsetY, pointerId, button }: PointerEvent): void {
    if (button !== 0) return;
    this.#canvas.setPointerCapture(pointerId);
    const isOverview = offsetY < OVERVIEW && offsetX >= GUTTER;
    this.#drag = { x: offsetX, y: offsetY, moved: 0, isOverview };
    if (isOverview) this.#overviewTo(offsetX);
    this.#hideTip();
  }

  #move({ offsetX, offsetY }: PointerEvent): void {
    const drag = this.#drag;
    if (drag === null) {
      this.#hover(offsetX, offsetY);
      return;
    }
    const [dx, dy] = [offsetX - drag.x, offsetY - drag.y];
    drag.moved += Math.abs(dx) + Math.abs(dy);
    if (drag.isOverview) {
      this.#overviewTo(offsetX);
      return;
    }
    if (drag.moved <= STILL) return;
    drag.x = offsetX;
    drag.y = offsetY;
    const { from, to } = this.#viewer.window;
    const by = (-dx / (this.#canvas.clientWidth - GUTTER)) * (to - from);
    this.#painter.scrollBy(-dy);
    this.#viewer.setWindow(panned(this.#viewer.window, by, this.#viewer.end));
  }

  #up({ offsetX, offsetY }: PointerEvent): void {
    const drag = this.#drag;
    this.#drag = null;
    if (drag === null || drag.isOverview || drag.moved > STILL) return;
    const lane = laneAt(this.#painter.layout, offsetY);
    if (offsetX < GUTTER) {
      this.#viewer.active = this.#run.number;
      if (lane > 0) this.#viewer.setLane(lane);
      return;
    }
    const event = this.#painter.hits.at(offsetX, offsetY);
    if (event !== NONE) void this.#viewer.select(this.#run.number, event);
    else void this.#selectNear(timeAt(this.#painter.layout, offsetX), lane);
  }

  /** Nothing is drawn here: the first event of the lane from this moment on. */
  async #selectNear(time: number, lane: number): Promise<void> {
    const { chunks } = this.#run.index;
    const number = chunks.findIndex(({ to }) => to >= time);
    const entry = chunks[number];
    if (entry === undefined) return;
    const located = await this.#run.locate(entry.first);
    if (located === null) return;
    const from = entry.first + placeAt(located.columns, time) - 1;
    const { matcher } = this.#run;
    const found = await this.#run.find(from, 1, {
      isIt: (columns, i) => matcher.matches(columns, i) && (lane < 0 || columns.lane[i] === lane),
      mayHave: (chunk) => matcher.mayMatch(chunk),
    });
    const near = found === null ? null : await this.#run.locate(found);
    if (near !== null && timeOf(near) <= this.#viewer.window.to)
      await this.#viewer.select(this.#run.number, near.ordinal);
  }

  #overviewTo(x: number): void {
    const { from, to } = this.#viewer.window;
    const part = (x - GUTTER) / (this.#canvas.clientWidth - GUTTER);
    const at = part * this.#viewer.end;
    const by = at - (from + to) / 2;
    this.#viewer.setWindow(panned(this.#viewer.window, by, this.#viewer.end));
  }

  #hover(x: number, y: number): void {
    const event = x < GUTTER ? NONE : this.#painter.hits.at(x, y);
    this.#canvas.style.cursor = event === NONE ? 'grab' : 'pointer';
    if (event === NONE) {
      this.#hideTip();
      return;
    }
    const tip = this.#tip;
    void this.#run.locate(event).then((located) => {
      if (located === null) return;
      const { columns, place } = located;
      tip.textContent = `${timeText(columns.at[place] ?? 0)}  ${describe(columns, place, this.#run.index)}`;
      tip.hidden = false;
      const left = Math.min(x + 14, this.#canvas.clientWidth - tip.offsetWidth - 8);
      tip.style.transform = `translate(${left}px, ${y + 16}px)`;
    });
  }

  #hideTip(): void {
    this.#tip.hidden = true;
  }
}
