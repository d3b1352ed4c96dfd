/**
 * A scenario with some of its nodes only: those that stay get new numbers, and
 * whatever speaks of the others goes.
 *
 * @module
 */
import type {
  Behaviour,
  ByzantineNodes,
  ChainSettings,
  Fault,
  FaultAction,
  Load,
  MixedShare,
  NetworkSettings,
  NodeSet,
  Order,
  Party,
  RegionLatency,
  Scenario,
  ScriptedTransaction,
  Split,
} from '../../../scenarios/scenario.ts';

/** How many of each kind stay; they must be as many as the numbers that are kept. */
export type Counts = Pick<ChainSettings, 'delegates' | 'candidates' | 'aspirants' | 'followers'>;

/** New numbers by old ones. */
type Numbers = ReadonlyMap<number, number>;

/** @param kept - numbers of the nodes that stay, in the order of their new ones; each kind among itself */
export function keepNodes(scenario: Scenario, kept: readonly number[], counts: Counts): Scenario {
  const numbers = new Map(kept.map((old, index) => [old, index]));
  const { network, accounts, workload, transactions, faults, byzantine } = scenario;
  return {
    ...scenario,
    nodes: kept.length,
    chain: { ...scenario.chain, ...counts },
    network: keepLinks(network, kept, numbers),
    accounts: accounts.map((account) => ({
      ...account,
      votes: account.votes === null ? null : (numbers.get(account.votes) ?? null),
    })),
    workload: workload.flatMap((load) => keepInLoad(load, numbers) ?? []),
    transactions: transactions.flatMap((one) => keepInTransaction(one, numbers) ?? []),
    faults: faults.flatMap((fault) => keepInFault(fault, numbers) ?? []),
    byzantine: byzantine.flatMap((entry) => keepInByzantine(entry, numbers) ?? []),
  };
}

function keepLinks(
  network: NetworkSettings,
  kept: readonly number[],
  numbers: Numbers,
): NetworkSettings {
  const { latency, links } = network;
  return {
    ...network,
    latency: latency.kind === 'regions' ? keepRegions(latency, kept) : latency,
    links: links.flatMap(({ from, to, quality }) => {
      const link = { from: renumbered(from, numbers), to: renumbered(to, numbers), quality };
      return link.from.length === 0 || link.to.length === 0 ? [] : [link];
    }),
  };
}

/** Those in which somebody is left. */
function keepRegions(latency: RegionLatency, kept: readonly number[]): RegionLatency {
  const regionOf = kept.map((node) => latency.regionOf[node] ?? 0);
  const inhabited = [...latency.names.keys()].filter((region) => regionOf.includes(region));
  const some = <T>(all: readonly T[]): readonly T[] =>
    all.filter((_, region) => inhabited.includes(region));
  return {
    ...latency,
    names: some(latency.names),
    regionOf: regionOf.map((region) => inhabited.indexOf(region)),
    delay: some(latency.delay).map(some),
  };
}

/** Null: nothing is left to do. */
function keepInLoad(load: Load, numbers: Numbers): Load | null {
  const { clients } = load;
  const placed = clients && { ...clients, beside: someOf(clients.beside, numbers) };
  const of = load.kind === 'mix' ? load.of.flatMap((one) => keepInShare(one, numbers) ?? []) : null;
  if (of?.length === 0) return null;
  return { ...load, ...(of !== null && { of }), clients: placed } as Load;
}

function keepInShare(share: MixedShare, numbers: Numbers): MixedShare | null {
  if (share.operation !== 'vote') return share;
  const to = renumbered(share.to, numbers);
  return to.length === 0 ? null : { ...share, to };
}

/** Clients must be somewhere. */
function someOf(nodes: readonly number[], numbers: Numbers): readonly number[] {
  const some = renumbered(nodes, numbers);
  return some.length === 0 ? [0] : some;
}

function keepInTransaction(
  { from, order, ...rest }: ScriptedTransaction,
  numbers: Numbers,
): ScriptedTransaction | null {
  const sender = keepParty(from, numbers);
  const kept = keepInOrder(order, numbers);
  return sender === null || kept === null ? null : { ...rest, from: sender, order: kept };
}

