import { describe, expect, it } from 'vitest';
import { ForbiddenCollector } from '../../../reports/collectors/forbidden.ts';
import { judge } from '../../../reports/verdict.ts';
import { RunReport } from '../../../reports/report.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import { scenario } from '../../sim/scenarios.ts';

const parsed = scenario(`
name: forbidden
duration: 30s
chain: { delegates: 4 }
workload: [{ transfers: { rate: 1/s } }, { invalid: { rate: 1/s } }, { replays: { rate: 1/s } }]
`);

const hash = (name: string): string => Buffer.from(name).toString('hex').padEnd(64, '0');
const started = { at: 0, kind: 'run-started', nodes: 4, delegates: 4, byzantine: [3] };
const submitted = (transaction: string, load: number) => ({
  at: 1,
  kind: 'submitted',
  node: 0,
  transaction,
  attempt: 1,
  load,
  client: 4,
});
const committed = (
  node: number,
  block: string,
  parent: string,
  height: number,
  ...transactions: string[]
) => ({
  at: 2,
  kind: 'committed',
  node,
  block,
  parent,
  height,
  transactions,
  missed: [],
  bytes: 1,
  timestamp: 0,
  round: 0,
  position: 0,
  packer: 0,
  via: 'tally',
  fees: 0n,
  failed: [],
});

function found(...events: object[]) {
  const collector = new ForbiddenCollector(parsed);
  for (const event of [started, ...events]) collector.onEvent(event as TraceEvent);
  return [collector.found(1), collector.found(2)];
}

describe('what must not be committed', () => {
  it('is an invalid transaction, once whoever commits it', () => {
    const blocks = [committed(0, 'a', 'g', 1, 'x'), committed(1, 'a', 'g', 1, 'x')];
    expect(found(submitted('x', 1), ...blocks)).toEqual([1, 0]);
    expect(found(submitted('x', 0), ...blocks)).toEqual([0, 0]);
    expect(found(submitted('x', 1), committed(3, 'a', 'g', 1, 'x'))).toEqual([0, 0]);
  });

  it('is a replayed one in a block and in one of its ancestors, not on two branches', () => {
    const first = committed(0, 'a', 'g', 1, 'x');
    const replay = submitted('x', 2);
    expect(found(first, replay, committed(0, 'b', 'a', 2), committed(0, 'c', 'b', 3, 'x'))).toEqual(
      [0, 1],
    );
    expect(found(first, replay, committed(1, 'b', 'g', 1), committed(1, 'c', 'b', 2, 'x'))).toEqual(
      [0, 0],
    );
    expect(found(first, replay, committed(1, 'a', 'g', 1, 'x'))).toEqual([0, 0]);
  });

  it('breaks the verdict', () => {
    const report = new RunReport(parsed);
    for (const event of [
      started,
      submitted(hash('x'), 1),
      committed(0, hash('a'), hash('g'), 1, hash('x')),
      { at: 3, kind: 'run-ended' },
    ])
      report.onEvent(event as unknown as TraceEvent);
    const verdict = judge(parsed, report.finish());
    expect(verdict.exitCode).toBe(1);
    expect(verdict.summary).toBe('1 hostile transaction committed, none expected');
  });
});
