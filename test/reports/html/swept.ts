import { FIGURES } from '../../../reports/figures.ts';
import type { SweepResults, SweepRow } from '../../../reports/sweep.ts';

type Axes = SweepResults['identity']['axes'];

/** A sweep of six seeds a point, in which forks and growth depend on the point. */
export function sweepOver(axes: Axes, seeds = 6): SweepResults {
  const points = axes.reduce<readonly (readonly string[])[]>(
    (all, { values }) => all.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
  const rows = points.flatMap((values, point) =>
    Array.from({ length: seeds }, (_, seed): SweepRow => ({
      values,
      seed,
      exitCode: 0,
      verdict: 'as expected',
      fingerprint: 'f00',
      figures: {
        ...Object.fromEntries(FIGURES.map(({ key }) => [key, 1])),
        forks: seed < point ? 2 : 0,
        growth: point === 1 ? null : 0.25 * (point + 1),
      },
      error: null,
      replay: `npx ektsim run a.yaml --seed ${seed}`,
    })),
  );
  return {
    identity: {
      version: '0.0.1',
      code: '0.0.1+c0de',
      scenario: 'swept',
      file: 'swept.yaml',
      axes,
      seeds: '0..5',
      shard: null,
      planned: rows.length,
    },
    rows,
    scenarioText: 'name: swept\n',
  };
}
