import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { runPage } from '../../../reports/html/run-page.ts';
import type { RunPageData } from '../../../reports/html/run-page-data.ts';
import { PLAIN, savedRun, SPLIT } from './saved-run.ts';

const EVIL = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;

function between(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  return start < 0 ? '' : text.slice(start + from.length, text.indexOf(to, start + from.length));
}

/** What a reader without script sees, roughly. */
function words(markup: string): string {
  return markup
    .replaceAll(/<style>[^]*?<\/style>|<script>[^]*?<\/script>|<[^>]*>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)))
    .replaceAll(/\s+/g, ' ');
}

describe('the page of a run that forked', () => {
  let data: RunPageData;
  let page: string;
  beforeAll(async () => {
    data = savedRun(SPLIT);
    page = await runPage(data);
  });

  it('says first what came of it: which two blocks, by whom, on which nodes', () => {
    const head = words(between(page, '<header>', '</header>'));
    const [fork] = data.results.forks.listed.toSorted((a, b) => a.height - b.height);
    expect(head).toContain('As expected');
    expect(head).toContain(`At height ${fork!.height} two blocks were committed.`);
    for (const { block } of fork!.sides)
      expect(head).toContain(`Block ${block.slice(0, 8)}, packed by delegate 0 (Byzantine)`);
    expect(head).toMatch(/committed by node 1, first at 9\.140 s/);
    expect(head).toMatch(/committed by node 2, first at 9\.100 s/);
  });

  it('says why, with the rule', () => {
    const forks = words(between(page, '<section id="forks"', '</section>'));
    expect(forks).toContain(
      'Packer 0, which is Byzantine, packed both in one turn, where one is allowed. [W5]',
    );
    expect(forks).toContain('Both quorums have node 0 in common, and that one is a traitor');
    expect(forks).toContain('The evidence reached node 1 480 ms after it had committed');
    expect(forks).toContain('9.140 s node 1 commits 4e136c47 (a certificate)');
  });

  it('has everything that identifies the run, and the command that shows it again', () => {
    const text = words(page);
    for (const fact of [
      data.identity.fingerprint,
      data.replay,
      data.identity.version,
      'whitepaper',
    ])
      expect(text).toContain(fact);
    expect(text).toContain('equivocate: { split:');
  });

  it('is the same, byte for byte, when it is made again', async () => {
    expect(await runPage(data)).toBe(page);
    expect(await runPage(savedRun(SPLIT))).toBe(page);
  });

  it('refers to nothing outside of itself, and lets no other script run', () => {
    const references = [...page.matchAll(/(?:src|href|action|xlink:href)="([^"]*)"/g)].map(
      ([, to]) => to!,
    );
    expect(references.length).toBeGreaterThan(10);
    expect(
      references.filter((to) => !to.startsWith('#') && !to.startsWith('data:text/csv')),
    ).toEqual([]);
    expect(page).not.toMatch(/@import|url\(/);
    const script = between(page, '<script>', '</script>');
    const hash = createHash('sha256').update(script).digest('base64');
    expect(between(page, 'Content-Security-Policy" content="', '"')).toBe(
      `default-src &#39;none&#39;; script-src &#39;sha256-${hash}&#39;; style-src &#39;unsafe-inline&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
    );
  });

  it('names every figure for those who do not see it, and has its data as table and CSV', () => {
    const figures = [...page.matchAll(/<figure id="([\w-]+)">([^]*?)<\/figure>/g)];
    expect(figures.map(([, id]) => id)).toEqual([
      'tree',
      'timeline',
      'block-times',
      'throughput',
      'latencies',
      'messages',
      'turns',
    ]);
    for (const [, id, body] of figures) {
      expect(body).toContain(`role="img" aria-labelledby="${id}-title ${id}-desc"`);
      expect(body).toMatch(
        new RegExp(`<title id="${id}-title">[^<]+</title><desc id="${id}-desc">[^<]+<`),
      );
      expect(body).toContain(`<table id="${id}-data" data-sortable>`);
      expect(body).toMatch(/download="[\w-]+\.csv" href="data:text\/csv/);
      expect(body, id).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('uses each id once, has one h1, and a caption for each table', () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page.match(/<caption /g)?.length).toBe(page.match(/<table /g)?.length);
    const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(anchors.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('the page of a run', () => {
  it('shows markup in what a scenario says as text', async () => {
    const saved = savedRun({ ...PLAIN, about: EVIL }, `npx ektsim run '${EVIL}'`);
    // A name is refused where a scenario is read; who writes run.json by hand may have it all the same.
    const finding = { expectation: EVIL, outcome: 'broken', found: EVIL, allowed: EVIL } as const;
    const page = await runPage({
      ...saved,
      identity: { ...saved.identity, scenario: EVIL, version: EVIL, fingerprint: EVIL },
      verdict: { ...saved.verdict, exitCode: 2, summary: EVIL, findings: [finding] },
    });
    expect(page).not.toContain('<img');
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(words(between(page, '<h1>', '</h1>'))).toBe(`${EVIL}, seed 1`);
    expect(words(between(page, '<p class="about">', '</p>'))).toBe(EVIL);
    expect(words(between(page, '<title>', '</title>'))).toContain(EVIL);
  });

  it('without clients, forks and expectations says so, and has no empty figure', async () => {
    const data = savedRun(PLAIN);
    const text = words(await runPage(data));
    expect(text).toContain('Nothing was expected');
    expect(text).toContain('No two nodes committed different blocks at one height.');
    expect(text).toContain('No client offered anything.');
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('says that an expectation is broken, with what was found and what was allowed', async () => {
    const data = savedRun({ ...SPLIT, expect: { forks: 'none', halts: 'some' } });
    const head = words(between(await runPage(data), '<header>', '</header>'));
    expect(head).toContain('Safety is broken');
    expect(head).toMatch(/forks is broken: \d forks, but expected was: none\./);
    expect(head).toContain('halts is broken: no halt, but expected was: at least one.');
  });

  it('says once that something is not as expected, and of whom there was no fork', async () => {
    const data = savedRun({ ...PLAIN, expect: { halts: 'some' } });
    const head = words(between(await runPage(data), '<header>', '</header>'));
    expect(head).toContain('Liveness or speed is not as expected: halts');
    expect(head).not.toContain('not as expected: not');
    const run = { ...data.results.run, byzantine: [0] };
    const page = await runPage({ ...data, results: { ...data.results, run } });
    expect(words(between(page, '<header>', '</header>'))).toContain(
      'No two nodes that are not Byzantine committed different blocks at one height.',
    );
  });

  it('counts faults from 1, in the table and in the picture', async () => {
    const faults = [{ at: '5s', for: '5s', crash: 2 }];
    const data = savedRun({ ...PLAIN, faults });
    expect(data.results.faults.map(({ fault }) => fault)).toEqual([0]);
    const page = await runPage(data);
    expect(page).toContain('fault 1: crash 2');
    expect(page).not.toContain('0: crash');
    const table = between(page, '<table id="faults-table"', '</table>');
    expect(words(between(table, '<tbody>', '</tbody>'))).toMatch(/^ ?1 crash 2 /);
  });

  it('of a run without any block says that nothing was tested', async () => {
    const data = savedRun({ ...PLAIN, duration: '1s', expect: { forks: 'none' } });
    const text = words(await runPage(data));
    expect(text).toContain('Something was not tested');
    expect(text).toContain('forks was not tested: no block was committed');
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });
});
