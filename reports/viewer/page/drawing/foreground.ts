/**
 * What must not be missed, on top of everything: landmarks, the selected event, where it comes from
 * and what comes from it.
 *
 * @module
 */
import { NONE } from '../../model/columns.ts';
import { landmarkMarks } from '../../model/level-of-detail.ts';
import type { LandmarkClass } from '../../model/trace-index.ts';
import { timeText } from '../../model/viewport.ts';
import type { Located } from '../run.ts';
import { AXIS, GUTTER, OVERVIEW, TOP, xOf, yOf } from './layout.ts';
import { LANDMARKS } from './marks.ts';
import type { Scene } from './scene.ts';
import { sideColour } from './theme.ts';

/** More tags than this have no letters. */
const MANY = 100;

/** A line through all lanes for each fork and breach, and a tag with a letter for each landmark. */
export function drawLandmarks(scene: Scene): void {
  const { context, index, layout, theme, hits } = scene;
  const marks = landmarkMarks(index.landmarks, (at) => xOf(layout, at), {
    width: layout.width,
    apart: 9,
  });
  const tags = marks.filter((mark) => isGrave(mark.class)).map((mark) => mark.x);
  for (const { x, lane, class: name, landmark } of marks) {
    if (x < GUTTER - 1) continue;
    const { letter, colour } = LANDMARKS[name];
    const { event = 0, label = '' } = index.landmarks[landmark] ?? {};
    const isTop = isGrave(name);
    context.fillStyle = theme[colour];
    if (isTop || name === 'expectation') {
      context.globalAlpha = 0.75;
      context.fillRect(Math.round(x) - 0.5, TOP - 2, name === 'difference' ? 2 : 1, layout.height);
      context.globalAlpha = 1;
    }
    const y = isTop || lane === 0 ? TOP - 10 : yOf(layout, lane) - layout.laneHeight * 0.32;
    if (y < TOP - 12) continue;
    const small = (layout.laneHeight < 18 || marks.length > MANY) && !isTop;
    tag(scene, letter, x, y, small ? 3.2 : 6.5, small);
    hits.mark(x, y, 9, event);
    if (isTop) named(scene, label, x + 10, Math.min(...tags.filter((other) => other > x + 1)));
  }
}

function isGrave(name: LandmarkClass): boolean {
  return name === 'fork' || name === 'breach' || name === 'difference';
}

function tag(
  { context, theme }: Scene,
  letter: string,
  x: number,
  y: number,
  r: number,
  isPlain: boolean,
): void {
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  context.fill();
  if (isPlain) return;
  context.strokeStyle = theme.paper;
  context.lineWidth = 1;
  context.stroke();
  context.fillStyle = theme.paper;
  context.font = 'bold 9px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(letter, x, y + 0.5);
}

/** In words beside the tag, if there is room before the next. */
function named({ context, theme }: Scene, label: string, x: number, until: number): void {
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const width = context.measureText(label).width;
  if (x + width > until - 10) return;
  context.globalAlpha = 0.88;
  context.fillStyle = theme.paper;
  context.fillRect(x - 2, TOP - 17, width + 4, 14);
  context.globalAlpha = 1;
  context.fillStyle = theme.bad;
  context.fillText(label, x, TOP - 10);
}

export interface Related {
  readonly causes: readonly Located[];
  readonly effects: readonly Located[];
}

/** The moment of the selection, and the chain of its causes. */
export function drawSelection(scene: Scene, selected: Located, related: Related | null): void {
  const { context, layout, theme } = scene;
  const x = xOf(layout, timeIn(selected));
  if (related !== null) drawChain(scene, selected, related);
  context.fillStyle = theme.cursor;
  if (x >= GUTTER && x <= layout.width) {
    context.globalAlpha = 0.55;
    context.fillRect(Math.round(x), OVERVIEW + AXIS - 6, 1, layout.height);
    context.globalAlpha = 1;
    moment(scene, x, timeIn(selected));
  }
  arrow(scene, selected, 2.6, 1);
  ring(scene, selected, 8);
}

function drawChain(scene: Scene, selected: Located, { causes, effects }: Related): void {
  const { context } = scene;
  let below = selected;
  for (const cause of causes) {
    context.globalAlpha = 0.9;
    connect(scene, cause, below);
    arrow(scene, cause, 2, 0.9);
    ring(scene, cause, 4.5);
    below = cause;
  }
  context.setLineDash([2, 3]);
  for (const effect of effects) {
    context.globalAlpha = 0.6;
    connect(scene, selected, effect);
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function connect({ context, layout, theme }: Scene, from: Located, to: Located): void {
  context.strokeStyle = theme.select;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(xOf(layout, timeIn(from)), yOf(layout, laneIn(from)));
  context.lineTo(xOf(layout, timeIn(to)), yOf(layout, laneIn(to)));
  context.stroke();
}

/** The message that an arrival ends. */
function arrow(
  { context, layout, theme }: Scene,
  { columns, place }: Located,
  width: number,
  strength: number,
): void {
  const flight = columns.flight[place] ?? NONE;
  if (flight === NONE) return;
  const at = columns.at[place] ?? 0;
  context.strokeStyle = theme.select;
  context.globalAlpha = strength;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(xOf(layout, at - flight), yOf(layout, columns.peer[place] ?? 0));
  context.lineTo(xOf(layout, at), yOf(layout, columns.lane[place] ?? 0));
  context.stroke();
  context.globalAlpha = 1;
}

function ring({ context, layout, theme, run }: Scene, located: Located, r: number): void {
  const { columns, place } = located;
  const side = sideColour(run.sides[columns.block[place] ?? NONE]);
  context.beginPath();
  context.arc(xOf(layout, timeIn(located)), yOf(layout, laneIn(located)), r, 0, 2 * Math.PI);
  context.strokeStyle = theme.paper;
  context.lineWidth = 4;
  context.stroke();
  context.strokeStyle = side === null ? theme.select : theme[side];
  context.lineWidth = 2;
  context.stroke();
}

function moment({ context, theme, layout }: Scene, x: number, at: number): void {
  const text = timeText(at);
  context.font = 'bold 11px system-ui, sans-serif';
  const width = context.measureText(text).width + 10;
  const left = Math.min(layout.width - width, Math.max(GUTTER, x - width / 2));
  context.fillStyle = theme.cursor;
  context.fillRect(left, OVERVIEW + 2, width, AXIS - 6);
  context.fillStyle = theme.paper;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, left + 5, OVERVIEW + AXIS / 2);
}

function timeIn({ columns, place }: Located): number {
  return columns.at[place] ?? 0;
}

function laneIn({ columns, place }: Located): number {
  return columns.lane[place] ?? 0;
}
