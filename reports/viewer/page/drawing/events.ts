/**
 * Single events: messages as arrows from where they were sent to where they arrived, everything else
 * as marks on its lane.
 *
 * @module
 */
import type { Chunk } from '../../model/chunk.ts';
import { NONE } from '../../model/columns.ts';
import { eventsIn, chunksIn, visitWindow } from '../../model/window.ts';
import { MOST_EVENTS } from '../../model/level-of-detail.ts';
import { shortHash } from '../../model/describe.ts';
import { isEmpty, type EventFilter } from '../../model/filter.ts';
import { TOP, xOf, yOf } from './layout.ts';
import { isStroked, trace, type Shape } from './marks.ts';
import type { Scene } from './scene.ts';
import { sideColour, type Colour } from './theme.ts';

/** Events that show in the window, as places in chunks. */
export interface Shown {
  readonly chunks: readonly Chunk[];
  /** For each event the index of its chunk, and its place there. */
  readonly of: Uint16Array;
  readonly place: Uint32Array;
  readonly count: number;
}

/** `loading`: not all is there yet; `many`: too many to draw one by one. */
export type Picture = Shown | 'loading' | 'many';

/** A filter that is strict lets few of many through; so many are looked at. */
const LOOKED_AT = 8 * MOST_EVENTS;

const of = new Uint16Array(MOST_EVENTS);
const places = new Uint32Array(MOST_EVENTS);

export function shownIn({ run, index, layout }: Scene, filter: EventFilter): Picture {
  const { window } = layout;
  const most = isEmpty(filter) ? MOST_EVENTS : LOOKED_AT;
  if (eventsIn(index.chunks, window) > most) return 'many';
  const chunks: Chunk[] = [];
  let isWhole = true;
  for (const number of chunksIn(index.chunks, window)) {
    const entry = index.chunks[number];
    if (entry !== undefined && !run.matcher.mayMatch(entry)) continue;
    const chunk = run.chunk(number);
    if (chunk === null) isWhole = false;
    else chunks.push(chunk);
  }
  if (!isWhole) return 'loading';
  let count = 0;
  for (const [number, { columns }] of chunks.entries())
    visitWindow(columns, window, (place) => {
      if (!run.matcher.matches(columns, place)) return;
      if (count < MOST_EVENTS) {
        of[count] = number;
        places[count] = place;
      }
      count += 1;
    });
  return count > MOST_EVENTS ? 'many' : { chunks, of, place: places, count };
}

/** More arrows than this have no heads. */
const WITH_HEADS = 1_200;

interface Strokes {
  readonly plain: Path2D;
  readonly heads: Path2D;
}

