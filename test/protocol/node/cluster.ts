/**
 * A few real nodes, one clock, one constant delay, and a script of what goes wrong. What happens is
 * written down as a transcript: one line an event, to be read like a story and compared whole.
 *
 * It is no simulator: nothing is random, nothing is slow, and whatever is lost is lost because the
 * script says so.
 */
import { offenderOf } from '../../../protocol/block/evidence.ts';
import type { SignedHeader } from '../../../protocol/block/header.ts';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import { defined } from '../../../protocol/kernel/assert.ts';
import type { DelegateId, Hash, Micros, PeerId } from '../../../protocol/kernel/types.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import type { Announcement } from '../../../protocol/node/announcement.ts';
import type { Effect } from '../../../protocol/node/effect.ts';
import type { Input } from '../../../protocol/node/input.ts';
import type { Message, MessageKind } from '../../../protocol/node/message.ts';
import { Node } from '../../../protocol/node/node.ts';
import {
  keysOf,
  smallChain,
  type SmallChain,
  type SmallChainOptions,
} from '../chain/small-chain.ts';

/** One message on its way to one node. */
export interface Delivery {
  readonly at: Micros;
  readonly from: number;
  readonly to: number;
  readonly message: Message;
}

export interface ClusterOptions extends SmallChainOptions {
  /** From sending to arrival. */
  readonly delay?: Micros;
  /** What the transcript tells. */
  readonly show?: Shown;
}

export interface Shown {
  readonly announcements?: readonly Announcement['kind'][];
  readonly messages?: readonly MessageKind[];
}

interface Event {
  readonly at: Micros;
  /** Messages are handled before timers; what the script does comes first of all. */
  readonly rank: 0 | 1 | 2;
  readonly sequence: number;
  readonly run: () => void;
}

export class Cluster {
  readonly chain: SmallChain;
  readonly nodes: Node[];
  /** Every message that was sent, lost ones too. */
  readonly sent: Delivery[] = [];
  now: Micros = 0;
  readonly #delay: Micros;
  readonly #disks: Map<string, unknown>[];
  /** Rises at a crash: what was meant for an earlier life is void. Odd: down. */
  readonly #lives: number[];
  readonly #events: Event[] = [];
  #sequence = 0;
  #loses: ((delivery: Delivery) => boolean)[] = [];
  #shown: Shown;
  readonly #names = new Map<Hash, string>();
  readonly #transactionNames = new Map<Hash, string>();
  readonly #lines: string[] = [];

