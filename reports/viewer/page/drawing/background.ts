/**
 * Lanes, and what is shaded behind the events: faults, crashed nodes, halts, phase two.
 *
 * @module
 */
import { groupsInShort, rangesInWords } from '../../model/node-ranges.ts';
import { ticks, timeText } from '../../model/viewport.ts';
import { AXIS, GUTTER, OVERVIEW, TOP, xOf, yOf } from './layout.ts';
import type { Scene } from './scene.ts';

const FONT = '11px system-ui, sans-serif';

export function drawLanes({ context, layout, theme }: Scene): void {
  const { width, height, laneHeight, lanes } = layout;
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, width, height);
  lanes.forEach((lane, row) => {
    const y = yOf(layout, lane);
    if (y < TOP - laneHeight || y > height + laneHeight) return;
    if (row % 2 === 1) {
      context.fillStyle = theme.stripe;
      context.fillRect(GUTTER, y - laneHeight / 2, width - GUTTER, laneHeight);
    }
    context.fillStyle = theme.lane;
    context.fillRect(GUTTER, Math.round(y), width - GUTTER, 1);
  });
}

/** Bands over the lanes of the nodes that are in a fault; their names stand above. */
export function drawFaults(scene: Scene): void {
  const { context, index, layout, theme } = scene;
  for (const { action, from, to, groups } of index.faults) {
    const [left, right] = [Math.max(GUTTER, xOf(layout, from)), xOf(layout, to)];
    if (right < GUTTER || left > layout.width || groups.length === 0) continue;
    const width = Math.max(1.5, right - left);
    groups.forEach((group, number) => {
      context.globalAlpha = number % 2 === 0 ? 0.16 : 0.07;
      context.fillStyle = theme.fault;
      bandsOf(scene, group, left, width);
    });
    context.globalAlpha = 1;
    context.fillStyle = theme['fault-line'];
    context.fillRect(left, TOP - 3, width, 3);
    if (width > 40)
      label(scene, `${action} ${groupsInShort(groups)}`, left + 11, TOP - 6, width - 14);
  }
  for (const { node, from, to } of index.crashes) {
    const [left, right] = [Math.max(GUTTER, xOf(layout, from)), xOf(layout, to)];
    if (right < GUTTER || left > layout.width) continue;
    context.globalAlpha = 0.45;
    context.fillStyle = theme.down;
    bandsOf(scene, [node], left, Math.max(1.5, right - left));
    context.globalAlpha = 1;
  }
}

/** Neighbouring lanes as one band. */
function bandsOf(scene: Scene, nodes: readonly number[], left: number, width: number): void {
  const { layout, context } = scene;
  const half = layout.laneHeight / 2;
  for (let i = 0; i < nodes.length; i += 1) {
    const first = nodes[i] ?? 0;
    while (nodes[i + 1] === (nodes[i] ?? 0) + 1) i += 1;
    const last = nodes[i] ?? 0;
    const shown = layout.lanes.filter((lane) => lane > first && lane <= last + 1);
    const [top, bottom] = [shown[0], shown.at(-1)];
    if (top === undefined || bottom === undefined) continue;
    const y = yOf(layout, top) - half;
    context.fillRect(left, y, width, yOf(layout, bottom) + half - y);
  }
}

export function drawHalts({ context, index, layout, theme }: Scene): void {
  for (const { from, to } of index.halts) {
    const [left, right] = [Math.max(GUTTER, xOf(layout, from)), xOf(layout, to)];
    if (right < GUTTER || left > layout.width) continue;
    const width = Math.max(1.5, right - left);
    context.fillStyle = theme.halt;
    context.globalAlpha = 0.1;
    context.fillRect(left, TOP, width, layout.height - TOP);
    context.globalAlpha = 1;
    context.fillRect(left, layout.height - 4, width, 4);
  }
}

