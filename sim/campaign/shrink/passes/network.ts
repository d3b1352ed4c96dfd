/**
 * A simpler network: nothing is lost, repeated or kept waiting, delays are constant, and links do
 * not differ.
 *
 * @module
 */
import type { Latency, LinkQuality, Scenario } from '../../../../scenarios/scenario.ts';
import { ddmin } from '../ddmin.ts';
import { typical } from '../latencies.ts';
import type { Pass, Shown } from '../pass.ts';

const USUAL = { kind: 'constant', value: 50_000 } as const;

export const networkPass: Pass = {
  name: 'simpler network',
  *candidates({ scenario }) {
    let current = scenario;
    const { links } = scenario.network;
    const search = ddmin(links);
    for (let next = search.next(); next.done !== true;) {
      const shown: Shown | null = yield withNetwork(current, { links: next.value });
      if (shown !== null) current = shown.scenario;
      next = search.next(shown !== null);
    }
    for (const network of plainer(current)) {
      const shown: Shown | null = yield withNetwork(current, network);
      if (shown !== null) current = shown.scenario;
    }
    for (const latency of simplerLatencies(current)) {
      const shown: Shown | null = yield withNetwork(current, { latency });
      if (shown === null) continue;
      current = shown.scenario;
      break;
    }
    for (const index of current.network.links.keys()) {
      const changed = current.network.links.map((link, i) =>
        i === index ? { ...link, quality: constantQuality(link.quality) } : link,
      );
      const shown: Shown | null = yield withNetwork(current, { links: changed });
      if (shown !== null) current = shown.scenario;
    }
  },
};

function withNetwork(scenario: Scenario, network: Partial<Scenario['network']>): Scenario {
  return { ...scenario, network: { ...scenario.network, ...network } };
}

function plainer({ network }: Scenario): readonly Partial<Scenario['network']>[] {
  return [
    ...(network.loss > 0 ? [{ loss: 0 }] : []),
    ...(network.duplicate > 0 ? [{ duplicate: 0 }] : []),
    ...(network.reorder < 1 ? [{ reorder: 1 }] : []),
    ...(network.bandwidth === null ? [] : [{ bandwidth: null }]),
  ];
}

/** The usual one only where it is no longer than what was there. */
function simplerLatencies({ network }: Scenario): readonly Latency[] {
  const { latency } = network;
  const all = latency.kind === 'regions' ? latency.delay.flat() : [latency];
  const constants = all.map(typical).toSorted((a, b) => a.value - b.value);
  const longest = constants.at(-1);
  const shortest = constants[0];
  return [
    ...(longest !== undefined && longest.value >= USUAL.value ? [USUAL] : []),
    ...(longest === undefined ? [] : [longest]),
    ...(shortest === undefined || shortest.value === longest?.value ? [] : [shortest]),
  ];
}

function constantQuality(quality: LinkQuality): LinkQuality {
  return quality.latency === undefined
    ? quality
    : { ...quality, latency: typical(quality.latency) };
}
