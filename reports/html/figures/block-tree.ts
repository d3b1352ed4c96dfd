/**
 * The block tree around the heights at which there were several blocks: one column for each height,
 * each block below its height, with a line to its parent.
 *
 * @module
 */
import type { TreeBlock } from '../../collectors/block-tree.ts';
import { changedOver, committedInWords } from '../../fork-words.ts';
import { shortHash } from '../../story/story.ts';
import { nodeRanges, quantity } from '../../format.ts';
import { figure, legendOf } from '../figure.ts';
import { markup, type Html, joined } from '../markup.ts';
import type { RunPageData } from '../run-page-data.ts';
import { secondsColumn } from '../table.ts';
import { stacked, WIDTH } from './time-axis.ts';

const COLUMNS = 5;
const MOST_CHUNKS = 6;
const BOX = { width: 138, height: 58 };
const STEP = { x: WIDTH / COLUMNS, y: 72 };
const HEAD = 26;

type Fate = 'agreed' | 'split' | 'undone' | 'proposed';

const FATES: Readonly<Record<Fate, string>> = {
  agreed: 'on the chain',
  split: 'on some nodes only',
  undone: 'undone again',
  proposed: 'not committed',
};

interface Placed {
  readonly block: TreeBlock;
  readonly column: number;
  readonly lane: number;
  readonly fate: Fate;
  readonly isForked: boolean;
  /** Of those who committed it, who had another block of this height before. */
  readonly late: readonly number[];
}

/** Null where no block was seen. */
export function blockTree({ results, picture }: RunPageData): Html | null {
  const { blocks } = picture.tree;
  if (blocks.length === 0) return null;
  const heights = [...new Set(blocks.map(({ height }) => height))];
  const chunks = chunksOf(heights).slice(0, MOST_CHUNKS);
  const byHeight = new Map(
    heights.map((height) => [height, blocks.filter((block) => block.height === height)]),
  );
  const byzantine = new Set(results.run.byzantine);
  const drawn = chunks.map((chunk) => place(chunk, byHeight));
  const several = heights.filter((height) => (byHeight.get(height)?.length ?? 0) > 1);
  return figure<TreeBlock>({
    id: 'tree',
    title: several.length === 0 ? 'The last blocks' : 'Block tree',
    description: descriptionOf(several, results.forks.forks, drawn.flat()),
    legend: legendOf([
      { colour: 'agreed', meaning: 'on the chain of all who have the height' },
      { colour: 'split', meaning: 'still on some nodes only, while others have another' },
      { colour: 'undone', meaning: 'committed by some, then undone' },
      { colour: 'proposed', meaning: 'proposed, committed by nobody' },
    ]),
    svg: stacked(drawn.map((placed) => chunkSvg(placed, byzantine))),
    data: {
      file: 'block-tree.csv',
      columns: [
        { title: 'height', show: ({ height }) => height, isNumber: true },
        { title: 'block', show: ({ block }) => shortHash(block), value: ({ block }) => block },
        { title: 'parent', show: ({ parent }) => shortHash(parent), value: ({ parent }) => parent },
        { title: 'packer', show: ({ packer }) => packer, isNumber: true },
        { title: 'round', show: ({ round }) => round, isNumber: true },
        { title: 'position', show: ({ position }) => position, isNumber: true },
        secondsColumn('proposed', 'proposed_s', ({ proposedMicros }) => proposedMicros),
        {
          title: 'quorum of',
          name: 'quorum',
          show: ({ quorum }) => (quorum === null ? null : nodeRanges(quorum.voters)),
        },
        secondsColumn('first commit', 'first_commit_s', (block) => block.firstCommitMicros),
        {
          title: 'committed by',
          name: 'committed',
          show: ({ committed }) => nodeRanges(committed),
        },
        { title: 'undone by', name: 'undone', show: ({ undone }) => nodeRanges(undone) },
      ],
      rows: blocks,
    },
  });
}

function descriptionOf(
  several: readonly number[],
  forks: number,
  placed: readonly Placed[],
): string {
  if (several.length === 0) return 'There was one block at each height; these are the last ones.';
  const drawn = new Set(placed.filter(({ isForked }) => isForked).map(({ block }) => block.height));
  const shown = drawn.size < forks ? `; ${quantity(drawn.size)} of them are drawn` : '';
  return `Time goes from left to right, one column for each height. ${
    forks === 0
      ? 'Where there are several blocks at a height, at most one was committed.'
      : `At ${quantity(forks)} ${forks === 1 ? 'height' : 'heights'} nodes committed different blocks${shown}.`
  }`;
}