export function drawMessages(scene: Scene, shown: Shown): void {
  const { context, theme, layout, run, messageColours, index } = scene;
  const dropped = index.kinds.indexOf('dropped');
  const departed = index.kinds.indexOf('departed');
  const strokes = new Map<Colour, Strokes>();
  const lost = new Path2D();
  const isSparse = shown.count < WITH_HEADS;
  for (let i = 0; i < shown.count; i += 1) {
    const chunk = shown.chunks[shown.of[i] ?? 0] as Chunk;
    const place = shown.place[i] ?? 0;
    const { columns } = chunk;
    const flight = columns.flight[place] ?? NONE;
    if (flight === NONE || columns.kind[place] === departed) continue;
    const at = columns.at[place] ?? 0;
    const [x1, x2] = [xOf(layout, at - flight), xOf(layout, at)];
    const [y1, y2] = [yOf(layout, columns.peer[place] ?? 0), yOf(layout, columns.lane[place] ?? 0)];
    if (Math.max(y1, y2) < TOP || Math.min(y1, y2) > layout.height) continue;
    scene.hits.arrow(x1, y1, x2, y2, chunk.first + place);
    if (columns.kind[place] === dropped) {
      lose(lost, x1, y1, x2, y2, flight === 0);
      continue;
    }
    const side = sideColour(run.sides[columns.block[place] ?? NONE]);
    const colour = side ?? messageColours[columns.message[place] ?? 0] ?? 'faint';
    let stroke = strokes.get(colour);
    if (stroke === undefined)
      strokes.set(colour, (stroke = { plain: new Path2D(), heads: new Path2D() }));
    stroke.plain.moveTo(x1, y1);
    stroke.plain.lineTo(x2, y2);
    if (isSparse) head(stroke.heads, x1, y1, x2, y2);
  }
  context.lineWidth = 1;
  const strength = isSparse ? 0.75 : Math.max(0.16, 0.75 - shown.count / 9_000);
  for (const [colour, { plain, heads }] of strokes) {
    context.strokeStyle = context.fillStyle = theme[colour];
    context.globalAlpha = colour === 'heartbeat' ? strength * 0.5 : strength;
    context.stroke(plain);
    if (isSparse) context.fill(heads);
  }
  context.globalAlpha = 0.85;
  context.strokeStyle = theme.bad;
  context.setLineDash([4, 3]);
  context.stroke(lost);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** A lost message ends on its way. */
function lose(
  path: Path2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  isAtOnce: boolean,
): void {
  const [x, y] = isAtOnce ? [x1 + 14, y1 + Math.sign(y2 - y1) * 12] : [x2, y2];
  path.moveTo(x1, y1);
  path.lineTo(x, y);
  path.moveTo(x - 3, y - 3);
  path.lineTo(x + 3, y + 3);
  path.moveTo(x + 3, y - 3);
  path.lineTo(x - 3, y + 3);
}

function head(path: Path2D, x1: number, y1: number, x2: number, y2: number): void {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = Math.hypot(dx, dy);
  if (length < 8) return;
  const [ux, uy] = [dx / length, dy / length];
  path.moveTo(x2, y2);
  path.lineTo(x2 - 7 * ux - 3 * uy, y2 - 7 * uy + 3 * ux);
  path.lineTo(x2 - 7 * ux + 3 * uy, y2 - 7 * uy - 3 * ux);
  path.closePath();
}

/** More events than this, and the humblest marks are not drawn. */
const WITH_DOTS = 2_500;

export function drawMarks(scene: Scene, shown: Shown): void {
  const { context, theme, layout, run, styles } = scene;
  const groups = new Map<string, { order: number; colour: Colour; path: Path2D; shape: Shape }>();
  const scale = Math.min(1, Math.max(0.5, layout.laneHeight / 22));
  for (let i = 0; i < shown.count; i += 1) {
    const chunk = shown.chunks[shown.of[i] ?? 0] as Chunk;
    const place = shown.place[i] ?? 0;
    const { columns } = chunk;
    const style = styles[columns.kind[place] ?? 0];
    if (style === undefined || (style.order === 0 && shown.count > WITH_DOTS)) continue;
    const at = columns.at[place] ?? 0;
    if (at > layout.window.to) continue;
    const [x, y] = [xOf(layout, at), yOf(layout, columns.lane[place] ?? 0)];
    if (y < TOP - 8 || y > layout.height + 8) continue;
    const isLost = style.shape === 'cross' && columns.message[place] !== NONE;
    if (isLost) continue;
    const isOfBlock = style.order >= 4 && style.order <= 8;
    const side = isOfBlock ? sideColour(run.sides[columns.block[place] ?? NONE]) : null;
    const colour = side ?? style.colour;
    const key = `${style.order} ${style.shape} ${colour}`;
    let group = groups.get(key);
    if (group === undefined) {
      const { order, shape } = style;
      groups.set(key, (group = { order, colour, path: new Path2D(), shape }));
    }
    const size = style.size * scale;
    trace(group.path, style.shape, x, y, size);
    scene.hits.mark(x, y, Math.max(5, size + 2), chunk.first + place);
  }
  for (const { colour, path, shape } of [...groups.values()].toSorted(
    (a, b) => a.order - b.order,
  )) {
    const line = isStroked(shape);
    context.lineWidth = line ? 1.6 : 1;
    context.strokeStyle = line || shape === 'flag' ? theme[colour] : theme.paper;
    context.fillStyle = theme[colour];
    if (!line) context.fill(path);
    context.stroke(path);
  }
}

/** Heights and hashes beside proposals and commits, where there is room. */
export function drawBlockNames(scene: Scene, shown: Shown): void {
  const { layout, index } = scene;
  if (layout.laneHeight < 20 || shown.count > 1_500) return;
  const committed = index.kinds.indexOf('committed');
  const proposed = index.kinds.indexOf('proposed');
  const free = new Float64Array(layout.rows.length).fill(-Infinity);
  for (let i = 0; i < shown.count; i += 1) {
    const { columns } = shown.chunks[shown.of[i] ?? 0] as Chunk;
    const place = shown.place[i] ?? 0;
    const kind = columns.kind[place];
    if (kind !== committed && kind !== proposed) continue;
    const lane = columns.lane[place] ?? 0;
    const x = xOf(layout, columns.at[place] ?? 0);
    if (x < (free[lane] ?? 0)) continue;
    const hash = shortHash(index.blocks[columns.block[place] ?? 0]?.hash ?? '').slice(0, 4);
    free[lane] = x + nameBeside(scene, `${columns.height[place] ?? ''} ${hash}`, x + 7, lane);
  }
}

/** Returns the room that it took. */
function nameBeside(
  { context, layout, theme }: Scene,
  text: string,
  x: number,
  lane: number,
): number {
  const y = yOf(layout, lane) - 5;
  context.font = '10px system-ui, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  const width = context.measureText(text).width;
  context.globalAlpha = 0.8;
  context.fillStyle = theme.paper;
  context.fillRect(x - 1, y - 9, width + 2, 11);
  context.globalAlpha = 1;
  context.fillStyle = theme.ink;
  context.fillText(text, x, y);
  return width + 14;
}
