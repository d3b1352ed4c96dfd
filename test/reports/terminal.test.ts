import { describe, expect, it } from 'vitest';
import { RunReport } from '../../reports/report.ts';
import { checkTable } from '../../reports/check-terminal.ts';
import { summary } from '../../reports/terminal.ts';
import { judge } from '../../reports/verdict.ts';
import type { Expectations } from '../../scenarios/scenario.ts';
import { CRASH, range, scenario, Stream } from './stream.ts';

function results(expectations: Partial<Expectations>) {
  const subject = scenario(4, { faults: [CRASH, CRASH], expect: expectations });
  const report = new RunReport(subject);
  const stream = new Stream(report).start(4);
  for (let h = 1; h <= 20; h++) {
    stream.submit(3 * h - 1, `t${h}`).send(3 * h, 0, 'vote', 44, 100);
    stream.commit(3 * h + 0.2, range(0, 3), h, `a${h}`, { transactions: [`t${h}`] });
  }
  stream
    .fault(61, 0, 'crash', [[0, 1, 3]])
    .crash(61, 0, 1, 3)
    .restart(71, 20, 0, 1, 3)
    .heal(71, 0);
  stream
    .commit(75, [0, 1, 3], 21, 'x', { missed: [1, 2, 3] })
    .commit(76, [2], 21, 'y')
    .end(80);
  const found = report.finish();
  return { found, verdict: judge(subject, found) };
}

const PLAIN = { colour: false, width: 100 };

describe('the summary', () => {
  it('says first what held and what broke, then the figures', () => {
    const { found, verdict } = results({ forks: 'none', halts: 'none' });
    const text = summary(found, verdict, { ...PLAIN, seed: 7, speed: { wallSeconds: 0.02 } });
    expect(text.split('\n')).toEqual([
      '✘ hand-made, seed 7: 1 fork, none expected',
      '  ? faults[1]: the crash never began (expected: begins during the run)',
      '  ✘ forks: 1 fork (expected: none)',
      '  ✘ halts: 1 halt (expected: none)',
      '',
      '  chain         height 21 in 1 min 20 s · 78.8 % of ideal growth · 4 nodes',
      '  block time    mean 3.59 s · p50 3.00 s · p99 14.8 s · longest gap 14.8 s (from 1 min)',
      '  missed turns  3 · 1 down · 2 silent',
      '  forks         1 height · at height 21 (1 min 16 s): packer 0 on 0-1 3 against packer 0 on 2',
      '                1 never agreed again',
      '  halts         1 halt · stopped at 1 min, resumed at 1 min 15 s (14.8 s)',
      '  recovery      1 healing · at most 5.00 s',
      '  transactions  0.250/s offered · 0.250/s committed · 0 unconfirmed at the end, at most 1',
      '  inclusion     p50 1.20 s · p95 1.20 s · p99 1.20 s · max 1.20 s',
      '  commit        p50 1.20 s · p95 1.20 s · p99 1.20 s · max 1.20 s',
      '  6 confirmed   p50 16.2 s · p95 28.0 s · p99 28.0 s · max 28.0 s',
      '  block fill    0.952 transactions · 1.00 kB · 10.0 %, at most 10.0 %',
      '  messages      41.9 a block · vote 41.9 · 275 B/s a node, at most 1.10 kB/s',
      '  faults        crash of 0-1 3 from 1 min 1 s to 1 min 11 s',
      '                crash never began',
      '  speed         4,000 × real time · 44,000 messages/s · 20.0 ms',
      '',
    ]);
  });

  it('tells of breaches and of phase two, where there are any', () => {
    const shown = (tell: (stream: Stream) => Stream) => {
      const subject = scenario(4, { chain: { profile: 'repaired' } });
      const report = new RunReport(subject);
      tell(new Stream(report).start(4).commit(3, range(0, 3), 1, 'a'));
      const found = report.finish();
      const text = summary(found, judge(subject, found), { colour: false, width: 200 });
      return text.split('\n').filter((line) => /^ {2}(breaches|phase two) /.test(line));
    };
    expect(
      shown((stream) =>
        stream
          .breach(4, 1, 1, 'promise', 'vote in view 0 after a status of view 1')
          .breach(5, 1, 1, 'single-vote')
          .end(6)
          .phaseTwo(6, [0, 1, 2], 3, 8, true),
      ),
    ).toEqual([
      '  breaches      2 breaches · 1 single-vote · 1 promise · first: node 1 at height 1 (4.00 s): vote in view 0 after a status of view 1',
      '  phase two     0-2 alone · height 3 decided after 8.00 s',
    ]);
    expect(shown((stream) => stream.end(6).phaseTwo(6, [0, 2, 3], 3, 36, false))).toEqual([
      '  phase two     0 2-3 alone · height 3 not decided in 36.0 s',
    ]);
    expect(shown((stream) => stream.end(6).skipPhaseTwo(6, 'assumptions-broken'))).toEqual([
      '  phase two     no phase two: a node has stopped, its assumptions broken',
    ]);
    expect(shown((stream) => stream.end(6))).toEqual([]);
  });

  it('fits the terminal, by wrapping between values', () => {
    const { found, verdict } = results({});
    const lines = summary(found, verdict, { colour: false, width: 60 }).split('\n');
    const tooLong = lines.filter((line) => line.length > 60 && line.includes(' · '));
    expect(tooLong).toEqual([]);
  });

  it('is coloured only when asked to be', () => {
    const { found, verdict } = results({ forks: 'none' });
    const escape = String.fromCharCode(27);
    expect(summary(found, verdict, PLAIN)).not.toContain(escape);
    expect(summary(found, verdict, { ...PLAIN, colour: true })).toContain(escape);
  });
});

describe('the table of a check', () => {
  it('has a row for each scenario, with the first seed that failed', () => {
    const table = checkTable([
      { scenario: 'good', passed: 20, failed: 0, worstExitCode: 0, firstFailingSeed: null },
      { scenario: 'bad', passed: 18, failed: 2, worstExitCode: 1, firstFailingSeed: 7 },
    ]);
    const cells = table.split('\n').map((line) => line.split('│').map((cell) => cell.trim()));
    expect(cells).toContainEqual(['', 'good', '20', '0', '0', '', '']);
    expect(cells).toContainEqual(['', 'bad', '18', '2', '1 safety', '7', '']);
    expect(table).not.toContain(String.fromCharCode(27));
  });
});
