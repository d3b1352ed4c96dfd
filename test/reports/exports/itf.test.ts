import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { itfTrace } from '../../../reports/exports/itf.ts';
import type { ExportInput } from '../../../reports/exports/input.ts';
import { recorded, whole } from './recorded.ts';

/** As the format's description (Apalache, ADR 015) has it: expressions of the kinds used here. */
const integer = z.int();
const map = z.strictObject({ '#map': z.array(z.tuple([integer, z.unknown()])) });
const expression = z.union([integer, z.string(), z.boolean(), map]);
const ITF = z.strictObject({
  '#meta': z.looseObject({ format: z.literal('ITF') }),
  params: z.array(z.string()),
  vars: z.array(z.string()),
  states: z
    .array(z.object({ '#meta': z.strictObject({ index: integer }) }).catchall(expression))
    .min(1),
});

const run = recorded();
let trace: z.output<typeof ITF>;

const traceOf = async (input: ExportInput): Promise<z.output<typeof ITF>> =>
  ITF.parse(JSON.parse((await whole(itfTrace(input))).toString()));

beforeAll(async () => {
  trace = await traceOf(run.input);
});

const valueOf = (state: object, name: string, node: number): unknown => {
  const { '#map': pairs } = map.parse(Object.entries(state).find(([key]) => key === name)?.[1]);
  return pairs.find(([key]) => key === node)?.[1];
};

describe('a trace for model checkers', () => {
  it('gives every variable a value in every state, and numbers the states', () => {
    trace.states.forEach((state, index) => {
      const { '#meta': meta, ...variables } = state;
      expect(meta.index).toBe(index);
      expect(Object.keys(variables)).toEqual(trace.vars);
    });
  });

  it('has the heights, heads and outages of the events', () => {
    const last = trace.states.at(-1)!;
    for (let node = 0; node < 5; node += 1) {
      const commits = run.events.filter((event) => event.kind === 'committed');
      const own = commits.findLast((event) => event.node === node);
      expect(valueOf(last, 'height', node)).toBe(own?.height);
      expect(valueOf(last, 'head', node)).toBe(own?.block);
    }
    const down = trace.states.filter((state) => valueOf(state, 'up', 1) === false);
    const times = down.map(({ time }) => time as number);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(12_000_000);
    expect(Math.max(...times)).toBeLessThan(24_000_001);
  });

  it('shows agreement being broken where it is: two heads at one height', () => {
    const heads = new Map<unknown, Set<unknown>>();
    for (const state of trace.states)
      for (let node = 0; node < 5; node += 1) {
        const height = valueOf(state, 'height', node);
        heads.set(height, (heads.get(height) ?? new Set()).add(valueOf(state, 'head', node)));
      }
    const commits = new Map<unknown, Set<unknown>>([[0, new Set(['genesis'])]]);
    for (const event of run.events)
      if (event.kind === 'committed')
        commits.set(event.height, (commits.get(event.height) ?? new Set()).add(event.block));
    expect([...heads]).toEqual([...commits]);
  });

  it('goes back along the chain where a disk forgot the last blocks, and forgets the view', async () => {
    const forgetful = recorded(FORGETFUL);
    const { states } = await traceOf(forgetful.input);
    const heights = new Map<unknown, unknown>([['genesis', 0]]);
    for (const event of forgetful.events)
      if (event.kind === 'committed') heights.set(event.block, event.height);
    for (const state of states)
      for (let node = 0; node < 4; node += 1)
        expect(heights.get(valueOf(state, 'head', node))).toBe(valueOf(state, 'height', node));
    const restart = states.findIndex((state) => Object.values(state).includes('restarted'));
    const [before, after] = [states[restart - 1]!, states[restart]!];
    expect(valueOf(after, 'height', 0)).toBeLessThan(valueOf(before, 'height', 0) as number);
    expect(valueOf(before, 'view', 0)).toBeGreaterThan(0);
    expect(valueOf(after, 'view', 0)).toBe(0);
  });

  it.each([
    [{ withheld: ['sent', 'committed'] as const }, 'has not every event of kind committed;'],
    [{ sampled: { voted: '1/2' } }, 'has not every event of kind voted;'],
    [{ limit: 10 }, 'has the first 10 events at most;'],
  ])('refuses a trace that leaves out a step: %o', async (part, found) => {
    const header = { ...run.input.header, ...part };
    await expect(traceOf({ ...run.input, header })).rejects.toThrow(
      `recorded ${found} allowed for itf: a trace with all of committed, undone`,
    );
  });

  it('does without what is no step', async () => {
    const withheld = ['sent', 'delivered', 'timer'] as const;
    const header = { ...run.input.header, withheld };
    expect((await traceOf({ ...run.input, header })).states).toHaveLength(trace.states.length);
  });
});

/** A node loses what it had written last, in a view that it has opened. */
const FORGETFUL = `
name: disk
duration: 40s
chain: { delegates: 4, blockInterval: 3s }
network: { latency: 50ms }
faults:
  - { at: 1s, disk: { nodes: [0], mode: forget } }
  - { at: 14s, for: 20s, crash: [1, 2] }
  - { at: 20s, for: 5s, crash: 0 }
expect: { breaches: some }
`;
