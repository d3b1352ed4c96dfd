/**
 * Turns and what was seen in them (W5): the first header of each, and evidence when a second one
 * comes.
 *
 * @module
 */
import { evidenceOf, offenderOf, type HeaderEvidence } from '../../block/evidence.ts';
import type { SignedHeader } from '../../block/header.ts';
import { turnOf } from '../../chain/chain-block.ts';
import type { DelegateId, Hash } from '../../kernel/types.ts';
import type { EngineHost } from '../engine.ts';
import type { Convictions } from './convictions.ts';

/** What happened in one turn on one parent, whatever blocks it brought. */
export interface TurnRecord {
  /** The header that came first. */
  readonly first: SignedHeader;
  /** Stops this node's own vote, tally and merge for the turn. */
  evidence: HeaderEvidence | null;
  /** W7: one vote for each turn. */
  voted: boolean;
}

/** Turns on this many parents back are remembered, to convict late equivocators. */
const REMEMBERED_PARENTS = 4;
/** Turns of one offender that are remembered; it can invent as many as it likes. */
const REMEMBERED_OFFENCES = 4;

export class Offences {
  readonly #host: EngineHost;
  /** Turns by parent, newest parent last; within a parent by successor number. */
  readonly #turns = new Map<Hash, Map<number, TurnRecord>>();
  /** Evidence by offender and turn, which may be on a parent that is still to come. */
  readonly #evidence = new Map<DelegateId, Map<string, HeaderEvidence>>();
  readonly #convictions: Convictions;

  constructor(host: EngineHost, convictions: Convictions) {
    this.#host = host;
    this.#convictions = convictions;
  }

  /** The record of the turn of successor `k`; `signed` is its first header if it has none yet. */
  turnOf(signed: SignedHeader, k: number): TurnRecord {
    const { parent } = signed.header;
    const turns = this.#turns.get(parent) ?? new Map<number, TurnRecord>();
    this.#turns.set(parent, turns);
    const record = turns.get(k) ?? {
      first: signed,
      evidence: this.#evidenceOn(signed),
      voted: false,
    };
    turns.set(k, record);
    return record;
  }

  /** A valid header of a turn arrived: convicts its packer if it is not the turn's first. */
  consider(record: TurnRecord, signed: SignedHeader): void {
    if (!this.#isOn() || record.evidence !== null) return;
    if (record.first.header.hash === signed.header.hash) return;
    const evidence = evidenceOf(record.first, signed);
    if (this.#convictions.faultOf(evidence) === null) this.#convict(record, evidence);
  }

  /** A header for a height that is decided here can still convict its packer. */
  considerLate(signed: SignedHeader): void {
    const record = this.#recordOf(signed);
    if (record !== undefined) this.consider(record, signed);
  }

  /** Somebody sent evidence. Returns what is wrong with it, or null. */
  onEvidence(evidence: HeaderEvidence): string | null {
    if (!this.#isOn() || this.#evidenceOn(evidence.first) !== null) return null;
    const fault = this.#convictions.faultOf(evidence);
    if (fault === null) this.#convict(this.#recordOf(evidence.first), evidence);
    return fault;
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

  /** The record of the turn that a header claims, if its owner's header was seen. */
  #recordOf(signed: SignedHeader): TurnRecord | undefined {
    const turn = turnKey(signed);
    for (const record of this.#turns.get(signed.header.parent)?.values() ?? []) {
      if (turnKey(record.first) === turn) return record;
    }
    return undefined;
  }

  #evidenceOn(signed: SignedHeader): HeaderEvidence | null {
    return this.#evidence.get(signed.header.packer)?.get(turnKey(signed)) ?? null;
  }

  /** Whoever holds both headers sends both to all. */
  #convict(record: TurnRecord | undefined, evidence: HeaderEvidence): void {
    if (record !== undefined) record.evidence = evidence;
    this.#remember(evidence);
    // Of turns that nobody saw, one is enough: an offender could invent them without end.
    if (record === undefined && this.#convictions.has(offenderOf(evidence))) return;
    this.#convictions.add(evidence);
    const seen = record?.first ?? evidence.first;
    const { first, second } = evidence;
    const other = seen.header.hash === first.header.hash ? second : first;
    this.#host.announce({
      kind: 'equivocation-seen',
      ...turnOf(seen),
      other: other.header.hash,
    });
    this.#host.send(this.#host.mesh, { kind: 'evidence', evidence });
  }

  #remember(evidence: HeaderEvidence): void {
    const offender = offenderOf(evidence);
    const turns = this.#evidence.get(offender) ?? new Map<string, HeaderEvidence>();
    this.#evidence.set(offender, turns);
    turns.set(turnKey(evidence.first), evidence);
    for (const oldest of turns.keys()) {
      if (turns.size <= REMEMBERED_OFFENCES) break;
      turns.delete(oldest);
    }
  }
}

/** Names a packer's turn on a parent. */
function turnKey({ header }: SignedHeader): string {
  return `${header.parent}/${header.round}/${header.position}/${header.packer}`;
}
