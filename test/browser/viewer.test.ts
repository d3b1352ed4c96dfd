/// <reference lib="dom" />
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAIN, SCENARIOS } from '../cli/ektsim.ts';
import { backgroundOf, coloursOf, describeInBrowser, expectQuiet, type Opened } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'ektsim-view-browser-'));
const SPLIT = join(folder, 'a/split-equivocation-s1');
const TRACE = join(SPLIT, 'trace.ndjson');
const EVIL =
  '</script><img src="https://example.invalid/x"><script>document.title="owned"</script>';

interface Line {
  readonly id: number;
  readonly kind: string;
  readonly node?: number;
  readonly height?: number;
  readonly block?: string;
}

describeInBrowser('ektsim view in Chromium', (browser) => {
  const children: ChildProcess[] = [];
  let [one, two, exported] = ['', '', ''];
  let lines: readonly Line[] = [];

  beforeAll(async () => {
    const split = join(SCENARIOS, 'holes/split-equivocation.yaml');
    ektsim('run', split, '--trace', '--out', 'a');
    ektsim('run', split, '--trace', '--out', 'a', '--seed', '2');
    lines = readFileSync(TRACE, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1, -1)
      .map((line) => JSON.parse(line) as Line);
    const file = join(folder, 'exported.html');
    ektsim('view', evilTrace(), '--export', file);
    exported = pathToFileURL(file).href;
    one = await served(SPLIT);
    two = await served(SPLIT, join(folder, 'a/split-equivocation-s2'));
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  });

  function ektsim(...args: readonly string[]): void {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  }

  /** A trace whose scenario's name is markup. */
  function evilTrace(): string {
    const text = readFileSync(TRACE, 'utf8');
    const path = join(folder, 'evil.ndjson');
    writeFileSync(
      path,
      text.replace('"scenario":"split-equivocation"', `"scenario":${JSON.stringify(EVIL)}`),
    );
    return path;
  }

  function served(...runs: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [MAIN, 'view', ...runs]);
    children.push(child);
    return new Promise((done) => {
      child.stdout.on('data', (data) => {
        const [url] = /http:\S+/.exec(String(data)) ?? [];
        if (url !== undefined) done(url);
      });
    });
  }

  async function open(address: string, options = {}): Promise<Opened> {
    const viewport = { width: 1300, height: 800 };
    const opened = await browser.open(address, { viewport, ...options });
    await whole(opened.page);
    return opened;
  }

  const whole = (page: Page) => page.waitForSelector('canvas[data-picture=whole]');
  const status = (page: Page) => page.locator('.status').textContent();
  const field = (page: Page, name: string) =>
    page.locator(`.state [data-field="${name}"]`).textContent();

  async function press(page: Page, key: string, wanted: RegExp): Promise<void> {
    await page.keyboard.press(key);
    await page.locator('.status', { hasText: wanted }).waitFor();
  }

  /** What is the same of the served page and of the exported one. */
  async function forkIsFound(opened: Opened): Promise<void> {
    const { page } = opened;
    await press(page, 'f', /^fork at height 3: node 1 commits a second block/);
    const sides = page.locator('.fork li');
    expect(await sides.allTextContents()).toEqual([
      expect.stringMatching(
        /^6b6e1efb packed by node 0 \(Byzantine\), committed by node 2, first at 9\.100 s$/,
      ),
      expect.stringMatching(
        /^4e136c47 packed by node 0 \(Byzantine\), committed by nodes 1, 2, first at 9\.140 s$/,
      ),
    ]);
    expect(await page.locator('.tree .block.forked').count()).toBeGreaterThanOrEqual(2);
    expect(await page.locator('.tree .block.own').getAttribute('aria-label')).toMatch(
      /^Block 4e136c47, height 3/,
    );
    expect(await field(page, 'head')).toBe('4e136c47');
    await sides.nth(0).locator('button').click();
    await page
      .locator('.status', { hasText: 'node 2 committed block 6b6e1efb at height 3' })
      .waitFor();
    await whole(page);
    expectQuiet(opened);
  }

  it('opens with the whole run, drawn, and says how much it is', async () => {
    const opened = await open(one);
    expect(await opened.page.title()).toBe('split-equivocation, seed 1 – ektsim view');
    expect(await status(opened.page)).toMatch(/^2,081 events in 60\.000 s; 3 nodes, 8 forks\.$/);
    expect(await coloursOf(opened.page, 'canvas')).toBeGreaterThan(20);
    expectQuiet(opened);
  });

  it('jumps to the fork and shows both blocks, served and from disk', async () => {
    await forkIsFound(await open(one));
    await forkIsFound(await open(exported));
  });

  it('shows markup in a name as text, and nothing of it runs', async () => {
    const opened = await open(exported);
    expect(await opened.page.locator('h1').textContent()).toBe(`${EVIL}, seed 1`);
    expect(await opened.page.title()).not.toBe('owned');
    expect(await opened.page.locator('img').count()).toBe(0);
    expectQuiet(opened);
  });

  it('lets no other script run and nothing load, even if it were there', async () => {
    const { page, requests } = await open(one);
    const before = await page.title();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "owned"';
      const image = document.createElement('img');
      image.src = 'https://example.invalid/x';
      document.body.append(script, image);
    });
    expect(await page.title()).toBe(before);
    expect(requests).toEqual([]);
  });

  it('steps from event to event by keyboard, and along causes and effects', async () => {
    const opened = await open(one);
    const { page } = opened;
    await press(page, 'ArrowRight', /^Event 1 at /);
    await press(page, 'n', /^Event 2 at 0\.000 s: node 0 started/);
    await press(page, 'p', /^Event 1 at /);
    await press(page, 'End', new RegExp(`^Event ${lines.length} at `));
    await press(page, 'Home', /^Event 1 at /);
    await press(page, 'x', /^Event 2 at /);
    await press(page, 'c', /^Event 1 at /);
    const next = lines.filter(({ node }) => node === 1);
    await press(page, 'ArrowDown', /state is that of node 1/);
    await press(page, 'Shift+ArrowRight', new RegExp(`^Event ${next[0]!.id} at `));
    await press(page, 'Shift+ArrowRight', /^Event \d+ at .*node 1 sent heartbeat/);
    await page.locator('.causes button', { hasText: 'node 1 started' }).press('Enter');
    await page.locator('.status', { hasText: 'node 1 started' }).waitFor();
    expectQuiet(opened);
  });

  it('filters by kind, and steps go over what is hidden', async () => {
    const opened = await open(one);
    const { page } = opened;
    await page.locator('.filter summary').press('Enter');
    const events = page.locator('.filter fieldset').first();
    await events.getByRole('button', { name: 'none' }).click();
    await events.getByLabel('committed').check();
    await page.locator('canvas').focus();
    for (const { id } of lines.filter(({ kind }) => kind === 'committed').slice(0, 4))
      await press(page, 'n', new RegExp(`^Event ${id} at .* committed block`));
    await page.getByLabel('Heights', { exact: true }).fill('9');
    await page.getByLabel('Heights', { exact: true }).press('Enter');
    await page.locator('.status', { hasText: 'heights 9 to 9' }).waitFor();
    await page.locator('canvas').focus();
    const ninth = lines.find(({ kind, height }) => kind === 'committed' && height === 9);
    await press(page, 'n', new RegExp(`^Event ${ninth!.id} at `));
    await page.getByLabel('Nodes', { exact: true }).fill('7');
    await page.getByLabel('Nodes', { exact: true }).press('Enter');
    expect(await page.getByRole('alert').textContent()).toContain(
      'There is no 7: nodes are 0 to 2',
    );
    await whole(page);
    expectQuiet(opened);
  });

  it('has a state of each node that agrees with the trace', async () => {
    const opened = await open(one);
    const { page } = opened;
    await press(page, '/', /events in/);
    for (const wanted of [301, 812, 1_400]) {
      await page.locator('#search').fill(`event:${wanted}`);
      await page.locator('#search').press('Enter');
      await page.locator('.status', { hasText: new RegExp(`Event ${wanted} at `) }).waitFor();
      for (const node of [0, 1, 2]) {
        await page.locator('.node-number').fill(String(node));
        await page.locator('.node-number').press('Enter');
        await page.locator(`.state[data-node="${node}"]`).waitFor();
        const own = lines.filter((line) => line.id <= wanted && line.node === node);
        const last = own.findLast(({ kind }) => kind === 'committed' || kind === 'undone');
        const height =
          last === undefined ? 0 : last.kind === 'undone' ? last.height! - 1 : last.height!;
        expect(await field(page, 'height'), `${node} at ${wanted}`).toBe(String(height));
        if (last?.kind === 'committed')
          expect(await field(page, 'head')).toBe(last.block!.slice(0, 8));
        const voted = own.findLast(({ kind }) => kind === 'voted');
        if (voted !== undefined)
          expect(await field(page, 'last vote')).toContain(voted.block!.slice(0, 8));
      }
    }
    expectQuiet(opened);
  });

  it('pans and zooms, and selects what one clicks', async () => {
    const opened = await open(one);
    const { page } = opened;
    const frames = async () => Number(await page.getAttribute('canvas', 'data-frames'));
    const before = await frames();
    await page.mouse.move(500, 400);
    for (let i = 0; i < 12; i += 1) await page.mouse.wheel(0, -200);
    await page.keyboard.press('a');
    await whole(page);
    expect(await frames()).toBeGreaterThan(before);
    await page.keyboard.press('0');
    await press(page, 'f', /^fork/);
    await whole(page);
    // The fork's own commit is in the middle of what is seen, on the lane of node 1.
    const box = (await page.locator('canvas').boundingBox())!;
    await page.keyboard.press('Escape');
    await page.locator('.status', { hasText: 'Nothing is selected' }).waitFor();
    const lane = Math.min(96, (box.height - 82) / 4);
    await page.mouse.click(box.x + 118 + (box.width - 118) / 2, box.y + 74 + 2.5 * lane);
    await page.locator('.status', { hasText: 'Event' }).waitFor();
    expect(await status(page)).toMatch(/^Event 299 at .*node 1 committed block 4e136c47/);
    expectQuiet(opened);
  });

  it('shows two runs in one time, and where they part', async () => {
    const opened = await open(two);
    const { page } = opened;
    expect(await page.locator('canvas').count()).toBe(2);
    await press(page, 'd', /^The traces are the same for \d+ events; then they part\.$/);
    await press(page, 'r', /split-equivocation-s2/);
    expect(await page.locator('.run.active h2').textContent()).toContain('seed 2');
    expect(await page.locator('#event-title').textContent()).toMatch(/^Event \d+/);
    await whole(page);
    expectQuiet(opened);
  });

  it('is readable in light and dark, and says by name what each control does', async () => {
    const light = await open(one, { colorScheme: 'light' });
    const dark = await open(one, { colorScheme: 'dark' });
    expect(await backgroundOf(light.page)).not.toBe(await backgroundOf(dark.page));
    const nameless = await light.page.evaluate(() =>
      [...document.querySelectorAll('button, input, canvas, [role=button]')]
        .filter((element) => {
          const labels = element instanceof HTMLInputElement ? (element.labels?.length ?? 0) : 0;
          const text = element.getAttribute('aria-label') ?? element.textContent;
          return labels === 0 && text.trim() === '';
        })
        .map((element) => element.outerHTML),
    );
    expect(nameless).toEqual([]);
    await light.page.keyboard.press('Tab');
    const outline = await light.page.evaluate(
      () => getComputedStyle(document.activeElement!).outlineStyle,
    );
    expect(outline).toBe('solid');
    await light.page.keyboard.press('Escape');
    await light.page.locator('canvas').focus();
    await light.page.keyboard.press('?');
    await light.page.getByRole('dialog', { name: 'Keys and marks' }).waitFor();
    expectQuiet(light);
    expectQuiet(dark);
  });

  it('says so when the command has ended', async () => {
    const address = await served(SPLIT);
    const { page } = await open(address);
    children.at(-1)?.kill('SIGINT');
    await new Promise((done) => children.at(-1)?.on('close', done));
    await press(page, 'ArrowRight', /^The command that serves this page has ended/);
  });
});
