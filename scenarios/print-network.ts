/**
 * Links and delays as they are written.
 *
 * @module
 */
import { WORLD } from './regions.ts';
import type { Latency, LinkQuality, NetworkSettings, RegionLatency } from './scenario.ts';
import { printBandwidth, printDuration, printRanges, printShare } from './units.ts';

export function printNetwork(network: NetworkSettings): Record<string, unknown> {
  const { latency, links, ...rest } = network;
  return {
    latency: latency.kind === 'regions' ? printRegions(latency) : printLatency(latency),
    ...printQuality(rest),
    links: links.map(({ from, to, quality }) => ({
      from: printRanges(from),
      to: printRanges(to),
      ...printQuality(quality),
    })),
  };
}

export function printQuality(quality: LinkQuality): Record<string, unknown> {
  const { latency, loss, duplicate, reorder, bandwidth } = quality;
  return {
    ...(latency !== undefined && { latency: printLatency(latency) }),
    ...(loss !== undefined && { loss: printShare(loss) }),
    ...(duplicate !== undefined && { duplicate: printShare(duplicate) }),
    ...(reorder !== undefined && { reorder: printShare(reorder) }),
    ...(bandwidth !== undefined && {
      bandwidth: bandwidth === null ? 'unlimited' : printBandwidth(bandwidth),
    }),
  };
}

function printLatency(latency: Latency): unknown {
  switch (latency.kind) {
    case 'constant':
      return printDuration(latency.value);
    case 'uniform':
      return { min: printDuration(latency.min), max: printDuration(latency.max) };
    case 'lognormal':
      return {
        median: printDuration(latency.median),
        p99: printDuration(latency.p99),
        ...(latency.max !== null && { max: printDuration(latency.max) }),
      };
  }
}

/** Shipped delays by their name, others in full. */
function printRegions(latency: RegionLatency): Record<string, unknown> {
  const { names, regionOf, delay } = latency;
  const nodes = Object.fromEntries(
    names.map((name, region) => [
      name,
      printRanges([...regionOf.keys()].filter((node) => regionOf[node] === region)),
    ]),
  );
  if (isShipped(latency)) return { regions: 'world', place: nodes };
  const rowOf = (from: number) =>
    Object.fromEntries(
      (delay[from] ?? []).map((entry, to) => [names[to] ?? '', printLatency(entry)]),
    );
  return {
    regions: nodes,
    delays: Object.fromEntries(names.map((name, from) => [name, rowOf(from)])),
  };
}

function isShipped({ names, delay }: RegionLatency): boolean {
  const shipped = names.map((from) => {
    const row = WORLD.delay[WORLD.names.indexOf(from)] ?? [];
    return names.map((to) => row[WORLD.names.indexOf(to)]);
  });
  return JSON.stringify(delay) === JSON.stringify(shipped);
}
