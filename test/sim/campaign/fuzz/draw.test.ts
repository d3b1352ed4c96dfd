import { describe, expect, it } from 'vitest';
import { formatProblem, parseScenario } from '../../../../scenarios/parse.ts';
import type { Scenario } from '../../../../scenarios/scenario.ts';
import { drawOf as readBack } from '../../../../sim/campaign/fuzz/corpus.ts';
import { PARTS, redraw, reseed, scenarioText } from '../../../../sim/campaign/fuzz/draw/draw.ts';
import { CLASS_IDS, FAULT_CLASSES } from '../../../../sim/campaign/fuzz/fault-class.ts';
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
