/// <reference lib="dom" />
/**
 * `npm run bench:viewer`: how long the trace viewer takes to open a run of a million events, and how
 * many frames a second it draws while one pans and zooms. In Debian's Chromium without a window,
 * which draws everything with the processor.
 *
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';

const OUT = 'out/bench-viewer';
const MAIN = 'dist/sim/cli/main.js';
const BROWSER = '/usr/bin/chromium';

const SCENARIO = `name: viewer-bench
duration: 12min
chain: { delegates: 21, profile: repaired, blockInterval: 3s }
network: { latency: { median: 60ms, p99: 180ms }, loss: 0.1% }
workload:
  - transfers: { rate: 20/s, accounts: 100 }
faults:
  - { at: 60s, for: 30s, partition: [[0..9], [10..20]] }
  - { at: 200s, for: 20s, crash: 3 }
  - { nodes: [4], byzantine: equivocate }
expect: { forks: none }
`;

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it must be, in words, and whether it is. */
  readonly must?: readonly [string, boolean];
}

async function main(): Promise<void> {
  const trace = traceOfAMillion();
  const events = eventsIn(trace);
  const began = performance.now();
  const { url, stop } = await viewerOf(trace);
  const indexed = (performance.now() - began) / 1_000;
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: BROWSER, args: sandbox });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const opening = performance.now();
    await page.goto(url);
    await page.waitForSelector('canvas[data-picture=whole]');
    const opened = (performance.now() - opening) / 1_000;
    const figures: Figure[] = [
      { name: 'events', value: events, unit: '' },
      { name: 'index, from the start of the command', value: indexed, unit: 's' },
      must('first full picture, from opening the page', opened, 's', 'below 3', opened < 3),
    ];
    for (const [name, seconds] of LEVELS) {
      await jumpTo(page, seconds);
      const detail = await page.getAttribute('canvas', 'data-detail');
      for (const movement of ['pan', 'zoom'] as const) {
        // The whole run cannot be panned: the same picture would be drawn again.
        if (movement === 'pan' && seconds > WHOLE) continue;
        const rate = await framesPerSecond(page, movement);
        const what = `${movement}, ${name} seen (${detail ?? ''})`;
        figures.push(must(what, rate, 'frames/s', 'at least 30', rate >= 30));
      }
    }
    tell(figures);
  } finally {
    await browser.close();
    stop();
  }
}

/** Length of the run with phase two, in seconds. */
const WHOLE = 735;
/** How much of the run is seen, in seconds. */
const LEVELS = [
  ['the whole run', 800],
  ['a minute', 60],
  ['ten seconds', 10],
  ['two seconds', 2],
  ['a fifth of a second', 0.2],
] as const;

function traceOfAMillion(): string {
  const trace = join(OUT, 'viewer-bench-s1/trace.ndjson');
  mkdirSync(OUT, { recursive: true });
  const file = join(OUT, 'scenario.yaml');
  const isSame = existsSync(file) && readFileSync(file, 'utf8') === SCENARIO;
  if (isSame && existsSync(trace)) return trace;
  writeFileSync(file, SCENARIO);
  const ended = spawnSync(process.execPath, [MAIN, 'run', file, '--trace', '--out', OUT]);
  if (ended.status !== 0) throw new Error(`the run failed:\n${String(ended.stderr)}`);
  return trace;
}

function eventsIn(trace: string): number {
  const { events } = JSON.parse(
    readFileSync(trace, 'utf8').slice(-400).trimEnd().split('\n').at(-1) ?? '',
  ) as { events: number };
  if (events < 1_000_000) throw new Error(`${events} events are less than a million`);
  return events;
}

function viewerOf(trace: string): Promise<{ readonly url: string; readonly stop: () => void }> {
  const child = spawn(process.execPath, [MAIN, 'view', trace]);
  return new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += String(data);
      const [url] = /http:\S+/.exec(text) ?? [];
      if (url !== undefined) done({ url, stop: () => child.kill('SIGINT') });
    });
    child.on('close', (status) => fail(new Error(`the viewer ended with ${status ?? ''}`)));
  });
}

/** A window so long in the middle of the run: the wheel does it, as a person would. */
async function jumpTo(page: Page, seconds: number): Promise<void> {
  await page.keyboard.press('0');
  await page.mouse.move(700, 400);
  const factor = Math.max(1, WHOLE / seconds);
  const steps = Math.ceil(Math.log(factor) / Math.log(1.5));
  for (let i = 0; i < steps; i += 1) await page.mouse.wheel(0, -300 * (Math.log(factor) / steps));
  await page.waitForTimeout(200);
  await page.waitForSelector('canvas[data-picture=whole]');
}

/** While the wheel turns in every frame for two seconds. */
function framesPerSecond(page: Page, movement: 'pan' | 'zoom'): Promise<number> {
  return page.evaluate(frames, movement);
}

/** Runs in the page. The frames that count are those in which the diagram was drawn. */
function frames(movement: 'pan' | 'zoom'): Promise<number> {
  const canvas = document.querySelector('canvas');
  if (canvas === null) throw new Error('there is no diagram');
  const painted = (): number => Number(canvas.dataset['frames']);
  const [from, began] = [painted(), performance.now()];
  let turn = 0;
  return new Promise((done) => {
    const next = (): void => {
      const seconds = (performance.now() - began) / 1_000;
      if (seconds > 2) {
        done((painted() - from) / seconds);
        return;
      }
      turn += 1;
      const deltaY = (movement === 'zoom' ? 12 : 30) * (turn % 60 < 30 ? 1 : -1);
      const shiftKey = movement === 'pan';
      const at = { clientX: 700, clientY: 400, cancelable: true, bubbles: true };
      canvas.dispatchEvent(new WheelEvent('wheel', { deltaY, shiftKey, ...at }));
      requestAnimationFrame(next);
    };
    next();
  });
}

function must(name: string, value: number, unit: string, text: string, isMet: boolean): Figure {
  return { name, value, unit, must: [text, isMet] };
}

function tell(figures: readonly Figure[]): void {
  for (const { name, value, unit, must: wanted } of figures) {
    const shown = value >= 1_000 ? value.toLocaleString('en') : value.toFixed(1);
    const verdict = wanted === undefined ? '' : `must be ${wanted[0]}: ${wanted[1] ? 'yes' : 'NO'}`;
    console.log(`${name.padEnd(48)} ${shown.padStart(10)} ${unit.padEnd(9)} ${verdict}`);
  }
  writeFileSync(join(OUT, 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`);
  if (figures.some(({ must: wanted }) => wanted?.[1] === false)) process.exitCode = 1;
}

await main();
