/**
 * The tree of blocks around the height of the selected event, as it was known at that moment. What
 * was not there yet is pale; sides of a fork have their colours.
 *
 * @module
 */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { NONE } from '../../model/columns.ts';
import { shortHash } from '../../model/describe.ts';
import { countOf, rangesInWords } from '../../model/node-ranges.ts';
import type { BlockEntry } from '../../model/trace-index.ts';
import { sideColour } from '../drawing/theme.ts';
import type { Run } from '../run.ts';
import { timeOf, type Viewer } from '../viewer.ts';
import { useViewer } from './use-viewer.ts';

/** Heights that are shown. */
const SHOWN = 7;
const [COLUMN, ROW, WIDTH, HEIGHT] = [58, 36, 48, 26];

export function TreePanel({ viewer }: { viewer: Viewer }): JSX.Element {
  useViewer(viewer);
  const { run, selection } = viewer;
  const height = selection === null ? NONE : heightOf(run, viewer);
  const [moved, setMoved] = useState({ height, by: 0 });
  const by = moved.height === height ? moved.by : 0;
  const most = Math.max(1, ...run.index.blocks.map((block) => block.height));
  const middle = (height === NONE ? Math.min(4, most) : height) + by;
  const first = Math.max(1, Math.min(most - SHOWN + 1, middle - 3));
  const move = (step: number): void =>
    setMoved({ height, by: Math.max(1 - most, Math.min(most, by + step)) });
  return (
    <section class="panel" aria-labelledby="tree-title">
      <h2 id="tree-title">
        Blocks, heights {first} to {Math.min(most, first + SHOWN - 1)}
        <span class="buttons">
          <button type="button" aria-label="Lower heights" onClick={() => move(1 - SHOWN)}>
            ‹
          </button>
          <button type="button" aria-label="Greater heights" onClick={() => move(SHOWN - 1)}>
            ›
          </button>
        </span>
      </h2>
      <Tree viewer={viewer} first={first} />
    </section>
  );
}

/** Of the selected event, or of the chain of the node that is looked at. */
function heightOf(run: Run, viewer: Viewer): number {
  const { selection } = viewer;
  if (selection === null) return NONE;
  const own = selection.columns.height[selection.place] ?? NONE;
  return own === NONE ? run.stateOf(viewer.lane - 1, selection).height : own;
}

interface Placed {
  readonly block: BlockEntry;
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

function Tree({ viewer, first }: { viewer: Viewer; first: number }): JSX.Element {
  const { run, selection } = viewer;
  const now = selection === null ? Infinity : timeOf(selection);
  const placed = placedFrom(run, first);
  const head = selection === null ? NONE : run.stateOf(viewer.lane - 1, selection).head;
  const own = selection?.columns.block[selection.place] ?? NONE;
  const rows = Math.max(1, ...[...placed.values()].map(({ y }) => y / ROW + 1));
  return (
    <svg
      class="tree"
      viewBox={`0 0 ${SHOWN * COLUMN + 4} ${rows * ROW + 18}`}
      role="group"
      aria-label="Blocks by height; the line leads to the parent"
    >
      {Array.from({ length: SHOWN }, (_, i) => (
        <text key={i} class="height" x={i * COLUMN + WIDTH / 2 + 2} y={10}>
          {first + i}
        </text>
      ))}
      <g transform="translate(2 16)">
        {[...placed.values()].map(({ block, number, x, y }) => {
          const parent = placed.get(block.parent);
          const [fromX, fromY] = parent === undefined ? [x - 8, y] : [parent.x + WIDTH, parent.y];
          return (
            <line
              key={number}
              class={`edge${block.seenAt > now ? ' later' : ''}`}
              x1={fromX}
              y1={fromY + HEIGHT / 2}
              x2={x}
              y2={y + HEIGHT / 2}
            />
          );
        })}
        {[...placed.values()].map((one) => (
          <BlockBox
            key={one.number}
            viewer={viewer}
            placed={one}
            isLater={one.block.seenAt > now}
            isHead={one.number === head}
            isOwn={one.number === own}
          />
        ))}
      </g>
    </svg>
  );
}

function BlockBox({
  viewer,
  placed: { block, number, x, y },
  isLater,
  isHead,
  isOwn,
}: {
  viewer: Viewer;
  placed: Placed;
  isLater: boolean;
  isHead: boolean;
  isOwn: boolean;
}): JSX.Element {
  const side = sideColour(viewer.run.sides[number]);
  const go = (): void => void viewer.selectBlock(number);
  const who = `committed by ${rangesInWords(block.committers)}`;
  const count = countOf(block.committers);
  const small = `${block.packer < 0 ? '?' : `n${block.packer}`} · ✓${count}`;
  const states = [
    isLater ? 'later' : '',
    isHead ? 'head' : '',
    isOwn ? 'own' : '',
    count === 0 ? 'loose' : '',
    block.forked ? `forked ${side ?? ''}` : '',
  ];
  return (
    <g
      class={`block ${states.filter((state) => state !== '').join(' ')}`}
      role="button"
      tabIndex={0}
      data-block={block.hash}
      transform={`translate(${x} ${y})`}
      aria-label={`Block ${shortHash(block.hash)}, height ${block.height}, packed by node ${block.packer}, ${who}${block.forked ? ', side of a fork' : ''}`}
      onClick={go}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        go();
      }}
    >
      <title>{`${block.hash}\npacked by node ${block.packer}, ${who}`}</title>
      <rect width={WIDTH} height={HEIGHT} rx={4} />
      <text x={WIDTH / 2} y={11}>
        {block.hash.slice(0, 6)}
      </text>
      <text class="small" x={WIDTH / 2} y={21} {...fitted(small)}>
        {small}
      </text>
    </g>
  );
}

/** Squeezed into its box where it may be wider. */
function fitted(text: string): { textLength?: number; lengthAdjust?: 'spacingAndGlyphs' } {
  return text.length > 8 ? { textLength: WIDTH - 6, lengthAdjust: 'spacingAndGlyphs' } : {};
}

/** By height a column; those that were committed first above. */
function placedFrom(run: Run, first: number): ReadonlyMap<number, Placed> {
  const columns = new Map<number, number[]>();
  run.index.blocks.forEach(({ height }, number) => {
    if (height < first || height >= first + SHOWN) return;
    columns.set(height, [...(columns.get(height) ?? []), number]);
  });
  const placed = new Map<number, Placed>();
  const order = (number: number): number => {
    const at = run.index.blocks[number]?.committed ?? -1;
    return at < 0 ? Infinity : at;
  };
  for (const [height, numbers] of [...columns].toSorted(([a], [b]) => a - b)) {
    const free = new Set(numbers.map((_, row) => row));
    for (const number of numbers.toSorted((a, b) => compare(order(a), order(b)))) {
      const block = run.index.blocks[number] as BlockEntry;
      // Beside its parent, if that is free: a chain is then a straight line.
      const wanted = (placed.get(block.parent)?.y ?? 0) / ROW;
      const row = free.has(wanted) ? wanted : Math.min(...free);
      free.delete(row);
      placed.set(number, { block, number, x: (height - first) * COLUMN, y: row * ROW });
    }
  }
  return placed;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
