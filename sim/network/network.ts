/**
 * The network between the nodes, and from clients to them: whether, when and how often a message arrives.
 *
 * A message waits in its link's transmitter, leaves it, and is under way. Its fate is decided when it
 * leaves: a cut or a loss of quality that begins later does not touch it, and what was cut off is
 * lost, not kept for the time after healing. What is held back starts on its way later, and may be
 * overtaken on any link.
 *
 * Every directed link is a {@link Link} of its own with its own random stream,
 * `network/link/<from>/<to>`, both created when the link is first used.
 *
 * @module
 */
import { defined } from '../../protocol/kernel/assert.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import type { MessageKind } from '../../protocol/node/message.ts';
import type { LinkQuality, NetworkSettings } from '../../scenarios/scenario.ts';
import type { RandomStreams } from '../random.ts';
import { Filters, type HeldFor, type Selection } from './filters.ts';
import { Link } from './link.ts';
import { Cuts } from './partition.ts';
import { Qualities } from './quality.ts';

/** Who is in the network: nodes, and then clients. */
export interface Hosts {
  readonly nodes: number;
  /** For each client the node that it stands beside. */
  readonly homes?: readonly number[];
}

export class Network {
  /** True times at which the copies of the message routed last arrive; as many as were returned. */
  readonly arrivals = new Float64Array(2);
  /** Why the message routed last does not arrive; meaningful after `route` returned 0. */
  dropReason: 'loss' | 'cut' | 'drop' = 'loss';

  readonly #streams: RandomStreams;
  readonly #cuts: Cuts;
  readonly #qualities: Qualities;
  readonly #filters = new Filters();
  /** Links by sender, then receiver. Most nodes of a large network talk to few others. */
  readonly #links: readonly (Link | undefined)[][];

  /** The longest that anything takes; null: as long as its link takes. */
  #longest: Micros | null = null;

  /** Whether any link has or had a bandwidth; saves the hot path the question. */
  #isLimited: boolean;

  constructor(settings: NetworkSettings, { nodes, homes = [] }: Hosts, streams: RandomStreams) {
    this.#streams = streams;
    this.#isLimited =
      settings.bandwidth !== null || settings.links.some(({ quality }) => isLimited(quality));
    this.#cuts = new Cuts(nodes, homes);
    this.#qualities = new Qualities(withClients(settings, homes));
    this.#links = Array.from({ length: nodes + homes.length }, () => []);
  }

  /**
   * Puts one message to one receiver into the link's transmitter.
   *
   * @param now - true time, not before that of earlier messages of the link
   * @param bytes - size on the wire
   * @returns when its last bit leaves: `now` where bandwidth is unlimited. Ask {@link route} then
   */
  transmit(now: Micros, from: number, to: number, bytes: number): Micros {
    return this.#isLimited ? this.#link(from, to).transmit(now, bytes) : now;
  }

  /**
   * Decides the fate of a message that leaves its transmitter.
   *
   * @param now - the moment at which it leaves
   * @returns how many copies arrive: 0 (see `dropReason`), 1 or 2 (see `arrivals`)
   */
  route(now: Micros, from: number, to: number, kind: MessageKind): number {
    if (!this.#cuts.none && this.#cuts.isCut(from, to)) {
      this.dropReason = 'cut';
      return 0;
    }
    const isFiltered = !this.#filters.none;
    if (isFiltered && this.#filters.loses(from, to, kind)) {
      this.dropReason = 'drop';
      return 0;
    }
    const copies = this.#link(from, to).propagate(now, this.arrivals);
    if (copies === 0) this.dropReason = 'loss';
    else if (isFiltered) {
      const delay = this.#filters.delay(now, from, to, kind);
      for (let copy = 0; copy < copies; copy += 1)
        this.arrivals[copy] = (this.arrivals[copy] ?? now) + delay;
    }
    if (this.#longest !== null) this.#hurry(now + this.#longest);
    return copies;
  }

  #hurry(latest: Micros): void {
    this.arrivals.forEach((arrival, copy) => {
      this.arrivals[copy] = Math.min(arrival, latest);
    });
  }

  /** The sender crashed: what waited in its transmitters is gone. */
  clearTransmitters(from: number): void {
    for (const link of this.#links[from] ?? []) link?.clear();
  }

  /**
   * Cuts groups of nodes off from each other. Nodes in no group form one more; a node in several
   * belongs to the first.
   *
   * @param id - names the fault until {@link heal}; each fault has its own
   */
  partition(id: number, groups: readonly (readonly number[])[]): void {
    this.#cuts.partition(id, groups);
  }

  /** Cuts the way from one set of nodes to another, and not the way back. No node loses itself. */
  cut(id: number, from: readonly number[], to: readonly number[]): void {
    this.#cuts.oneWay(id, from, to);
  }

  /** Changes the quality of the links from one set to another: what is given replaces, the latest
   * degradation wins. */
  degrade(id: number, from: readonly number[], to: readonly number[], quality: LinkQuality): void {
    this.#isLimited ||= isLimited(quality);
    this.#qualities.degrade(id, from, to, quality);
  }

  /** Loses some messages. */
  drop(id: number, selection: Selection): void {
    this.#filters.drop(id, selection);
  }

  /** Holds some messages back, on top of what their links and other holds do. */
  hold(id: number, selection: Selection, time: HeldFor): void {
    this.#filters.hold(id, selection, time);
  }

  /** Ends what the fault of that id does; others go on. Other ids are ignored. */
  heal(id: number): void {
    this.#filters.heal(id);
    this.#cuts.heal(id);
    this.#qualities.heal(id);
  }

  /** From now on no link loses anything of itself, or takes longer than so long; cuts still lose. */
  calm(longest: Micros): void {
    const all = this.#links.map((_, node) => node);
    this.#qualities.degrade(LOSSLESS, all, all, { loss: 0 });
    this.#longest = longest;
  }

  /** Whether a message sent now would be cut off. */
  isCut(from: number, to: number): boolean {
    return this.#cuts.isCut(from, to);
  }

  #link(from: number, to: number): Link {
    const link = this.#links[from]?.[to] ?? this.#newLink(from, to);
    if (link.version !== this.#qualities.version)
      link.configure(this.#qualities.of(from, to), this.#qualities.version);
    return link;
  }

  #newLink(from: number, to: number): Link {
    const links = defined(this.#links[from], `node ${from}`);
    defined(this.#links[to], `node ${to}`);
    const link = new Link(this.#streams.stream(`network/link/${from}/${to}`));
    links[to] = link;
    return link;
  }
}

/** Stands where the faults of a scenario have their index. */
const LOSSLESS = -1;

/** Clients are in the regions of their homes. */
function withClients(settings: NetworkSettings, homes: readonly number[]): NetworkSettings {
  const { latency } = settings;
  if (latency.kind !== 'regions' || homes.length === 0) return settings;
  const { regionOf } = latency;
  const regionsOfClients = homes.map((home) => defined(regionOf[home], `region of node ${home}`));
  return { ...settings, latency: { ...latency, regionOf: [...regionOf, ...regionsOfClients] } };
}

function isLimited({ bandwidth }: LinkQuality): boolean {
  return bandwidth !== undefined && bandwidth !== null;
}
