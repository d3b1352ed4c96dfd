/**
 * `certificate`: every block that an honest node commits stands where it may (W2), is signed by its
 * packer (W4) and proved by a certificate (W8, R8), and has the delegates that were elected (W1), by
 * this file's own reading. It shares no code with the engines; of the protocol it takes the bytes that
 * a signature covers and the signature suites.
 *
 * A certificate is judged by all rules, also by those that the scenario switches off: what it finds
 * then is what the hole lets through.
 *
 * @module
 */
import type { BlockProof } from '../../protocol/block/block-proof.ts';
import type { Certificate, LooseCertificate } from '../../protocol/block/certificate.ts';
import type { QuorumCertificate } from '../../protocol/block/quorum-certificate.ts';
import type { ChainBlock } from '../../protocol/chain/chain-block.ts';
import type { SuiteRegistry } from '../../protocol/crypto/suite.ts';
import { equalBytes } from '../../protocol/kernel/bytes.ts';
import { RecentMap } from '../../protocol/kernel/recent-map.ts';
import type { Hash } from '../../protocol/kernel/types.ts';
import type { ChainSettings } from '../../scenarios/scenario.ts';
import type { Checker, CommittedBlock, Report } from './checker.ts';
import { Electorates } from './electorate.ts';

type Rules = Pick<
  ChainSettings,
  'profile' | 'delegates' | 'quorum' | 'blockInterval' | 'evictAfterMissedRounds'
>;

/** What the votes of either profile have in common. */
interface AnyVote {
  readonly voter: number;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** What was found when a certificate was judged, and under which block, signed how, it stood. */
interface Judged {
  readonly block: Hash;
  readonly signature: Uint8Array;
  readonly fault: string | null;
}

const REMEMBERED = 512;

export class CertificateChecker implements Checker {
  readonly #rules: Rules;
  readonly #suites: SuiteRegistry;
  readonly #electorates: Electorates;
  readonly #report: Report;
  /** Certificates that were judged, so that one that many nodes share is judged once for a block. */
  readonly #judged = new RecentMap<BlockProof, Judged>(REMEMBERED);
  readonly #seats = new RecentMap<Hash, boolean>(REMEMBERED);

  constructor(rules: Rules, suites: SuiteRegistry, report: Report) {
    this.#rules = rules;
    this.#suites = suites;
    this.#electorates = new Electorates(rules);
    this.#report = report;
  }

  onCommitted(node: number, committed: CommittedBlock): void {
    const { height } = committed.block;
    const detail = this.#faultOf(committed) ?? this.#wrongSeats(committed);
    if (detail !== null) this.#report({ checker: 'certificate', node, height, detail });
  }

  #faultOf({ block, parent }: CommittedBlock): string | null {
    const { certificate } = block;
    if (certificate === null) return 'no certificate';
    const judged = this.#judged.get(certificate);
    const { signature } = block.signed;
    if (judged?.block === block.hash && equalBytes(judged.signature, signature))
      return judged.fault;
    const fault =
      this.#turnFault(block, parent) ??
      this.#signatureFault(block, parent) ??
      this.#proofFault(block, parent, certificate);
    this.#judged.set(certificate, { block: block.hash, signature, fault });
    return fault;
  }

