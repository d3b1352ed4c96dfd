import { describe, expect, it } from 'vitest';
import { isClearRise } from '../../../reports/curve/curve.ts';
import { curvePlot } from '../../../reports/curve/plot.ts';
import { curveCsv, curveJson } from '../../../reports/curve/table.ts';
import {
  brokenNotes,
  flatInWords,
  jumpNote,
  riseInWords,
  shownInWords,
  windowInWords,
} from '../../../reports/curve/words.ts';
import { CERTAIN, RISING } from './curves.ts';

const identity = { version: '0.0.1', scenario: 'x', seed: 1, fingerprint: 'f0' };
const jump = RISING.jump!;

describe('a curve in words', () => {
  it('says what it is of, how far it rises, and where', () => {
    expect(shownInWords(RISING)).toBe('a fork (fork), first at 10.000 s');
    expect(shownInWords({ ...RISING, failure: 'growth', failedAtMicros: null })).toBe(
      'a fork (growth)',
    );
    expect(riseInWords(jump)).toBe('from 25.0 % (14.2 … 40.2 %) to 100 % (92.5 … 100 %)');
    expect(windowInWords(jump)).toBe('after 7.999 s, up to 8.000 s');
  });

  it('tells moments apart that are less than a millisecond apart', () => {
    const before = { ...jump.before, atMicros: 7_999_990 };
    expect(windowInWords({ ...jump, before })).toBe('after 7.999990 s, up to 8.000000 s');
  });

  it('says what cannot be told from chance, what is flat, and what went wrong', () => {
    expect(jumpNote(jump, RISING)).toBe(null);
    expect(jumpNote({ ...jump, isClear: false }, RISING)).toContain('cannot tell this rise from');
    expect(flatInWords(CERTAIN)).toContain('certain from the start');
    expect(flatInWords({ ...RISING, jump: null })).toBe('It rises nowhere.');
    const broken = [{ message: 'a failed assertion: x', times: 2 }];
    expect(brokenNotes({ ...RISING, broken })).toEqual([
      '2 futures ended with a failed assertion: x: a bug in ektsim. They count as without the failure.',
    ]);
  });

  it('knows a rise from chance by intervals that do not overlap', () => {
    const of = (failed: number, runs = 40) => ({ atMicros: 0, runs, failed });
    expect(isClearRise(of(10), of(30))).toBe(true);
    expect(isClearRise(of(10), of(15))).toBe(false);
    expect(isClearRise(of(30), of(10))).toBe(false);
    // Three futures tell nothing, whatever becomes of them.
    expect(isClearRise(of(0, 3), of(3, 3))).toBe(false);
  });
});

describe('a curve as a plot in text', () => {
  it('has a bar for each column, and the failure in the last', () => {
    expect(curvePlot(RISING, { unicode: false, width: 31 })).toBe(
      `  100 % |               #####
        |               #####
        |               #####
        |       ........#####
    0 % | ..::###############
        +--------------------
         0 s           10.0 s
`,
    );
  });

  it('is full where it was certain, and as narrow as the terminal', () => {
    const lines = curvePlot(CERTAIN, { unicode: true, width: 1 }).split('\n');
    expect(lines.slice(0, 5).map((line) => line.slice(9))).toEqual(Array(5).fill('████████'));
  });
});

describe('a curve as files', () => {
  it('has the interval of each moment', () => {
    const [head, first, , third] = curveCsv({ ...identity, curve: RISING }).split('\n');
    expect(head).toBe('at_s,runs,failed,share,share_low,share_high');
    expect(first).toBe('0,40,0,0,0,0.075');
    expect(third).toMatch(/^7\.999,40,10,0\.25,0\.14\d+,0\.40\d+$/);
    expect(JSON.parse(curveJson({ ...identity, curve: RISING }))).toEqual({
      ...identity,
      curve: RISING,
    });
  });
});
