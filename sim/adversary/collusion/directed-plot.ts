/**
 * The frame of every directed attack: its members behave until a height comes whose first view one
 * of them packs; from then on they say only what the plot has them say, until that height is decided;
 * then the same again.
 *
 * Times of a plot are true times; its members' and victims' clocks are right unless the scenario says
 * otherwise, which the conspiracy may know.
 *
 * @module
 */
import type { Proposal, Status } from '../../../protocol/block/proposal.ts';
import type { Phase, ViewNumber } from '../../../protocol/block/view-vote.ts';
import type { ChainParameters } from '../../../protocol/chain/parameters.ts';
import type { Chain } from '../../../protocol/chain/chain.ts';
import { HeightRules } from '../../../protocol/consensus/dpos/repaired/height-rules.ts';
import type { Computation } from '../../../protocol/consensus/engine.ts';
import { assert, defined } from '../../../protocol/kernel/assert.ts';
import type { Hash, Micros, PeerId } from '../../../protocol/kernel/types.ts';
import type { Announcement } from '../../../protocol/node/announcement.ts';
import type { BlockContent, Message } from '../../../protocol/node/message.ts';
import type { Conspiracy, Strategy, Transit } from './conspiracy.ts';
import { proposalMessage, statusMessageOf, type ForgedBlock, type Forger } from './forger.ts';

/** A block whose content the plot may not have. */
export type KnownBlock = Pick<ForgedBlock, 'signed'> & { readonly content: BlockContent | null };

/** What a plot is made with. */
export interface PlotSetting {
  readonly conspiracy: Conspiracy;
  readonly forger: Forger;
  readonly parameters: ChainParameters;
  readonly computation: Computation;
  /** Members, ascending. */
  readonly members: readonly number[];
  /** Delegates that are no members, ascending. */
  readonly honest: readonly number[];
  /** Nodes without a seat, ascending. */
  readonly followers: readonly number[];
  /** The chain that a member's real node stands on. */
  chainOf(member: number): Chain;
}

/** Heights before this one are left alone, so that a fork is of a chain, not of its beginning. */
const FIRST_HEIGHT = 2;

export abstract class DirectedPlot implements Strategy {
  protected readonly setting: PlotSetting;
  #rules: HeightRules | null = null;
  readonly #known = new Map<Hash, Proposal>();
  readonly #statuses = new Map<number, Map<number, Status>>();
  /** Honest delegates that the plot needs; with fewer of them its members behave. */
  protected readonly leastHonest: number = 0;
  /** Those of them that must pack later views, at least one where it needs any. */
  protected readonly leastPackers: number = 0;
  /** Honest delegates that are past the attacked height. */
  readonly #movedOn = new Set<number>();

  constructor(setting: PlotSetting) {
    this.setting = setting;
  }

  /** The attack begins: the first view of its height has just opened, and a member packs it. */
  protected abstract attack(): void;

  /** A message of the attacked height, or a certificate, leaves an honest node; see `delayOf`. */
  protected abstract delay(transit: Transit): Micros | null;

  /** A message of the attacked height reached a member. */
  protected onMessage?(member: number, from: number, message: Message): void;

  /** Somebody asks a member for a body; what the plot forged its real node does not know. */
  protected onBodyRequest?(member: number, from: number, block: Hash): void;

