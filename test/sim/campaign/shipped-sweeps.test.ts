/**
 * The sweeps of the library: every point of their grids can be run, and the corners, with one seed,
 * show what docs/sweeps.md reads from the tables.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Override } from '../../../scenarios/overrides.ts';
import { ownSweep } from '../../../scenarios/own-sweep.ts';
import { checkPoints, gridOf } from '../../../sim/campaign/grid.ts';
import type { Completed } from '../../../sim/campaign/job.ts';
import { perform } from '../../../sim/campaign/perform.ts';

const FOLDER = 'scenarios/sweeps';
const sourceOf = (name: string) => {
  const file = `${FOLDER}/${name}`;
  return { file, text: readFileSync(file, 'utf8') };
};
const pointsOf = (name: string) => {
  const { file, text } = sourceOf(name);
  return gridOf(ownSweep(text, file)?.axes ?? []);
};

function runOf(name: string, overrides: readonly Override[]): Completed {
  const { result } = perform({ source: sourceOf(name), overrides, seed: 1 });
  return result.kind === 'completed' ? result : expect.unreachable(result.message);
}

describe('the sweeps of the library', () => {
  it('are valid at all points of their grids, without a warning', () => {
    const names = readdirSync(FOLDER);
    expect(names).toHaveLength(3);
    for (const name of names) {
      const points = pointsOf(name);
      expect(points.length).toBeGreaterThan(10);
      expect(checkPoints(points, sourceOf(name)).warnings).toEqual([]);
      expect(ownSweep(sourceOf(name).text, name)?.seeds).toMatch(/^1\.\.\d+$/);
    }
  });

  it('crashes-and-latency: the paper forks where links are slow, the repair stands still', () => {
    const name = 'crashes-and-latency.yaml';
    const points = pointsOf(name);
    const [easy, slow] = [points[0]!, points[3]!];
    expect(runOf(name, easy).figures).toMatchObject({ forks: 0, halts: 0 });
    expect(runOf(name, slow).figures['forks']).toBeGreaterThan(0);
    const repaired = runOf(name, points.at(-1)!).figures;
    expect(repaired).toMatchObject({ forks: 0 });
    expect(repaired['halts']).toBeGreaterThan(0);
  });

  it('interval-and-quorum: a quorum that the living cannot make halts the chain', () => {
    const name = 'interval-and-quorum.yaml';
    const points = pointsOf(name);
    const [half, most] = [points.at(-4)!, points.at(-1)!].map((point) => runOf(name, point));
    expect(half!.figures['growth']).toBeGreaterThan(0.8);
    expect(most!.figures['growth']).toBeLessThan(0.6);
  });

  it('size-and-profile: messages grow with the square of the delegates', () => {
    const name = 'size-and-profile.yaml';
    const short = { path: 'duration', value: '30s' };
    const of = (point: number): number =>
      runOf(name, [...pointsOf(name)[point]!, short]).figures['messagesPerBlock'] ?? NaN;
    const [seven, twentyOne] = [of(1), of(3)];
    expect(twentyOne / seven).toBeGreaterThan(5);
    expect(twentyOne / seven).toBeLessThan(9.5);
    expect(of(7) / seven).toBeGreaterThan(2);
  });
});
