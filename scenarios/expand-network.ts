/**
 * Links and delays: from short forms to what the network reads.
 *
 * @module
 */
import { firstNodes, resolveIds, type Cast } from './node-sets.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import { REGION_MATRICES } from './regions.ts';
import type {
  Latency,
  LinkOverride,
  LinkQuality,
  NetworkSettings,
  RegionLatency,
} from './scenario.ts';
import type { WrittenDelay, WrittenLatency, WrittenNetwork } from './schema.ts';
import { didYouMean, show } from './show.ts';
import { printDuration } from './units.ts';

const REGION_NAME = /^[a-z][a-z0-9-]*$/;
const DELAY_FORMS = '50ms, { median: 60ms, p99: 180ms, max: 500ms } or { min: 10ms, max: 90ms }';
const NOTHING: Latency = { kind: 'constant', value: 0 };

export function expandNetwork(
  written: WrittenNetwork,
  cast: Cast,
  log: ProblemLog,
): NetworkSettings {
  const { loss, duplicate, reorder, bandwidth } = written;
  return {
    latency: expandNetworkLatency(written.latency, cast, log),
    loss,
    duplicate,
    reorder,
    bandwidth,
    links: written.links.flatMap((link, index) => {
      const path = ['network', 'links', index];
      const expanded = expandLink(link, path, cast, log);
      return expanded === null ? [] : [expanded];
    }),
  };
}

/** What of a link's quality was given. */
export interface WrittenQuality {
  readonly latency?: WrittenLatency | undefined;
  readonly loss?: number | undefined;
  readonly duplicate?: number | undefined;
  readonly reorder?: number | undefined;
  readonly bandwidth?: number | null | undefined;
}

export function expandQuality(written: WrittenQuality, path: Path, log: ProblemLog): LinkQuality {
  const { latency, loss, duplicate, reorder, bandwidth } = written;
  const quality: LinkQuality = {
    ...(latency !== undefined && { latency: expandLatency(latency, [...path, 'latency'], log) }),
    ...(loss !== undefined && { loss }),
    ...(duplicate !== undefined && { duplicate }),
    ...(reorder !== undefined && { reorder }),
    ...(bandwidth !== undefined && { bandwidth }),
  };
  if (Object.keys(quality).length === 0)
    log.add(path, 'changes nothing; needed: latency, loss, duplicate, reorder or bandwidth');
  return quality;
}

/** Two sets between which there is a link. */
export function checkEnds(
  from: readonly number[],
  to: readonly number[],
  path: Path,
  log: ProblemLog,
): void {
  if (from.length === 1 && to.length === 1 && from[0] === to[0])
    log.add([...path, 'to'], `from and to are both node ${from[0] ?? 0}; allowed: different nodes`);
}

export function expandLatency(written: WrittenLatency, path: Path, log: ProblemLog): Latency {
  return typeof written === 'number'
    ? { kind: 'constant', value: written }
    : expandDelay(written, path, log);
}

function expandDelay(delay: WrittenDelay, path: Path, log: ProblemLog): Latency {
  const { median, p99, min, max } = delay;
  if (median !== undefined && p99 !== undefined && min === undefined)
    return expandLognormal(median, p99, max ?? null, path, log);
  if (min !== undefined && max !== undefined && median === undefined && p99 === undefined) {
    if (min > max)
      log.add(
        [...path, 'max'],
        `found ${printDuration(max)}; allowed: at least min, ${printDuration(min)}`,
      );
    return { kind: 'uniform', min, max };
  }
  const found = Object.entries(delay).filter(([, value]) => value !== undefined);
  const names = found.map(([key]) => key).join(', ');
  log.add(path, `found a delay of ${names === '' ? 'no keys' : names}; allowed: ${DELAY_FORMS}`);
  return NOTHING;
}

function expandLognormal(
  median: number,
  p99: number,
  max: number | null,
  path: Path,
  log: ProblemLog,
): Latency {
  const least = printDuration(median);
  if (p99 <= median)
    log.add(
      [...path, 'p99'],
      `found ${printDuration(p99)}; allowed: more than the median, ${least}`,
    );
  if (max !== null && max <= median)
    log.add(
      [...path, 'max'],
      `found ${printDuration(max)}; allowed: more than the median, ${least}`,
    );
  return { kind: 'lognormal', median, p99, max };
}

function expandNetworkLatency(
  written: WrittenNetwork['latency'],
  cast: Cast,
  log: ProblemLog,
): Latency | RegionLatency {
  const path = ['network', 'latency'];
  if (typeof written === 'number') return { kind: 'constant', value: written };
  const { regions, place, within, between, delays, ...delay } = written;
  if (regions === undefined) {
    const regional = Object.entries({ place, within, between, delays });
    const stray = regional.filter(([, value]) => value !== undefined);
    for (const [key] of stray) log.addAtKey([...path, key], `"${key}" needs regions beside it`);
    return stray.length > 0 ? NOTHING : expandDelay(delay, path, log);
  }
  for (const [key, value] of Object.entries(delay))
    if (value !== undefined)
      log.addAtKey([...path, key], `"${key}" cannot stand beside regions; allowed: one of the two`);
  if (typeof regions === 'object') {
    if (place !== undefined)
      log.addAtKey([...path, 'place'], '"place" is for shipped regions; allowed: regions alone');
    return ownRegions(regions, { within, between, delays }, cast, log);
  }
  for (const [key, value] of Object.entries({ within, between, delays }))
    if (value !== undefined)
      log.addAtKey([...path, key], `"${key}" is for regions of your own; allowed: place`);
  return shippedRegions(regions, place, cast, log);
}

