/**
 * Whether proposals, statuses and certificates of one height are valid (R2, R3, R5, R8), and the
 * proofs that have to travel with them. Pure but for the memory of what was found valid.
 *
 * @module
 */
import {
  justificationHash,
  type Proposal,
  type Status,
  type VoteClaim,
} from '../../../block/proposal.ts';
import type { QuorumCertificate } from '../../../block/quorum-certificate.ts';
import type { Phase, ViewNumber, ViewVote } from '../../../block/view-vote.ts';
import { compareStrings } from '../../../kernel/bytes.ts';
import type { DelegateId, Hash } from '../../../kernel/types.ts';
import { delegateSignature } from '../../../ledger/delegate-signature.ts';
import type { Refusal } from '../../engine.ts';
import { checkHeader, refusal } from '../validity.ts';
import type { HeightRules } from './height-rules.ts';
import { select } from './selection.ts';

type Verdict = 'ok' | Refusal;

export class ProofChecker {
  readonly #rules: HeightRules;
  /** Proposals found valid, by id. */
  readonly #valid = new Map<Hash, Proposal>();

  constructor(rules: HeightRules) {
    this.#rules = rules;
  }

  /** Takes as valid what this node itself made or checked before a restart. */
  trust(proposals: readonly Proposal[]): void {
    for (const proposal of proposals) this.#valid.set(proposal.statement.id, proposal);
  }

  /** A proposal that was found valid. */
  known(id: Hash): Proposal | undefined {
    return this.#valid.get(id);
  }

