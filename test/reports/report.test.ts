import { describe, expect, it } from 'vitest';
import { RunReport } from '../../reports/report.ts';
import { CRASH, range, scenario, Stream } from './stream.ts';

describe('RunReport', () => {
  it('answers for a run that was interrupted, up to its last event', () => {
    const report = new RunReport(scenario(4));
    new Stream(report).start(4).commit(3, range(0, 3), 1, 'a').commit(6, [0], 2, 'b');
    const results = report.finish();
    expect(results.run).toMatchObject({ complete: false, elapsedMicros: 6_000_000 });
    expect(results.liveness.height).toBe(2);
    expect(report.finish()).toBe(results);
  });

  it('tells when each fault of the scenario began and ended, and of those that never did', () => {
    const report = new RunReport(scenario(4, { faults: [CRASH, CRASH] }));
    new Stream(report)
      .start(4)
      .fault(60, 0, 'crash', [[0]])
      .heal(70, 0)
      .end(80);
    expect(report.finish().faults).toEqual([
      {
        fault: 0,
        action: 'crash',
        startedAtMicros: 60_000_000,
        endedAtMicros: 70_000_000,
        groups: [[0]],
      },
      { fault: 1, action: 'crash', startedAtMicros: null, endedAtMicros: null, groups: [] },
    ]);
  });

  it('keeps to the time of the scenario, but for breaches and phase two', () => {
    const subject = scenario(4, { faults: [CRASH] });
    const told = (more: (stream: Stream) => unknown) => {
      const report = new RunReport(subject);
      const stream = new Stream(report).start(4);
      more(stream.submit(1, 't').commit(3, range(0, 3), 1, 'a').breach(4, 1, 1, 'ledger').end(9));
      return report.finish();
    };
    const alone = told(() => undefined);
    const both = told((stream) =>
      stream
        .fault(9, 0, 'crash', [[0]])
        .crash(9, 3)
        .send(9, 0, 'vote', 40, 100)
        .commit(10, [0], 1, 'b')
        .undo(11, [0], 1, 'a', 1)
        .breach(12, 0, 1, 'agreement', 'another block')
        .phaseTwo(9, [0, 1, 2], 3, 4, true),
    );
    const { breaches, phaseTwo, ...figures } = both;
    const { breaches: early, phaseTwo: none, ...reference } = alone;
    expect(figures).toEqual(reference);
    expect(none).toBeNull();
    expect(early.listed).toEqual([
      { atMicros: 4_000_000, checker: 'ledger', node: 1, height: 1, detail: 'why' },
    ]);
    expect(breaches).toEqual({
      breaches: 2,
      byChecker: [
        { checker: 'agreement', breaches: 1 },
        { checker: 'ledger', breaches: 1 },
      ],
      listed: [
        ...early.listed,
        { atMicros: 12_000_000, checker: 'agreement', node: 0, height: 1, detail: 'another block' },
      ],
    });
    expect(phaseTwo).toEqual({
      core: [0, 1, 2],
      height: 3,
      progress: true,
      tookMicros: 4_000_000,
      skipped: null,
    });
  });

  it('gives plain data that JSON keeps as it is', () => {
    const report = new RunReport(scenario(4));
    new Stream(report)
      .start(4)
      .submit(1, 't')
      .commit(3, [0, 1], 1, 'a', { transactions: ['t'] })
      .commit(4, [2], 1, 'b')
      .end(9);
    const results = report.finish();
    expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  });

  it('holds no more after 50,000 blocks than after 1,000', () => {
    let rows = 0;
    const report = new RunReport(scenario(3, { duration: 150_000 }), {
      onBlock: () => (rows += 1),
    });
    const stream = new Stream(report).start(3);
    let early = 0;
    for (let h = 1; h <= 50_000; h++) {
      const block = { parent: `a${h - 1}`, transactions: [`t${h}`], packer: h % 3 };
      stream.submit(3 * h - 1, `t${h}`).propose(3 * h, h, `a${h}`, block);
      stream.commit(3 * h, [0, 1, 2], h, `a${h}`, block);
      if (h === 1000) early = report.pending;
    }
    expect(report.pending).toBeLessThanOrEqual(early + 10);
    expect(rows).toBe(50_000);
    expect(report.finish().throughput.committedTransactions).toBe(50_000);
  });
});