function shippedRegions(
  name: 'world',
  place: Readonly<Record<string, unknown>> | undefined,
  cast: Cast,
  log: ProblemLog,
): RegionLatency {
  const matrix = REGION_MATRICES[name];
  if (place === undefined) {
    const used = Math.min(matrix.names.length, cast.total);
    return {
      kind: 'regions',
      names: matrix.names.slice(0, used),
      regionOf: firstNodes(cast.total).map((node) => node % used),
      delay: matrix.delay.slice(0, used).map((row) => row.slice(0, used)),
    };
  }
  const path = ['network', 'latency', 'place'];
  const names = Object.keys(place);
  for (const region of names)
    if (!matrix.names.includes(region)) {
      const suggestion = didYouMean(region, matrix.names);
      const message = `unknown region ${show(region)}${suggestion}; ${name} has ${matrix.names.join(', ')}`;
      log.addAtKey([...path, region], message);
    }
  const indexes = names.map((region) => matrix.names.indexOf(region));
  return {
    kind: 'regions',
    names,
    regionOf: placeNodes(place, path, cast, log),
    delay: indexes.map((from) => indexes.map((to) => matrix.delay[from]?.[to] ?? NOTHING)),
  };
}

interface OwnDelays {
  readonly within: WrittenLatency | undefined;
  readonly between: WrittenLatency | undefined;
  readonly delays: Readonly<Record<string, Readonly<Record<string, WrittenLatency>>>> | undefined;
}

function ownRegions(
  regions: Readonly<Record<string, unknown>>,
  { within, between, delays }: OwnDelays,
  cast: Cast,
  log: ProblemLog,
): RegionLatency {
  const path = ['network', 'latency'];
  const names = Object.keys(regions);
  for (const name of names)
    if (!REGION_NAME.test(name))
      log.addAtKey(
        [...path, 'regions', name],
        `found the region name ${show(name)}; allowed: small letters, digits and -, a letter first`,
      );
  checkDelayNames(delays ?? {}, names, log);
  const usual = {
    within: within === undefined ? null : expandLatency(within, [...path, 'within'], log),
    between: between === undefined ? null : expandLatency(between, [...path, 'between'], log),
  };
  const lacking = new Set<'within' | 'between'>();
  const delay = names.map((from) =>
    names.map((to) => {
      const row = delays !== undefined && Object.hasOwn(delays, from) ? delays[from] : undefined;
      const given = row !== undefined && Object.hasOwn(row, to) ? row[to] : undefined;
      if (given !== undefined) return expandLatency(given, [...path, 'delays', from, to], log);
      const kind = from === to ? 'within' : 'between';
      const fallback = usual[kind];
      if (fallback === null) lacking.add(kind);
      return fallback ?? NOTHING;
    }),
  );
  for (const kind of lacking)
    log.add(path, `"${kind}" is missing; needed: a delay such as ${DELAY_FORMS}`);
  const regionOf = placeNodes(regions, [...path, 'regions'], cast, log);
  return { kind: 'regions', names, regionOf, delay };
}

function checkDelayNames(
  delays: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  names: readonly string[],
  log: ProblemLog,
): void {
  const check = (path: Path, name: string) => {
    if (!names.includes(name))
      log.addAtKey(
        path,
        `unknown region ${show(name)}${didYouMean(name, names)}; allowed: ${names.join(', ')}`,
      );
  };
  for (const [from, row] of Object.entries(delays)) {
    check(['network', 'latency', 'delays', from], from);
    for (const to of Object.keys(row)) check(['network', 'latency', 'delays', from, to], to);
  }
}

/** The region index of each node; every node must be in exactly one region. */
function placeNodes(
  regions: Readonly<Record<string, unknown>>,
  path: Path,
  cast: Cast,
  log: ProblemLog,
): readonly number[] {
  const names = Object.keys(regions);
  const regionOf = new Map<number, number>();
  let isComplete = true;
  for (const [region, name] of names.entries()) {
    const ids = resolveIds(regions[name], [...path, name], cast, log);
    if (ids === null) isComplete = false;
    const taken = ids?.find((id) => regionOf.has(id));
    if (taken !== undefined) {
      const other = names[regionOf.get(taken) ?? 0] ?? '';
      const message = `node ${taken} is in ${other} already; allowed: each node in one region`;
      log.add([...path, name], message);
    }
    for (const id of ids ?? []) regionOf.set(id, region);
  }
  const nodes = firstNodes(cast.total);
  const homeless = nodes.find((id) => !regionOf.has(id));
  if (isComplete && homeless !== undefined)
    log.add(path, `node ${homeless} is in no region; needed: each node in one region`);
  return nodes.map((id) => regionOf.get(id) ?? 0);
}

function expandLink(
  link: WrittenNetwork['links'][number],
  path: Path,
  cast: Cast,
  log: ProblemLog,
): LinkOverride | null {
  const from = resolveIds(link.from, [...path, 'from'], cast, log);
  const to = resolveIds(link.to, [...path, 'to'], cast, log);
  const quality = expandQuality(link, path, log);
  if (from === null || to === null) return null;
  checkEnds(from, to, path, log);
  return { from, to, quality };
}
