/**
 * Which delay a link has by the network's own settings, before overrides.
 *
 * @module
 */
import { defined } from '../../protocol/kernel/assert.ts';
import type { Latency, NetworkSettings } from '../../scenarios/scenario.ts';

/** The network's latency, or the region matrix's entry for the two nodes' regions. */
export function latencyBetween(
  latency: NetworkSettings['latency'],
  from: number,
  to: number,
): Latency {
  if (latency.kind !== 'regions') return latency;
  const here = defined(latency.regionOf[from], `region of node ${from}`);
  const there = defined(latency.regionOf[to], `region of node ${to}`);
  return defined(latency.delay[here]?.[there], `delay from region ${here} to region ${there}`);
}