  /**
   * Checks proposals that came as proofs, those of earlier views first; returns the ones that are
   * new and valid. What is not valid is as if it had not come: whoever names it fails. So is what
   * proves nothing, being of no earlier view: a proposal of the open view counts only where it comes
   * by itself, and is forwarded (R2).
   *
   * @param view - of the message that the proofs came with
   */
  learn(proofs: readonly Proposal[], view: ViewNumber): readonly Proposal[] {
    const ordered = proofs
      .filter(({ statement }) => statement.view < view)
      .toSorted(
        (a, b) =>
          a.statement.view - b.statement.view || compareStrings(a.statement.id, b.statement.id),
      );
    const learnt: Proposal[] = [];
    for (const proposal of ordered) {
      if (this.#valid.has(proposal.statement.id)) continue;
      if (this.checkProposal(proposal) === 'ok') learnt.push(proposal);
    }
    return learnt;
  }

  /** R2, R4, R5: whether a proposal, whose proofs were learnt, is valid and justified. */
  checkProposal(proposal: Proposal): Verdict {
    const { statement, signed, statuses } = proposal;
    // The very object that was checked: its id covers neither signature of another one.
    if (this.#valid.get(statement.id) === proposal) return 'ok';
    const { view } = statement;
    const rules = this.#rules;
    if (!this.#isHere(statement)) return refusal('another chain, height or parent');
    if (statement.block !== signed.header.hash) return refusal('another header');
    if (statement.justification !== justificationHash(statuses))
      return refusal('other statuses than its packer signed');
    if (statement.packer !== rules.turnOf(view).packer)
      return refusal('not the packer of the view');
    if (!this.#isSigned(statement.packer, statement)) return refusal('bad-signature');
    const header = checkHeader(rules.parent, signed, rules.parameters, rules.computation);
    if (header.code === 'refused') return header;
    if (header.successor - 1 > view) return refusal('a block of a later turn');
    const justified = this.#checkJustification(proposal);
    if (justified !== 'ok') return justified;
    this.#valid.set(statement.id, proposal);
    return 'ok';
  }

  #checkJustification({ statement, signed, statuses }: Proposal): Verdict {
    const { view, block } = statement;
    const rules = this.#rules;
    const needsStatuses = view > 0 && rules.has('R3');
    if (!needsStatuses) return statuses.length === 0 ? 'ok' : refusal('statuses without need');
    if (statuses.length < rules.parameters.quorum) return refusal('too few statuses');
    let last = -1;
    for (const status of statuses) {
      if (status.delegate <= last) return refusal('statuses out of order or repeated');
      last = status.delegate;
      if (status.view !== view) return refusal('a status of another view');
      const valid = this.checkStatus(status);
      if (valid !== 'ok') return valid;
    }
    const selection = select(statuses);
    return selection.code === 'free' || selection.block === block
      ? 'ok'
      : refusal(`the statuses demand another block than ${signed.header.hash.slice(0, 8)}`);
  }

  /** R3: whether a status, whose proofs were learnt, counts. */
  checkStatus(status: Status): Verdict {
    const { vote, certificate, delegate, view } = status;
    const rules = this.#rules;
    if (!this.#isHere(status)) return refusal('a status of another chain, height or parent');
    if (!rules.isElector(view, delegate)) return refusal('a status of no elector');
    if (!this.#isSigned(delegate, status)) return refusal('a status that is not authentic');
    if (!rules.has('R3.claims')) return 'ok';
    if (vote !== null && !this.#isProven(vote, view))
      return refusal('a claimed vote without a valid proposal');
    if (certificate === null) return 'ok';
    if (certificate.view >= view) return refusal('a claimed certificate of no earlier view');
    return this.checkCertificate(certificate, 'vote');
  }

  #isProven(claim: VoteClaim, view: ViewNumber): boolean {
    if (claim.view >= view) return false;
    const proposal = this.#valid.get(claim.proposal)?.statement;
    return proposal?.view === claim.view && proposal.block === claim.block;
  }

  /** R6, R8: whether a certificate holds a quorum of valid votes of its phase, all of one view. */
  checkCertificate(certificate: QuorumCertificate, phase: Phase): Verdict {
    const { votes, view } = certificate;
    const { parameters } = this.#rules;
    if (certificate.phase !== phase) return refusal(`no certificate of ${phase}s`);
    if (!this.#isHere(certificate)) return refusal('a certificate of another height or parent');
    if (votes.length < parameters.quorum) return refusal('too few votes');
    let last = -1;
    for (const vote of votes) {
      if (vote.voter <= last) return refusal('votes out of order or repeated');
      last = vote.voter;
      if (vote.block !== certificate.block || vote.phase !== phase)
        return refusal('a vote says something else');
      if (vote.view !== view && (phase === 'vote' || this.#rules.has('R8.view')))
        return refusal('votes of several views');
      const valid = this.checkVote(vote);
      if (valid !== 'ok') return valid;
    }
    return 'ok';
  }

  /** R6, R7: whether a vote is authentic, of this height, and by an elector. */
  checkVote(vote: ViewVote): Verdict {
    if (!this.#isHere(vote)) return refusal('a vote of another height or parent');
    if (!this.#rules.isElector(vote.view, vote.voter)) return refusal('a vote of no elector');
    return this.#isSigned(vote.voter, vote) ? 'ok' : refusal('a vote that is not authentic');
  }

  /**
   * What must travel with statuses so that anybody can check them: the proposals that they name, and
   * those that these name, each once (R3).
   */
  proofsOf(statuses: readonly Status[]): readonly Proposal[] {
    const needed = new Map<Hash, Proposal>();
    const pending = [...statuses];
    for (let status = pending.pop(); status !== undefined; status = pending.pop()) {
      const id = status.vote?.proposal;
      const proposal = id === undefined ? undefined : this.#valid.get(id);
      if (id === undefined || proposal === undefined || needed.has(id)) continue;
      needed.set(id, proposal);
      pending.push(...proposal.statuses);
    }
    return [...needed.values()].toSorted((a, b) => compareStrings(a.statement.id, b.statement.id));
  }

  #isHere(what: {
    readonly chain: number;
    readonly height: number;
    readonly parent: Hash;
  }): boolean {
    const { parent, height, parameters } = this.#rules;
    return what.parent === parent.hash && what.height === height && what.chain === parameters.chain;
  }

  #isSigned(
    delegate: DelegateId,
    what: { readonly message: Uint8Array; readonly signature: Uint8Array },
  ): boolean {
    const { parent, computation } = this.#rules;
    const { registry } = parent.state;
    const { message, signature } = what;
    return delegateSignature(delegate, message, signature, registry, computation.suites) === 'ok';
  }
}