  /** The attacked height. */
  protected get rules(): HeightRules {
    assert(this.#rules !== null, 'the attack has not begun');
    return this.#rules;
  }

  /** The member that packs the first view of the attacked height. */
  protected get packer(): number {
    return this.rules.turnOf(FIRST_VIEW).packer;
  }

  /** Whether the attack that began at this height goes on. */
  protected isOn(height: number): boolean {
    return this.#rules?.height === height;
  }

  protected get now(): Micros {
    return this.setting.conspiracy.host.now();
  }

  /** The network's bound, which `maxDelay` promises unless the scenario lets it break. */
  protected get longest(): Micros {
    return this.setting.conspiracy.allowed(Number.MAX_SAFE_INTEGER);
  }

  delayOf(transit: Transit): Micros | null {
    const height = heightOf(transit.message);
    if (this.#rules === null || (height !== null && height < this.#rules.height)) return null;
    if (height !== null && height > this.#rules.height && this.#isOver(transit.from)) {
      this.#rules = null;
      return null;
    }
    this.#learn(transit.message);
    return this.delay(transit);
  }

  audienceOf(_member: number, to: readonly PeerId[], message: Message): readonly PeerId[] {
    if (this.#rules === null) return to;
    // What a plot keeps from somebody the real node must not give away.
    if (message.kind === 'body' || message.kind === 'body-request') return [];
    const height = heightOf(message);
    return height !== null && height >= this.#rules.height ? [] : to;
  }

  onAnnouncement(member: number, announcement: Announcement): void {
    if (announcement.kind !== 'view-opened' || announcement.height < FIRST_HEIGHT) return;
    if (this.#rules === null || this.isOverAt?.(announcement.height) === true)
      this.#tryToBegin(member, announcement.view);
    if (announcement.height === this.#rules?.height) this.onViewOpened?.(member, announcement.view);
  }

  #tryToBegin(member: number, view: ViewNumber): void {
    const { parameters, computation } = this.setting;
    const { head } = this.setting.chainOf(member);
    const rules = new HeightRules(head, parameters, computation);
    if (!this.#hasCast(rules) || !this.wants(rules, member, view)) return;
    this.#rules = rules;
    this.#known.clear();
    this.#movedOn.clear();
    this.#statuses.clear();
    this.attack();
  }

  /** Whether there are those that the plot needs. Elections may give all later views to others. */
  #hasCast(rules: HeightRules): boolean {
    if (this.leastHonest === 0) return true;
    const packers = packersAfter(rules, this.setting);
    return (
      this.setting.honest.length >= this.leastHonest &&
      packers.length >= Math.max(1, this.leastPackers)
    );
  }

  /** Whether the attack begins when a view opens at a member. */
  protected wants(rules: HeightRules, member: number, view: ViewNumber): boolean {
    return view === FIRST_VIEW && rules.turnOf(view).packer === member;
  }

  /** Whether a member's view of this height shows that the attack is over. */
  protected isOverAt?(height: number): boolean;

  /** The attack is over when every honest delegate speaks of a later height; so does this one. */
  #isOver(node: number): boolean {
    if (this.setting.honest.includes(node)) this.#movedOn.add(node);
    return this.#movedOn.size === this.setting.honest.length;
  }

  /** A view of the attacked height opened at a member. */
  protected onViewOpened?(member: number, view: ViewNumber): void;

  /** Valid proposals of the attacked height that anybody sent, by id. */
  protected get known(): ReadonlyMap<Hash, Proposal> {
    return this.#known;
  }

  onReceived(member: number, from: number, message: Message): void {
    if (this.#rules === null) return;
    if (message.kind === 'body-request') this.onBodyRequest?.(member, from, message.block);
    if (heightOf(message) !== this.#rules.height) return;
    this.#learn(message);
    this.onMessage?.(member, from, message);
    if (message.kind === 'status') this.#gather(message.status);
  }

  /** Honest statuses for views that members pack. */
  #gather(status: Status): void {
    const { view, delegate } = status;
    if (!this.setting.honest.includes(delegate)) return;
    const gathered = this.#statuses.get(view) ?? new Map<number, Status>();
    this.#statuses.set(view, gathered);
    if (gathered.has(delegate)) return;
    gathered.set(delegate, status);
    this.onStatus?.(view, gathered);
  }

  /** One more honest delegate's status for a view that a member packs; all so far, as they came. */
  protected onStatus?(view: ViewNumber, statuses: ReadonlyMap<number, Status>): void;

  /** Statuses of all members that claim nothing, and those given, in the order of a proposal. */
  protected withOwn(view: number, statuses: readonly Status[]): readonly Status[] {
    const own = this.setting.members.map((member) => this.status(member, view));
    return inOrder([...statuses, ...own]);
  }

  /** Proposals that anybody sent: what statuses claim can be proven with them. */
  #learn(message: Message): void {
    if (message.kind !== 'proposal' && message.kind !== 'status') return;
    const own = message.kind === 'proposal' ? [message.proposal] : [];
    for (const proposal of [...own, ...message.proofs])
      this.#known.set(proposal.statement.id, proposal);
  }

  protected at(time: Micros, action: () => void): void {
    this.setting.conspiracy.host.at(Math.max(time, this.now), action);
  }

  /** @param arrival - when it is to arrive; as soon as possible without */
  protected send(from: number, to: number, message: Message, arrival: Micros = this.now): void {
    this.#learn(message);
    this.setting.conspiracy.host.send(from, to, message, Math.max(1, arrival - this.now));
  }

  // ——— what members say ———

  /** A block of the first view's packer, or of a later view's. */
  protected block(options: {
    readonly timestamp: Micros;
    readonly view?: number;
    readonly withBody?: boolean;
  }): ForgedBlock {
    const { view = FIRST_VIEW, ...rest } = options;
    return this.setting.forger.block(this.rules, view as ViewNumber, rest);
  }

  protected proposal(
    { signed, content }: KnownBlock,
    view: number = FIRST_VIEW,
    statuses: readonly Status[] = [],
  ): Message {
    const { forger, parameters } = this.setting;
    const proposal = forger.proposal(this.rules, view as ViewNumber, signed, statuses);
    this.#known.set(proposal.statement.id, proposal);
    const riding = parameters.bodies === 'push' ? content : null;
    return proposalMessage(this.rules, proposal, [...this.#known.values()], riding);
  }

  protected vote(member: number, phase: Phase, block: Hash, view: number = FIRST_VIEW): Message {
    const ballot = { view: view as ViewNumber, block };
    const vote = this.setting.forger.vote(this.rules, phase, member, ballot);
    return { kind: phase === 'commit' ? 'commit-vote' : 'view-vote', vote };
  }

  protected status(
    member: number,
    view: number,
    claims: Parameters<Forger['status']>[3] = {},
  ): Status {
    return this.setting.forger.status(this.rules, member, view as ViewNumber, claims);
  }

  protected statusMessage(status: Status): Message {
    return statusMessageOf(this.rules, status, [...this.#known.values()]);
  }

  /** The first honest delegate that packs a view after the first, and that view. */
  protected nextHonestPacker(): { readonly node: number; readonly view: number } {
    return defined(this.#packerAfter(this.rules) ?? undefined, 'an honest delegate that packs');
  }

  #packerAfter(rules: HeightRules): { readonly node: number; readonly view: number } | null {
    const { honest, parameters } = this.setting;
    for (let view = 1; view <= parameters.delegates; view += 1) {
      const { packer } = rules.turnOf(view as ViewNumber);
      if (honest.includes(packer)) return { node: packer, view };
    }
    return null;
  }

  /** Honest delegates in the order in which they pack the views after the first, each once. */
  protected packersAfter(): readonly number[] {
    return packersAfter(this.rules, this.setting);
  }

  protected another(than: number): number {
    return defined(
      this.setting.honest.find((node) => node !== than),
      'another honest delegate',
    );
  }
}

export const FIRST_VIEW = 0 as ViewNumber;

/** Ascending by delegate, as a proposal has them. */
export function inOrder(statuses: readonly Status[]): readonly Status[] {
  return statuses.toSorted((a, b) => a.delegate - b.delegate);
}

/** The height that a message decides about; null where it decides about none. */
export function heightOf(message: Message): number | null {
  switch (message.kind) {
    case 'proposal':
      return message.proposal.statement.height;
    case 'status':
      return message.status.height;
    case 'view-vote':
    case 'commit-vote':
      return message.vote.height;
    case 'certified':
      return message.signed.header.height;
    case 'evidence': {
      const { evidence } = message;
      return evidence.kind === 'headers' ? evidence.first.header.height : evidence.first.height;
    }
    default:
      return null;
  }
}

function packersAfter(rules: HeightRules, { honest, parameters }: PlotSetting): readonly number[] {
  const packers: number[] = [];
  for (let view = 1; view <= 2 * parameters.delegates; view += 1) {
    const { packer } = rules.turnOf(view as ViewNumber);
    if (honest.includes(packer) && !packers.includes(packer)) packers.push(packer);
  }
  return packers;
}
