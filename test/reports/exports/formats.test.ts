import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, sizeWarning } from '../../../reports/exports/formats.ts';
import { recorded, whole } from './recorded.ts';

describe('formats that have every node in every line', () => {
  it('warn where there are many nodes, and say how much that is', () => {
    expect(sizeWarning('itf', 1_000)).toBe(
      'itf has all 1000 nodes in every state, about 100 kB each time: the file may be very large',
    );
    expect(sizeWarning('shiviz', 201)).toContain('about 2.61 kB each time');
    expect(sizeWarning('itf', 200)).toBeNull();
    expect(sizeWarning('perfetto', 10_000)).toBeNull();
  });

  it('are about as large as the warning says', async () => {
    const { input } = recorded();
    const { nodes } = input.header;
    const sizes = { itf: [] as number[], shiviz: [] as number[] };
    const itf = JSON.parse((await whole(EXPORT_FORMATS.itf.write(input))).toString()) as {
      states: readonly Readonly<Record<'up' | 'height' | 'head' | 'view', object>>[];
    };
    for (const { up, height, head, view } of itf.states)
      sizes.itf.push(JSON.stringify([up, height, head, view]).length / nodes);
    const log = (await whole(EXPORT_FORMATS.shiviz.write(input))).toString();
    for (const [clock] of log.matchAll(/{.*}$/gm)) sizes.shiviz.push(clock.length / nodes);
    for (const name of ['itf', 'shiviz'] as const) {
      const usual = sizes[name].toSorted((a, b) => a - b)[sizes[name].length >> 1]!;
      expect(EXPORT_FORMATS[name].repeats.bytesPerNode / usual).toBeGreaterThan(0.7);
      expect(EXPORT_FORMATS[name].repeats.bytesPerNode / usual).toBeLessThan(1.3);
    }
  });
});
