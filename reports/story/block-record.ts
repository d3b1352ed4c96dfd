/**
 * Everything that happened to one block, as far as the events tell it.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';

export interface Deed {
  readonly at: Micros;
  /** Rises from event to event, also within a microsecond. */
  readonly order: number;
  readonly node: number;
}

export interface VoteDeed extends Deed {
  readonly view: number | null;
  readonly verdict: 'accept' | 'reject';
  readonly reason: string | null;
}

export interface CertificateDeed extends Deed {
  readonly view: number | null;
  readonly voters: readonly number[];
}

export interface ViewDeed extends Deed {
  readonly view: number;
}

export interface CommitDeed extends Deed {
  readonly via: string;
}

export interface BlockRecord {
  readonly block: string;
  readonly height: number;
  readonly packer: number;
  readonly round: number;
  readonly position: number;
  parent: string | null;
  readonly proposed: Deed[];
  readonly proposedAgain: ViewDeed[];
  readonly votes: VoteDeed[];
  readonly certificates: CertificateDeed[];
  readonly commitVotes: ViewDeed[];
  readonly commits: CommitDeed[];
  readonly undone: Deed[];
}

type BlockEvent = Extract<TraceEvent, { readonly position: number; readonly block: string }>;

/** Blocks by hash, of one height. */
export type HeightRecord = Map<string, BlockRecord>;

/** Writes an event into the record of its block. */
export function record(height: HeightRecord, event: BlockEvent, order: number): BlockRecord {
  const block = height.get(event.block) ?? emptyRecord(event);
  height.set(event.block, block);
  const { at, node } = event;
  const deed = { at, order, node };
  switch (event.kind) {
    case 'proposed':
      block.proposed.push(deed);
      block.parent = event.parent;
      break;
    case 'view-proposed':
      if (event.again) block.proposedAgain.push({ ...deed, view: event.view });
      break;
    case 'voted':
      block.votes.push({ ...deed, view: event.view, verdict: event.verdict, reason: event.reason });
      break;
    case 'certified':
      block.certificates.push({ ...deed, view: event.view, voters: event.voters });
      break;
    case 'commit-voted':
      block.commitVotes.push({ ...deed, view: event.view });
      break;
    case 'committed':
      block.commits.push({ ...deed, via: event.via });
      block.parent = event.parent;
      break;
    case 'undone':
      block.undone.push(deed);
      break;
    case 'equivocation-seen':
    case 'tally-stopped':
      break;
  }
  return block;
}

export function isBlockEvent(event: TraceEvent): event is BlockEvent {
  return 'position' in event && 'block' in event;
}

function emptyRecord({ block, height, packer, round, position }: BlockEvent): BlockRecord {
  return {
    block,
    height,
    packer,
    round,
    position,
    parent: null,
    proposed: [],
    proposedAgain: [],
    votes: [],
    certificates: [],
    commitVotes: [],
    commits: [],
    undone: [],
  };
}
