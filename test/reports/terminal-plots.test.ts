import { beforeAll, describe, expect, it } from 'vitest';
import { plotLines, sparkline } from '../../reports/terminal-plots.ts';
import { summary } from '../../reports/terminal.ts';
import type { RunPageData } from '../../reports/html/run-page-data.ts';
import { PLAIN, savedRun, SPLIT } from './html/saved-run.ts';

describe('sparkline', () => {
  it('shows values in proportion to the greatest, and a blank for none', () => {
    expect(sparkline([0, 1, null, 4, 8], 8)).toBe('▁▁ ▄█');
    expect(sparkline([0, 0], 0)).toBe('▁▁');
    expect(sparkline([1, 8], 8, '.#')).toBe('.#');
  });
});

describe('plots in a summary', () => {
  let data: RunPageData;
  beforeAll(() => {
    data = savedRun(SPLIT);
  });

  it('show block times and committed transactions over the same columns of time', () => {
    const { results, picture } = data;
    const lines = plotLines(results, { picture, unicode: true }, 84);
    expect(lines.map(([label]) => label)).toEqual(['block times', 'tps']);
    const [blocks, tps] = lines.map(([, plot]) => plot!);
    expect(blocks!.length).toBe(tps!.length);
    expect(lines[0]?.[2]).toBe('longest, up to 4.54 s');
    expect(tps).toMatch(/^[▁▂▃▄▅▆▇█]+$/);
  });

  it('fit the width, and are left out where there is no room', () => {
    const { results, picture } = data;
    for (const width of [46, 60, 100]) {
      const lines = summary(results, data.verdict, {
        colour: false,
        width,
        plots: { picture, unicode: true },
      }).split('\n');
      expect(lines.filter((line) => line.startsWith('  tps '))).toHaveLength(width < 50 ? 0 : 1);
      expect(lines.filter((line) => line.startsWith('  tps ') && line.length > width)).toEqual([]);
    }
  });

  it('are ASCII where the terminal has no more', () => {
    const { results, picture } = data;
    for (const [, plot] of plotLines(results, { picture, unicode: false }, 84))
      expect(plot).toMatch(/^[\x20-\x7e]+$/);
  });

  it('leave transactions out where there are none', () => {
    const { results, picture } = savedRun(PLAIN);
    expect(plotLines(results, { picture, unicode: true }, 84).map(([label]) => label)).toEqual([
      'block times',
    ]);
  });
});
