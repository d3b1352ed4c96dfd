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
import { GUTTER, OVERVIEW, TOP, xOf, yOf } from './layout.ts';
import { trace } from './marks.ts';
import type { Scene } from './scene.ts';
import { sideColour } from './theme.ts';

/** Shades between nothing and the most. */
const SHADES = 12;

/** Messages as a band around each lane, other events as a stronger one in its middle. */
export function drawDensities(scene: Scene): void {
  const { layout, run, theme } = scene;
  const { window, width, laneHeight } = layout;
  const perPixel = (window.to - window.from) / (width - GUTTER);
  const level = run.density.atMost(2 * perPixel);
  const span = { messages: laneHeight * 0.78, events: Math.max(2, laneHeight * 0.26) };
  drawLayer(scene, level, MESSAGE_LAYER, span.messages, theme.density, 0.55);
  drawLayer(scene, level, EVENT_LAYER, span.events, theme['density-event'], 0.6);
}

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
  const most = largest(level, layer, layout.lanes, first, last);
  if (most === 0) return;
  // One path for each shade: the canvas is asked a dozen times, however many boxes there are.
  const shades = Array.from({ length: SHADES + 1 }, () => new Path2D());
  const box = Math.max(1, xOf(layout, width) - xOf(layout, 0) + 0.4);
  for (const lane of layout.lanes) {
    const y = yOf(layout, lane);
    if (y < TOP - height || y > layout.height + height) continue;
    const row = (lane * LAYERS + layer) * buckets;
    for (let i = first; i <= last; i += 1) {
      const count = counts[row + i] ?? 0;
      if (count === 0) continue;
      const shade = 1 + Math.floor(Math.sqrt(count / most) * (SHADES - 1));
      shades[shade]?.rect(xOf(layout, i * width), y - height / 2, box, height);
    }
  }
  context.fillStyle = colour;
  shades.forEach((path, shade) => {
    context.globalAlpha = 0.06 + (strongest * shade) / SHADES;
    context.fill(path);
  });
  context.globalAlpha = 1;
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
    if (width < 4) context.fillRect(left, TOP, 1, layout.lanesHeight);
    for (const node of block.committers) {
      const y = yOf(layout, node + 1);
      context.fillRect(left, y - 2, Math.max(2, width), 4);
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
  const { context, index, layout, run, theme } = scene;
  const { width, window } = layout;
  const room = width - GUTTER;
  const at = (time: number): number => GUTTER + (Math.min(time, end) / Math.max(1, end)) * room;
  context.fillStyle = theme.stripe;
  context.fillRect(0, 0, width, OVERVIEW);
  const sums = columnsOf(run.density, room, end);
  const most = sums.reduce((high, sum) => Math.max(high, sum), 1);
  context.fillStyle = theme.density;
  sums.forEach((sum, pixel) => {
    const height = Math.sqrt(sum / most) * (OVERVIEW - 10);
    if (sum > 0) context.fillRect(GUTTER + pixel, OVERVIEW - height, 1, height);
  });
  context.fillStyle = theme.fault;
  context.globalAlpha = 0.3;
  for (const { from, to } of index.faults)
    context.fillRect(at(from), 0, Math.max(2, at(to) - at(from)), OVERVIEW);
  context.fillStyle = theme.halt;
  for (const { from, to } of index.halts)
    context.fillRect(at(from), 0, Math.max(2, at(to) - at(from)), OVERVIEW);
  context.globalAlpha = 1;
  for (const landmark of index.landmarks) {
    const isGrave = landmark.class === 'fork' || landmark.class === 'breach';
    if (!isGrave && landmark.class !== 'difference') continue;
    context.fillStyle = landmark.class === 'difference' ? theme.select : theme.bad;
    context.fillRect(at(landmark.at) - 1, 0, 2, OVERVIEW);
  }
  frame(scene, at(Math.max(0, window.from)), at(Math.max(0, window.to)));
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

const columns = new WeakMap<DensityPyramid, Float64Array>();

/** Events of all lanes for each pixel, counted once for each width. */
function columnsOf(density: DensityPyramid, room: number, end: number): Float64Array {
  const length = Math.ceil(room) + 1;
  const known = columns.get(density);
  if (known?.length === length) return known;
  const sums = new Float64Array(length);
  const level = density.atMost(end / room);
  for (let row = 0; row < level.lanes * LAYERS; row += 1)
    for (let i = 0; i < level.buckets; i += 1) {
      const count = level.counts[row * level.buckets + i] ?? 0;
      if (count === 0) continue;
      const pixel = Math.floor((Math.min(i * level.width, end) / Math.max(1, end)) * room);
      sums[pixel] = (sums[pixel] ?? 0) + count;
    }
  columns.set(density, sums);
  return sums;
}
