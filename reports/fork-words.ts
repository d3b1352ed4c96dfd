/**
 * A fork in plain words: which blocks, by whom, who committed which, how it ended; and from its story
 * what let it happen.
 *
 * @module
 */
import type { TreeBlock } from './collectors/block-tree.ts';
import type { ForkRow } from './collectors/fork.ts';
import { delegatesInWords, duration, nodeRanges, nodesInWords, quantity } from './format.ts';
import type { RunPicture } from './picture.ts';
import { reasonInWords, shortHash, type Happening } from './story/story.ts';

/** One fork. Each string is a sentence. */
export interface ForkStory {
  readonly height: number;
  /** `At height 3 two blocks were committed.` */
  readonly headline: string;
  /** One for each block. */
  readonly sides: readonly string[];
  /** With the ids of rules behind them; none where the fork is not among those whose story is told. */
  readonly reasons: readonly string[];
  /** What happened, by time. */
  readonly events: readonly Happening[];
  /** How it ended. */
  readonly outcome: string;
}

/** `delegate 3`, and whether the scenario made it Byzantine. */
export function packerInWords(packer: number, isByzantine: boolean): string {
  return `delegate ${packer}${isByzantine ? ' (Byzantine)' : ''}`;
}

/** Where the picture does not hold the height, only what the fork's own row says. */
export function forkStory(
  fork: ForkRow,
  picture: Pick<RunPicture, 'tree' | 'stories'>,
  byzantine: readonly number[],
): ForkStory {
  const { height, sides } = fork;
  const blocks = picture.tree.blocks.filter((block) => block.height === height);
  const drawn = sides.map(({ block }) => blocks.find((other) => other.block === block));
  const story = picture.stories.forks.find((one) => one.height === height)?.story;
  return {
    height,
    headline: `At height ${quantity(height)} ${numberInWords(sides.length)} blocks were committed.`,
    sides: sides.map((side, index) =>
      sideInWords(side, drawn[index], byzantine.includes(side.packer), blocks),
    ),
    reasons: story?.reasons.map(reasonInWords) ?? [],
    events: story?.events ?? [],
    outcome: outcomeOf(fork),
  };
}

function sideInWords(
  { block, packer, nodes }: ForkRow['sides'][number],
  drawn: TreeBlock | undefined,
  isByzantine: boolean,
  others: readonly TreeBlock[],
): string {
  const from =
    drawn?.firstCommitMicros == null ? '' : `, first at ${moment(drawn.firstCommitMicros)}`;
  const quorum =
    drawn?.quorum == null
      ? ''
      : `; the votes of ${delegatesInWords(drawn.quorum.voters)} made its quorum`;
  const late = drawn === undefined ? [] : changedOver(drawn, others);
  const changed = late.length === 0 ? '' : ` (${nodesInWords(late)} changed over to it later)`;
  const first = nodes.filter((node) => !late.includes(node));
  const committed = `committed by ${nodesInWords(first)}${from}${changed}`;
  return `Block ${shortHash(block)}, packed by ${packerInWords(packer, isByzantine)}: ${committed}${quorum}.`;
}

function outcomeOf({
  agreedAgainAtMicros,
  lastedMicros,
  undoneBlocks,
  undoneTransactions,
}: ForkRow) {
  if (agreedAgainAtMicros === null || lastedMicros === null)
    return 'The nodes never agreed again before the run ended.';
  const undone =
    undoneBlocks.length === 0
      ? 'no node had to undo a block'
      : `${nodesInWords(undoneBlocks.map(({ node }) => node))} undid its block${
          undoneTransactions.total === 0
            ? ''
            : `, and ${quantity(undoneTransactions.total)} transactions with it`
        }`;
  return `All agreed again at ${moment(agreedAgainAtMicros)}, after ${duration(lastedMicros)}: ${undone}.`;
}

/** Of those who committed the block, who undid another one of its height for it. */
export function changedOver(
  { block, committed }: TreeBlock,
  ofHeight: readonly TreeBlock[],
): readonly number[] {
  const before = ofHeight.filter((other) => other.block !== block);
  return committed.filter((node) => before.some(({ undone }) => undone.includes(node)));
}

/** `node 1, later 2`. */
export function committedInWords({ committed }: TreeBlock, late: readonly number[]): string {
  const first = committed.filter((node) => !late.includes(node));
  return `${nodesInWords(first)}${late.length === 0 ? '' : `, later ${nodeRanges(late)}`}`;
}

/** Moments of one story lie close together: to the millisecond. `9.140 s`, `1 min 3.250 s`. */
export function moment(micros: number): string {
  const minutes = Math.floor(micros / 60_000_000);
  const seconds = (micros - minutes * 60_000_000) / 1e6;
  return `${minutes === 0 ? '' : `${minutes} min `}${seconds.toFixed(3)} s`;
}

function numberInWords(count: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five'][count] ?? quantity(count);
}
