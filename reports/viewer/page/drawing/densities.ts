/**
 * What is drawn where single events would be too many: how much there was, and the blocks.
 *
 * @module
 */
import {
  EVENT_LAYER,
  LAYERS,
  MESSAGE_LAYER,
  type DensityLevel,
  type DensityPyramid,
} from '../../model/density.ts';
import { thinned } from '../../model/level-of-detail.ts';
import { nodesOf } from '../../model/node-ranges.ts';
import { GUTTER, OVERVIEW, TOP, xOf, yOf } from './layout.ts';
import { trace } from './marks.ts';
import type { Scene } from './scene.ts';
import { sideColour } from './theme.ts';

/** Messages as a band around each lane, other events as a stronger one in its middle. */
export function drawDensities(scene: Scene): void {
  const { layout, run, theme } = scene;
  const { window, width, laneHeight } = layout;
  const perPixel = (window.to - window.from) / (width - GUTTER);
  const level = run.density.atMost(1.5 * perPixel);
  drawLayer(scene, level, MESSAGE_LAYER, laneHeight * 0.78, theme.density, 0.6);
  drawLayer(scene, level, EVENT_LAYER, Math.max(2, laneHeight * 0.26), theme['density-event'], 0.7);
}

/** One pixel for each lane and bucket, which the canvas stretches: that costs nearly nothing. */
const picture = new OffscreenCanvas(1, 1);

function drawLayer(
  { context, layout }: Scene,
  level: DensityLevel,
  layer: number,
  height: number,
  colour: string,
  strongest: number,
): void {
  const { window } = layout;
  const { buckets, width, counts } = level;
  const first = Math.max(0, Math.floor(window.from / width));
  const last = Math.min(buckets - 1, Math.ceil(window.to / width));
  const columns = last - first + 1;
  const shown = layout.lanes.filter((lane) => {
    const y = yOf(layout, lane);
    return y > TOP - height && y < layout.height + height;
  });
  const most = largest(level, layer, shown, first, last);
  if (most === 0 || columns < 1) return;
  const pixels = new ImageData(columns, shown.length);
  const { data } = pixels;
  const [red, green, blue] = rgbOf(colour);
  shown.forEach((lane, y) => {
    const row = (lane * LAYERS + layer) * buckets;
    for (let i = first; i <= last; i += 1) {
      const count = counts[row + i] ?? 0;
      if (count === 0) continue;
      const at = 4 * (y * columns + i - first);
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
      data[at + 3] = 255 * (0.08 + strongest * Math.sqrt(count / most));
    }
  });
  picture.width = columns;
  picture.height = shown.length;
  picture.getContext('2d')?.putImageData(pixels, 0, 0);
  const left = xOf(layout, first * width);
  const room = xOf(layout, (last + 1) * width) - left;
  context.imageSmoothingEnabled = false;
  shown.forEach((lane, y) => {
    const top = yOf(layout, lane) - height / 2;
    context.drawImage(picture, 0, y, columns, 1, left, top, room, height);
  });
}

