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
    expect(cellsOf(forks)).toEqual(expect.arrayContaining(['0 %', '16.7 %', '83.3 %']));
    expect(forks).toContain('0 % to 83.3 %');
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

  it('are the same bytes for the same results, and text of others is text', async () => {
    const nasty = { path: 'about', values: ['<img src=x>', '"&'] };
    const [one, other] = [await sweepPage(sweepOver([nasty])), await sweepPage(sweepOver([nasty]))];
    expect(one).toBe(other);
    expect(one).not.toContain('<img');
  });
});
