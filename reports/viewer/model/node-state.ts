/**
 * What one node is at, at a moment: from its events alone. A chunk of the index begins with the state
 * of every node, so that no more than the events of one chunk stand between it and any moment.
 *
 * @module
 */
import { NONE, type Columns } from './columns.ts';
import { REJECTED } from './notes.ts';
import type { BlockEntry } from './trace-index.ts';
import { ByteReader, ByteWriter } from './varint.ts';

/** Fields are numbers, {@link NONE} where nothing is known yet. Blocks are indices. */
export interface NodeState {
  /** 1 while it is up. */
  up: number;
  /** The last block of its chain, and how long the chain is. */
  head: number;
  height: number;
  /** The view that is open, and at which height. */
  view: number;
  viewHeight: number;
  /** The last vote: for what, and whether it was to reject it (1). */
  votedBlock: number;
  votedHeight: number;
  rejected: number;
  /** The last commit vote. */
  commitVotedBlock: number;
  /** The last block that it packed. */
  proposedBlock: number;
  /** Height that catch-up aims at. */
  catchUpTarget: number;
  /** The seat that the last election gave it + 1; 0: none. */
  seat: number;
  /** Its last event. */
  lastEvent: number;
}

export const STATE_FIELDS = [
  'up',
  'head',
  'height',
  'view',
  'viewHeight',
  'votedBlock',
  'votedHeight',
  'rejected',
  'commitVotedBlock',
  'proposedBlock',
  'catchUpTarget',
  'seat',
  'lastEvent',
] as const satisfies readonly (keyof NodeState)[];

export function initialState(): NodeState {
  const state = Object.fromEntries(STATE_FIELDS.map((field) => [field, NONE]));
  return { ...(state as unknown as NodeState), up: 0, height: 0 };
}

/** What a kind does to a state: an index into it for each kind, by the names of the kinds. */
export type Steps = readonly (keyof typeof STEP | null)[];

export function stepsOf(kinds: readonly string[]): Steps {
  return kinds.map((kind) => (kind in STEP ? (kind as keyof typeof STEP) : null));
}

/** Parents of blocks: all that is needed of them here. */
export type Ancestry = readonly Pick<BlockEntry, 'parent' | 'height'>[];

/** Takes one event of the node's own lane. */
export function advance(
  state: NodeState,
  columns: Columns,
  i: number,
  ordinal: number,
  steps: Steps,
  blocks: Ancestry,
): void {
  state.lastEvent = ordinal;
  const step = steps[columns.kind[i] ?? 0] ?? null;
  if (step !== null) STEP[step](state, columns, i, blocks);
}

type Step = (state: NodeState, columns: Columns, i: number, blocks: Ancestry) => void;

const STEP = {
  started: (state) => {
    state.up = 1;
  },
  crashed: (state) => {
    state.up = 0;
  },
  restarted: (state, columns, i, blocks) => {
    state.up = 1;
    state.height = columns.height[i] ?? 0;
    // What had not reached the disk is lost: back along the chain to what had.
    while (state.head !== NONE && (blocks[state.head]?.height ?? 0) > state.height)
      state.head = parentOf(state.head, blocks);
    state.view = state.viewHeight = NONE;
  },
  committed: (state, columns, i) => {
    state.head = columns.block[i] ?? NONE;
    state.height = columns.height[i] ?? 0;
    // A view is open until its height is decided.
    if (state.viewHeight <= state.height) state.view = state.viewHeight = NONE;
  },
  undone: (state, columns, i, blocks) => {
    const block = columns.block[i] ?? NONE;
    state.head = block === NONE ? NONE : parentOf(block, blocks);
    state.height = Math.max(0, (columns.height[i] ?? 1) - 1);
  },
  voted: (state, columns, i) => {
    state.votedBlock = columns.block[i] ?? NONE;
    state.votedHeight = columns.height[i] ?? NONE;
    state.rejected = columns.note[i] === REJECTED ? 1 : 0;
  },
  'view-opened': (state, columns, i) => {
    state.view = columns.view[i] ?? NONE;
    state.viewHeight = columns.height[i] ?? NONE;
  },
  'commit-voted': (state, columns, i) => {
    state.commitVotedBlock = columns.block[i] ?? NONE;
  },
  proposed: (state, columns, i) => {
    state.proposedBlock = columns.block[i] ?? NONE;
  },
  'catching-up': (state, columns, i) => {
    state.catchUpTarget = columns.note[i] ?? NONE;
  },
  elected: (state, columns, i) => {
    state.seat = columns.note[i] ?? 0;
  },
} as const satisfies Readonly<Record<string, Step>>;

function parentOf(block: number, blocks: Ancestry): number {
  const parent = blocks[block]?.parent ?? -1;
  return parent < 0 ? NONE : parent;
}

export function encodeStates(states: readonly NodeState[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(states.length * STATE_FIELDS.length + 16);
  writer.number(states.length);
  for (const field of STATE_FIELDS) {
    let before = -1;
    for (const state of states) {
      const value = state[field] === NONE ? -1 : state[field];
      writer.signed(value - before);
      before = value;
    }
  }
  return writer.finish();
}

export function decodeStates(bytes: Uint8Array): NodeState[] {
  const reader = new ByteReader(bytes);
  const states = Array.from({ length: reader.number() }, initialState);
  for (const field of STATE_FIELDS) {
    let value = -1;
    for (const state of states) {
      value += reader.signed();
      state[field] = value < 0 ? NONE : value;
    }
  }
  return states;
}
