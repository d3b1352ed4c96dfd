import { describe, expect, it } from 'vitest';
import { formatProblem, parseScenario } from '../../../../scenarios/parse.ts';
import type { Scenario } from '../../../../scenarios/scenario.ts';
import { drawOf as readBack } from '../../../../sim/campaign/fuzz/corpus.ts';
import { expectationsOf } from '../../../../sim/campaign/fuzz/draw/expect.ts';
import {
  drawScenario,
  PARTS,
  redraw,
  reseed,
  scenarioText,
} from '../../../../sim/campaign/fuzz/draw/draw.ts';
import {
  CLASS_IDS,
  FAULT_CLASSES,
  type Bounds,
} from '../../../../sim/campaign/fuzz/fault-class.ts';
import { whyOutside } from '../../../../sim/campaign/fuzz/inside.ts';
import { diceOf, drawOf } from './draws.ts';

function valid(text: string): Scenario {
  const outcome = parseScenario(text, 'draw');
  if (outcome.code === 'ok') return outcome.scenario;
  throw new Error(`${outcome.problems.map(formatProblem).join('\n')}\n${text}`);
}

const VARIANTS = CLASS_IDS.flatMap((id) =>
  FAULT_CLASSES[id].variants.map((bounds, index) => ({ name: `${id}.${index}`, bounds })),
);