/** Heights that follow each other, in parts that fit the width. */
function chunksOf(heights: readonly number[]): readonly (readonly number[])[] {
  const chunks: number[][] = [];
  for (const height of heights) {
    const last = chunks.at(-1);
    if (last !== undefined && last.at(-1) === height - 1 && last.length < COLUMNS)
      last.push(height);
    else chunks.push([height]);
  }
  return chunks;
}

function place(
  heights: readonly number[],
  byHeight: ReadonlyMap<number, readonly TreeBlock[]>,
): readonly Placed[] {
  const laneOf = new Map<string, number>();
  return heights.flatMap((height, column) => {
    const blocks = byHeight.get(height) ?? [];
    const isForked = blocks.filter(({ committed }) => committed.length > 0).length > 1;
    const taken = new Set<number>();
    const sides = blocks.filter(({ holders }) => holders.length > 0).length;
    return blocks
      .toSorted(
        (a, b) => b.holders.length - a.holders.length || b.committed.length - a.committed.length,
      )
      .map((block): Placed => {
        let lane = laneOf.get(block.parent) ?? 0;
        while (taken.has(lane)) lane += 1;
        taken.add(lane);
        laneOf.set(block.block, lane);
        const late = changedOver(block, blocks);
        return { block, column, lane, fate: fateOf(block, sides), isForked, late };
      });
  });
}

function fateOf({ committed, holders }: TreeBlock, sides: number): Fate {
  if (committed.length === 0) return 'proposed';
  if (holders.length === 0) return 'undone';
  return sides > 1 ? 'split' : 'agreed';
}

function chunkSvg(placed: readonly Placed[], byzantine: ReadonlySet<number>): string {
  const lanes = Math.max(...placed.map(({ lane }) => lane)) + 1;
  const height = HEAD + lanes * STEP.y;
  const at = new Map(placed.map((one) => [one.block.block, one]));
  const columns = new Map(
    placed.map(({ column, block, isForked }) => [column, { block, isForked }]),
  );
  const heads = [...columns].map(
    ([column, { block, isForked }]) =>
      markup`<text class="head${isForked ? ' forked' : ''}" x="${left(column) + BOX.width / 2}" y="16" text-anchor="middle">height ${block.height}${isForked ? ': fork' : ''}</text>`,
  );
  const lines = placed.map(({ block, column, lane }) => {
    const parent = at.get(block.parent);
    const y = top(lane) + BOX.height / 2;
    const [x0, y0] =
      parent === undefined
        ? [left(column) - 14, y]
        : [left(parent.column) + BOX.width, top(parent.lane) + BOX.height / 2];
    const bend = left(column) - 17;
    return markup`<path class="line" d="M${x0},${y0}H${bend}V${y}H${left(column)}"/>`;
  });
  const boxes = placed.map((one) => boxSvg(one, byzantine));
  return markup`<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" class="tree">${joined([...heads, ...lines, ...boxes])}</svg>`
    .text;
}

function boxSvg({ block, column, lane, fate, late }: Placed, byzantine: ReadonlySet<number>): Html {
  const [x, y] = [left(column), top(lane)];
  const isByzantine = byzantine.has(block.packer);
  const on = block.committed.length === 0 ? FATES.proposed : clipped(committedInWords(block, late));
  return markup`<g class="${fate}"><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="5"/><text x="${x + 8}" y="${y + 16}"><tspan class="hash">${shortHash(block.block)}</tspan><tspan class="fate" x="${x + BOX.width - 6}" text-anchor="end">${FATES[fate] === FATES.split ? 'split' : fate}</tspan></text><text x="${x + 8}" y="${y + 33}" class="${isByzantine ? 'byzantine' : 'packer'}">by ${block.packer}${isByzantine ? ', Byzantine' : ''}</text><text x="${x + 8}" y="${y + 49}">${on}</text></g>`;
}

function clipped(text: string): string {
  return text.length > 22 ? `${text.slice(0, 21)}…` : text;
}

function left(column: number): number {
  return column * STEP.x + (STEP.x - BOX.width - 2);
}

function top(lane: number): number {
  return HEAD + lane * STEP.y;
}
