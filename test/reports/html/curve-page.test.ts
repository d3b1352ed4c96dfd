import { describe, expect, it } from 'vitest';
import { curveCsv, curveJson } from '../../../reports/curve/table.ts';
import type { Curve } from '../../../reports/curve/curve.ts';
import { runPage } from '../../../reports/html/run-page.ts';
import { curveIn } from '../../../reports/saved/curve-file.ts';
import { CERTAIN, RISING } from '../curve/curves.ts';
import { PLAIN, savedRun, VERSION } from './saved-run.ts';

const data = savedRun({ ...PLAIN, faults: [{ at: '2s', for: '1s', crash: 1 }] });
const section = (page: string): string =>
  /<section id="curve"[^]*?<\/section>/.exec(page)?.[0] ?? '';

describe('the page of a run with a curve', () => {
  it('has it as a figure with its data, the jump, and the events there', async () => {
    const page = await runPage({ ...data, curve: RISING });
    const shown = section(page);
    expect(shown).toContain('<h2 id="curve-heading">How it came to fail</h2>');
    expect(shown).toContain('role="img" aria-labelledby="failure-curve-title failure-curve-desc"');
    expect(shown).toContain('It rises most after 7.999 s, up to 8.000 s: from 25.0 % (14.2');
    expect(shown).toContain('a fault goes on');
    expect(shown).toContain('What happened there: 3 events, 1 of them listed.');
    expect(shown).toContain('node 2 commits &#60;b&#62;4e136c47&#60;/b&#62; at height 3');
    const [, link] = /download="curve\.csv" href="data:text\/csv;charset=utf-8,([^"]*)"/.exec(
      shown,
    )!;
    const identity = { ...data.identity, curve: RISING };
    expect(decodeURIComponent(link!)).toBe(curveCsv(identity));
    expect(shown).not.toMatch(/NaN|Infinity|undefined/);
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await runPage({ ...data, curve: RISING })).toBe(page);
  });

  it('says that it was certain where it was', async () => {
    const shown = section(await runPage({ ...data, curve: CERTAIN }));
    expect(shown).toContain('The failure was certain from the start');
    expect(shown).not.toContain('What made it likely');
  });

  it('has no section for one that is not there', async () => {
    const page = await runPage(data);
    expect(section(page)).toBe('');
    expect(page).not.toContain('#curve');
  });
});

describe('curve.json, read back', () => {
  const { fingerprint } = data.identity;
  const file = { path: 'x/curve.json', version: VERSION, fingerprint };
  const text = (curve: Curve, of = fingerprint): string =>
    curveJson({ version: VERSION, scenario: 'plain', seed: 1, fingerprint: of, curve });

  it('is what was written', () => {
    expect(curveIn(text(RISING), file)).toEqual(RISING);
    expect(curveIn(text(CERTAIN), file)).toEqual(CERTAIN);
  });

  it.each([
    ['of another run', text(RISING, 'ff'), 'x/curve.json is of another run, with fingerprint ff'],
    ['cut off', text(RISING).slice(0, -9), 'cannot read x/curve.json: it is cut off'],
    ['without moments', text({ ...RISING, points: [] }), 'x/curve.json is no such file of ektsim'],
    [
      'of another version',
      text(RISING).replace(`"${VERSION}"`, '"0.0.9"'),
      'was written by ektsim "0.0.9"',
    ],
  ])('is refused: %s', (_what, damaged, message) => {
    expect(() => curveIn(damaged, file)).toThrow(message);
  });
});
