import { describe, expect, it } from 'vitest';
import { sweepPage } from '../../../reports/html/sweep-page.ts';
import { sweepOver } from './swept.ts';

const LOSS = { path: 'network.loss', values: ['0%', '5%'] };
const SIZE = { path: 'chain.delegates', values: ['4', '7', '9'] };
const PROFILE = { path: 'chain.profile', values: ['whitepaper', 'repaired'] };

/** One map of the page, without its data. */
function mapIn(page: string, id: string): string {
  const figure = new RegExp(`<figure id="${id}">[^]*?</figure>`).exec(page)?.[0] ?? '';
  expect(figure, id).not.toBe('');
  return figure.replace(/<details[^]*<\/details>/, '');
}

/** What is written into the cells, row by row. */
function cellsOf(map: string): readonly string[] {
  const texts = [...map.matchAll(/<text[^>]*transform="[^"]*"[^>]*>([^<]*)<\/text>/g)];
  return texts.map(([, text = '']) => text);
}

/** Texts of more than one line. */
function linesOf(map: string): readonly (readonly string[])[] {
  const texts = [...map.matchAll(/<text[^>]*>((?:<tspan[^>]*>[^<]*<\/tspan>)+)<\/text>/g)];
  return texts.map(([, lines = '']) =>
    [...lines.matchAll(/>([^<]+)</g)].map(([, line = '']) => line),
  );
}

describe('the maps of a sweep', () => {
  it('are heat maps over two axes, with what was measured at each point', async () => {
    const page = await sweepPage(sweepOver([LOSS, SIZE]));
    const growth = mapIn(page, 'map-growth');
    expect(growth.match(/<rect /g)).toHaveLength(6);
    const cells = cellsOf(growth);
    for (const words of ['25.0 %', '75.0 %', '100 %', '125 %', '150 %'])
      expect(cells).toContain(words);
    // Nothing was measured at one of the points.
    expect(cells.filter((text) => text.endsWith(' %'))).toHaveLength(5);
    expect(growth.match(/fill="var\(--panel\)"/g)).toHaveLength(1);
    const forks = mapIn(page, 'map-probability-fork');
    const bounded = expect.arrayContaining(['0 % (&lt; 50.0 %)', '16.7 %', '83.3 %']) as unknown;
    expect(cellsOf(forks)).toEqual(bounded);
    expect(forks).toContain('0 % to 83.3 %');
    expect(forks).toContain('<title>network.loss=0%, chain.delegates=4\n0 %\n95 %: 0 % to 50.0 %');
    // What is the same everywhere is no map, and the chooser knows all that there are.
    const options = [...page.matchAll(/<option value="([^"]*)">/g)].map(([, id]) => id);
    expect(options).toEqual(['map-probability-fork', 'map-forks', 'map-growth']);
    const choices = [...page.matchAll(/data-choice="([^"]*)"/g)].map(([, id]) => id);
    expect(choices).toEqual(options);
  });

  it('stand beside each other for more axes, and keep the data with their intervals', async () => {
    const page = await sweepPage(sweepOver([PROFILE, LOSS, SIZE]));
    const map = mapIn(page, 'map-probability-fork');
    expect(map.match(/<rect /g)).toHaveLength(12);
    expect(map).toContain('chain.profile=whitepaper');
    expect(map).toContain('chain.profile=repaired');
    const link = /download="share_with_fork\.csv" href="data:text\/csv[^,]*,([^"]*)"/.exec(page);
    const lines = decodeURIComponent(link?.[1] ?? '')
      .trimEnd()
      .split('\n');
    expect(lines[0]).toBe(
      'chain.profile,network.loss,chain.delegates,runs,share_with_fork,share_with_fork_low,share_with_fork_high',
    );
    expect(lines).toHaveLength(13);
    expect(lines[1]).toBe('whitepaper,0%,4,6,0,0,0.5');
  });

  it('are points with intervals over one axis, and nothing where only seeds differ', async () => {
    const page = await sweepPage(sweepOver([SIZE]));
    expect(mapIn(page, 'map-probability-fork').match(/<circle /g)).toHaveLength(3);
    expect(await sweepPage(sweepOver([]))).toContain('Nothing was varied but the seed.');
  });

  it('break long values between words, and a bound where a cell has no room beside it', async () => {
    const latencies = ['{median: 60ms, p99: 180ms}', '{median: 1s, p99: 4s}', '1ms', '2ms'];
    const latency = { path: 'network.latency', values: latencies };
    const page = await sweepPage(sweepOver([PROFILE, LOSS, latency]));
    const map = mapIn(page, 'map-probability-fork');
    expect(linesOf(map)).toEqual(
      expect.arrayContaining([
        ['{median: 60ms,', 'p99: 180ms}'],
        ['100 %', '(&gt; 50.0 %)'],
      ]),
    );
    expect(map).not.toMatch(/>\{median: 60ms, p99: 180ms\}<\/text>/);
  });

  it('begin with what varies, and leave out what reads alike everywhere', async () => {
    const swept = sweepOver([LOSS, SIZE]);
    const rows = swept.rows.map((row, index) => {
      const point = Math.floor(index / 6);
      // Alike as it is shown; hardly different; different at one point.
      const blockTimeMeanMicros = 3_000_000 + 300 * point;
      const height = 1000 + point;
      const longestGapMicros = point === 5 ? 4_000_000 : 3_000_000 + point;
      const changed = { forks: 0, growth: 1, blockTimeMeanMicros, height, longestGapMicros };
      return { ...row, figures: { ...row.figures, ...changed } };
    });
    const page = await sweepPage({ ...swept, rows });
    const options = [...page.matchAll(/<option value="([^"]*)">/g)].map(([, id]) => id);
    expect(options).toEqual(['map-longest-gap-s', 'map-height']);
    const shadesOf = (id: string): readonly number[] =>
      [...mapIn(page, id).matchAll(/<rect [^>]*fill="color-mix\([^"]*var\(--made\) (\d+)%/g)].map(
        ([, percent]) => Number(percent),
      );
    expect(shadesOf('map-longest-gap-s')).toEqual([6, 6, 6, 6, 6, 96]);
    expect(Math.max(...shadesOf('map-height'))).toBeLessThan(20);
  });

  it('shade a probability alike in every sweep: white never, the full colour always', async () => {
    const swept = sweepOver([LOSS, SIZE]);
    const rows = swept.rows.map((row, index) => ({
      ...row,
      figures: { ...row.figures, forks: index === 0 ? 1 : 0 },
    }));
    const map = mapIn(await sweepPage({ ...swept, rows }), 'map-probability-fork');
    const shades = [...map.matchAll(/<rect [^>]*fill="color-mix\([^"]*var\(--made\) (\d+)%/g)];
    // In one run of six at the first point, and in none elsewhere.
    expect(shades.map(([, percent]) => Number(percent))).toEqual([21, 6, 6, 6, 6, 6]);
    expect(map).toContain('from never to always');
  });

  it('are the same bytes for the same results, and text of others is text', async () => {
    const nasty = { path: 'about', values: ['<img src=x>', '"&'] };
    const [one, other] = [await sweepPage(sweepOver([nasty])), await sweepPage(sweepOver([nasty]))];
    expect(one).toBe(other);
    expect(one).not.toContain('<img');
  });
});
