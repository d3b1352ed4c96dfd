import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIGURES, figureInWords } from '../../reports/figures.ts';
import { spreadOf } from '../../reports/spread.ts';
import { groupsOf, type SweepRow } from '../../reports/sweep.ts';
import { constants, sweepTable } from '../../reports/sweep-terminal.ts';
import { csv } from '../../reports/writers/csv.ts';
import { runColumns, summaryCsv } from '../../reports/writers/sweep-tables.ts';

/** A run in which all figures that are not named are 0; null: one that failed. */
function row(
  values: readonly string[],
  seed: number,
  named: Readonly<Record<string, number | null>> | null,
  exitCode = 0,
): SweepRow {
  const zeros = Object.fromEntries(FIGURES.map(({ key }) => [key, 0]));
  return {
    values,
    seed,
    exitCode: named === null ? 70 : exitCode,
    verdict: named === null ? null : 'as expected',
    fingerprint: named === null ? null : `f${seed}`,
    figures: named === null ? null : { ...zeros, ...named },
    error: named === null ? 'Error: a, b' : null,
    replay: `npx ektsim run a.yaml --seed ${seed}`,
  };
}

const rows = [
  row(['3s', '1%'], 1, { commitP50Micros: 2_000_000, growth: 0.9, forks: 0 }),
  row(['3s', '1%'], 2, { commitP50Micros: 3_000_001, growth: 0.9, forks: 2 }, 1),
  row(['6s', '1%'], 1, { commitP50Micros: null, growth: 0.5 }),
  row(['6s', '1%'], 2, null),
];

describe('the groups of a sweep', () => {
  const some = fc.array(
    fc.record({
      value: fc.constantFrom('a', 'b', 'c'),
      height: fc.option(fc.nat(1_000), { nil: null }),
      forks: fc.nat(2),
      exitCode: fc.constantFrom(0, 1, 2, 3),
      failed: fc.boolean(),
    }),
  );

  it('are those that one gets by looking for the runs of each point', () => {
    fc.assert(
      fc.property(some, (runs) => {
        const sorted = runs.toSorted((a, b) =>
          a.value < b.value ? -1 : a.value > b.value ? 1 : 0,
        );
        const groups = groupsOf(
          sorted.map(({ value, height, forks, exitCode, failed }, seed) =>
            row([value], seed, failed ? null : { height, forks }, exitCode),
          ),
        );
        expect(groups.map(({ values }) => values[0])).toEqual(
          ['a', 'b', 'c'].filter((value) => runs.some((run) => run.value === value)),
        );
        for (const group of groups) {
          const all = runs.filter(({ value }) => value === group.values[0]);
          const good = all.filter(({ failed }) => !failed);
          expect(group).toMatchObject({
            runs: all.length,
            failed: all.length - good.length,
            asExpected: good.filter(({ exitCode }) => exitCode === 0).length,
            forked: good.filter(({ forks }) => forks > 0).length,
          });
          const heights = good.map(({ height }) => height).filter((height) => height !== null);
          expect(group.spreads['height']).toEqual(spreadOf(heights));
        }
      }),
    );
  });
});

