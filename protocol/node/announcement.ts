/**
 * What a node says about itself to whoever runs it: its log, as data. Nothing in the protocol
 * depends on it.
 *
 * @module
 */
import type { ViewNumber } from '../block/view-vote.ts';
import type { DropReason, TransactionRefusal } from '../chain/mempool-limits.ts';
import type { Standing } from '../consensus/dpos/election.ts';
import type { Amount, DelegateId, Hash, Height, Micros, Position, Round } from '../kernel/types.ts';
import type { FailedTransaction } from '../ledger/receipt.ts';

/** The turn that a block was packed in, and the block. */
export interface BlockTurn {
  readonly block: Hash;
  readonly height: Height;
  readonly round: Round;
  readonly position: Position;
  readonly packer: DelegateId;
}

export type Announcement =
  /** W3: this node packed a block. `timestamp` is by its own clock; `bytes` as encoded. */
  | ({
      readonly kind: 'proposed';
      readonly parent: Hash;
      readonly timestamp: Micros;
      readonly transactions: readonly Hash[];
      readonly bytes: number;
    } & BlockTurn)
  /** W7, R6. `reason` says why the verdict is `reject`; `view` is null in `whitepaper`. */
  | ({
      readonly kind: 'voted';
      readonly view: ViewNumber | null;
      readonly verdict: 'accept' | 'reject';
      readonly reason: string | null;
    } & BlockTurn)
  /** W8, W9, R6: votes that this node holds make a quorum. */
  | ({
      readonly kind: 'certified';
      readonly view: ViewNumber | null;
      readonly voters: readonly DelegateId[];
    } & BlockTurn)
  /** R2: a view of the next height is open here. */
  | { readonly kind: 'view-opened'; readonly height: Height; readonly view: ViewNumber }
  /** R4: this node, packer of the view, put a block before it; `again`: one that was voted for. */
  | ({
      readonly kind: 'view-proposed';
      readonly view: ViewNumber;
      readonly again: boolean;
    } & BlockTurn)
  /** R7. */
  | ({ readonly kind: 'commit-voted'; readonly view: ViewNumber } & BlockTurn)
  /** R8: two final certificates for one height. This node has stopped. */
  | {
      readonly kind: 'assumptions-broken';
      readonly height: Height;
      readonly block: Hash;
      readonly other: Hash;
    }
  /** The block is on this node's chain. `missed` had turns after the parent and before the packer. */
  | ({
      readonly kind: 'committed';
      readonly parent: Hash;
      readonly timestamp: Micros;
      readonly transactions: readonly Hash[];
      readonly missed: readonly DelegateId[];
      readonly via: 'tally' | 'merge' | 'certificate' | 'catch-up';
      readonly bytes: number;
      /** Of all transactions; the packer's. */
      readonly fees: Amount;
      /** Transactions that are in the block and did nothing but pay. */
      readonly failed: readonly FailedTransaction[];
    } & BlockTurn)
  /** W14: the block left this node's chain, having had `confirmations` (W13). */
  | ({
      readonly kind: 'undone';
      readonly confirmations: number;
      readonly transactions: readonly Hash[];
    } & BlockTurn)
  /** W5: this node holds two blocks of one turn. `block` is the one seen first. */
  | ({ readonly kind: 'equivocation-seen'; readonly other: Hash } & BlockTurn)
  /** R5a, R6, R7: this node holds two proposals or votes of one delegate in one view. */
  | {
      readonly kind: 'offence-seen';
      readonly offence: 'proposals' | 'votes';
      readonly offender: DelegateId;
      readonly height: Height;
      readonly view: ViewNumber;
      readonly block: Hash;
      readonly other: Hash;
    }
  /** W5, R5a: a block on this node's chain convicts a delegate. */
  | {
      readonly kind: 'convicted';
      readonly offence: 'headers' | 'proposals' | 'votes';
      readonly offender: DelegateId;
      readonly height: Height;
    }
  /** W9: the tally of this turn ended here without a quorum. */
  | ({ readonly kind: 'tally-stopped'; readonly votes: number } & BlockTurn)
  /** A header, body or certificate was not accepted. */
  | {
      readonly kind: 'refused';
      readonly what:
        'header' | 'body' | 'certificate' | 'evidence' | 'vote' | 'blocks' | 'proposal' | 'status';
      readonly block: Hash | null;
      readonly height: Height;
      readonly reason: string;
    }
  /** W12: this node's turn, and it counts too few delegates alive (`alive` with itself). */
  | {
      readonly kind: 'abstained';
      readonly height: Height;
      readonly round: Round;
      readonly position: Position;
      readonly packer: DelegateId;
      readonly alive: number;
    }
  /** W1, W1a: announced with the first commit of a round on this node. `election` has everybody who
   * is registered, those with a seat first, then in the order in which they would replace them. */
  | {
      readonly kind: 'elected';
      readonly round: Round;
      readonly order: readonly DelegateId[];
      readonly election: readonly Standing[];
    }
  /** W17: a transaction was not taken, from a client or another node. One that another node sends
   * after its nonce was used up is no news: it is late. */
  | {
      readonly kind: 'transaction-refused';
      readonly transaction: Hash;
      readonly from: 'client' | 'node';
      readonly reason: TransactionRefusal;
    }
  /** A transaction that waited here waits no longer, and is in no block of this node's chain. */
  | {
      readonly kind: 'transaction-dropped';
      readonly transaction: Hash;
      readonly reason: DropReason;
    }
  /** W15. */
  | { readonly kind: 'catching-up'; readonly height: Height; readonly target: Height };
