/**
 * Delays between the regions of a real cloud.
 *
 * Source: IBM Cloud, Virtual Private Cloud, network latency between regions, averages of 17 August –
 * 15 September 2024 (github.com/ibm-cloud-docs/vpc, `_include-segments/network-latency.md`), without
 * Osaka. In milliseconds; the two directions of a pair are listed apart and differ by up to 3 ms.
 *
 * Assumptions, because the source says "average latency" and no more: the figures are round-trip
 * times (as one-way times they would be twice what light in fibre takes and more); a message takes
 * half of that; the half is the median of a log-normal delay whose 99th percentile is 1.5 times as
 * long; inside a region the median is 0.5 ms.
 *
 * @module
 */
import type { Latency } from './scenario.ts';

/** Region names and one-way delays: `delay[a][b]` from region a to region b. */
export interface RegionMatrix {
  readonly names: readonly string[];
  readonly delay: readonly (readonly Latency[])[];
}

/** Region, city, and round-trip times to the regions in the same order. */
const ROUND_TRIPS = [
  ['us-east', 'Washington DC', [0, 76, 166, 118, 91, 32, 214, 20, 88]],
  ['eu-west', 'London', [75, 0, 242, 187, 13, 113, 261, 83, 27]],
  ['ap-northeast', 'Tokyo', [166, 242, 0, 284, 231, 143, 115, 162, 257]],
  ['sa-east', 'São Paulo', [119, 187, 285, 0, 198, 146, 328, 130, 205]],
  ['eu-central', 'Frankfurt', [91, 13, 228, 197, 0, 123, 250, 93, 29]],
  ['us-south', 'Dallas', [31, 113, 143, 145, 123, 0, 185, 34, 117]],
  ['ap-southeast', 'Sydney', [216, 261, 115, 327, 250, 186, 0, 214, 275]],
  ['ca-east', 'Toronto', [19, 82, 161, 130, 92, 34, 215, 0, 109]],
  ['eu-south', 'Madrid', [90, 27, 256, 207, 29, 121, 275, 109, 0]],
] as const;

const WITHIN_REGION_MICROS = 500;

/** Nine regions on five continents. */
export const WORLD: RegionMatrix = {
  names: ROUND_TRIPS.map(([name]) => name),
  delay: ROUND_TRIPS.map(([, , row], from) =>
    row.map((roundTrip, to) => delay(from === to ? WITHIN_REGION_MICROS : roundTrip * 500)),
  ),
};

/** The shipped matrices by the name that a scenario uses. */
export const REGION_MATRICES: Readonly<Record<'world', RegionMatrix>> = { world: WORLD };

function delay(median: number): Latency {
  return { kind: 'lognormal', median, p99: (median * 3) / 2, max: null };
}
