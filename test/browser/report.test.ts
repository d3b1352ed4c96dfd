import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runPage } from '../../reports/html/run-page.ts';
import { sweepPage } from '../../reports/html/sweep-page.ts';
import { savedRun, SPLIT } from '../reports/html/saved-run.ts';
import { sweepOver } from '../reports/html/swept.ts';
import { backgroundOf, coloursOf, describeInBrowser, expectQuiet } from './browser.ts';

describeInBrowser('report.html in Chromium', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'ektsim-browser-'));
  const file = join(folder, 'report.html');
  const address = pathToFileURL(file).href;
  beforeAll(async () => {
    const evil = '<script>document.title = "owned"</script><img src="https://example.invalid/x">';
    writeFileSync(file, await runPage(savedRun({ ...SPLIT, about: evil })));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('opens from disk, without a complaint, and asks for nothing; markup of others is text', async () => {
    const opened = await browser.open(address);
    expect(await opened.page.title()).toBe('split, seed 1: as expected');
    expect(await opened.page.locator('.about').textContent()).toContain('<img src="https://');
    expect(await opened.page.locator('figure svg[role=img]').count()).toBe(7);
    expectQuiet(opened);
  });

  it('lets no other script run and nothing load, even if it were there', async () => {
    const { page, requests } = await browser.open(address);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "owned"';
      const image = document.createElement('img');
      image.src = 'https://example.invalid/x';
      document.body.append(script, image);
    });
    expect(await page.title()).toBe('split, seed 1: as expected');
    expect(requests).toEqual([]);
  });

  it('sorts a table by keyboard, and says so to screen readers', async () => {
    const opened = await browser.open(address);
    const table = opened.page.locator('#forks-table');
    const head = table.locator('thead th').last();
    const undone = (): Promise<number[]> =>
      table
        .locator('tbody td:last-child')
        .evaluateAll((cells) => cells.map(({ textContent }) => Number(textContent)));
    const before = await undone();
    expect(before.length).toBeGreaterThan(2);
    expect(await head.getAttribute('aria-sort')).toBe('none');
    await head.locator('button').focus();
    await opened.page.keyboard.press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(await undone()).toEqual(before.toSorted((a, b) => a - b));
    await opened.page.keyboard.press('Space');
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await undone()).toEqual(before.toSorted((a, b) => b - a));
    expectQuiet(opened);
  });

  it('gives the data of a figure as a file', async () => {
    const { page } = await browser.open(address);
    await page.locator('#turns summary').press('Enter');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#turns a.csv').click(),
    ]);
    expect(download.suggestedFilename()).toBe('turns.csv');
    const pieces: string[] = [];
    for await (const piece of await download.createReadStream()) pieces.push(String(piece));
    expect(pieces.join('')).toMatch(/^delegate,from_s,produced_blocks,missed_turns\n\d/);
  });

  it('shows the same without script', async () => {
    const opened = await browser.open(address, { javaScriptEnabled: false });
    expect(await opened.page.locator('figure svg').first().isVisible()).toBe(true);
    expect(await opened.page.locator('#forks-table tbody tr').count()).toBeGreaterThan(2);
    expect(await opened.page.locator('button').count()).toBe(0);
    expectQuiet(opened);
  });

  it.each([
    ['dark', { colorScheme: 'dark' }, 'rgb(16, 20, 26)'],
    ['light', { colorScheme: 'light' }, 'rgb(255, 255, 255)'],
    ['narrow', { viewport: { width: 400, height: 800 } }, 'rgb(255, 255, 255)'],
  ] as const)(
    'draws its figures when %s, and is no wider than the window',
    async (_name, options, paper) => {
      const opened = await browser.open(address, options);
      expect(await backgroundOf(opened.page)).toBe(paper);
      expect(await coloursOf(opened.page, '#timeline svg')).toBeGreaterThan(20);
      const overflow = await opened.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      expectQuiet(opened);
    },
  );

  it('prints on white, without what paper cannot do', async () => {
    const opened = await browser.open(address, { colorScheme: 'dark' });
    await opened.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await backgroundOf(opened.page)).toBe('rgb(255, 255, 255)');
    expect(await opened.page.locator('nav').isVisible()).toBe(false);
    expect(await coloursOf(opened.page, '#timeline svg')).toBeGreaterThan(20);
    expect((await opened.page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
    expectQuiet(opened);
  });
});

describeInBrowser('report.html of a sweep in Chromium', (browser) => {
  const folder = mkdtempSync(join(tmpdir(), 'ektsim-browser-'));
  const file = join(folder, 'report.html');
  const address = pathToFileURL(file).href;
  beforeAll(async () => {
    const axes = [
      { path: 'network.loss', values: ['0%', '5%'] },
      { path: 'chain.delegates', values: ['4', '7'] },
    ];
    writeFileSync(file, await sweepPage(sweepOver(axes)));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('shows the map that is chosen, by keyboard too, and without script all', async () => {
    const opened = await browser.open(address);
    const shown = (): Promise<string[]> =>
      opened.page
        .locator('[data-choice]:visible')
        .evaluateAll((choices) =>
          choices.map((choice) => choice.getAttribute('data-choice') ?? ''),
        );
    expect(await shown()).toEqual(['map-probability-fork']);
    await opened.page.locator('select').focus();
    await opened.page.keyboard.press('End');
    expect(await shown()).toEqual(['map-growth']);
    expect(await opened.page.locator('#map-growth svg rect').count()).toBe(4);
    expectQuiet(opened);
    const plain = await browser.open(address, { javaScriptEnabled: false });
    expect(await plain.page.locator('[data-choice] svg:visible').count()).toBe(3);
    expect(await plain.page.locator('select:visible').count()).toBe(0);
  });

  it.each([
    ['in lines', 2],
    ['upright', 6],
  ])('has labels below its columns that do not overprint, %s', async (_how, count) => {
    const latencies = Array.from(
      { length: count },
      (_, index) => `{median: 60ms, p99: ${index}00ms}`,
    );
    const axes = [
      { path: 'chain.profile', values: ['whitepaper', 'repaired'] },
      { path: 'network.loss', values: ['0%', '5%'] },
      { path: 'network.latency', values: latencies },
    ];
    const wide = join(folder, `labels-${count}.html`);
    writeFileSync(wide, await sweepPage(sweepOver(axes)));
    const viewport = { width: 1200, height: 900 };
    const { page } = await browser.open(pathToFileURL(wide).href, { viewport });
    const boxes = await page
      .locator('#map-probability-fork [aria-label="x-axis tick label"] text')
      .evaluateAll((texts) =>
        texts.map((text) => text.getBoundingClientRect()).map(({ left, right }) => [left, right]),
      );
    expect(boxes).toHaveLength(2 * count);
    const ascending = boxes.toSorted(([a = 0], [b = 0]) => a - b);
    for (const [index, [left = 0]] of ascending.entries())
      expect(left).toBeGreaterThan(ascending[index - 1]?.[1] ?? 0);
  });
});
