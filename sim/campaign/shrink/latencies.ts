/**
 * Every delay that a scenario's network states.
 *
 * @module
 */
import type { Latency, Scenario } from '../../../scenarios/scenario.ts';

/** Those of the network, of its links and of faults that change links. */
export function latenciesIn({ network, faults }: Scenario): readonly Latency[] {
  const { latency } = network;
  const own = latency.kind === 'regions' ? latency.delay.flat() : [latency];
  const links = network.links.map(({ quality }) => quality);
  const degraded = faults.flatMap(({ action }) =>
    action.kind === 'degrade' ? [action.quality] : [],
  );
  const others = [...links, ...degraded].flatMap((quality) => quality.latency ?? []);
  return [...own, ...others];
}

/** The one delay that stands for all: never longer than half of the messages took. */
export function typical(latency: Latency): Extract<Latency, { kind: 'constant' }> {
  switch (latency.kind) {
    case 'constant':
      return latency;
    case 'uniform':
      return { kind: 'constant', value: latency.min };
    case 'lognormal':
      return { kind: 'constant', value: latency.median };
  }
}
