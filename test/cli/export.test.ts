import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCENARIOS, Workplace } from './ektsim.ts';

const place = new Workplace();
place.ektsim('run', join(SCENARIOS, 'holes/hidden-quorum.yaml'), '--trace=trace.ndjson.gz');
const trace = 'out/latest/trace.ndjson.gz';

describe('ektsim export', () => {
  it.each([
    ['perfetto', 'hidden-quorum-s1.pftrace'],
    ['chrome', 'hidden-quorum-s1.json'],
    ['shiviz', 'hidden-quorum-s1.log'],
    ['itf', 'hidden-quorum-s1.itf.json'],
  ])('writes %s', (format, name) => {
    const { status, stdout, stderr } = place.ektsim('export', '--format', format);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`/${name} {2}[0-9.]+ kB\n$`));
    expect(statSync(join(place.path, name)).size).toBeGreaterThan(1_000);
    expect(existsSync(join(place.path, `${name}.tmp`))).toBe(false);
  });

  it('runs a run again that has no trace, and tells the same', () => {
    place.ektsim('export', trace, '--format', 'shiviz', '--out', 'from-trace.log');
    place.sh('cp', '-r', 'out/hidden-quorum-s1', 'bare');
    place.sh('rm', 'bare/trace.ndjson.gz');
    const { status } = place.ektsim('export', 'bare', '--format', 'shiviz', '--out', 'again.log');
    expect(status).toBe(0);
    const read = (name: string): string => readFileSync(join(place.path, name), 'utf8');
    expect(read('again.log')).toBe(read('from-trace.log'));
  });

  it('refuses what it does not know, and leaves no file', () => {
    const wrong = place.ektsim('export', '--format', 'svg');
    expect(wrong).toMatchObject({
      status: 64,
      stderr: '--format svg: allowed: perfetto, chrome, shiviz, itf\n',
    });
    const twice = place.ektsim('export', '--format', 'itf', '--out', 'a', '--out', 'b');
    expect(twice).toMatchObject({ status: 64, stderr: '--out: found 2 of them; allowed: one\n' });
    writeFileSync(
      join(place.path, 'half.ndjson.gz'),
      readFileSync(join(place.path, trace)).subarray(0, 5_000),
    );
    const half = place.ektsim('export', 'half.ndjson.gz', '--format', 'itf', '--out', 'half.json');
    expect(half.status).toBe(64);
    expect(half.stderr).toMatch(/^cannot read half.ndjson.gz: it is truncated/);
    expect(half.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(
      ['half.json', 'half.json.tmp'].filter((name) => existsSync(join(place.path, name))),
    ).toEqual([]);
  });
});
