/**
 * A fork in plain words: which blocks, by whom, who committed which, and what of the rules let it
 * happen, as far as the events show it.
 *
 * @module
 */
import type { Sighting, TreeBlock } from './collectors/block-tree.ts';
import type { ForkRow } from './collectors/fork.ts';
import { duration, nodeRanges, quantity } from './format.ts';
import type { RunPicture } from './picture.ts';

/** One fork. Each string is a sentence. */
export interface ForkStory {
  readonly height: number;
  /** `At height 3 two blocks were committed.` */
  readonly headline: string;
  /** One for each block. */
  readonly sides: readonly string[];
  readonly reasons: readonly string[];
  /** How it ended. */
  readonly outcome: string;
}

/** As blocks are called everywhere in a report. */
export function shortHash(block: string): string {
  return block.slice(0, 8);
}

/** `delegate 3`, and whether the scenario made it Byzantine. */
export function packerInWords(packer: number, isByzantine: boolean): string {
  return `delegate ${packer}${isByzantine ? ' (Byzantine)' : ''}`;
}

/** Where the picture does not hold the height, only what the fork's own row says. */
export function forkStory(
  fork: ForkRow,
  picture: Pick<RunPicture, 'tree'>,
  byzantine: readonly number[],
): ForkStory {
  const { height, sides } = fork;
  const blocks = picture.tree.blocks.filter((block) => block.height === height);
  const drawn = sides.map(({ block }) => blocks.find((other) => other.block === block));
  const sightings = picture.tree.sightings.filter((row) => row.height === height);
  return {
    height,
    headline: `At height ${quantity(height)} ${numberInWords(sides.length)} blocks were committed.`,
    sides: sides.map((side, index) =>
      sideInWords(side, drawn[index], byzantine.includes(side.packer), blocks),
    ),
    reasons: reasonsOf(
      fork,
      drawn.filter((block) => block !== undefined),
      sightings,
      byzantine,
    ),
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

function reasonsOf(
  { atMicros }: ForkRow,
  blocks: readonly TreeBlock[],
  sightings: readonly Sighting[],
  byzantine: readonly number[],
): readonly string[] {
  const [first, second] = blocks;
  if (first === undefined || second === undefined) return [];
  const [a, b] = [first, second].map(({ block }) => shortHash(block));
  const isOneTurn =
    first.packer === second.packer &&
    first.round === second.round &&
    first.position === second.position;
  const reasons: string[] = [];
  if (first.parent !== second.parent)
    reasons.push(
      `The blocks stand on different parents: the fork at height ${first.height - 1} goes on.`,
    );
  if (isOneTurn)
    reasons.push(
      `${sentence(packerInWords(first.packer, first.packerIsByzantine))} packed both in one turn, where one is allowed: equivocation (W5).`,
    );
  else reasons.push(...laterTurn(first, second));
  reasons.push(...twiceVoted(first, second, byzantine, `${a} and ${b}`));
  if (first.quorum === null && second.quorum === null)
    reasons.push('No node that tells held a quorum of votes for either before it was committed.');
  for (const { node, offender, atMicros: seen, offence } of sightings)
    reasons.push(
      `Proof that delegate ${offender} signed two ${offence} was first complete at node ${node}, at ${moment(seen)}: ${
        seen > atMicros
          ? `${duration(seen - atMicros)} after the fork, too late to stop it.`
          : `${duration(atMicros - seen)} before the fork.`
      }`,
    );
  return reasons;
}

/** The later block was packed while the other was, or was about to be, committed. */
function laterTurn(first: TreeBlock, second: TreeBlock): readonly string[] {
  const isInOrder =
    first.round === second.round ? first.position < second.position : first.round < second.round;
  const [early, late] = isInOrder ? [first, second] : [second, first];
  if (first.parent !== second.parent || late.proposedMicros === null) return [];
  const packed = `${sentence(packerInWords(late.packer, late.packerIsByzantine))} packed ${shortHash(late.block)} at ${moment(late.proposedMicros)}, in a later turn on the same parent (W10)`;
  const { firstCommitMicros } = early;
  if (firstCommitMicros === null) return [`${packed}.`];
  if (late.proposedMicros < firstCommitMicros)
    return [`${packed}, before anybody had committed ${shortHash(early.block)}.`];
  // Who came over to it later had not committed it then.
  const changed = changedOver(early, [early, late]);
  const before = early.committed.filter((node) => !changed.includes(node));
  const packer = before.includes(late.packer) ? '' : `, and delegate ${late.packer} had not`;
  return [
    `${packed}; ${nodesInWords(before)} had committed ${shortHash(early.block)} from ${moment(firstCommitMicros)} on${packer}.`,
  ];
}

/** Two quorums have a voter in common: who, and was that allowed? */
function twiceVoted(
  first: TreeBlock,
  second: TreeBlock,
  byzantine: readonly number[],
  both: string,
): readonly string[] {
  if (first.quorum === null || second.quorum === null) return [];
  const others = second.quorum.voters;
  const twice = first.quorum.voters.filter((voter) => others.includes(voter));
  const bad = twice.filter((voter) => byzantine.includes(voter));
  const good = twice.filter((voter) => !byzantine.includes(voter));
  return [
    ...(bad.length === 0
      ? []
      : [
          `${sentence(delegatesInWords(bad))} (Byzantine) voted for both ${both}, against the rules: the vote is in both quorums.`,
        ]),
    ...(good.length === 0
      ? []
      : [
          `${sentence(delegatesInWords(good))} voted for both ${both}, following the rules: ${
            first.quorum.view === null
              ? 'nothing forbids a vote for another block at a later turn (W7).'
              : 'in different views.'
          }`,
        ]),
  ];
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

/** `node 3`, `nodes 1 and 4`, `nodes 1, 4-6`. */
export function nodesInWords(nodes: readonly number[]): string {
  return inWords(nodes, 'node');
}

function delegatesInWords(nodes: readonly number[]): string {
  return inWords(nodes, 'delegate');
}

function inWords(numbers: readonly number[], noun: string): string {
  if (numbers.length === 0) return `no ${noun}`;
  if (numbers.length === 1) return `${noun} ${nodeRanges(numbers)}`;
  if (numbers.length === 2) return `${noun}s ${numbers.join(' and ')}`;
  return `${noun}s ${nodeRanges(numbers).replaceAll(' ', ', ')}`;
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

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