  constructor(options: ClusterOptions) {
    this.chain = smallChain(options);
    this.#delay = options.delay ?? 50_000;
    this.#shown = options.show ?? {};
    const count = options.delegates + (options.candidates ?? 0);
    this.#disks = Array.from({ length: count }, () => new Map<string, unknown>());
    this.#lives = Array.from({ length: count }, () => 0);
    this.#names.set(this.chain.genesisBlock.hash, 'genesis');
    const { delegates, quorum, blockInterval } = this.chain.parameters;
    const candidates = count > delegates ? `, candidates ${count - delegates}` : '';
    this.#lines.push(
      `delegates ${delegates}${candidates}, quorum ${quorum}, interval ${seconds(blockInterval)}, delay ${seconds(this.#delay)}`,
    );
    this.nodes = this.#disks.map((_, id) => this.#boot(id));
    this.nodes.forEach((_, id) => {
      this.#schedule(0, 1, () => this.#step(id, { kind: 'start' }));
    });
  }

  /** Does something at a time, before anything else that happens then. */
  at(time: Micros, action: () => void): this {
    this.#schedule(time, 0, action);
    return this;
  }

  /** From now on loses what the predicate says, until the returned function is called. */
  lose(predicate: (delivery: Delivery) => boolean): () => void {
    this.#loses.push(predicate);
    return () => {
      this.#loses = this.#loses.filter((other) => other !== predicate);
    };
  }

  /** From now on tells this. */
  show(shown: Shown): void {
    this.#shown = shown;
  }

  /** A line of the storyteller's. */
  note(text: string): void {
    this.#line(text);
  }

  /** Hands a node a client's transaction, which the transcript calls `name`. */
  submit(id: number, transaction: Transaction, name: string): void {
    this.#transactionNames.set(transaction.id, name);
    this.#line(`d${id} gets ${name} from a client`);
    this.#step(id, { kind: 'submit', transaction });
  }

  /** Sends what no correct node would. */
  inject(from: number, to: readonly number[], message: Message): void {
    this.#send(from, to, message);
  }

  crash(id: number): void {
    this.#lives[id] = this.#life(id) + 1;
    this.#line(`d${id} crashes`);
  }

  restart(id: number): void {
    this.#lives[id] = this.#life(id) + 1;
    this.nodes[id] = this.#boot(id);
    this.#line(`d${id} restarts at height ${this.node(id).chain.head.height}`);
    this.#step(id, { kind: 'start' });
  }

  node(id: number): Node {
    return defined(this.nodes[id], 'node');
  }

  head(id: number): ChainBlock {
    return this.node(id).chain.head;
  }

  isUp(id: number): boolean {
    return this.#life(id) % 2 === 0;
  }

  /** Handles everything that happens up to `time`, inclusive. */
  runUntil(time: Micros): this {
    for (;;) {
      const next = this.#events[0];
      if (next === undefined || next.at > time) break;
      this.#events.shift();
      this.now = next.at;
      next.run();
    }
    this.now = time;
    return this;
  }

  /** The story so far. */
  transcript(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  /** What the transcript calls a block. */
  nameOf(block: Hash): string {
    let name = this.#names.get(block);
    if (name === undefined) {
      name = `b${this.#names.size}`;
      this.#names.set(block, name);
    }
    return name;
  }

  #boot(id: number): Node {
    const { genesis, genesisBlock, computation } = this.chain;
    const mesh = this.#disks.map((_, peer) => peer as PeerId);
    return new Node(
      {
        peer: id as PeerId,
        identity: { id: id as DelegateId, secretKey: keysOf(`d${id}`).secretKey },
        genesis,
        genesisBlock,
        mesh,
        gossip: [],
      },
      computation,
      new Map(defined(this.#disks[id], 'disk')),
    );
  }

  #life(id: number): number {
    return this.#lives[id] ?? 0;
  }

  #schedule(at: Micros, rank: Event['rank'], run: () => void): void {
    this.#sequence += 1;
    const event = { at, rank, sequence: this.#sequence, run };
    const index = this.#events.findLastIndex(
      (other) => other.at < at || (other.at === at && other.rank <= rank),
    );
    this.#events.splice(index + 1, 0, event);
  }

  #step(id: number, input: Input): void {
    if (!this.isUp(id)) return;
    for (const effect of this.node(id).step(this.now, input)) this.#perform(id, effect);
  }

  #perform(id: number, effect: Effect): void {
    switch (effect.kind) {
      case 'send':
        this.#send(id, effect.to, effect.message);
        return;
      case 'set-timer': {
        const life = this.#life(id);
        const { timer } = effect;
        this.#schedule(Math.max(this.now, effect.at), 2, () => {
          if (this.#life(id) === life) this.#step(id, { kind: 'timer', timer });
        });
        return;
      }
      case 'save':
        if (effect.value === undefined) this.#disks[id]?.delete(effect.key);
        else this.#disks[id]?.set(effect.key, effect.value);
        return;
      case 'announce':
        this.#tell(id, effect.announcement);
        return;
    }
  }

  #send(from: number, to: readonly number[], message: Message): void {
    const lost: number[] = [];
    for (const receiver of to) {
      const delivery = { at: this.now, from, to: receiver, message };
      this.sent.push(delivery);
      if (this.#loses.some((loses) => loses(delivery))) lost.push(receiver);
      else if (receiver !== from) this.#deliver(from, receiver, message);
    }
    if (this.#shown.messages?.includes(message.kind) !== true) return;
    const reached = to.filter((receiver) => receiver !== from && !lost.includes(receiver));
    const ways = [
      ...(reached.length > 0 ? [`to ${names(reached)}`] : []),
      ...(lost.length > 0 ? [`lost to ${names(lost)}`] : []),
    ];
    this.#line(`d${from} sends ${this.#describe(message)} ${ways.join(', ')}`);
  }

  #deliver(from: number, to: number, message: Message): void {
    this.#schedule(this.now + this.#delay, 1, () =>
      this.#step(to, { kind: 'message', from: from as PeerId, message }),
    );
  }

  #line(text: string): void {
    this.#lines.push(`${seconds(this.now).padStart(8)} ${text}`);
  }

  #tell(id: number, announcement: Announcement): void {
    // Blocks are named by order of appearance, whether they are shown or not.
    if ('block' in announcement && announcement.block !== null) this.nameOf(announcement.block);
    if (this.#shown.announcements?.includes(announcement.kind) === false) return;
    this.#line(`d${id} ${this.#sentence(announcement)}`);
  }

  #sentence(a: Announcement): string {
    switch (a.kind) {
      case 'proposed':
        return `proposes ${this.nameOf(a.block)} at height ${a.height} on ${this.nameOf(a.parent)}, turn ${a.round}/${a.position}${this.#with(a.transactions)}`;
      case 'voted': {
        const why = a.reason === null ? '' : `: ${a.reason}`;
        return a.verdict === 'accept'
          ? `votes ${this.nameOf(a.block)}${inView(a.view)}`
          : `rejects ${this.nameOf(a.block)}${why}`;
      }
      case 'certified':
        return `certifies ${this.nameOf(a.block)}${inView(a.view)} by ${names(a.voters)}`;
      case 'view-opened':
        return `opens view ${a.view} of height ${a.height}`;
      case 'view-proposed':
        return `puts ${this.nameOf(a.block)} before view ${a.view}${a.again ? ', again' : ''}`;
      case 'commit-voted':
        return `casts a commit vote for ${this.nameOf(a.block)}${inView(a.view)}`;
      case 'assumptions-broken':
        return `stops: two final blocks at height ${a.height}, ${this.nameOf(a.block)} and ${this.nameOf(a.other)}`;
      case 'offence-seen':
        return `sees an offence of d${a.offender} in view ${a.view}: ${a.offence} for ${this.nameOf(a.block)} and ${this.nameOf(a.other)}`;
      case 'convicted':
        return `has d${a.offender} convicted at height ${a.height}, for its ${a.offence}`;
      case 'committed': {
        const missed = a.missed.length > 0 ? `, missed ${names(a.missed)}` : '';
        return `commits ${this.nameOf(a.block)} at height ${a.height} via ${a.via}${missed}`;
      }
      case 'undone': {
        const confirmations = a.confirmations === 1 ? 'confirmation' : 'confirmations';
        return `undoes ${this.nameOf(a.block)} with ${a.confirmations} ${confirmations}${this.#with(a.transactions)}`;
      }
      case 'equivocation-seen':
        return `sees d${a.packer} equivocate: ${this.nameOf(a.block)} and ${this.nameOf(a.other)}`;
      case 'tally-stopped':
        return `stops the tally of ${this.nameOf(a.block)} at ${a.votes} of ${this.chain.parameters.quorum}`;
      case 'refused':
        return `refuses a ${a.what}${a.block === null ? '' : ` of ${this.nameOf(a.block)}`}: ${a.reason}`;
      case 'abstained':
        return `abstains in turn ${a.round}/${a.position}: ${a.alive} alive`;
      case 'elected':
        return `enters round ${a.round}: ${names(a.order)}`;
      case 'catching-up':
        return `catches up from height ${a.height} to ${a.target}`;
      case 'transaction-refused':
        return `takes no ${this.#transactionNames.get(a.transaction) ?? 'transaction'} from a ${a.from}: ${a.reason}`;
      case 'transaction-dropped':
        return `lets go of ${this.#transactionNames.get(a.transaction) ?? 'a transaction'}: ${a.reason}`;
    }
  }

  #with(transactions: readonly Hash[]): string {
    if (transactions.length === 0) return '';
    return `, with ${transactions.map((id) => this.#transactionNames.get(id) ?? 'a transaction').join(' ')}`;
  }

  #describe(message: Message): string {
    const block = (signed: SignedHeader): string => this.nameOf(signed.header.hash);
    switch (message.kind) {
      case 'header':
        return `header ${block(message.signed)}`;
      case 'evidence':
        return `evidence against d${offenderOf(message.evidence)}`;
      case 'body-request':
        return `request for the body of ${this.nameOf(message.block)}`;
      case 'body': {
        const convicted = message.body.evidence.map(offenderOf);
        const evidence = convicted.length > 0 ? ` with evidence against ${names(convicted)}` : '';
        return `body of ${this.nameOf(message.block)}${evidence}`;
      }
      case 'block-transactions-request':
        return `request for ${message.ids.length} transactions of ${this.nameOf(message.block)}`;
      case 'block-transactions':
        return `transactions of ${this.nameOf(message.block)}${this.#with(message.transactions.map((t) => t.id))}`;
      case 'vote':
        return `vote for ${this.nameOf(message.vote.block)}`;
      case 'tally':
        return `tally of ${block(message.signed)} by ${names(message.votes.map((vote) => vote.voter))}`;
      case 'certified':
        return `certificate of ${block(message.signed)}`;
      case 'heartbeat':
        return `heartbeat at height ${message.heartbeat.head}`;
      case 'blocks-request':
        return `request for blocks from height ${message.from}`;
      case 'blocks': {
        const blocks = message.blocks.map((full) => block(full.signed));
        return `blocks ${blocks.length === 0 ? 'none' : blocks.join(' ')}`;
      }
      case 'proposal': {
        const { signed, statement, statuses } = message.proposal;
        const proof = statuses.length === 0 ? '' : ` with ${statuses.length} statuses`;
        return `proposal of ${block(signed)} in view ${statement.view}${proof}`;
      }
      case 'status': {
        const { vote, certificate, view } = message.status;
        const claims = [
          ...(vote === null ? [] : [`vote for ${this.nameOf(vote.block)} in view ${vote.view}`]),
          ...(certificate === null ? [] : [`certificate of view ${certificate.view}`]),
        ];
        return `status of view ${view}: ${claims.length === 0 ? 'no vote' : claims.join(', ')}`;
      }
      case 'view-vote':
        return `vote for ${this.nameOf(message.vote.block)} in view ${message.vote.view}`;
      case 'commit-vote':
        return `commit vote for ${this.nameOf(message.vote.block)} in view ${message.vote.view}`;
      case 'transactions':
        return `transactions${this.#with(message.transactions.map((t) => t.id))}`;
      case 'submit':
        return `submission${this.#with([message.transaction.id])}`;
      case 'submitted':
        return `answer ${message.code}${this.#with([message.transaction])}`;
      case 'confirmed':
        return `news of ${message.confirmations} confirmations${this.#with(message.ids)}`;
    }
  }
}

function inView(view: number | null): string {
  return view === null ? '' : ` in view ${view}`;
}

function names(ids: readonly number[]): string {
  return ids.map((id) => `d${id}`).join(' ');
}

/** Seconds with three decimals; windows open a microsecond after the half interval. */
function seconds(time: Micros): string {
  const whole = Math.floor(time / 1_000_000);
  const thousandths = Math.floor((time % 1_000_000) / 1_000);
  return `${whole}.${String(thousandths).padStart(3, '0')}`;
}
