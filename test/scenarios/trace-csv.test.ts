import fc from 'fast-check';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/parse.ts';
import { printScenario } from '../../scenarios/print.ts';
import { printTrace, readTrace } from '../../scenarios/trace-csv.ts';
import { simulate } from '../../sim/simulation.ts';
import { scenario } from '../sim/scenarios.ts';
import { traceRows } from './scenario-arbitrary.ts';

function rowsOf(text: string) {
  const outcome = readTrace(text, 7n);
  return outcome.code === 'ok' ? outcome.rows : outcome.problems;
}

describe('a trace', () => {
  it('takes times with a unit or in seconds, and numbers accounts as they appear', () => {
    const text = `# from an exchange\ntime,from,to,amount\n0.25,alice,bob,5\n90s,bob,"carol, jr",18446744073709551615\n`;
    expect(rowsOf(text)).toEqual([
      { at: 250_000, from: 0, to: 1, amount: 5n, fee: 7n },
      { at: 90_000_000, from: 1, to: 2, amount: 18_446_744_073_709_551_615n, fee: 7n },
    ]);
  });

  it('takes columns in any order, and fees where they are given', () => {
    expect(rowsOf('fee,amount,to,from,time\r\n3,1,b,a,1\r\n,1,b,a,2\r\n')).toEqual([
      { at: 1_000_000, from: 0, to: 1, amount: 1n, fee: 3n },
      { at: 2_000_000, from: 0, to: 1, amount: 1n, fee: 7n },
    ]);
  });

  it.each([
    ['', 1, 'nothing is written here; needed: a header such as time,from,to,amount,fee'],
    [
      'time,from,to\n',
      1,
      'column "amount" is missing; allowed: time, from, to, amount and, if you like, fee',
    ],
    [
      'time,from,to,amount,fees\n',
      1,
      'unknown column "fees" (did you mean "fee"?); allowed: time, from, to, amount and, if you like, fee',
    ],
    ['time,from,to,amount,to\n', 1, 'column "to" given twice; allowed: once'],
    ['time,from,to,amount\n1,a,b\n', 2, 'found 3 values; allowed: 4, one a column'],
    [
      'time,from,to,amount\n\n1m,a,b,1\n',
      3,
      'time: found "1m"; allowed: seconds such as 1.25, or 90ms, up to 30d',
    ],
    [
      'time,from,to,amount\n2,a,b,1\n1,a,b,1\n',
      3,
      'time: found 1 after 2s; allowed: rows in order of time',
    ],
    ['time,from,to,amount\n1,,b,1\n', 2, 'from: found ""; allowed: 1 … 100 characters'],
    [
      'time,from,to,amount\n1,a,b,0\n',
      2,
      'amount: found "0"; allowed: a whole number 1 … 2^64 − 1',
    ],
    [
      'time,from,to,amount\n1,a,b,1.5\n',
      2,
      'amount: found "1.5"; allowed: a whole number 1 … 2^64 − 1',
    ],
  ])('%j is refused', (text, line, message) => {
    const [first] = rowsOf(text);
    expect(first).toEqual({ line, message });
  });

  it('says where a quote is open', () => {
    expect(rowsOf('time,from,to,amount\n1,"a,b,1\n')).toEqual([
      {
        line: expect.any(Number) as number,
        message: expect.stringContaining('no valid CSV: ') as string,
      },
    ]);
  });

  it('reads back as it is printed', () => {
    fc.assert(
      fc.property(traceRows, (rows) => {
        expect(rowsOf(printTrace(rows))).toEqual(rows);
      }),
    );
  });
});

describe('a scenario with a trace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ektsim-trace-'));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const text = `name: traced
duration: 20s
chain: { delegates: 4 }
workload: [{ trace: { file: x.csv, start: 1s } }]
`;

  it('finds the file beside itself, and gives the same run without it once it is saved', () => {
    write('x.csv', 'time,from,to,amount\n0,a,b,5\n1.5,b,c,6\n4s,a,c,7\n60,a,c,7\n');
    const loaded = loadScenario(write('traced.yaml', text));
    expect(loaded.workload).toMatchObject([{ kind: 'trace', accounts: 3, start: 1_000_000 }]);
    const saved = printScenario(loaded);
    expect(saved).toContain('rows: |\n        time,from,to,amount,fee\n        0s,0,1,5,1\n');
    write('x.csv', 'gone');
    expect(scenario(saved)).toEqual(loaded);
    const submitted: number[] = [];
    const listener = {
      onEvent: (event: { kind: string; at: number }) => {
        if (event.kind === 'submitted') submitted.push(event.at);
      },
    };
    const { fingerprint } = simulate(loaded, { seed: 1, listeners: [listener] });
    expect(submitted).toEqual([1_000_000, 2_500_000, 5_000_000]);
    expect(simulate(scenario(saved), { seed: 1 }).fingerprint).toBe(fingerprint);
  });

  it('names the file and line of what is wrong', () => {
    const file = write('x.csv', 'time,from,to,amount\n1,a,b,-5\n');
    expect(() => loadScenario(write('traced.yaml', text))).toThrow(
      `${file}:2: workload[0].trace: amount: found "-5"; allowed: a whole number 1 … 2^64 − 1`,
    );
    const path = write('lost.yaml', text.replace('x.csv', 'y.csv'));
    expect(() => loadScenario(path)).toThrow(
      `${path}:4:29: workload[0].trace.file: ${join(folder, 'y.csv')}: no such file`,
    );
  });
});