  /** W2: the header is of a turn after the parent, and its timestamp inside that turn's window. */
  #turnFault(block: ChainBlock, parent: ChainBlock): string | null {
    const { header } = block.signed;
    if (header.parent !== parent.hash || header.height !== parent.height + 1)
      return 'the block does not stand on its parent';
    const k = this.#successor(block, parent);
    if (k < 1) return 'the turn is not after the parent';
    // In half intervals after the parent: successor 1 has [2, 3], successor k ≥ 2 (2k − 1, 2k + 1].
    const halves = 2 * (header.timestamp - parent.signed.header.timestamp);
    const { blockInterval } = this.#rules;
    const isLate = halves > (2 * k + 1) * blockInterval;
    const isEarly = k === 1 ? halves < 2 * blockInterval : halves <= (2 * k - 1) * blockInterval;
    return isLate || isEarly ? 'the timestamp is outside the window of the turn' : null;
  }

  #successor(block: ChainBlock, parent: ChainBlock): number {
    const [before, after] = [parent.signed.header, block.signed.header];
    return (after.round - before.round) * this.#rules.delegates + after.position - before.position;
  }

  /** W4. */
  #signatureFault({ signed }: ChainBlock, parent: ChainBlock): string | null {
    const { header, signature, message } = signed;
    return this.#isSignedBy(header.packer, message, signature, parent)
      ? null
      : 'the header is not signed by its packer';
  }

  #proofFault(block: ChainBlock, parent: ChainBlock, certificate: BlockProof): string | null {
    if (certificate.kind !== 'quorum') {
      if (this.#rules.profile !== 'whitepaper') return 'a certificate of another profile';
      const seats = this.#electorates.ofRound(block, parent);
      return (
        turnProofFault(block, certificate) ?? this.#votesFault(certificate.votes, seats, parent)
      );
    }
    if (this.#rules.profile !== 'repaired') return 'a certificate of another profile';
    if (certificate.view < this.#successor(block, parent) - 1)
      return 'a certificate of a view before the block';
    const seats = this.#electorates.ofHeightAbove(parent);
    return (
      finalProofFault(block, certificate) ?? this.#votesFault(certificate.votes, seats, parent)
    );
  }

  /** More than N × quorum distinct delegates with a seat, each with its own signature. */
  #votesFault(
    votes: readonly AnyVote[],
    seats: ReadonlySet<number>,
    parent: ChainBlock,
  ): string | null {
    const voters = new Set<number>();
    for (const { voter, message, signature } of votes) {
      if (voters.has(voter)) return `delegate ${voter} is counted twice`;
      voters.add(voter);
      if (!seats.has(voter)) return `delegate ${voter} has no seat`;
      if (!this.#isSignedBy(voter, message, signature, parent))
        return `the vote of delegate ${voter} is not authentic`;
    }
    const { delegates, quorum } = this.#rules;
    if (voters.size * quorum.denominator <= delegates * quorum.numerator)
      return `${voters.size} votes of ${delegates} are no quorum`;
    return null;
  }

  /** By the key that the delegate has registered. */
  #isSignedBy(
    delegate: number,
    message: Uint8Array,
    signature: Uint8Array,
    parent: ChainBlock,
  ): boolean {
    const record = parent.state.registry.delegates[delegate];
    const suite = record === undefined ? undefined : this.#suites.get(record.suite);
    return record !== undefined && suite?.verify(signature, message, record.publicKey) === true;
  }

  /** W1: the round's delegates in the block's state are those that were elected. */
  #wrongSeats({ block, parent }: CommittedBlock): string | null {
    let isRight = this.#seats.get(block.hash);
    if (isRight === undefined) {
      const elected = this.#electorates.ofRound(block, parent);
      const { order, round } = block.state.seats;
      isRight =
        round === block.signed.header.round &&
        order.length === elected.size &&
        new Set<number>(order).size === order.length &&
        order.every((id) => elected.has(id));
      this.#seats.set(block.hash, isRight);
    }
    return isRight ? null : 'the delegates of the round are not those that were elected';
  }
}

/** W8: all votes accept this block in its turn. */
function turnProofFault(
  { hash, signed }: ChainBlock,
  certificate: Certificate | LooseCertificate,
): string | null {
  const { header } = signed;
  const isOfBlock = certificate.votes.every(
    (vote) =>
      vote.block === hash &&
      vote.verdict === 'accept' &&
      vote.chain === header.chain &&
      vote.height === header.height &&
      vote.round === header.round &&
      vote.position === header.position,
  );
  return isOfBlock ? null : 'a vote is not for this block in its turn';
}

/** R8: all votes are commit votes for this block on its parent, of one view. */
function finalProofFault(block: ChainBlock, certificate: QuorumCertificate): string | null {
  const { header } = block.signed;
  const isOfBlock = certificate.votes.every(
    (vote) =>
      vote.phase === 'commit' &&
      vote.block === block.hash &&
      vote.chain === header.chain &&
      vote.height === header.height &&
      vote.parent === header.parent,
  );
  if (!isOfBlock) return 'a vote is no commit vote for this block';
  return certificate.votes.every((vote) => vote.view === certificate.view)
    ? null
    : 'the commit votes are of several views';
}
