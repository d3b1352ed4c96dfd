/** docs/claims.md says what the runs show; `npm run claims` writes it anew. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLAIMS } from './claims.ts';
import { claimsPage, Runs } from './page.ts';

/** Without what a formatter does to tables. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/-{3,}/g, '---')
    .trim();
}

// Half a minute on an idle machine: two runs of each of thirty scenarios.
describe('docs/claims.md', { timeout: 300_000 }, () => {
  const runs = new Runs();

  it('is what the runs show', () => {
    expect(plain(readFileSync('docs/claims.md', 'utf8'))).toBe(plain(claimsPage(runs)));
  });

  it.each(CLAIMS.map((claim) => [claim.statement, claim] as const))('%s', (_, claim) => {
    for (const [scenario] of claim.shown)
      expect([scenario, runs.of(scenario).isAsExpected]).toEqual([scenario, true]);
  });

  it('finds a fork wherever it calls a claim about forks false', () => {
    const said = CLAIMS.filter(({ verdict }) => verdict === 'false');
    expect(said.length).toBeGreaterThan(2);
    for (const { shown } of said) {
      const forked = shown.map(([scenario]) =>
        runs.of(scenario).results.some((r) => r.forks.forks > 0),
      );
      expect(forked).toContain(true);
    }
  });
});