/** The frozen nodes are shaded as those that are down. */
export function drawPhaseTwo(scene: Scene): void {
  const { context, index, layout, theme } = scene;
  if (index.phaseTwo === null) return;
  const { from, to, core } = index.phaseTwo;
  const [left, right] = [Math.max(GUTTER, xOf(layout, from)), xOf(layout, to)];
  if (right < GUTTER || left > layout.width) return;
  const width = Math.max(1.5, right - left);
  context.fillStyle = theme['phase-two'];
  context.globalAlpha = 0.12;
  context.fillRect(left, TOP, width, layout.height - TOP);
  context.globalAlpha = 1;
  context.fillRect(left, TOP - 3, width, 3);
  const seen = Math.min(right, layout.width) - left - 14;
  const texts = [`phase two: ${rangesInWords(core)} alone, the others frozen`, 'phase two', '2'];
  for (const text of texts) if (label(scene, text, left + 11, TOP - 6, seen)) return;
}

/** The axis, and the lines of its moments through the lanes. */
export function drawAxis({ context, layout, theme }: Scene): void {
  const { width, height, window } = layout;
  context.fillStyle = theme.paper;
  context.fillRect(GUTTER, OVERVIEW, width - GUTTER, AXIS);
  const moments = ticks(window, (width - GUTTER) / 110);
  const step = (moments[1] ?? 1) - (moments[0] ?? 0);
  context.font = FONT;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  for (const at of moments) {
    const x = Math.round(xOf(layout, at));
    context.fillStyle = theme.line;
    context.globalAlpha = 0.5;
    context.fillRect(x, OVERVIEW + AXIS, 1, height);
    context.globalAlpha = 1;
    context.fillStyle = theme.ink;
    if (x > GUTTER + 12) context.fillText(timeText(at, step), x, OVERVIEW + AXIS - 8);
  }
}

/** Names of the lanes, over whatever reaches into the gutter. */
export function drawNames(scene: Scene, activeLane: number): void {
  const { context, index, layout, theme } = scene;
  context.fillStyle = theme.paper;
  context.fillRect(0, OVERVIEW, GUTTER, layout.height - OVERVIEW);
  context.fillStyle = theme.line;
  context.fillRect(GUTTER - 1, OVERVIEW, 1, layout.height);
  const byzantine = new Set(index.byzantine);
  const every = Math.max(1, Math.ceil(12 / layout.laneHeight));
  context.font = FONT;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.save();
  context.beginPath();
  context.rect(0, TOP - 8, GUTTER, layout.height);
  context.clip();
  layout.lanes.forEach((lane, row) => {
    const y = yOf(layout, lane);
    if (lane === activeLane) {
      context.globalAlpha = 0.16;
      context.fillStyle = theme.select;
      context.fillRect(0, y - layout.laneHeight / 2, GUTTER - 1, layout.laneHeight);
      context.globalAlpha = 1;
    }
    if (row % every !== 0 && lane !== activeLane) return;
    const node = lane - 1;
    const isNode = lane > 0 && node < index.nodes;
    const isBad = isNode && byzantine.has(node);
    context.fillStyle = isBad ? theme.byzantine : isNode ? theme.ink : theme.faint;
    context.font = isBad ? `bold ${FONT}` : FONT;
    const name = isNode ? String(node) : lane === 0 ? 'world' : 'clients';
    context.fillText(name, 10, y);
    if (!isNode) return;
    context.font = '10px system-ui, sans-serif';
    context.fillStyle = isBad ? theme.byzantine : theme.faint;
    const role = node < index.electable ? 'delegate' : 'follower';
    context.fillText(isBad ? 'Byzantine' : role, 44, y);
  });
  context.restore();
}

/** Whether there was room for it. */
export function label(scene: Scene, text: string, x: number, y: number, most: number): boolean {
  const { context, theme } = scene;
  context.font = '10px system-ui, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillStyle = theme.ink;
  if (context.measureText(text).width > most) return false;
  context.fillText(text, x, y);
  return true;
}