describe('a draw', () => {
  it.each(VARIANTS)('of $name is a valid scenario of its class', ({ bounds }) => {
    for (let seed = 0; seed < 60; seed += 1) {
      const draw = drawOf(bounds, seed);
      const text = scenarioText(draw, 'draw', '');
      expect(whyOutside(valid(text), bounds), text).toBeNull();
    }
  });

  it.each(VARIANTS)('of $name stays one when a part of it is drawn anew', ({ bounds }) => {
    for (let seed = 0; seed < 6; seed += 1)
      for (const part of PARTS) {
        const child = redraw(drawOf(bounds, seed), part, diceOf(1000 + seed));
        const text = scenarioText(child, 'draw', '');
        expect(whyOutside(valid(text), bounds), text).toBeNull();
      }
  });

  it('may be drawn anew in a world that somebody else made, of odd times', () => {
    for (const { bounds } of VARIANTS)
      for (let seed = 0; seed < 40; seed += 1) {
        const draw = drawOf(bounds, seed);
        const odd = { durationMs: 30_001, intervalMs: 1_501, maxDelayMs: 901 };
        const planted = { ...draw, world: { ...draw.world, ...odd } };
        for (const part of ['traitors', 'disturbances'] as const) {
          const { traitors, disturbances } = redraw(planted, part, diceOf(seed));
          const text = JSON.stringify([traitors.entries, disturbances]);
          expect(text).not.toMatch(/"-?\d*\.\d+ms"|"(late|by|votes|proposals)":"-/);
        }
      }
  });

  it('depends on its dice alone', () => {
    const [bounds] = FAULT_CLASSES.A.variants;
    const text = (seed: number) => scenarioText(drawOf(bounds!, seed), 'draw', '');
    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
  });

  it('keeps what is not drawn anew', () => {
    const [bounds] = FAULT_CLASSES.C.variants;
    const draw = drawOf(bounds!, 3);
    const again = redraw(draw, 'network', diceOf(1));
    const { network, clocks, seed } = again;
    expect(again).toEqual({ ...draw, network, clocks, seed });
    expect([network, clocks]).not.toEqual([draw.network, draw.clocks]);
    const other = reseed(draw, diceOf(1));
    expect(other).toEqual({ ...draw, seed: other.seed });
  });

  it('is the same scenario again when it is read from a file', () => {
    for (const { bounds } of VARIANTS)
      for (let seed = 0; seed < 6; seed += 1) {
        const draw = drawOf(bounds, seed);
        const text = scenarioText(draw, 'draw', '');
        const again = readBack(`# --seed ${draw.seed}\n${text}`, valid(text), bounds);
        expect(again.seed).toBe(draw.seed);
        expect(valid(scenarioText(again, 'draw', ''))).toEqual(valid(text));
      }
  });

  it('uses all kinds of trouble in the long run', () => {
    const [any] = FAULT_CLASSES.C.variants;
    const seen = new Set<string>();
    for (let seed = 0; seed < 400; seed += 1) {
      const scenario = valid(scenarioText(drawOf(any!, seed), 'draw', ''));
      for (const { action } of scenario.faults) seen.add(action.kind);
      for (const { behaviours } of scenario.byzantine)
        for (const one of behaviours) {
          seen.add(one.kind);
          if (one.kind === 'collude') seen.add(one.strategy);
        }
    }
    // 11 faults of which two are written in other words, and disks; 16 behaviours, 22 strategies.
    expect([...seen].length).toBe(12 + 17 + 22);
  });
});

describe('what a draw expects', () => {
  const [classB] = FAULT_CLASSES.B.variants;
  const [classA] = FAULT_CLASSES.A.variants;
  const expected = (
    bounds: Bounds,
    turns: number,
    faulty: readonly number[],
    stops = 0,
  ): unknown => {
    const draw = drawOf(bounds, 1);
    return expectationsOf({
      ...draw,
      world: { ...draw.world, delegates: 5, intervalMs: 3_000, durationMs: 3_000 * turns },
      network: {},
      traitors: { ...draw.traitors, nodes: faulty },
      stops: Array.from({ length: stops }, () => ({ crash: [0] })),
      disturbances: [],
      loads: [],
    });
  };

  it('is the block of each honest packer in each round, but for the last', () => {
    expect(expected(classB!, 10, [0, 1])).toEqual({ forks: 'none', growth: { atLeast: '50%' } });
    expect(expected(classB!, 14, [0, 1])).toEqual({ forks: 'none', growth: { atLeast: '50%' } });
    expect(expected(classB!, 12, [0, 1])).toEqual({ forks: 'none', growth: { atLeast: '41%' } });
    expect(expected(classB!, 10, [0])).toEqual({ forks: 'none', growth: { atLeast: '70%' } });
    // Who is down now and then counts like a traitor: they are as many as the class allows.
    expect(expected(classB!, 10, [0], 1)).toEqual({ forks: 'none', growth: { atLeast: '50%' } });
  });

  it('is half of that where messages may be lost', () => {
    expect(expected(classA!, 10, [])).toEqual({ forks: 'none', growth: { atLeast: '45%' } });
    expect(expected(classA!, 10, [], 1)).toEqual({ forks: 'none' });
  });

  it('is no growth where the honest ones are no quorum', () => {
    expect(expected(classB!, 14, [0, 1, 2])).toEqual({ forks: 'none' });
    const timely = { ...FAULT_CLASSES.C.variants[0]!, network: 'timely' } as const;
    expect(expected(timely, 10, [0])).toEqual({ forks: 'none', growth: { atLeast: '70%' } });
    // A minority may be down there, and the quorum is four of five.
    expect(expected(timely, 10, [0], 1)).toEqual({ forks: 'none' });
  });
});

it('traitors try what rules that are off hold off, candidates, too', () => {
  const [paper] = FAULT_CLASSES.D.variants;
  const wanted = { delegates: [3], turns: { least: 5, most: 8 }, without: ['W8.seats'] };
  const draws = Array.from({ length: 200 }, (_, seed) =>
    drawScenario(paper!, wanted, diceOf(seed)),
  );
  const outsiders = draws.filter(({ traitors, world }) => {
    const isCandidate = traitors.nodes.some((node) => node >= world.delegates);
    return isCandidate && JSON.stringify(traitors.entries).includes('"forgeries":["outsiders"]');
  });
  expect(outsiders.length).toBeGreaterThan(4);
});
