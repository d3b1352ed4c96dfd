/**
 * What a conspiracy can say: blocks, proposals, statuses and votes of its members, signed with their
 * keys, true or not. Nothing here can sign for anybody else.
 *
 * @module
 */
import { Body, EMPTY_BODY } from '../../../protocol/block/body.ts';
import { Header, SignedHeader } from '../../../protocol/block/header.ts';
import {
  justificationHash,
  proposalId,
  ProposalStatement,
  Status,
  statusMessage,
  type Proposal,
  type VoteClaim,
} from '../../../protocol/block/proposal.ts';
import type { QuorumCertificate } from '../../../protocol/block/quorum-certificate.ts';
import {
  viewBallotMessage,
  ViewVote,
  type Phase,
  type ViewNumber,
} from '../../../protocol/block/view-vote.ts';
import type { HeightRules } from '../../../protocol/consensus/dpos/repaired/height-rules.ts';
import { ProofChecker } from '../../../protocol/consensus/dpos/repaired/proofs.ts';
import { assert, defined } from '../../../protocol/kernel/assert.ts';
import { fromHex } from '../../../protocol/kernel/bytes.ts';
import type { Amount, DelegateId, Hash, Micros } from '../../../protocol/kernel/types.ts';
import { Transaction } from '../../../protocol/ledger/transaction.ts';
import type { BlockContent, Message } from '../../../protocol/node/message.ts';

/** A block that a member packed. */
export interface ForgedBlock {
  readonly signed: SignedHeader;
  readonly content: BlockContent;
}

export class Forger {
  /** Secret keys of the members, by delegate. */
  readonly #secretKeys: ReadonlyMap<number, Uint8Array>;

  constructor(secretKeys: ReadonlyMap<number, Uint8Array>) {
    this.#secretKeys = secretKeys;
  }

  /**
   * A valid block for a view that a member packs.
   *
   * @param timestamp - inside the view, or the block is not valid
   * @param withBody - whether its body must be asked for: it holds a transaction of the packer's own
   */
  block(
    rules: HeightRules,
    view: ViewNumber,
    options: { readonly timestamp: Micros; readonly withBody?: boolean },
  ): ForgedBlock {
    const { parent, computation, parameters } = rules;
    const { turn, schedule, packer } = rules.turnOf(view);
    const transactions = options.withBody === true ? [this.#ownTransaction(rules, packer)] : [];
    const body =
      transactions.length === 0
        ? EMPTY_BODY
        : new Body({ transactions: transactions.map(({ id }) => id), evidence: [] });
    const { height } = rules;
    const executable = { height, turn, packer, schedule, body, transactions };
    const execution = computation.execute(parent.state, executable);
    assert(execution.code === 'executed', 'a forged body must be executable');
    const header = new Header({
      chain: parameters.chain,
      height,
      ...turn,
      packer,
      parent: parent.hash,
      timestamp: options.timestamp,
      bodyHash: body.hash,
      stateRoot: execution.stateRoot,
      transactionsRoot: execution.transactionsRoot,
      receiptsRoot: execution.receiptsRoot,
    });
    const signature = this.#sign(rules, packer, fromHex(header.hash));
    const signed = new SignedHeader({ header, signature });
    return { signed, content: { body, transactions } };
  }

  /** @param as - in whose name, and with which member's key; without it, the packer of the view */
  proposal(
    rules: HeightRules,
    view: ViewNumber,
    signed: SignedHeader,
    statuses: readonly Status[] = [],
    as?: { readonly name: number; readonly signer: number },
  ): Proposal {
    const packer = (as?.name ?? rules.turnOf(view).packer) as DelegateId;
    const unsigned = {
      chain: rules.parameters.chain,
      height: rules.height,
      parent: rules.parent.hash,
      view,
      block: signed.header.hash,
      justification: justificationHash(statuses),
      packer,
    };
    const signature = this.#sign(rules, as?.signer ?? packer, fromHex(proposalId(unsigned)));
    return { statement: new ProposalStatement({ ...unsigned, signature }), signed, statuses };
  }

  vote(
    rules: HeightRules,
    phase: Phase,
    voter: number,
    ballot: { readonly view: ViewNumber; readonly block: Hash },
  ): ViewVote {
    const fields = {
      phase,
      chain: rules.parameters.chain,
      height: rules.height,
      parent: rules.parent.hash,
      ...ballot,
    };
    const signature = this.#sign(rules, voter, viewBallotMessage(fields));
    return new ViewVote({ ...fields, voter: voter as DelegateId, signature });
  }

  status(
    rules: HeightRules,
    delegate: number,
    view: ViewNumber,
    claims: {
      readonly vote?: VoteClaim | null;
      readonly certificate?: QuorumCertificate | null;
    } = {},
  ): Status {
    const unsigned = {
      chain: rules.parameters.chain,
      height: rules.height,
      parent: rules.parent.hash,
      view,
      vote: claims.vote ?? null,
      certificate: claims.certificate ?? null,
      delegate: delegate as DelegateId,
    };
    const signature = this.#sign(rules, delegate, statusMessage(unsigned));
    return new Status({ ...unsigned, signature });
  }

  #ownTransaction(
    { parent, parameters, computation }: HeightRules,
    packer: DelegateId,
  ): Transaction {
    const { address } = defined(parent.state.registry.delegates[packer], 'packer');
    const account = defined(parent.state.accounts.get(address), 'account of the packer');
    const secretKey = defined(this.#secretKeys.get(packer), 'key of a member');
    const suite = defined(computation.suites.get(account.suite), 'suite');
    return Transaction.signed(
      {
        chain: parameters.chain,
        from: address,
        nonce: account.nonce,
        fee: 0n as Amount,
        operation: { kind: 'return' },
      },
      (message) => suite.sign(message, secretKey),
    );
  }

  #sign(rules: HeightRules, delegate: number, message: Uint8Array): Uint8Array {
    const record = defined(rules.parent.state.registry.delegates[delegate], 'delegate');
    const suite = defined(rules.computation.suites.get(record.suite), 'suite');
    return suite.sign(message, defined(this.#secretKeys.get(delegate), 'key of a member'));
  }
}

/** The claim of a vote for a proposal. */
export function claimOf({ statement }: Proposal): VoteClaim {
  return { view: statement.view, block: statement.block, proposal: statement.id };
}

/** A message with the proofs that its statuses need, from proposals that the conspiracy knows. */
export function proposalMessage(
  rules: HeightRules,
  proposal: Proposal,
  known: readonly Proposal[],
  content: BlockContent | null = null,
): Message {
  return {
    kind: 'proposal',
    proposal,
    proofs: proofsFor(rules, proposal.statuses, known),
    content,
  };
}

export function statusMessageOf(
  rules: HeightRules,
  status: Status,
  known: readonly Proposal[],
): Message {
  return { kind: 'status', status, proofs: proofsFor(rules, [status], known) };
}

function proofsFor(
  rules: HeightRules,
  statuses: readonly Status[],
  known: readonly Proposal[],
): readonly Proposal[] {
  const checker = new ProofChecker(rules);
  checker.trust(known);
  return checker.proofsOf(statuses);
}
