/**
 * A time in which no node got a new height: what was tried, how far it came, and who was missing.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';

/** A block that was proposed for the missing height, and who voted for it. */
export interface Attempt {
  readonly block: string;
  readonly packer: number;
  readonly at: Micros;
  readonly votes: VotesByView;
  readonly rejecters: Set<number>;
  readonly commitVotes: VotesByView;
  /** When a node first held a quorum of votes for it, or of commit votes; null: none did. */
  certifiedAt: Micros | null;
  finalAt: Micros | null;
}

/** Votes count within a view only; `whitepaper` has one. */
export class VotesByView {
  readonly #voters = new Map<number, Set<number>>();
  /** The most that any view has. */
  most = 0;
  /** Whoever voted in any view. */
  readonly voters = new Set<number>();

  /** Returns how many the view has now. */
  add(view: number | null, node: number): number {
    const voters = this.#voters.get(view ?? 0) ?? new Set();
    this.#voters.set(view ?? 0, voters.add(node));
    this.voters.add(node);
    this.most = Math.max(this.most, voters.size);
    return voters.size;
  }
}

export type Committed = Extract<TraceEvent, { kind: 'committed' }>;
type Abstained = Extract<TraceEvent, { kind: 'abstained' }>;
const LISTED = 200;

export class Pause {
  readonly from: Micros;
  /** Of the chain while nothing is added. */
  readonly height: number;
  to: Micros | null = null;
  length: Micros = 0;
  endedBy: Committed | null = null;
  /** Blocks for the next height, by when they were first heard of. */
  readonly attempts = new Map<string, Attempt>();
  abstentions: Abstained[] = [];
  /** Nodes that saw two final certificates and stopped (R8), and when. */
  readonly stopped = new Map<number, Micros>();
  /** How often inputs were refused, by what and why. */
  readonly refusals = new Map<string, number>();
  /** The highest view that any node opened; null: none did. */
  highestView: number | null = null;

  /** Delegates of the round. */
  readonly seats: readonly number[];
  readonly #quorum: number;

  constructor(from: Micros, height: number, quorum: number, seats: readonly number[]) {
    this.#quorum = quorum;
    this.seats = seats;
    this.from = from;
    this.height = height;
  }

  get heightAfter(): number {
    return this.endedBy?.height ?? this.height;
  }

  /** @param by - null: the run ended */
  end(at: Micros, by: Committed | null): void {
    this.length = at - this.from;
    this.endedBy = by;
    this.to = by === null ? null : at;
  }

  onEvent(event: TraceEvent): void {
    switch (event.kind) {
      case 'proposed': {
        if (this.#isNext(event)) this.#attempt(event);
        // It heard of more in time.
        const { packer, round, position } = event;
        this.abstentions = this.abstentions.filter(
          (one) => one.packer !== packer || one.round !== round || one.position !== position,
        );
        break;
      }
      case 'voted':
        if (this.#isNext(event)) {
          const { votes, rejecters } = this.#attempt(event);
          if (event.verdict === 'accept') votes.add(event.view, event.node);
          else rejecters.add(event.node);
        }
        break;
      case 'certified':
        if (this.#isNext(event)) {
          const attempt = this.#attempt(event);
          attempt.certifiedAt ??= event.at;
          for (const voter of event.voters) attempt.votes.add(event.view, voter);
        }
        break;
      case 'commit-voted':
        if (this.#isNext(event)) {
          const attempt = this.#attempt(event);
          const votes = attempt.commitVotes.add(event.view, event.node);
          if (votes >= this.#quorum) attempt.finalAt ??= event.at;
        }
        break;
      case 'view-opened':
        if (event.height === this.height + 1)
          this.highestView = Math.max(this.highestView ?? 0, event.view);
        break;
      case 'abstained':
        if (this.abstentions.length < LISTED) this.abstentions.push(event);
        break;
      case 'refused': {
        const reason = `${event.what}: ${event.reason}`;
        this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
        break;
      }
      case 'assumptions-broken':
        if (!this.stopped.has(event.node)) this.stopped.set(event.node, event.at);
        break;
      default:
    }
  }

  #isNext({ height }: { readonly height: number }): boolean {
    return height === this.height + 1;
  }

  #attempt({ block, packer, at }: { block: string; packer: number; at: Micros }): Attempt {
    let attempt = this.attempts.get(block);
    if (attempt === undefined) {
      attempt = {
        block,
        packer,
        at,
        votes: new VotesByView(),
        rejecters: new Set(),
        commitVotes: new VotesByView(),
        certifiedAt: null,
        finalAt: null,
      };
      this.attempts.set(block, attempt);
    }
    return attempt;
  }
}
