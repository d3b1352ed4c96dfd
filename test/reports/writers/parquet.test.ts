import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { FIGURES } from '../../../reports/figures.ts';
import type { SweepRow } from '../../../reports/sweep.ts';
import { parquet } from '../../../reports/writers/parquet.ts';
import { runColumns, typedRunColumns } from '../../../reports/writers/sweep-tables.ts';

const axes = [
  { path: 'chain.delegates', values: ['4', '7'] },
  { path: 'network.loss', values: ['0', '1%'] },
];

function row(values: readonly string[], seed: number, isFailed = false): SweepRow {
  return {
    values,
    seed,
    exitCode: isFailed ? 70 : 0,
    verdict: isFailed ? null : 'as expected, “wholly”',
    fingerprint: isFailed ? null : `f${seed}`,
    figures: isFailed
      ? null
      : Object.fromEntries(
          FIGURES.map(({ key, unit }, index) => [
            key,
            index % 5 === 4
              ? null
              : unit === 'share'
                ? 0.1 + seed
                : (seed % 1_000) * 1_000_003 + index,
          ]),
        ),
    error: isFailed ? 'Error: a\nb' : null,
    replay: `npx ektsim run a.yaml --seed ${seed}`,
  };
}

const rows = [
  row(['4', '0'], 9_007_199_254_740_991),
  row(['4', '1%'], 2),
  row(['7', '0'], 3, true),
];

describe('runs.parquet', () => {
  it('holds what runs.csv holds, in typed columns', async () => {
    const bytes = await parquet(typedRunColumns(axes), rows, 'ektsim 1.2.3');
    const file = bytes.buffer as ArrayBuffer;
    const metadata = await parquetMetadataAsync(file);
    expect(metadata.created_by).toBe('ektsim 1.2.3');
    const types = new Map(metadata.schema.slice(1).map(({ name, type }) => [name, type]));
    expect([...types.keys()]).toEqual(
      runColumns(axes.map(({ path }) => path)).map(([name]) => name),
    );
    expect(types.get('chain.delegates')).toBe('DOUBLE');
    expect(types.get('network.loss')).toBe('BYTE_ARRAY');
    expect([types.get('seed'), types.get('forks')]).toEqual(['INT64', 'INT64']);
    expect([types.get('growth'), types.get('commit_p50_s')]).toEqual(['DOUBLE', 'DOUBLE']);

    const read = await parquetReadObjects({ file, metadata });
    expect(read).toHaveLength(rows.length);
    for (const [index, one] of rows.entries())
      for (const [name, value] of runColumns(axes.map(({ path }) => path))) {
        const [expected, found] = [value(one), read[index]?.[name] as unknown];
        if (expected === null) expect(found, name).toBeNull();
        else if (typeof found === 'bigint') expect(found, name).toBe(BigInt(expected));
        else expect(String(found), name).toBe(String(expected));
      }
  });

  it('is the same, byte for byte, for the same rows', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => parquet(typedRunColumns(axes), structuredClone(rows), 'ektsim')),
    );
    expect(Buffer.from(one!).equals(Buffer.from(other!))).toBe(true);
  });
});