function keepInOrder(order: Order, numbers: Numbers): Order | null {
  switch (order.kind) {
    case 'vote': {
      const delegate = numbers.get(order.delegate);
      return delegate === undefined ? null : { ...order, delegate };
    }
    case 'transfer': {
      const to = keepParty(order.to, numbers);
      return to && { ...order, to };
    }
    case 'swap': {
      const other = keepParty(order.with, numbers);
      return other && { ...order, with: other };
    }
    default:
      return order;
  }
}

function keepParty(party: Party, numbers: Numbers): Party | null {
  if (party.kind === 'account') return party;
  const delegate = numbers.get(party.delegate);
  return delegate === undefined ? null : { ...party, delegate };
}

/** Null: it strikes nobody that is left, or waits for one who is not. */
function keepInFault(fault: Fault, numbers: Numbers): Fault | null {
  const { trigger } = fault;
  const action = keepInAction(fault.action, numbers);
  if (action === null) return null;
  if (trigger.kind === 'at' || trigger.by === null) return { ...fault, action };
  const by = numbers.get(trigger.by);
  return by === undefined ? null : { ...fault, trigger: { ...trigger, by }, action };
}

function keepInAction(action: FaultAction, numbers: Numbers): FaultAction | null {
  switch (action.kind) {
    case 'partition': {
      const groups = action.groups.flatMap((group) => keepInSet(group, numbers) ?? []);
      return groups.length === 0 ? null : { ...action, groups };
    }
    case 'cut':
    case 'degrade':
    case 'flap':
    case 'hold':
    case 'drop': {
      const [from, to] = [keepInSet(action.from, numbers), keepInSet(action.to, numbers)];
      return from === null || to === null ? null : { ...action, from, to };
    }
    case 'swizzle': {
      const nodes = keepInSet(action.nodes, numbers);
      const ordered = (order: readonly number[] | null) =>
        order && order.flatMap((node) => numbers.get(node) ?? []);
      const { fail, restore } = action;
      return nodes && { ...action, nodes, fail: ordered(fail), restore: ordered(restore) };
    }
    case 'crash':
    case 'clock':
    case 'slow':
    case 'restarts':
    case 'disk': {
      const nodes = keepInSet(action.nodes, numbers);
      return nodes && { ...action, nodes };
    }
  }
}

function keepInByzantine(entry: ByzantineNodes, numbers: Numbers): ByzantineNodes | null {
  const nodes = keepInSet(entry.nodes, numbers);
  const behaviours = entry.behaviours.flatMap((one) => keepInBehaviour(one, numbers) ?? []);
  return nodes === null || behaviours.length === 0 ? null : { ...entry, nodes, behaviours };
}

function keepInBehaviour(behaviour: Behaviour, numbers: Numbers): Behaviour | null {
  if ('split' in behaviour) {
    const split = keepInSplit(behaviour.split, numbers);
    if (split === null || behaviour.kind === 'equivocate') return split && { ...behaviour, split };
    const meets = behaviour.meets.map((one) => ({
      ...one,
      first: one.first && keepInSet(one.first, numbers),
      second: one.second && keepInSet(one.second, numbers),
    }));
    return { ...behaviour, split, meets };
  }
  if (!('from' in behaviour) || behaviour.from === null) return behaviour;
  const from = keepInSet(behaviour.from, numbers);
  return from && { ...behaviour, from };
}

function keepInSplit(split: Split, numbers: Numbers): Split | null {
  if (typeof split === 'string') return split;
  const [first, second] = [keepInSet(split[0], numbers), keepInSet(split[1], numbers)];
  return first === null || second === null ? null : [first, second];
}

function keepInSet(set: NodeSet, numbers: Numbers): NodeSet | null {
  switch (set.kind) {
    case 'role':
      return set;
    case 'ids': {
      const ids = renumbered(set.ids, numbers);
      return ids.length === 0 ? null : { ...set, ids };
    }
    case 'any': {
      const among = renumbered(set.among, numbers);
      return among.length < set.count ? null : { ...set, among };
    }
  }
}

function renumbered(nodes: readonly number[], numbers: Numbers): readonly number[] {
  return nodes.flatMap((node) => numbers.get(node) ?? []);
}
