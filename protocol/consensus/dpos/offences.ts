/**
 * Turns and what was seen in them (W5): the first header of each, evidence when a second one comes,
 * and the offences that are to be put on chain.
 *
 * @module
 */
import { evidenceOf, faultOfEvidence, offenderOf, type Evidence } from '../../block/evidence.ts';
import type { SignedHeader } from '../../block/header.ts';
import { turnOf, type ChainBlock } from '../../chain/chain-block.ts';
import { headerSignature } from '../../chain/execute.ts';
import type { DelegateId, Hash } from '../../kernel/types.ts';
import type { EngineHost } from '../engine.ts';
import { checkHeader } from './validity.ts';

/** What happened in one turn on one parent, whatever blocks it brought. */
export interface TurnRecord {
  /** The header that came first. */
  readonly first: SignedHeader;
  /** Stops this node's own vote, tally and merge for the turn. */
  evidence: Evidence | null;
  /** W7: one vote for each turn. */
  voted: boolean;
}

/** Turns on this many parents back are remembered, to convict late equivocators. */
const REMEMBERED_PARENTS = 4;

export class Offences {
  readonly #host: EngineHost;
  /** Turns by parent, newest parent last; within a parent by successor number. */
  readonly #turns = new Map<Hash, Map<number, TurnRecord>>();
  /** Offences to be put on chain, by offender. */
  readonly #pending = new Map<DelegateId, Evidence>();

  constructor(host: EngineHost) {
    this.#host = host;
  }

  /** The record of the turn of successor `k`; `signed` is its first header if it has none yet. */
  turnOf(signed: SignedHeader, k: number): TurnRecord {
    const { parent } = signed.header;
    const turns = this.#turns.get(parent) ?? new Map<number, TurnRecord>();
    this.#turns.set(parent, turns);
    const record = turns.get(k) ?? { first: signed, evidence: null, voted: false };
    turns.set(k, record);
    return record;
  }

  /** A valid header of a turn arrived: convicts its packer if it is not the turn's first. */
  consider(record: TurnRecord, signed: SignedHeader): void {
    if (!this.#isOn() || record.evidence !== null) return;
    if (record.first.header.hash === signed.header.hash) return;
    const evidence = evidenceOf(record.first, signed);
    if (this.#faultOf(evidence) === null) this.#convict(record, evidence);
  }

  /** A header for a height that is decided here can still convict its packer. */
  considerLate(signed: SignedHeader): void {
    const record = this.#recordOf(signed);
    if (record !== undefined) this.consider(record, signed);
  }

  /** Somebody sent evidence. Returns what is wrong with it, or null. */
  onEvidence(evidence: Evidence): string | null {
    if (!this.#isOn()) return null;
    const { first } = evidence;
    const record = this.#recordOf(first);
    if (record !== undefined && record.evidence !== null) return null;
    const fault = this.#faultOf(evidence);
    if (fault !== null) return fault;
    const turn = record ?? this.#newTurnOnHead(first);
    if (turn === undefined) this.#pending.set(offenderOf(evidence), evidence);
    else this.#convict(turn, evidence);
    return null;
  }

  /** Offences that the chain up to `parent` does not hold yet, by offender. */
  toPutOnChain(parent: ChainBlock): readonly Evidence[] {
    const { offenders } = parent.state.seats;
    for (const id of this.#pending.keys()) {
      if (offenders.includes(id)) this.#pending.delete(id);
    }
    return [...this.#pending.values()].toSorted((a, b) => offenderOf(a) - offenderOf(b));
  }

  onHeadChanged(): void {
    for (const parent of this.#turns.keys()) {
      if (this.#turns.size < REMEMBERED_PARENTS) break;
      this.#turns.delete(parent);
    }
  }

  #isOn(): boolean {
    return !this.#host.parameters.without.has('W5');
  }

  #recordOf(signed: SignedHeader): TurnRecord | undefined {
    const { parent, round, position } = signed.header;
    for (const record of this.#turns.get(parent)?.values() ?? []) {
      const { header } = record.first;
      if (header.round === round && header.position === position) return record;
    }
    return undefined;
  }

  /** A turn of which nothing but evidence was seen; undefined where it is not one on the head. */
  #newTurnOnHead(signed: SignedHeader): TurnRecord | undefined {
    const { chain, parameters, computation } = this.#host;
    const valid = checkHeader(chain.head, signed, parameters, computation);
    return valid.code === 'valid' ? this.turnOf(signed, valid.successor) : undefined;
  }

  /** Whoever holds both headers sends both to all. */
  #convict(record: TurnRecord, evidence: Evidence): void {
    record.evidence = evidence;
    this.#pending.set(offenderOf(evidence), evidence);
    const { first, second } = evidence;
    const other = record.first.header.hash === first.header.hash ? second : first;
    this.#host.announce({
      kind: 'equivocation-seen',
      ...turnOf(record.first),
      other: other.header.hash,
    });
    this.#host.send(this.#host.mesh, { kind: 'evidence', evidence });
  }

  #faultOf(evidence: Evidence): string | null {
    const { chain, computation } = this.#host;
    const { registry } = chain.head.state;
    return faultOfEvidence(evidence, (signed) =>
      headerSignature(signed, registry, computation.suites),
    );
  }
}
