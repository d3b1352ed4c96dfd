import { describe, expect, it } from 'vitest';
import { scenarioText } from '../../../../sim/campaign/fuzz/draw/draw.ts';
import { FAULT_CLASSES, type Bounds } from '../../../../sim/campaign/fuzz/fault-class.ts';
import { Groups, type Failed } from '../../../../sim/campaign/fuzz/groups.ts';
import { GENERATION, Steering } from '../../../../sim/campaign/fuzz/steering.ts';
import { drawOf, WANTED } from './draws.ts';

const BOUNDS: readonly Bounds[] = [...FAULT_CLASSES.A.variants, ...FAULT_CLASSES.B.variants];
const options = { seed: 5, bounds: BOUNDS, wanted: WANTED, planted: [], isSteered: true };

/** Cells that a run would have reached: any function of it will do. */
const cellsOf = (text: string): number[] => [text.length % 97, 100 + (text.length % 31)];

/** Texts of the first draws, where runs are told in some order as soon as they may be. */
function texts(count: number, steering: Steering, order: (waiting: number[]) => number): string[] {
  const drawn: string[] = [];
  const running: number[] = [];
  let told = 0;
  const isTold = new Set<number>();
  while (drawn.length < count) {
    const next = drawn.length;
    if (steering.needs(next) <= told) {
      drawn.push(scenarioText(steering.draw(next), 'x', ''));
      running.push(next);
      continue;
    }
    const [index = 0] = running.splice(order(running), 1);
    steering.tell(index, cellsOf(drawn[index]!));
    isTold.add(index);
    while (isTold.has(told)) told += 1;
  }
  return drawn;
}

describe('steering', () => {
  it('draws the same, in whatever order runs end', () => {
    const count = 5 * GENERATION;
    const inOrder = texts(count, new Steering(options), () => 0);
    const lastFirst = texts(count, new Steering(options), (waiting) => waiting.length - 1);
    expect(lastFirst).toEqual(inOrder);
    expect(texts(count, new Steering({ ...options, seed: 6 }), () => 0)).not.toEqual(inOrder);
  });

  it('goes by what was reached, from the third generation on', () => {
    const steered = texts(4 * GENERATION, new Steering(options), () => 0);
    const blind = texts(4 * GENERATION, new Steering({ ...options, isSteered: false }), () => 0);
    const isEqual = steered.map((text, index) => text === blind[index]);
    // The first dice of a draw decide whether it is steered at all.
    expect(isEqual.slice(2 * GENERATION).filter((one) => !one).length).toBeGreaterThan(
      GENERATION / 2,
    );
  });

  it('begins with what is planted', () => {
    const planted = [drawOf(BOUNDS[0]!, 99)];
    const [first, second] = texts(2, new Steering({ ...options, planted }), () => 0);
    expect(first).toBe(scenarioText(planted[0]!, 'x', ''));
    expect(second).toBe(texts(2, new Steering(options), () => 0)[1]);
  });
});

describe('findings', () => {
  const failed = (index: number, cause: string, exitCode: number): Failed => ({
    index,
    draw: drawOf(BOUNDS[0]!, 1),
    finding: { failure: 'fork', summary: '', cause, reasons: [] },
    fingerprint: '',
    exitCode,
  });

  it('are grouped by cause, the earliest of each kept, the gravest first', () => {
    const groups = new Groups();
    const told = [failed(9, 'growth', 2), failed(8, 'fork: R7', 1), failed(3, 'fork: R7', 1)];
    expect(told.map((one) => groups.add(one))).toEqual([true, true, false]);
    groups.add(failed(1, 'invariant', 70));
    expect(groups.result().map(({ cause, count, first }) => [cause, count, first.index])).toEqual([
      ['invariant', 1, 1],
      ['fork: R7', 2, 3],
      ['growth', 1, 9],
    ]);
  });
});