/** Of a colour that is written as #rrggbb. */
function rgbOf(colour: string): readonly [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function largest(
  { buckets, counts }: DensityLevel,
  layer: number,
  lanes: readonly number[],
  first: number,
  last: number,
): number {
  let most = 0;
  for (const lane of lanes) {
    const row = (lane * LAYERS + layer) * buckets;
    for (let i = first; i <= last; i += 1) most = Math.max(most, counts[row + i] ?? 0);
  }
  return most;
}

/** Blocks as squares at who packed them, and their commits as lines through the lanes. */
export function drawBlocks(scene: Scene): void {
  const { context, index, layout, run, theme, hits } = scene;
  const blocks = index.blocks;
  const size = { width: layout.width, apart: 7 };
  const x = (at: number): number => xOf(layout, at);
  const commits = blocks.map((block) => (block.committed < 0 ? NaN : block.committedAt));
  for (const i of thinned(commits, x, size)) {
    const block = blocks[i];
    if (block === undefined) continue;
    const colour = sideColour(run.sides[i]);
    context.fillStyle = theme[colour ?? 'commit'];
    context.globalAlpha = colour === null ? 0.3 : 0.6;
    const left = x(block.committedAt);
    const width = Math.max(1, x(block.lastCommittedAt) - left);
    if (width < 4) context.fillRect(left, TOP, colour === null ? 1 : 2, layout.lanesHeight);
    else
      for (const node of nodesOf(block.committers)) {
        const y = yOf(layout, node + 1);
        context.fillRect(left, y - 2, width, 4);
      }
    context.globalAlpha = 1;
  }
  const proposals = blocks.map((block) => (block.proposed < 0 ? NaN : block.proposedAt));
  for (const i of thinned(proposals, x, size)) {
    const block = blocks[i];
    if (block === undefined || block.packer < 0) continue;
    const [left, y] = [x(block.proposedAt), yOf(layout, block.packer + 1)];
    context.fillStyle = theme[sideColour(run.sides[i]) ?? 'block'];
    context.beginPath();
    trace(context, 'square', left, y, Math.min(4, layout.laneHeight / 4));
    context.fill();
    hits.mark(left, y, 7, block.proposed);
  }
}

/** The whole run in small, with what is seen of it framed. */
export function drawOverview(scene: Scene, end: number): void {
  const { context, layout, run } = scene;
  const { width, window } = layout;
  const key = `${width} ${end} ${devicePixelRatio} ${scene.theme.paper}`;
  let known = overviews.get(run.density);
  if (known?.key !== key) {
    known = { key, canvas: overviewOf(scene, end) };
    overviews.set(run.density, known);
  }
  context.drawImage(known.canvas, 0, 0, width, OVERVIEW);
  const at = (time: number): number =>
    GUTTER + (Math.min(Math.max(0, time), end) / Math.max(1, end)) * (width - GUTTER);
  frame(scene, at(window.from), at(window.to));
}

const overviews = new WeakMap<DensityPyramid, { key: string; canvas: OffscreenCanvas }>();

/** It changes with the filter and the size alone, and is drawn once for each. */
function overviewOf({ index, layout, run, theme }: Scene, end: number): OffscreenCanvas {
  const { width } = layout;
  const canvas = new OffscreenCanvas(width * devicePixelRatio, OVERVIEW * devicePixelRatio);
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(devicePixelRatio, devicePixelRatio);
  const room = width - GUTTER;
  const at = (time: number): number => GUTTER + (Math.min(time, end) / Math.max(1, end)) * room;
  const band = (from: number, to: number): void =>
    context.fillRect(at(from), 0, Math.max(2, at(to) - at(from)), OVERVIEW);
  context.fillStyle = theme.stripe;
  context.fillRect(0, 0, width, OVERVIEW);
  const sums = columnsOf(run.density, room, end);
  const most = sums.reduce((high, sum) => Math.max(high, sum), 1);
  context.fillStyle = theme.density;
  sums.forEach((sum, pixel) => {
    const height = Math.sqrt(sum / most) * (OVERVIEW - 10);
    if (sum > 0) context.fillRect(GUTTER + pixel, OVERVIEW - height, 1, height);
  });
  context.globalAlpha = 0.3;
  context.fillStyle = theme.fault;
  for (const { from, to } of index.faults) band(from, to);
  context.fillStyle = theme.halt;
  for (const { from, to } of index.halts) band(from, to);
  context.fillStyle = theme['phase-two'];
  if (index.phaseTwo !== null) band(index.phaseTwo.from, index.phaseTwo.to);
  context.globalAlpha = 1;
  for (const { class: name, at: time } of index.landmarks) {
    if (name !== 'fork' && name !== 'breach' && name !== 'difference') continue;
    context.fillStyle = name === 'difference' ? theme.select : theme.bad;
    context.fillRect(at(time) - 1, 0, 2, OVERVIEW);
  }
  return canvas;
}

function frame({ context, layout, theme, index }: Scene, left: number, right: number): void {
  context.globalAlpha = 0.45;
  context.fillStyle = theme.paper;
  context.fillRect(GUTTER, 0, left - GUTTER, OVERVIEW);
  context.fillRect(right, 0, layout.width - right, OVERVIEW);
  context.globalAlpha = 1;
  context.strokeStyle = theme.select;
  context.lineWidth = 1.5;
  context.strokeRect(left, 1, Math.max(3, right - left - 1), OVERVIEW - 2);
  context.fillStyle = theme.faint;
  context.font = '10px system-ui, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText('whole run', 10, OVERVIEW / 2 - 6);
  context.fillText(`${index.events.toLocaleString('en')} events`, 10, OVERVIEW / 2 + 7);
}

/** Events of all lanes for each pixel. */
function columnsOf(density: DensityPyramid, room: number, end: number): Float64Array {
  const sums = new Float64Array(Math.ceil(room) + 1);
  const level = density.atMost(end / room);
  for (let row = 0; row < level.lanes * LAYERS; row += 1)
    for (let i = 0; i < level.buckets; i += 1) {
      const count = level.counts[row * level.buckets + i] ?? 0;
      if (count === 0) continue;
      const pixel = Math.floor((Math.min(i * level.width, end) / Math.max(1, end)) * room);
      sums[pixel] = (sums[pixel] ?? 0) + count;
    }
  return sums;
}
