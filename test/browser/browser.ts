/// <reference lib="dom" />
/**
 * A real browser for tests: Debian's Chromium, which nothing but pages from disk and this machine
 * reaches.
 *
 * Where none is installed the tests are skipped and say so, unless `EKTSIM_REQUIRE_BROWSER=1`, as in
 * `.ci/run`: then they fail.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PATHS.find((path) => existsSync(path));
const isRequired = process.env['EKTSIM_REQUIRE_BROWSER'] === '1';

const QUIET = [
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Opened {
  readonly page: Page;
  /** What the page wrote to the console as error or warning, and errors that it did not catch. */
  readonly complaints: readonly string[];
  /** Addresses that it asked for, but for files, data and this machine. */
  readonly requests: readonly string[];
}

export interface TestBrowser {
  /** Loads an address in a window of its own; nothing that leaves the machine is let through. */
  open(address: string, options?: BrowserContextOptions): Promise<Opened>;
}

/** A block of tests with a browser, which ends with it. */
export function describeInBrowser(name: string, body: (browser: TestBrowser) => void): void {
  if (executablePath === undefined && !isRequired) {
    describe.skip(`${name} (skipped: no Chromium at /usr/bin/chromium; apt-get install chromium)`, () =>
      body({ open: () => Promise.reject(new Error('no browser')) }));
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      if (executablePath === undefined)
        throw new Error('EKTSIM_REQUIRE_BROWSER=1, and there is no Chromium at /usr/bin/chromium');
      const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      browser = await chromium.launch({ executablePath, args: [...QUIET, ...sandbox] });
    });
    afterAll(() => browser?.close());
    body({ open: (address, options) => open(browser, address, options) });
  });
}

async function open(
  browser: Browser | undefined,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  if (browser === undefined) throw new Error('the browser did not start');
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  const requests: string[] = [];
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    if (isHere(url)) return route.continue();
    requests.push(url);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, complaints, requests };
}

function isHere(url: string): boolean {
  return /^(file|data|blob|about):|^(http|ws):\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(url);
}

/** How many different colours a part of the page has: 1 for an empty one. */
export async function coloursOf(page: Page, selector: string): Promise<number> {
  const shot = (await page.locator(selector).first().screenshot()).toString('base64');
  // The page's own policy lets no image in; a blank one does.
  const blank = await page.context().newPage();
  const colours = await blank.evaluate(async (data) => {
    const response = await fetch(`data:image/png;base64,${data}`);
    const picture = await createImageBitmap(await response.blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const drawing = canvas.getContext('2d')!;
    drawing.drawImage(picture, 0, 0);
    const { data: bytes } = drawing.getImageData(0, 0, picture.width, picture.height);
    return new Set(new Uint32Array(bytes.buffer)).size;
  }, shot);
  await blank.close();
  return colours;
}

export async function backgroundOf(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

/** The page did nothing wrong, and asked for nothing that is not here. */
export function expectQuiet({ complaints, requests }: Opened): void {
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
}