describe('the tables of a sweep', () => {
  const paths = ['chain.blockInterval', 'network.loss'];
  const records = (text: string) => {
    const [head = '', ...lines] = text.trimEnd().split('\n');
    const names = head.split(',');
    return lines.map((line) => {
      const cells = line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
      expect(cells).toHaveLength(names.length);
      return Object.fromEntries(names.map((name, i) => [name, cells[i]]));
    });
  };

  it('have a row for each run, with nothing where there was nothing', () => {
    const runs = records(csv(runColumns(paths), rows));
    expect(runs).toHaveLength(4);
    expect(runs[1]).toMatchObject({
      'chain.blockInterval': '3s',
      'network.loss': '1%',
      seed: '2',
      exit_code: '1',
      forks: '2',
      commit_p50_s: '3.000001',
      error: '',
    });
    expect(runs[2]).toMatchObject({ commit_p50_s: '', growth: '0.5' });
    expect(runs[3]).toMatchObject({ exit_code: '70', forks: '', error: '"Error: a, b"' });
  });

  it('have a row for each figure of each point', () => {
    const summary = records(summaryCsv(paths, groupsOf(rows)));
    expect(summary).toHaveLength(2 * (FIGURES.length + 1));
    expect(summary.find(({ figure }) => figure === 'commit_p50_s')).toEqual({
      'chain.blockInterval': '3s',
      'network.loss': '1%',
      figure: 'commit_p50_s',
      runs: '2',
      min: '2',
      q1: '2.25000025',
      median: '2.5000005',
      q3: '2.75000075',
      max: '3.000001',
      // Of two runs nothing is sure; and a latency is nothing that happens or does not.
      median_low: '',
      median_high: '',
      runs_with: '',
      share_with: '',
      share_low: '',
      share_high: '',
      share_bounds: '',
    });
    const of = (figure: string, interval: string) =>
      summary.find(
        (record) => record['figure'] === figure && record['chain.blockInterval'] === interval,
      );
    expect(of('forks', '3s')).toMatchObject({ runs: '2', runs_with: '1', share_with: '0.5' });
    expect(of('forks', '3s')).toMatchObject({ share_bounds: 'wilson' });
    expect(of('unexpected', '3s')).toMatchObject({ runs: '2', median: '', runs_with: '1' });
    // The run that failed is in no share.
    expect(of('forks', '6s')).toMatchObject({
      runs: '1',
      runs_with: '0',
      share_low: '0',
      share_high: '1',
      share_bounds: 'rule-of-three',
    });
    const many = Array.from({ length: 20 }, (_, seed) => row(['3s', '1%'], seed, { height: seed }));
    const heights = records(summaryCsv(paths, groupsOf(many)));
    expect(heights.find(({ figure }) => figure === 'height')).toMatchObject({
      median: '9.5',
      median_low: '5',
      median_high: '14',
    });
    const ofSix = summary.filter((record) => record['chain.blockInterval'] === '6s');
    expect(ofSix.find(({ figure }) => figure === 'commit_p50_s')).toMatchObject({
      runs: '0',
      median: '',
    });
  });

  it('name each figure once', () => {
    expect(new Set(FIGURES.map(({ key }) => key)).size).toBe(FIGURES.length);
    expect(new Set(FIGURES.map(({ column }) => column)).size).toBe(FIGURES.length);
  });
});

describe('the table on the terminal', () => {
  const paths = ['chain.blockInterval', 'network.loss'];
  const table = (width: number) => sweepTable(paths, groupsOf(rows), { colour: false, width });

  it('shows what varies, what went wrong, and medians with their quartiles', () => {
    expect(table(110)).toBe(
      [
        '┌─────────────────────┬──────┬────────────┬──────────────┬────────┬────────┬─────────────┬───────────────┐',
        '│ chain.blockInterval │ runs │ unexpected │       forked │ failed │ growth │ committed/s │    commit p50 │',
        '├─────────────────────┼──────┼────────────┼──────────────┼────────┼────────┼─────────────┼───────────────┤',
        '│ 3s                  │    2 │          1 │            1 │      0 │ 90.0 % │           0 │        2.50 s │',
        '│                     │      │            │ 9.5 … 90.5 % │        │        │             │ 2.25 … 2.75 s │',
        '│ 6s                  │    2 │          0 │            0 │      1 │ 50.0 % │           0 │               │',
        '└─────────────────────┴──────┴────────────┴──────────────┴────────┴────────┴─────────────┴───────────────┘',
        '',
      ].join('\n'),
    );
    expect(constants(paths, groupsOf(rows))).toBe('network.loss=1%');
  });

  it('says what none in many runs means', () => {
    const forkless = Array.from({ length: 20 }, (_, seed) => row(['6s', '1%'], seed, { forks: 0 }));
    const groups = groupsOf([...rows.slice(0, 2), ...forkless]);
    expect(sweepTable(paths, groups, { colour: false, width: 110 })).toContain('│     < 15.0 % │');
  });

  it('has as many figures as fit, and at least two', () => {
    const lengths = [20, 110, 120, 160].map((width) => table(width).split('\n')[0]!.length);
    expect(lengths[0]).toBeLessThan(lengths[1]!);
    for (const [index, width] of [110, 120, 160].entries())
      expect(lengths[index + 1]).toBeLessThanOrEqual(width);
    expect(table(20)).toContain('committed/s');
  });

  it('has a unit for every figure', () => {
    const shown = new Map(FIGURES.map((one) => [one.key, figureInWords(one, 1_234.5)]));
    expect(shown.get('commitP50Micros')).toBe('1.24 ms');
    expect(shown.get('blockBytesMean')).toBe('1.23 kB');
    expect(shown.get('committedPerSecond')).toBe('1,235');
    expect(shown.get('growth')).toBe('123,450 %');
  });
});
