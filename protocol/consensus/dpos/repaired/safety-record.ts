/**
 * What a node must not forget (R1): everything that it signed, the view it is in, the certificate
 * that a commit vote rests on, and the body of the block that it voted for. Each is on disk before
 * the message leaves. One record of each kind: the latest says all that matters.
 *
 * @module
 */
import type { Proposal, Status } from '../../../block/proposal.ts';
import type { QuorumCertificate } from '../../../block/quorum-certificate.ts';
import type { ViewNumber, ViewVote } from '../../../block/view-vote.ts';
import type { Hash, Micros } from '../../../kernel/types.ts';
import type { BlockContent, Message } from '../../../node/message.ts';
import type { EngineHost } from '../../engine.ts';

export interface SafetyRecords {
  /** The view that is open. */
  readonly view: { readonly parent: Hash; readonly view: ViewNumber };
  readonly status: { readonly parent: Hash; readonly status: Status };
  readonly proposal: {
    readonly parent: Hash;
    readonly view: ViewNumber;
    readonly message: Extract<Message, { kind: 'proposal' }>;
  };
  /** `at` by the node's own clock; `proofs` are those of the proposal. */
  readonly vote: {
    readonly parent: Hash;
    readonly proposal: Proposal;
    readonly proofs: readonly Proposal[];
    readonly vote: ViewVote;
    readonly at: Micros;
  };
  readonly content: { readonly parent: Hash; readonly block: Hash; readonly content: BlockContent };
  readonly certificate: { readonly parent: Hash; readonly certificate: QuorumCertificate };
  readonly 'commit-vote': { readonly parent: Hash; readonly vote: ViewVote };
  /** Two final certificates met (R8): `parent` is that of the height. */
  readonly stopped: {
    readonly parent: Hash;
    readonly height: number;
    readonly block: Hash;
    readonly other: Hash;
  };
}

export class SafetyRecord {
  readonly #host: EngineHost;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  /** Durable before anything that is sent after it. */
  save<K extends keyof SafetyRecords>(kind: K, record: SafetyRecords[K]): void {
    const { without } = this.#host.parameters;
    if (without.has('R1')) return;
    if (kind === 'certificate' && without.has('R1.certificate')) return;
    this.#host.save(kind, record, true);
  }

  /** What an earlier life of this node saved about the height on this parent. */
  read<K extends keyof SafetyRecords>(kind: K, parent: Hash): SafetyRecords[K] | undefined {
    const record = this.#host.saved.get(kind) as SafetyRecords[K] | undefined;
    return record?.parent === parent ? record : undefined;
  }

  /** The alarm that an earlier life of this node raised, at whatever height. */
  get stopped(): SafetyRecords['stopped'] | undefined {
    return this.#host.saved.get('stopped') as SafetyRecords['stopped'] | undefined;
  }
}
