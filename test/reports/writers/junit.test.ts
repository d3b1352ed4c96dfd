import { describe, expect, it } from 'vitest';
import { junitReport, type JunitRun } from '../../../reports/writers/junit.ts';

const run = (seed: number, exitCode: number, extra: Partial<JunitRun> = {}): JunitRun => ({
  seed,
  exitCode,
  summary: 'as expected',
  findings: [],
  wallSeconds: 0.25,
  replay: `ektsim run a.yaml --seed ${seed}`,
  ...extra,
});

/** Element names must nest; returns them with their attributes. Throws on anything malformed. */
function elements(xml: string): { name: string; attributes: Map<string, string> }[] {
  const found: { name: string; attributes: Map<string, string> }[] = [];
  const open: string[] = [];
  const body = xml.replace('<?xml version="1.0" encoding="UTF-8"?>', '');
  const token =
    /<(\/?)([a-z]+)((?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot|apos|#\d+);[^"<&]*)*")*)(\/?)>|([^<>&]|&(?:amp|lt|gt|quot|apos|#\d+);)/gy;
  let end = 0;
  for (const match of body.matchAll(token)) {
    end = match.index + match[0].length;
    const [, closing, name, attributes = '', empty] = match;
    if (name === undefined) continue;
    if (closing === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    const pairs = [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(
      (m) => [m[1]!, m[2]!] as const,
    );
    found.push({ name, attributes: new Map(pairs) });
    if (empty !== '/') open.push(name);
  }
  if (end !== body.length || open.length > 0)
    throw new Error(`malformed at ${end}: ${body.slice(end)}`);
  return found;
}

describe('JUnit XML', () => {
  it('has a suite for each scenario, a case for each seed, and their totals', () => {
    const xml = junitReport([
      { name: 'claims/a', runs: [run(1, 0), run(2, 1), run(3, 70)] },
      { name: 'holes/b', runs: [run(1, 3)] },
    ]);
    const [root, ...rest] = elements(xml);
    expect(Object.fromEntries(root!.attributes)).toMatchObject({
      tests: '4',
      failures: '2',
      errors: '1',
      time: '1.000',
    });
    expect(rest.map(({ name }) => name)).toEqual([
      'testsuite',
      'testcase',
      'testcase',
      'failure',
      'testcase',
      'error',
      'testsuite',
      'testcase',
      'failure',
    ]);
  });

  it('says what broke, and how to see it again', () => {
    const xml = junitReport([
      {
        name: 'a',
        runs: [
          run(2, 1, {
            summary: '1 fork, none expected',
            findings: [
              { expectation: 'forks', outcome: 'broken', found: '1 fork', allowed: 'none' },
              { expectation: 'growth', outcome: 'held', found: '98 %', allowed: 'at least 90 %' },
            ],
          }),
        ],
      },
    ]);
    expect(xml).toContain('type="exit-1" message="safety: 1 fork, none expected"');
    expect(xml).toContain('forks: 1 fork (expected: none)&#10;replay: ektsim run a.yaml --seed 2<');
    expect(xml).not.toContain('growth');
  });

  it('is well formed whatever the texts are', () => {
    const nasty = '<a href="x">&amp;\n\u0000\ud800\'</a>]]>';
    const xml = junitReport([
      { name: nasty, runs: [run(1, 2, { summary: nasty, replay: nasty })] },
    ]);
    expect(() => elements(xml)).not.toThrow();
    expect(() => elements(xml.replace('</testsuite>', ''))).toThrow();
    expect(() => elements(xml.replace('&lt;', '<'))).toThrow();
  });
});
